#pragma once

#include "kernels/inventories.hpp"
#include "kernels/production.hpp"
#include "kernels/trade.hpp"

namespace spillover::kernels {

/// What the sweep below reads besides the stocks; one value per industry and scenario.
struct SweepInputs {
    In<2> coefficients;     ///< technical coefficients a [N x S], [-]
    Restocking restocking;  ///< no target factor
    BindingInputs binding;
    In<1> reference;               ///< [N] as in bottleneck_output, money/step
    In<2> last_base, last_target;  ///< [N x lanes] what the orders now delivered were placed from
    In<2> base, target;            ///< [N x lanes] what the next orders are placed from
    In<2> output;                  ///< [N x lanes] money/step
    In<3> received_share;          ///< [S x U x lanes]
    In<3> price;                   ///< [U x S x lanes] what buyers pay per unit; or empty
};

/// One pass over the inventories: deliveries and use (E9), the next orders (E13), their sums by
/// share column (first half of the next E4) and the bound that stocks put on the next output (E5).
///
/// Equal to the last bit to update_inventories, place_orders, pool_orders and the input part of
/// bottleneck_output one after the other, without technology or target shocks. Orders are not
/// stored: they are a function of the stock, which does not change between ordering and delivery,
/// so each is worked out twice in registers instead of travelling through memory twice.
///
/// \param pooled  [S x U x lanes] intermediate columns are overwritten, final ones left alone
/// Memory traffic: each stock read and written once, 16 N S lanes bytes. Prices add arithmetic, not
/// traffic: the buyers of a column share them.
void sweep_inventories(const ShareColumns& columns, const SweepInputs& in, Out<3> inventories,
                       Out<3> pooled, const StockSums& sums, Out<2> input, Out<2> scarcest);

}  // namespace spillover::kernels
