#pragma once

#include <Eigen/LU>
#include <optional>
#include <vector>

#include "engine/input_structure.hpp"

namespace spillover {

/// Solves the static models of a table, many right-hand sides at a time:
///
///     X = (I - A)^-1 F     quantities (Leontief 1936; Miller and Blair 2009, ch. 2)
///     P = (I - A')^-1 V    prices and contents (ibid., ch. 2.6)
///
/// A dense table of at most `most_factorised` industries is factorised once. All others are
/// solved by iteration with what regions make for themselves taken out exactly,
///
///     x <- x + (I - D)^-1 (f - (I - A) x),    D = the blocks A_ss within regions,
///
/// a regular splitting, which converges because A >= 0 and rho(A) < 1 (Varga 1962), in no more
/// rounds than the series of A needs. It ends where the largest residual of a column is at most
/// `tolerance` of the column's largest value. Nothing larger than N x K is ever made.
class LeontiefSolver {
public:
    static constexpr Index most_factorised = 4000;
    static constexpr double tolerance = 1e-14;

    explicit LeontiefSolver(InputStructure inputs);
    explicit LeontiefSolver(const MrioTable& table) : LeontiefSolver{InputStructure{table}} {}

    const InputStructure& inputs() const noexcept { return inputs_; }
    bool factorised() const noexcept { return factors_.has_value(); }

    /// (I - A)^-1 F [N x K], money/year; F of any sign.
    /// \throws std::runtime_error where the iteration does not settle
    Matrix output(const Matrix& final_demand) const;
    /// (I - A')^-1 V [N x K], per unit of output; V of any sign.
    Matrix contents(const Matrix& per_output) const;

private:
    enum class Side { quantities, contents };
    Matrix solved(const Matrix& right, Side side) const;
    void settle(const Matrix& right, Matrix& values, Side side) const;
    /// (I - D)^-1 or its transpose, region by region, in place.
    void local(Matrix& values, Side side) const;

    InputStructure inputs_;
    std::optional<Eigen::PartialPivLU<Eigen::MatrixXd>> factors_;  // of I - A
    std::vector<Matrix> local_;                                    // (I - A_ss)^-1 of each region
};

}  // namespace spillover
