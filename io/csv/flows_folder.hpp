#pragma once

#include <string>

#include "engine/mrio_table.hpp"
#include "io/import/problems.hpp"

namespace spillover::csv {

/// Writes a table as a folder with all its flows in one long file, flows.csv, a line per flow that
/// is not zero: kind (output, value_added, intermediate, final), from_region, from_sector,
/// to_region, to, value. Beside it table.csv, region.csv, sector.csv, category.csv. Numbers are
/// written so that they read back to the same bits; a pooled table is written cell by cell.
/// \throws FileError
void write_flows(const std::string& folder, const TableData& table);

/// Reads such a folder into a table cell by cell. \throws InputError with everything that is wrong
TableData read_flows(const std::string& folder, const importing::Progress& progress);

}  // namespace spillover::csv
