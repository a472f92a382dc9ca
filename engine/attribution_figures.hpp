#pragma once

#include <string>
#include <vector>

#include "engine/loss_figures.hpp"

namespace spillover {

/// Shapley values of losses over the coalitions of some players.
/// \param player     dimension: "shock" or "channel"
/// \param coalitions [2^K], bit k of the place = player k is in
/// \param rest       tell first what is lost with no player in
void add_shapley_figures(const std::string& player, const std::vector<const Outcome*>& coalitions,
                         bool rest, bool nominal, MemberResult& result);

/// \param alone      what is lost if only the shocks of one source act, all others last
///                   [sources + 1]; null where nothing is located there
void add_hit_figures(const HitMatrix& matrix, const std::vector<const Outcome*>& alone,
                     const Outcome& whole, bool nominal, MemberResult& result);

}  // namespace spillover
