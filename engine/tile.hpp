#pragma once

#include "engine/capital_damage.hpp"
#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// A tile of scenarios on its way through a step: at most kernels::most_lanes of them, in
/// lock-step.
struct TileInStep {
    const Behaviour& behaviour;
    const Forcing& forcing;
    CapitalDamage& damage;  ///< destroyed capital of the tile; rebuilt in place
    State& state;
    Flows& flows;
};

}  // namespace spillover
