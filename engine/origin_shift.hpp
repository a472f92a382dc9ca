#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Final demand that moves for some origins only (part of E4): a change g of what final column h
/// buys of industry a changes demand by
///
///     (g - 1) share[u(h),i,r] weight open orders[h,i] / normaliser[u(h),i]
///
/// so that the buyer's total and the origin's share in it move together; kept in
/// flows.origin_demand. Call after total_demand.
void shift_origins(const Economy& economy, const Forcing& forcing, const State& state,
                   Flows& flows);

/// Delivery of the n-th shift in one lane: positive or negative, money/step.
double shifted_delivery(const Economy& economy, const Forcing& forcing, const Flows& flows, Index n,
                        Index lane);

/// Deliveries of all shifts of a final column in one lane, summed over sellers, money/step.
double shifted_deliveries(const Economy& economy, const Forcing& forcing, const Flows& flows,
                          Index final_column, Index lane);

}  // namespace spillover
