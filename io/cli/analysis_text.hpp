#pragma once

#include <string>

#include "io/analysis.hpp"

namespace spillover::cli {

/// An analysis for the console: what it is, its tables, how to read it. Of tables with more than
/// `top` rows those with the largest first figure, whatever its sign, are shown; 0 = all. A first
/// axis "account" or "shock" makes a table for each of its labels.
std::string analysis_text(const Analysis& analysis, std::size_t top);

}  // namespace spillover::cli
