#pragma once

#include "engine/behaviour.hpp"

namespace spillover {

/// How the stocks of a tile are kept.
enum class Stocks {
    swept,        ///< orders are a function of them, made anew in one pass
    with_orders,  ///< the orders beside them, in State::orders
    none,         ///< nothing propagates and nobody looks
};

/// What one step hands to the next, for one tile of scenarios. Stocks and memories.
struct State {
    Array<3> inventories;    ///< S [N x S x lanes], money; empty without stocks
    Array<3> pooled_orders;  ///< intermediate orders for the coming step, by column [S x U x lanes]
    /// The orders themselves [N x S x lanes], only where they are not a function of the stocks:
    /// shocks to technology or targets, propagation off, compat. Else empty.
    Array<3> orders;
    Array<2> order_base,
        order_target;      ///< what the orders were placed from [N x lanes], money/step
    Array<2> input_bound;  ///< output that stocks allow in the coming step [N x lanes], money/step
    Array<2> scarcest_input;  ///< the good that sets it, -1 = none [N x lanes]
    Array<3> source_weight;   ///< w [2 x N x lanes]: intermediate, final; [-]
    Array<2> overproduction;  ///< alpha [N x lanes], [-]
    Array<2> output;          ///< x of the last step [N x lanes], money/step
    Array<2> expected;        ///< x^e [N x lanes], money/step
    Array<2> labour;          ///< L / L0 [N x lanes], [-]
    Array<2> consumption;     ///< household demand, ratio to base [R x lanes] (preset pichler)

    // With channels of the full economy, else empty. Ratios are to the base year.
    Array<3> purchase_price;      ///< P [U x S x lanes], what a unit costs its buyers, [-]
    Array<3> consumption_factor;  ///< reaction of households to relative prices [R x S x lanes]
    Array<2> consumer_price, government_price, capital_price;  ///< indices [R x lanes]
    Array<2> price, unit_cost;  ///< p, variable cost [N x lanes], [-]
    Array<4>
        trade_cost;  ///< factor of tariffs and barriers on weights [S x O x D x lanes]; or empty
    /// Aggregator ces only, else empty: weights without prices, and times price^(1 - sigma) [2 x N
    /// x lanes]; trade cost^(1 - sigma) [S x O x D x lanes]; sigma [S x lanes].
    Array<3> available, price_weight;
    Array<4> price_trade_cost;
    Array<2> sigma;
    Array<2> capital, profit_rate;  ///< K / K0, r / r0 [N x lanes]
    Array<2> retired;               ///< share of capital retired so far [N x lanes]
    Array<2> wage;                  ///< [R x lanes]
    Array<2> income, revenue;       ///< expected, Y^e / Y0 and T^e / T0 [R x lanes]
    Array<2> population;            ///< [R x lanes]
};

/// What may differ from the step before. What does not is left as it stands.
struct Moved {
    bool forcing = true, final_orders = true, capacity = true;
    bool weights = true;  ///< State::source_weight from Flows::source_weight
};

/// What happened in one step: everything that a recorder may look at. Flows.
struct Flows {
    Array<3> final_orders;   ///< [H x S x lanes], money/step
    Array<3> pooled_final;   ///< final orders by share column [S x U x lanes], money/step
    Array<3> pooled_orders;  ///< orders by share column over their normaliser [S x U x lanes]
    Array<3> normaliser;     ///< [S x U x lanes], [-]
    Array<3> source_weight;  ///< w of this step: state's is already the next one's
    Array<3> class_demand;   ///< D^k [K x N x lanes], money/step
    Array<3> allowed;        ///< share of D^k under an export quota [K x N x lanes]; or empty
    Array<2> origin_demand;  ///< change of orders for one origin, by Forcing::origin_shifts [shifts
                             ///< x lanes], money/step
    Array<2> demand;         ///< D [N x lanes], money/step
    Array<2> capacity;       ///< [N x lanes], money/step
    Array<2> input_bound;    ///< output that inputs allow [N x lanes], money/step
    Array<2> scarcest_input;   ///< the good that sets it, -1 = none [N x lanes]
    Array<2> output;           ///< x [N x lanes], money/step
    Array<3> fill;             ///< share of its orders served, by class [K x N x lanes], [-]
    std::vector<char> misses;  ///< [K x N] 0 where `fill` is 1 in all scenarios
    Moved moved;
    Index forcing_edition = 0;  ///< of the forcing of this step
    Array<3> received_share;    ///< share of an order delivered [S x U x lanes], [-]
    Array<2> intermediate_use, intermediate_receipts, shortfall;  ///< [N x lanes], money/step
    Array<2> target_output;  ///< output that target stocks are to cover [N x lanes], money/step
    Array<4> price_open;     ///< aggregator ces: bans times state.price_trade_cost; or empty
    Array<4> open;  ///< what bans and trade costs leave of weights [S x O x D x lanes]; or empty

    // With channels of the full economy, else empty.
    Array<2> price_paid;    ///< p of this step: state.price is already the next one's [N x lanes]
    Array<2> sigma;         ///< elasticity between origins now [S x lanes], [-]; or empty
    Array<3> value_share;   ///< what buyers pay per unit ordered [S x U x lanes], [-]
    Array<4> price_markup;  ///< tariffs and exchange rates on prices [S x O x D x lanes]; or empty
    Array<2> tariff_revenue;  ///< by block of destination [D x lanes], money/step
    Array<2> use_value, receipts_value, input_cost;  ///< [N x lanes], money/step; [-]
    Array<2> value_added, wages, taxes, profit;      ///< [N x lanes], money/step
    Array<2> capital;           ///< left by shocks and built since, over base [N x lanes]
    Array<2> lasting_capacity;  ///< with base-year capital [N x lanes], money/step; or empty
    Array<2> supply;            ///< share of capacity that producers keep running [N x lanes]
    Array<2> investment;        ///< planned, share of base capital [N x lanes], 1/steps
    Array<2> investment_fill;   ///< share of capital formation delivered [R x lanes]
    Array<2> income, revenue;   ///< of households and governments, over base [R x lanes]
    Array<2> benefits;          ///< paid to the unemployed [R x lanes], money/step
};

State initial_state(const Economy& economy, const Behaviour& behaviour, Index lanes, Stocks stocks);
Flows make_flows(const Economy& economy, const Behaviour& behaviour, Index lanes);

}  // namespace spillover
