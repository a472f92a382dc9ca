#pragma once

#include <functional>
#include <optional>
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

/// The parts that name things: table.csv, region.csv, sector.csv, category.csv.
/// \param flows  how many lines of flows stand beside them; kept in table.csv. \throws FileError
void write_labels(const std::string& folder, const TableData& table,
                  std::optional<long> flows = {});

struct TableLabels {
    TableData table;    ///< without accounts
    std::string flows;  ///< as table.csv has it; may be empty
};
/// Reads those parts. \throws InputError naming file and line of everything that is wrong
TableLabels read_labels(const std::string& folder);

/// Makes a folder that is there in whole or not at all. \throws InputError where there is a folder
/// of that name with something in it
/// \param write  fills the folder that it is given
void write_folder(const std::string& folder, const std::function<void(const std::string&)>& write);

}  // namespace spillover::csv
