#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"
#include "io/hdf5/result_reader.hpp"

namespace spillover::cli {

/// Indicators of a file that the summary of one scenario tells.
std::vector<std::string> told_figures();

/// What nominal GDP did, as the line after that of real GDP; empty where there is none.
std::string nominal_line(const hdf5::ResultScalars& result);

/// Indicators asked for, and tables of whose part the losses are, of the first member; empty where
/// none was asked for.
std::string indicator_lines(const MrioTable& table, const OutputSettings& outputs,
                            const hdf5::ResultScalars& result);

/// One line: a name, and beside it what it says.
std::string entry(const std::string& name, const std::string& text);

}  // namespace spillover::cli
