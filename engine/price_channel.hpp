#pragma once

#include <span>

#include "engine/tile.hpp"

namespace spillover {

/// Producers whose price does not cover their variable cost close part of their capacity (E2).
void shut_in(const Behaviour& behaviour, const State& state, Flows& flows);

/// What sellers ask for this step's deliveries (E8). Prices are in the currency of the seller's
/// block; buyers pay price (1 + tariff) e_o / e_d.
void ask_prices(const Economy& economy, const TileInStep& tile);

/// Deliveries as the share of an order that arrives (E7) and, with the price channel, what they
/// cost (E8), for tiles on one economy.
void deliver(const Economy& economy, std::span<const TileInStep> tiles);

/// What buyers paid per unit and what tariffs brought (E8). Without the price channel everything
/// costs what it did, and no tariff is paid.
void pay(const Economy& economy, const TileInStep& tile);

/// What households, governments and investors pay on average (E3): indices of their baskets, and
/// how households shift between goods.
void update_price_indices(const Economy& economy, const Behaviour& behaviour, State& state);

/// Costs and prices for the next step (E11).
void set_prices(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                const Flows& flows, State& state);

}  // namespace spillover
