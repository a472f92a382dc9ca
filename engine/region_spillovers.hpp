#pragma once

#include <vector>

#include "engine/leontief_solver.hpp"

namespace spillover {

/// Where the effect of a unit of final demand for an industry's product arises, seen from the group
/// of regions g that the industry is in (Miller and Blair 2009, ch. 3; Round 1985). [N] each; intra
/// + feedback + spillover is the multiplier.
struct RegionSpillovers {
    Vector intra;      ///< within g if it traded with nobody: e_g' (I - A_gg)^-1
    Vector feedback;   ///< within g because others buy from g what g makes them need:
                       ///< e_g' (L_gg - (I - A_gg)^-1)
    Vector spillover;  ///< in all other groups: sum over h other than g of e_h' L_hg
    Matrix by_group;   ///< in each group h: e_h' L_h. [N x G]
};

/// \param intensity       of what is counted, per unit of output [N]: ones for output
/// \param group_of_region [R] number of each region's group
/// \param groups          how many there are; as many right-hand sides, and one more
RegionSpillovers region_spillovers(const LeontiefSolver& solver, const Vector& intensity,
                                   const std::vector<Index>& group_of_region, Index groups);

/// Means over the industries of a group, weighted: rows where effects arise, columns whose product
/// is asked for [G x G]. Columns without weight are zero.
Matrix between_groups(const RegionSpillovers& spillovers, const Extent& extent,
                      const Vector& weight, const std::vector<Index>& group_of_region,
                      Index groups);

}  // namespace spillover
