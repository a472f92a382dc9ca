#pragma once

#include <string>

#include "engine/mrio_table.hpp"

namespace spillover::hdf5 {

/// Writes a table in the form table/1 (docs/table.md), under a temporary name first.
/// \throws FileError
void write_table(const std::string& path, const TableData& table);

/// Reads a table/1 file. Numbers are not judged here; MrioTable does that.
/// \throws InputError where it cannot be read, is no table, or parts are missing
TableData read_table(const std::string& path);

}  // namespace spillover::hdf5
