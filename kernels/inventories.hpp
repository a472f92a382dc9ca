#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// What an update of the stocks finds out about each industry [N x lanes], money/step.
struct StockSums {
    Out<2> use, receipts;  ///< sums over goods of use and of deliveries, in quantities
    Out<2> shortfall;      ///< sum of a x - use: technology that went short (beta < 1)
    /// With prices, else empty: the same at what buyers pay, and sum_i a price [N x lanes], [-].
    Out<2> use_value, receipts_value, input_cost;
};

/// Stocks after this step's deliveries and use (E9).
///
///     received = orders[j,i] received_share[u(j),i]
///     use      = min( a[j,i] coefficient_factor[j,i] output[j], stock + received )
///     stock   <- stock + received - use
///
/// \param limits              whether use stops at what is at hand, as it stands above; else a
/// stock
///                            goes below 0 instead
/// \param coefficients        [N x S]          technical coefficients a, [-]
/// \param coefficient_factor  [N x S x lanes]  change of technology; or empty (extent 0): none
/// \param column_of           [N]              share column of each industry
/// \param received_share      [S x U x lanes]  share of an order that is delivered
/// \param inventories         [N x S x lanes]  money; an infinite stock stays infinite
/// \param price               [U x S x lanes]  what buyers pay per unit; or empty (extent 0)
/// Streams orders and stocks once: 24 N S lanes bytes.
void update_inventories(bool limits, In<2> coefficients, In<3> coefficient_factor,
                        const Index* column_of, In<3> orders, In<3> received_share, In<3> price,
                        In<2> output, Out<3> inventories, const StockSums& sums) noexcept;

/// Use of inputs with no look at stocks: as of update_inventories where they do not limit it.
///
///     use[j] = sum_i a[j,i] output[j] = (1 - value_added_rate[j]) output[j]
///
/// \param value_added_rate  [N] 1 less the sum of a[j,i] over goods, [-]
void use_inputs(In<1> value_added_rate, In<2> output, Out<2> use) noexcept;

/// How a gap between target and stock turns into orders.
struct Restocking {
    In<2> target_per_output;   ///< n a [N x S], steps; infinite where and only where the stock is
    In<1> rate;                ///< 1 / tau of each good [S], 1/steps
    In<3> target_factor;       ///< [R x S x lanes] what shocks make of targets; or empty: none
    bool only_upwards = true;  ///< clip the gap at 0: surplus stock is used up, not sold back
};

/// Orders for the next step (E13).
///
///     gap    = target_per_output[j,i] target_factor target_output[j] - stock[j,i]   (clipped at 0)
///     orders = max( 0, a[j,i] coefficient_factor base[j] + rate[i] gap )
///
/// \param base           [N x lanes] output or demand that use is reordered for, money/step
/// \param target_output  [N x lanes] output that the target stock is to cover, money/step
void place_orders(In<2> coefficients, In<3> coefficient_factor, const Restocking& restocking,
                  In<2> base, In<2> target_output, In<3> inventories, Out<3> orders) noexcept;

}  // namespace spillover::kernels
