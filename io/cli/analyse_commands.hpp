#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "io/cli/analyse.hpp"

namespace spillover::cli {

/// Declares `analyse` and its analyses; the one that was asked for goes to `chosen`.
void add_analyses(CLI::App& app, AnalyseOptions& options, std::function<int()>& chosen);

}  // namespace spillover::cli
