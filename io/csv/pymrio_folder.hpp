#pragma once

#include <string>

#include "engine/mrio_table.hpp"

namespace spillover::csv {

/// Writes a table as pymrio saves one (tab-separated text, pymrio 0.4 and later): Z.txt, Y.txt,
/// x.txt, unit.txt, file_parameters.json, metadata.json, and value added as the extension
/// factor_inputs. What pymrio has no place for stands in the folder spillover/, which it leaves
/// alone: table.csv, region.csv, sector.csv, category.csv. Numbers read back to the same bits.
/// \throws FileError
void write_pymrio(const std::string& folder, const TableData& table);

}  // namespace spillover::csv
