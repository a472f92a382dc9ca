#pragma once

#include "engine/capital_damage.hpp"
#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Advances the scenarios of a tile by one step, in lock-step. The order of the phases is the
/// model; (E n) are the equations of docs/model.md.
///
/// \param t       step number, 0 first
/// \param damage  destroyed capital of the tile; rebuilt in place
void advance(Index t, const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
             CapitalDamage& damage, State& state, Flows& flows);

/// Whether the orders of a tile must be kept: where technology or targets move they depend on what
/// these were when the order was placed.
bool needs_stored_orders(const Behaviour& behaviour, const Forcing& forcing) noexcept;

}  // namespace spillover
