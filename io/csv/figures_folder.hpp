#pragma once

#include <string>

#include "engine/table_builder.hpp"

namespace spillover::csv {

/// Reads the figures that a table is built from: a folder such as scenarios/tables/china.
/// \throws InputError naming file and line of everything that is wrong
TableFigures read_figures(const std::string& folder);

}  // namespace spillover::csv
