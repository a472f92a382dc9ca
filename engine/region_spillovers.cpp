#include "engine/region_spillovers.hpp"

namespace spillover {
namespace {

Index group_of(const std::vector<Index>& group_of_region, const Extent& e, Index industry) {
    return group_of_region[static_cast<std::size_t>(e.region_of(industry))];
}

}  // namespace

RegionSpillovers region_spillovers(const LeontiefSolver& solver, const Vector& intensity,
                                   const std::vector<Index>& group_of_region, Index groups) {
    const Extent& e = solver.inputs().extent();
    const Index N = e.industries();
    Matrix counted = Matrix::Zero(N, groups);
    for (Index a = 0; a < N; ++a)
        counted(a, group_of(group_of_region, e, a)) = intensity[a];
    RegionSpillovers result;
    result.by_group = solver.contents(counted);
    // Without the flows between groups A falls apart into blocks A_gg: one solution has them all.
    const LeontiefSolver closed{solver.inputs().within_groups(group_of_region)};
    result.intra = closed.contents(intensity);
    result.feedback = result.spillover = Vector::Zero(N);
    for (Index a = 0; a < N; ++a) {
        const Index g = group_of(group_of_region, e, a);
        result.feedback[a] = result.by_group(a, g) - result.intra[a];
        for (Index h = 0; h < groups; ++h)
            if (h != g) result.spillover[a] += result.by_group(a, h);
    }
    return result;
}

Matrix between_groups(const RegionSpillovers& spillovers, const Extent& e, const Vector& weight,
                      const std::vector<Index>& group_of_region, Index groups) {
    Matrix between = Matrix::Zero(groups, groups);
    Vector whole = Vector::Zero(groups);
    for (Index a = 0; a < e.industries(); ++a) {
        const Index g = group_of(group_of_region, e, a);
        between.col(g) += weight[a] * spillovers.by_group.row(a).transpose();
        whole[g] += weight[a];
    }
    for (Index g = 0; g < groups; ++g) {
        if (whole[g] > 0) {
            between.col(g) /= whole[g];
        } else {
            between.col(g).setZero();
        }
    }
    return between;
}

}  // namespace spillover
