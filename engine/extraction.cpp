#include "engine/extraction.hpp"

#include <Eigen/LU>
#include <algorithm>

#include "engine/given_values.hpp"

namespace spillover {

Vector extraction_by_update(const LeontiefSolver& solver, const Vector& output,
                            const std::vector<Index>& set) {
    const auto K = static_cast<Index>(set.size());
    Matrix units = Matrix::Zero(output.size(), K);
    for (Index k = 0; k < K; ++k)
        units(set[static_cast<std::size_t>(k)], k) = 1;
    const Matrix columns = solver.output(units);  // L_.k
    const Eigen::MatrixXd within = columns(set, Eigen::all);
    const Vector own = output(set);
    return columns * within.partialPivLu().solve(own);
}

Matrix extraction_by_deletion(const LeontiefSolver& solver, const Vector& output,
                              const std::vector<std::vector<Index>>& sets) {
    const auto count = static_cast<Index>(sets.size());
    const Vector final_demand = final_deliveries(solver.inputs(), output);
    Matrix given = Matrix::Constant(output.size(), count, not_given);
    for (Index n = 0; n < count; ++n)
        for (const Index a : sets[static_cast<std::size_t>(n)])
            given(a, n) = 0;
    return output.replicate(1, count) -
           output_given(solver.inputs(), final_demand.replicate(1, count), given);
}

ExtractionLosses extraction_losses(const LeontiefSolver& solver, const Vector& output,
                                   const std::vector<std::vector<Index>>& sets,
                                   const Matrix& intensity) {
    constexpr Index sets_at_once = 64;  // work space of some N x 64
    const auto count = static_cast<Index>(sets.size());
    ExtractionLosses losses{Matrix(count, intensity.cols()), Matrix(count, intensity.cols())};
    for (Index first = 0; first < count; first += sets_at_once) {
        const Index some = std::min(sets_at_once, count - first);
        Matrix lost(output.size(), some);
        if (solver.factorised()) {
            for (Index n = 0; n < some; ++n)
                lost.col(n) =
                    extraction_by_update(solver, output, sets[static_cast<std::size_t>(first + n)]);
        } else {
            lost = extraction_by_deletion(solver, output,
                                          {sets.begin() + first, sets.begin() + first + some});
        }
        losses.all.middleRows(first, some) = lost.transpose() * intensity;
        for (Index n = 0; n < some; ++n)
            for (const Index a : sets[static_cast<std::size_t>(first + n)])
                lost(a, n) = 0;
        losses.elsewhere.middleRows(first, some) = lost.transpose() * intensity;
    }
    return losses;
}

}  // namespace spillover
