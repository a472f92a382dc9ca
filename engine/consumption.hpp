#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Final orders of the step (E3): what the scenario asks for, household columns times the ratio at
/// which households consume. Says whether they may differ from those of the step before.
bool set_final_orders(const Behaviour& behaviour, const Forcing& forcing, const State& state,
                      Index categories, Flows& flows);

/// Household consumption that follows labour income, region by region (Muellbauer 2020, as used by
/// Pichler et al. 2022, equation 10):
///
///     ln c = rho ln c(-1) + (1 - rho)/2 ln l + (1 - rho)/2 ln l^p
///
/// with all three as ratios to the base year: labour income l = sum_a v_a x0_a L_a / sum_a v_a
/// x0_a, permanent income l^p = 1 - permanent_share (1 - l).
void follow_income(const Economy& economy, const Behaviour& behaviour, State& state);

}  // namespace spillover
