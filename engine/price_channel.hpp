#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Producers whose price does not cover their variable cost close part of their capacity (E2).
void shut_in(const Behaviour& behaviour, const State& state, Flows& flows);

/// What buyers pay and what tariffs bring (E8): deliveries are told by quantity and by value in one
/// pass. Without the price channel everything costs what it did, and no tariff is paid.
///
/// Prices are in the currency of the seller's block; buyers pay price (1 + tariff) e_o / e_d.
void deliver_and_pay(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                     State& state, Flows& flows);

/// What households, governments and investors pay on average (E3): indices of their baskets, and
/// how households shift between goods.
void update_price_indices(const Economy& economy, const Behaviour& behaviour, State& state);

/// Costs and prices for the next step (E11).
void set_prices(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                const Flows& flows, State& state);

}  // namespace spillover
