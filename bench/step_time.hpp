#pragma once

namespace spillover::bench {

/// What a scenario-step costs inside a run of preset `quantity` that writes nothing: for
/// scripts/bench peers. Prints seconds, one measurement a line.
///
/// A run of few steps is taken from one of many, so that what is done once per run does not count.
/// \param arguments  "--step-time", pooled, sparse or dense, regions, sectors, members, threads
/// \returns the exit code
int time_steps(int count, char** arguments);

}  // namespace spillover::bench
