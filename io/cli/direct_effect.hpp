#pragma once

#include <vector>

#include "engine/simulation.hpp"

namespace spillover::cli {

/// Cumulative national GDP loss of members when nothing propagates: orders stay at base and inputs
/// never bind, so that only what a shock names moves. NaN for members that were not asked for.
std::vector<double> direct_losses(const MrioTable& table, const std::vector<Scenario>& scenarios,
                                  const std::vector<Index>& members,
                                  const SimulationOptions& options);

}  // namespace spillover::cli
