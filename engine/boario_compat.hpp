#pragma once

#include "engine/state.hpp"

namespace spillover {

/// Conventions of BoARIO 0.6.4 that a step-by-step comparison must share (`compat: boario`);
/// without it the functions below do nothing more than the model says.

/// min(demand, capacity) [N x lanes], what target stocks cover in the ARIO presets. BoARIO takes
/// demand after this step's rebuilding deliveries.
void set_feasible_output(const Behaviour& behaviour, Flows& flows);

/// Stocks as they were before E9, kept only where BoARIO may freeze them.
struct StockGate {
    Array<3> inventories;
};
StockGate before_update(const Behaviour& behaviour, const State& state);

/// BoARIO leaves stocks as they are in a step in which every delivery is within 1e-8 + 1e-5 use of
/// the use that it replaces (numpy's allclose).
void after_update(const StockGate& gate, const Economy& economy, const Behaviour& behaviour,
                  const Flows& flows, State& state);

}  // namespace spillover
