#pragma once

#include <map>
#include <vector>

#include "engine/simulation.hpp"
#include "io/hdf5/batch_store.hpp"

namespace spillover::cli {

/// Runs members twice, as they are and with nothing propagating (orders stay at base and inputs
/// never bind, so that only what a shock names moves), all in one batch, and gives the store each
/// member together with its loss without propagation.
void simulate_with_direct_effect(const MrioTable& table, const std::vector<Scenario>& scenarios,
                                 const std::vector<Index>& members,
                                 const SimulationOptions& options, hdf5::BatchStore& store);

}  // namespace spillover::cli
