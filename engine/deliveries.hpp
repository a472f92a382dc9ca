#pragma once

#include "engine/array.hpp"

namespace spillover {

struct Moment;

/// Who got what from where in one step, money/step: deliveries seen from both ends. Rebuilding and
/// final demand that moved to other origins are in it; fixed stock withdrawals are no deliveries.
///
/// Goods count at base prices in `..._real` and `to_block`; else at what sellers ask, converted
/// into the buyer's currency, before tariffs. Values are empty without channels.
struct Deliveries {
    Array<3> to_block;     ///< by industry and block of destination [N x B x lanes]
    Array<3> taxed;        ///< the part of it that tariffs are due on: all but rebuilding
    Array<2> bought_real;  ///< good i got in region s from anywhere, cell (s, i) [N x lanes]
    Array<2> bought, imported_real, imported;  ///< imported: from other blocks
    Array<2> tariffs;                          ///< paid on top, cell (s, i) [N x lanes]
    Array<2> rebuilding_real, rebuilding;      ///< bought to rebuild, by region [R x lanes]
};

/// Tells the deliveries of a step. Costs a pass over all origin shares: only for who asks.
Deliveries deliveries_of(const Moment& now);

/// Value of the currency of one region in that of another, over the base year.
double converted(const Moment& now, Index from_region, Index to_region, Index lane);

}  // namespace spillover
