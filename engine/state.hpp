#pragma once

#include "engine/behaviour.hpp"

namespace spillover {

/// What one step hands to the next, for one tile of scenarios. Stocks and memories.
struct State {
    Array<3> inventories;    ///< S [N x S x lanes], money
    Array<3> pooled_orders;  ///< intermediate orders for the coming step, by column [U x S x lanes]
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
    // Capital, prices, income and fiscal memories (E8, E10 to E12) join here with their channels.
};

/// What happened in one step: everything that a recorder may look at. Flows.
struct Flows {
    Array<3> final_orders;    ///< [H x S x lanes], money/step
    Array<3> pooled_orders;   ///< orders by share column over their normaliser [U x S x lanes]
    Array<3> normaliser;      ///< [U x S x lanes], [-]
    Array<3> unserved;        ///< orders that no open origin can take [U x S x lanes], money/step
    Array<3> class_demand;    ///< D^k [K x N x lanes], money/step
    Array<3> allowed;         ///< share of D^k under an export quota [K x N x lanes]; or empty
    Array<2> demand;          ///< D [N x lanes], money/step
    Array<2> capacity;        ///< [N x lanes], money/step
    Array<2> input_bound;     ///< output that inputs allow [N x lanes], money/step
    Array<2> scarcest_input;  ///< the good that sets it, -1 = none [N x lanes]
    Array<2> output;          ///< x [N x lanes], money/step
    Array<3> fill;            ///< share of its orders served, by class [K x N x lanes], [-]
    Array<3> received_share;  ///< share of an order delivered [U x S x lanes], [-]
    Array<2> intermediate_use, intermediate_receipts, shortfall;  ///< [N x lanes], money/step
    Array<2> target_output;  ///< output that target stocks are to cover [N x lanes], money/step
};

/// \param stores_orders  whether the tile needs State::orders
State initial_state(const Economy& economy, const Behaviour& behaviour, bool stores_orders);
Flows make_flows(const Economy& economy);

}  // namespace spillover
