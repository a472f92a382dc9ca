#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/result.hpp"

namespace spillover {

/// Indicators of a member that its own run tells (docs/indicators.md): those asked for.
/// \param nominal  and those of nominal GDP: that at base prices where the member has no other
void add_own_figures(const MrioTable& table, const Scenario& scenario, bool nominal,
                     MemberResult& result);

/// Indicators of the table alone that are asked for; the same for all members.
std::vector<Figure> table_figures(const MrioTable& table, const OutputSettings& outputs);

/// Coordinates of the dimensions that figures have beyond those of the table.
std::map<std::string, std::vector<std::string>> figure_coordinates(const Scenario& scenario);

/// GDP of the nation, step by step; money/year.
struct NationalPath {
    std::vector<double> value;  ///< [steps]
    double base = 0;
};
NationalPath national_path(const GdpPaths& gdp);

/// Blocks that put tariffs or other barriers on what the nation sells; empty if none does.
std::vector<Index> blocks_with_duties(const MrioTable& table, const std::vector<Shock>& shocks);
/// Goods whose price a shock moves of itself.
std::vector<Index> goods_with_price_shocks(const Extent& extent, const std::vector<Shock>& shocks);

}  // namespace spillover
