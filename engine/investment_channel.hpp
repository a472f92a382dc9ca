#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Capital formation orders (E3): the scenario's demand, plus what industries of the region plan to
/// invest beyond the base year, spread over goods as in the base year.
///
///     O_iv <- max( 0, O_iv + comp_ir sum_{a in r} K0_a (inv_a - delta_a) )
///
/// What a shock takes from capital formation (housing, infrastructure) does not touch industries'
/// own plans.
void set_investment_orders(const Economy& economy, const Behaviour& behaviour,
                           const Forcing& forcing, const State& state, Flows& flows);

/// Capital after the step (E9): wear, exit of loss makers, retirement, and installations as far as
/// they were delivered.
void renew_capital(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                   State& state, Flows& flows);

}  // namespace spillover
