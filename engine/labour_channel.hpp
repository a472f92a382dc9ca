#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Employment, wages and population after the step (E12).
///
///     labour  follows output (kernels::employ), never beyond what shocks leave
///     W_r   = wage shock (L_r / L0_r)^phi_w,  L_r weighted by base wages
///     d ln N_r = mu ( ln(W_r / P_r) - mean over the block ) ;  people of a block stay in it
void adjust_labour_market(const Economy& economy, const Behaviour& behaviour,
                          const Forcing& forcing, const Flows& flows, State& state);

}  // namespace spillover
