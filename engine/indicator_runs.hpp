#pragma once

#include <vector>

#include "engine/simulation.hpp"

namespace spillover {

/// The member with nothing propagating: orders stay at base, inputs never bind, costs stay at base,
/// and channels are off through which no shock acts. Only what a shock names moves.
Scenario direct_effect(const Scenario& scenario);
/// The member in an economy that cannot react: origins are not substituted, stocks cover one step,
/// nothing is made beyond capacity.
Scenario rigid_economy(const Scenario& scenario);

/// Runs that the indicators of a scenario take, its own among them.
Index runs_of(const MrioTable& table, const Scenario& scenario);

/// As simulate(), and beside each member what its indicators need, all in one batch; members come
/// with their indicators. Runs beside a member have its name, so that they draw the same random
/// numbers, and nothing of them is recorded.
void simulate_with_indicators(const MrioTable& table, const std::vector<Scenario>& scenarios,
                              const std::vector<Index>& members, const SimulationOptions& options,
                              Recorder& recorder);

}  // namespace spillover
