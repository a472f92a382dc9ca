#pragma once

#include "engine/observation.hpp"

namespace spillover {

/// Writes exports, imports or tariffs after a step, money/step: by industry (exports by seller;
/// imports and tariffs by region of the buyer and good) [N x lanes], or by delivery, industry times
/// block of destination [N B x lanes]. What stays inside a block is neither exported nor imported.
///
/// Exports are told in the seller's currency, imports and tariffs in the buyer's.
void observe_trade(const Moment& moment, Variable variable, VariableDomain domain,
                   Observed& observed);

}  // namespace spillover
