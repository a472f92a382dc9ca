#include "engine/structural_decomposition.hpp"

namespace spillover {

StructuralChange structural_decomposition(const MrioTable& before, const MrioTable& after,
                                          const Vector& intensity_before,
                                          const Vector& intensity_after) {
    const LeontiefSolver solver0{before}, solver1{after};
    const InputStructure &a0 = solver0.inputs(), &a1 = solver1.inputs();
    const Vector &x0 = before.output(), &x1 = after.output();
    const Vector f0 = x0 - a0.requirements(x0), f1 = x1 - a1.requirements(x1);

    // (A1 - A0) x0 and (A1 - A0) x1, and final demand: two columns for each solution.
    Matrix right0(x0.size(), 2), right1(x0.size(), 2);
    right0 << a1.requirements(x1) - a0.requirements(x1), f1 - f0;
    right1 << a1.requirements(x0) - a0.requirements(x0), f1 - f0;
    const Matrix effect0 = solver0.output(right0), effect1 = solver1.output(right1);

    const Vector &e0 = intensity_before, &e1 = intensity_after;
    StructuralChange parts;
    parts.change = e1.cwiseProduct(x1) - e0.cwiseProduct(x0);
    parts.intensity = 0.5 * (e1 - e0).cwiseProduct(x0 + x1);
    parts.inputs = 0.5 * (e0.cwiseProduct(effect0.col(0)) + e1.cwiseProduct(effect1.col(0)));
    parts.demand = 0.5 * (e0.cwiseProduct(effect0.col(1)) + e1.cwiseProduct(effect1.col(1)));
    return parts;
}

}  // namespace spillover
