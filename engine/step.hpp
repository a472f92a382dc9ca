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

}  // namespace spillover
