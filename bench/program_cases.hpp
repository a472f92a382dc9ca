#pragma once

#include <functional>

#include "bench/workload.hpp"

namespace spillover::bench {

/// Whole runs, loading, writing, start-up: what users wait for.
///
/// \param members, threads  of whole runs and of writing
/// Each returns the bytes that went through it (0 where that is no measure).

/// Runs a year (or less) of weeks and throws the members away.
/// \param before_step  as SimulationOptions::stop
double simulate_batch(const Size& size, Preset preset, Index members, Index steps, int threads,
                      ShareForm shares = ShareForm::fastest,
                      const std::function<bool()>& before_step = {});
/// Reads a table file and checks it, as every command does.
double load_table(const Size& size);
/// Packs and writes a result with output of every industry, 13 records, 4 bytes each.
double write_members(const Size& size, Index members);
/// Starts the program and ends it: --version.
double start_program();
/// Starts the program on a shipped scenario that it only checks.
double check_scenario();

}  // namespace spillover::bench
