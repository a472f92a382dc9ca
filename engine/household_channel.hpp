#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Household orders (E3): the scenario's demand times real budget and reaction to prices,
///
///     O_ih <- O_ih (Pc_i / P)^-eps_c (Y^e / (Y0 P))^mpc N
///
/// with consumer price index P and population N, so that the budget is spent exactly.
void set_household_orders(const Economy& economy, const Behaviour& behaviour, const State& state,
                          Flows& flows);

/// Household income of the step and what households expect (E12): wages, a share of profits,
/// benefits and transfers of the region.
void earn(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing, State& state,
          Flows& flows);

}  // namespace spillover
