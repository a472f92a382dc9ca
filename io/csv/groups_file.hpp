#pragma once

#include <string>

#include "engine/table_aggregation.hpp"

namespace spillover::csv {

/// Reads which regions and sectors are added up: a CSV file with the columns axis (region or
/// sector), id and into. What is not named stays as it is.
/// \throws InputError naming file and line of everything that is wrong
TableGroups read_groups(const std::string& path, const TableData& table);

}  // namespace spillover::csv
