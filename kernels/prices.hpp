#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Share of capacity that producers keep running (E2):
///
///     supply[a] = min( 1, max( least, (price[a] / (position[a] cost[a]))^elasticity[a] ) )
///
/// \param elasticity  [N] 0 = works at any price
/// \param position    [N] own variable cost over that of the industry's average producer
/// \param cost        [N x lanes] variable cost per unit, [-]
/// \param supply      [N x lanes] overwritten, [-]
void surviving_supply(In<1> elasticity, In<1> position, double least, In<2> price, In<2> cost,
                      Out<2> supply) noexcept;

/// What a unit costs its buyers (E8): value / received; the last price where less than a billionth
/// of the order came.
/// \param received, value  [S x U x lanes] of deliver
/// \param price            [U x S x lanes] as a buyer looks at it
void purchase_prices(In<3> received, In<3> value, Out<3> price) noexcept;

/// How producers set prices; one value per industry [N].
struct PriceRule {
    In<1> labour_share, tax_share, capital_share;  ///< v^L, v^T, v^K per unit of base output, [-]
    In<1> world_link;                              ///< lambda, [-]
    In<1> adjustment;                              ///< phi, 1/steps
    In<1> scarcity;                                ///< kappa, [-]
    In<1> base_output, base_capacity;              ///< money/step
};

/// What moves costs and prices in one step; views may be empty (extent 0): no effect.
struct PriceForcing {
    In<2> cost_shift, tax_shift;  ///< dv, change of v^T [N x lanes], [-]
    In<2> productivity;           ///< output per worker over base [N x lanes], [-]
    In<2> floor, markup;          ///< times variable cost [N x lanes], [-]
    In<2> world_price;            ///< z [S x lanes], index
};

/// Variable cost and the price that follows it (E11).
///
///     cost     = input_cost + wage v^L / productivity + (v^T + tax_shift) price + cost_shift
///     scarcity = ( (demand / base output) / (capacity / base capacity) ) in [0.05, 1.6]
///     target   = ( (1 - lambda) (cost + v^K capital_price) + lambda world_price ) scarcity^kappa
///     target   = max( target + markup cost, floor cost )
///     price   += phi (target - price) / (1 + phi kappa sigma)
///
/// The divisor is what makes the step implicit: a price that rises drives away demand (with
/// elasticity sigma, one step later), which lowers the scarcity it rose for. Stepped explicitly
/// that cobweb would grow wherever phi (1 + kappa sigma) > 2; where it ends does not depend on it.
///
/// \param input_cost     [N x lanes] sum_i a P, what a unit of output costs in inputs
/// \param wage           [R x lanes] index
/// \param capital_price  [R x lanes] index of what capital goods cost
/// \param sigma          [S x lanes] elasticity of substitution between origins; or empty: 0
/// \param cost, price    [N x lanes]
void adjust_prices(const PriceRule& rule, const PriceForcing& forcing, In<2> input_cost,
                   In<2> demand, In<2> capacity, In<2> wage, In<2> capital_price, In<2> sigma,
                   Out<2> cost, Out<2> price) noexcept;

/// Orders lean to cheap origins (E13): weight[0,a] and weight[1,a] are multiplied and set to
///
///     (price[a] exchange[o(a)])^-sigma[i]
///
/// \param sigma     [S x lanes] elasticity of substitution between origins
/// \param exchange  [O x lanes] value of the currency of a block; or empty: 1
/// \param weight    [2 x N x lanes] intermediate (holds the capacity part), final
void weigh_by_price(In<2> sigma, In<2> price, In<2> exchange, const Index* block_of_region,
                    Out<3> weight) noexcept;

/// What trade costs make of weights (E13): factor = ((1 + tariff)(1 + barrier))^-sigma[i].
/// All [S x O x D x lanes]; tariff and barrier may be empty.
void trade_cost_factor(In<2> sigma, In<4> tariff, In<4> barrier, Out<4> factor) noexcept;

}  // namespace spillover::kernels
