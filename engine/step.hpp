#pragma once

#include <functional>
#include <span>

#include "engine/tile.hpp"

namespace spillover {

/// Advances tiles of scenarios on one economy by one step. The order of the phases is the model;
/// (E n) are the equations of docs/model.md.
///
/// Tiles meet only in the products with the share matrix, which is read once for all of them.
/// \param t              step number, 0 first
/// \param before, after  called with the place of each tile around its step, from any thread; must
///                       not throw. Nobody waits for the other tiles there.
void advance(Index t, const Economy& economy, std::span<const TileInStep> tiles,
             const std::function<void(std::size_t)>& before,
             const std::function<void(std::size_t)>& after);
void advance(Index t, const Economy& economy, std::span<const TileInStep> tiles);

/// The same for a single tile.
void advance(Index t, const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
             CapitalDamage& damage, State& state, Flows& flows);

/// Tiles to advance together. Where a pass over the shares of all goods comes from memory, not from
/// a cache, tiles wait for one another and share it; elsewhere each runs its horizon in the cache.
/// \param shares  numbers that the share matrix takes, U S R in its full form
Index tiles_at_once(double shares) noexcept;

/// How a tile keeps its stocks. Where technology or targets move, orders depend on what these were
/// when they were placed, and are kept; where nothing propagates, stocks say nothing but what is
/// left of them.
/// \param only_losses  OutputSettings::only_losses
Stocks stocks_of(const Behaviour& behaviour, const Forcing& forcing,
                 bool only_losses = false) noexcept;

}  // namespace spillover
