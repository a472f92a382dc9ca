#pragma once

#include <string>

#include "io/analysis.hpp"

namespace spillover::cli {

/// An analysis for the console: what it is, its tables, how to read it. Of tables with more than
/// `top` rows the largest by the first figure are shown; 0 = all. Axis "account" makes a table for
/// each of its labels.
std::string analysis_text(const Analysis& analysis, std::size_t top);

}  // namespace spillover::cli
