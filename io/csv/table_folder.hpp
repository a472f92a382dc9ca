#pragma once

#include <string>

#include "engine/mrio_table.hpp"

namespace spillover::csv {

/// Writes a table as a folder of CSV files, one per part, for people who edit by hand:
/// table.csv (name, year ...), region.csv, sector.csv, category.csv, output.csv, and
/// intermediate_Z.csv + final_Y.csv or intermediate_use.csv, intermediate_origin_share.csv, ...
/// Numbers are written so that they read back to the same bits. \throws FileError
void write_table(const std::string& folder, const TableData& table);

/// Reads such a folder. \throws InputError naming file and line of everything that is wrong
TableData read_table(const std::string& folder);

}  // namespace spillover::csv
