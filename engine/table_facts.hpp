#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// Share of some sectors in a region's value added.
double value_added_share(const MrioTable& table, Index region, const std::vector<Index>& sectors);

/// Share of national GDP that the nation's final demand for some goods supports, directly and
/// through suppliers: v' (I - A)^-1 f over national GDP.
double supported_gdp_share(const MrioTable& table, const std::vector<Index>& goods);

/// Sales between regions, all goods and all uses together [R x R], money/year; rows sell.
Matrix sales_between_regions(const MrioTable& table);

/// Final demand of some regions for some goods by seller [N], money/year: what a change of that
/// demand reaches first.
Vector final_demand_of(const MrioTable& table, const std::vector<Index>& buyers,
                       const std::vector<Index>& goods);

/// What an industry sells to a final column, money/year; negative where it goes out of stock.
double final_sales(const MrioTable& table, Index industry, Index column);

/// Base-year value of a cell of final demand (column h buys good i), all origins or some,
/// money/year.
double final_demand_cell(const MrioTable& table, Index final_column, Index good,
                         const std::vector<Index>& origins);

}  // namespace spillover
