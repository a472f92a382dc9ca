#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Government orders (E3): the scenario's demand times real expected revenue,
///
///     O_ig <- O_ig (T^e / (T0 P_g))^omega_g
///
/// with the government's price index P_g.
void set_government_orders(const Economy& economy, const Behaviour& behaviour, const State& state,
                           Flows& flows);

/// Revenue of the step and what governments expect (E12): production taxes, a share of positive
/// profits, and land.
void levy(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing, State& state,
          Flows& flows);

}  // namespace spillover
