#pragma once

#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// What buyers in a region take of a good from each origin, all uses together [S x R x R]
/// (good, origin, destination), money/year.
Array<3> supply_by_origin(const MrioTable& table);
/// Sum over origins of the squared share in the supply of good i to region s [S x R]: 1 = a single
/// origin; 0 where the good is not bought.
Array<2> herfindahl(const Array<3>& supply);
/// Share of the largest origin in the supply of good i to region s [S x R]; 0 where not bought.
Array<2> single_origin_share(const Array<3>& supply);

/// How industries stand to a set of them, [N] each, [-]; 0 inside the set.
struct Exposure {
    /// Share of its output that goes into the set's production, directly or through others:
    /// u = B_ok 1 + B_oo u.
    Vector upstream;
    /// Share of its costs that comes from the set, directly or through others:
    /// d = A_ko' 1 + A_oo' d.
    Vector downstream;
};
/// \param in_set  [N] 1 for each industry of the set
Exposure exposure_to(const MrioTable& table, const std::vector<char>& in_set);

/// What each industry of some regions sells to buyers elsewhere [N], money/year.
/// \param here  [R] 1 for each of the regions
Vector sales_abroad(const MrioTable& table, const std::vector<char>& here);

}  // namespace spillover
