#pragma once

#include "kernels/array_view.hpp"
#include "kernels/trade.hpp"

namespace spillover::kernels {

/// What deliveries are valued at; each empty (extent 0) where it does not move.
struct DeliveryPrices {
    In<2> price;     ///< [N x lanes] at the factory gate, over base
    In<2> exchange;  ///< [B x lanes] value of the currency of a block
    In<4> tariff;    ///< [S x B x B x lanes] ad valorem, by origin and destination
};

/// Deliveries of one step, money/step. Arrays of extent 0 are left out.
struct DeliveryBooks {
    Out<3> to_block;  ///< [N x B x lanes] from industry a to buyers in block d, base prices
    /// [N x lanes]: good i that all buyers in region s get, cell s S + i; from anywhere and from
    /// other blocks; at base prices, and in the buyer's currency before tariffs.
    Out<2> bought_real, bought, imported_real, imported;
    Out<2> tariffs;  ///< the same cells: what buyers pay on top at borders
};

/// Tells the deliveries of all share columns by industry and block of destination, and by region of
/// the buyer and good (E7, E8 seen from both ends):
///
///     q[u,i,r] = share[u,i,r] weight open pooled[u,i] fill[k(u),a],   a = r S + i
///
/// \param weight, open, fill, pooled  as in total_demand and received_share, of the same step
/// \param region_of  [U] region of the buyers of a column
/// \param block_of   [R] block of a region, 0 .. B - 1
/// All books are overwritten. As costly as received_share.
void tell_deliveries(const ShareColumns& columns, In<3> weight, In<4> open, In<3> fill,
                     In<3> pooled, const Index* region_of, const Index* block_of,
                     const DeliveryPrices& prices, const DeliveryBooks& books) noexcept;

/// What buyers get of each good, as the goods residual (I5) wants it.
///
///     received[i] = sum_u spread[i,u] normaliser[i,u] received_share[i,u]
///
/// \param spread, normaliser, received_share  [S x U x lanes] of total_demand and deliver
/// \param received                            [S x lanes] overwritten, money/step
void sum_deliveries(In<3> spread, In<3> normaliser, In<3> received_share, Out<2> received) noexcept;

}  // namespace spillover::kernels
