#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "io/cli/reshape.hpp"

namespace spillover::cli {

/// Declares the commands that change a table, under `tables`.
void add_reshaping(CLI::App& tables, ReshapeOptions& options, std::function<int()>& chosen);
/// Adds to `build` what makes a multi-regional table of a national one.
/// \returns the option that asks for it
CLI::Option* add_regionalisation(CLI::App& build, ReshapeOptions& options);

}  // namespace spillover::cli
