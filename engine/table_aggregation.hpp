#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// The group that every region and every sector goes to; groups are named like regions and sectors
/// and stand in order of their first member.
struct TableGroups {
    std::vector<std::string> regions;  ///< [R]
    std::vector<std::string> sectors;  ///< [S]
};

/// The table with regions and sectors added up. Flows, output and value added are sums, so that
/// every account still balances; a pooled table stays pooled, with the origin shares of the sums.
/// Names and attributes are those of the group's largest member by output, areas and populations
/// add up. \throws InputError where sums of final demand leave no origin shares
TableData aggregated(const MrioTable& table, const TableGroups& groups);

}  // namespace spillover
