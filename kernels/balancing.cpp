#include "kernels/balancing.hpp"

#include <algorithm>
#include <cmath>

namespace spillover::kernels {
namespace {

double largest(In<1> targets) {
    double most = 0;
    for (Index k = 0; k < targets.extent(0); ++k)
        most = std::max(most, std::abs(targets(k)));
    return most > 0 ? most : 1;
}

/// Largest |margin - target| over the largest target, rows and columns alike. Columns are met by
/// construction, except those in which nothing can be scaled.
template <class Cell>
double margin_error(In<1> rows, In<1> columns, const Cell& cell) {
    const double row_size = largest(rows), column_size = largest(columns);
    double error = 0;
    for (Index i = 0; i < rows.extent(0); ++i) {
        double sum = 0;
        for (Index j = 0; j < columns.extent(0); ++j)
            sum += cell(i, j);
        error = std::max(error, std::abs(sum - rows(i)) / row_size);
    }
    for (Index j = 0; j < columns.extent(0); ++j) {
        double sum = 0;
        for (Index i = 0; i < rows.extent(0); ++i)
            sum += cell(i, j);
        error = std::max(error, std::abs(sum - columns(j)) / column_size);
    }
    return error;
}

/// Multiplier that makes r P s - N / (r s) add up to the target.
double multiplier(double target, double positive, double negative) {
    if (positive > 0)
        return (target + std::sqrt(target * target + 4 * positive * negative)) / (2 * positive);
    if (negative > 0 && target < 0) return -negative / target;
    return 1;
}

}  // namespace

Balancing ras(Out<2> matrix, In<1> rows, In<1> columns, double tolerance,
              Index most_iterations) noexcept {
    const Index m = matrix.extent(0), n = matrix.extent(1);
    Balancing result;
    while (result.iterations < most_iterations) {
        ++result.iterations;
        for (Index i = 0; i < m; ++i) {
            double sum = 0;
            for (Index j = 0; j < n; ++j)
                sum += matrix(i, j);
            const double factor = sum > 0 ? rows(i) / sum : 0;
            for (Index j = 0; j < n; ++j)
                matrix(i, j) *= factor;
        }
        for (Index j = 0; j < n; ++j) {
            double sum = 0;
            for (Index i = 0; i < m; ++i)
                sum += matrix(i, j);
            const double factor = sum > 0 ? columns(j) / sum : 0;
            for (Index i = 0; i < m; ++i)
                matrix(i, j) *= factor;
        }
        const double before = result.error;
        result.error = margin_error(rows, columns, matrix);
        result.converged = result.error < tolerance;
        // The last digits of a sum come and go; a blocked margin stays where it is.
        const bool stuck = result.iterations > 50 && result.error >= before && before > 0;
        if (result.converged || stuck) break;
    }
    result.converged = result.converged || result.error < 100 * tolerance;
    return result;
}

Balancing gras(Out<2> matrix, In<1> rows, In<1> columns, Out<2> work, double tolerance,
               Index most_iterations) noexcept {
    const Index m = matrix.extent(0), n = matrix.extent(1);
    const auto r = [&](Index i) -> double& { return work(0, i); };
    const auto s = [&](Index j) -> double& { return work(1, j); };
    for (Index i = 0; i < m; ++i)
        r(i) = 1;
    for (Index j = 0; j < n; ++j)
        s(j) = 1;
    const auto cell = [&](Index i, Index j) {
        const double z = matrix(i, j);
        return z >= 0 ? r(i) * z * s(j) : z / (r(i) * s(j));
    };
    Balancing result;
    while (result.iterations < most_iterations) {
        ++result.iterations;
        for (Index i = 0; i < m; ++i) {
            double positive = 0, negative = 0;
            for (Index j = 0; j < n; ++j) {
                const double z = matrix(i, j);
                (z >= 0 ? positive : negative) += z >= 0 ? z * s(j) : -z / s(j);
            }
            r(i) = multiplier(rows(i), positive, negative);
        }
        for (Index j = 0; j < n; ++j) {
            double positive = 0, negative = 0;
            for (Index i = 0; i < m; ++i) {
                const double z = matrix(i, j);
                (z >= 0 ? positive : negative) += z >= 0 ? z * r(i) : -z / r(i);
            }
            s(j) = multiplier(columns(j), positive, negative);
        }
        result.error = margin_error(rows, columns, cell);
        result.converged = result.error < tolerance;
        if (result.converged) break;
    }
    for (Index i = 0; i < m; ++i)
        for (Index j = 0; j < n; ++j)
            matrix(i, j) = cell(i, j);
    return result;
}

}  // namespace spillover::kernels
