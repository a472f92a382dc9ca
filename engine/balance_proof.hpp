#pragma once

#include <string>
#include <vector>

#include "engine/error.hpp"
#include "engine/table_balance.hpp"
#include "kernels/kras.hpp"

namespace spillover {

/// "12.5": a figure for messages.
std::string number_text(double value);

/// Adds a problem if the cells of a total have the wrong signs to add up to it, or are all zero.
void require_reach(const std::string& name, double target, bool positive, bool negative,
                   std::vector<InputError::Problem>& problems);

/// Named linear constraints on the cells of a matrix, solved in place by KRAS; what cannot be met
/// is named.
class LinearSystem {
public:
    /// \param weights  reliability of each cell; empty = 1
    LinearSystem(Matrix& matrix, const Matrix& weights);

    void begin(std::string name, double target, double error);  ///< a further constraint
    void add(Index row, Index column, double coefficient);  ///< a cell of it; zeros are left out

    /// \throws InputError naming every total whose cells have the wrong signs, or none
    void require_within_reach() const;
    kernels::ConstrainedBalancing solve();
    /// What solve() found in the way. \throws InputError always
    [[noreturn]] void throw_failure() const;
    /// Soft targets that were moved.
    std::vector<BalanceReport::Moved> moved() const;

private:
    double value(std::size_t k) const;

    Matrix& matrix_;
    std::vector<Index> place_;   // of each cell that is not zero, in the matrix
    std::vector<Index> number_;  // of each cell of the matrix; -1 = zero
    std::vector<double> cells_, weights_;
    std::vector<std::string> names_;
    std::vector<double> asked_, targets_, errors_, drift_;
    std::vector<Index> first_{0}, cell_;
    std::vector<double> coefficient_;
    kernels::ConstrainedBalancing done_;
};

}  // namespace spillover
