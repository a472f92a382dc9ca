#pragma once

#include <functional>
#include <vector>

#include "engine/origin_shares.hpp"
#include "engine/result.hpp"
#include "engine/scenario.hpp"

namespace spillover {

struct SimulationOptions {
    int threads = 1;
    Index tiles = 0;  ///< at most so many at a time, for their memory; 0 = as many as threads
    /// Asked before every step, by all threads: true ends the run; tiles in flight are dropped.
    std::function<bool()> stop = {};
    /// Told how many scenario-steps a finished tile was. Called by one thread at a time.
    std::function<void(Index scenario_steps)> progress = {};
    ShareForm shares = ShareForm::fastest;  ///< another one than the fastest, to compare them
};

/// Runs a batch of scenarios and hands each finished member to the recorder, on the thread that
/// has it: those of several threads at once.
///
/// Members with equal settings advance in tiles of kernels::most_lanes; tiles run on different
/// threads. A member's numbers do not depend on the batch, its place in it, or the threads.
/// \param members  which scenarios of the batch to run (places in `scenarios`), in this order
/// \throws InputError, NumericalError; members recorded before stay recorded
void simulate(const MrioTable& table, const std::vector<Scenario>& scenarios,
              const std::vector<Index>& members, const SimulationOptions& options,
              Recorder& recorder);

}  // namespace spillover
