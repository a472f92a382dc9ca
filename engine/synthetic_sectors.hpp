#pragma once

#include <string>
#include <vector>

#include "kernels/array_view.hpp"

namespace spillover {

/// What a sector of a synthetic table is like.
struct SyntheticSector {
    std::string id, name;
    std::vector<std::string> tags;
    int stage = 0;               ///< 0 primary, 1 secondary, 2 tertiary
    double inventory_cover = 1;  ///< weeks of use that buyers hold
    double criticality = 1, utilisation = 1;
    double distance_decay = 1;  ///< exponent of distance in trade
};

/// Sectors with the names, tags and figures of the built-in table, spread over its list where there
/// are fewer; where there are more the list starts again, as agri_2 and so on.
std::vector<SyntheticSector> synthetic_sectors(Index count);

}  // namespace spillover
