#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "io/yaml/target.hpp"

namespace spillover::yaml {

/// A base-year figure of every region or sector, for top() and where().
///
/// Of both: gdp, output (money/year). Of regions: numeric attributes of the table,
/// SECTOR_va_share (share of a sector in the region's value added), export_share_BLOCK (share of
/// output sold to another block). Of sectors: numeric attributes of the table.
std::optional<std::vector<double>> metric_values(const MrioTable& table, Dimension dimension,
                                                 const std::string& name);
std::vector<std::string> metric_names(const MrioTable& table, Dimension dimension);

}  // namespace spillover::yaml
