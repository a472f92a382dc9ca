#pragma once

#include <span>

#include "engine/tile.hpp"

namespace spillover {

/// What bans and trade costs leave of the weights of this step (E4): bans act at once, tariffs and
/// barriers on orders placed after they came (E13).
void set_open(const Forcing& forcing, const State& state, Flows& flows);

/// Whether buyers want a CES composite of origins, not so much in all (aggregator ces).
bool buys_composites(const Behaviour& behaviour, const State& state) noexcept;

/// Orders of all share columns become demand met by industries (E4), for tiles on one economy.
void split_over_origins(const Economy& economy, std::span<const TileInStep> tiles);

/// Elasticities of substitution of this step, sigma(t) below; nothing where the channel is off.
void set_elasticities(Index t, const Behaviour& behaviour, const Forcing& forcing, Flows& flows);

/// Where the next orders go (E13): origins with capacity left, cheap and with low trade costs draw
/// more.
///
///     w = (cap / cap0)^omega (p e_o (1 + tariff) (1 + barrier))^-sigma(t)
///     sigma(t) = sigma_long + (sigma_short - sigma_long) 2^-(t - t0)/halflife,  t0 = first shock
///
/// The capacity term weighs intermediate orders only.
void weigh_origins(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                   Flows& flows, State& state);

}  // namespace spillover
