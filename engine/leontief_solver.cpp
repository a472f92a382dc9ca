#include "engine/leontief_solver.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "kernels/parallel.hpp"

namespace spillover {
namespace {

constexpr Index columns_at_once = 128;  ///< work space of some N x 128
constexpr int most_rounds = 20000;      ///< rho(A) up to 0.998
/// Where rounding keeps the residual above the tolerance it stops falling; no better can be had.
constexpr double good_enough = 1e-11;
constexpr int patience = 5;  ///< rounds without a smaller residual

/// Largest residual of a column over its largest value; 0 for a column of zeros.
double worst_residual(const Matrix& residual, const Matrix& values) {
    double worst = 0;
    for (Index k = 0; k < values.cols(); ++k) {
        const double size = values.col(k).lpNorm<Eigen::Infinity>();
        const double left = residual.col(k).lpNorm<Eigen::Infinity>();
        if (left > 0) worst = std::max(worst, size > 0 ? left / size : 1.0);
    }
    return worst;
}

}  // namespace

LeontiefSolver::LeontiefSolver(InputStructure inputs) : inputs_{std::move(inputs)} {
    const Extent& e = inputs_.extent();
    const Index N = e.industries();
    if (!inputs_.pooled() && N <= most_factorised) {
        factors_.emplace(Eigen::MatrixXd::Identity(N, N) - inputs_.dense());
        return;
    }
    local_.resize(static_cast<std::size_t>(e.regions));
    const Matrix unit = Matrix::Identity(e.sectors, e.sectors);
    kernels::parallel_for(e.regions, e.sectors * e.sectors * e.sectors, [&](Index s) {
        local_[static_cast<std::size_t>(s)] = (unit - inputs_.within_region(s)).inverse();
    });
}

Matrix LeontiefSolver::output(const Matrix& final_demand) const {
    return solved(final_demand, Side::quantities);
}

Matrix LeontiefSolver::contents(const Matrix& per_output) const {
    return solved(per_output, Side::contents);
}

Matrix LeontiefSolver::solved(const Matrix& right, Side side) const {
    if (factors_) {
        if (side == Side::quantities) return factors_->solve(right);
        return factors_->transpose().solve(right);
    }
    Matrix all(right.rows(), right.cols());
    for (Index first = 0; first < right.cols(); first += columns_at_once) {
        const Index count = std::min(columns_at_once, right.cols() - first);
        const Matrix some = right.middleCols(first, count);
        Matrix values = some;
        settle(some, values, side);
        all.middleCols(first, count) = values;
    }
    return all;
}

void LeontiefSolver::settle(const Matrix& right, Matrix& values, Side side) const {
    local(values, side);
    double best = 1e300;
    int stuck = 0;
    for (int round = 0; round < most_rounds; ++round) {
        Matrix residual =
            side == Side::quantities ? inputs_.requirements(values) : inputs_.carried(values);
        residual += right - values;
        const double worst = worst_residual(residual, values);
        if (worst <= tolerance) return;
        stuck = worst < 0.999 * best ? 0 : stuck + 1;
        best = std::min(best, worst);
        if (stuck >= patience && best <= good_enough) return;
        local(residual, side);
        values += residual;
    }
    throw std::runtime_error{"the static model does not settle: rho(A) is too close to 1, " +
                             std::to_string(most_rounds) + " rounds leave a residual of " +
                             std::to_string(best)};
}

void LeontiefSolver::local(Matrix& values, Side side) const {
    const Extent& e = inputs_.extent();
    const Index S = e.sectors;
    kernels::parallel_for(e.regions, S * S * values.cols(), [&](Index s) {
        const Matrix& inverse = local_[static_cast<std::size_t>(s)];
        auto block = values.middleRows(s * S, S);
        block = side == Side::quantities ? Matrix{inverse * block}
                                         : Matrix{inverse.transpose() * block};
    });
}

}  // namespace spillover
