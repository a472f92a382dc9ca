#include "engine/step.hpp"

#include "engine/boario_compat.hpp"
#include "engine/consumption.hpp"
#include "engine/origin_shift.hpp"
#include "kernels/adjustment.hpp"
#include "kernels/inventories.hpp"
#include "kernels/lanes.hpp"
#include "kernels/production.hpp"
#include "kernels/rationing.hpp"
#include "kernels/trade.hpp"

namespace spillover {
namespace {

/// What is wanted: orders left over from the last step and today's final demand (E3, E4).
void meet_demand(Index t, const Economy& economy, const Behaviour& behaviour,
                 const Forcing& forcing, const CapitalDamage& damage, const State& state,
                 Flows& flows) {
    const auto columns = economy.share_columns();
    // Budgets of households and government and investment demand (E3) come with their channels.
    set_final_orders(behaviour, forcing, state, economy.extent.categories, flows);
    kernels::pool_orders(columns, state.orders, flows.final_orders, flows.pooled_orders);
    kernels::total_demand(columns, state.source_weight, forcing.open, flows.pooled_orders,
                          flows.normaliser, flows.unserved, flows.class_demand);
    shift_origins(economy, forcing, state, flows);
    damage.set_demand(t, flows);
    if (!forcing.export_quota.empty()) {
        if (flows.allowed.empty()) flows.allowed = flows.class_demand;
        kernels::limit_demand(forcing.export_quota, economy.class_demand, flows.class_demand,
                              flows.allowed);
    }
    kernels::sum_demand(flows.class_demand, flows.allowed, economy.withdrawals, flows.demand);
}

/// What can be made: capital, overtime and labour left (E1, E2).
void find_capacity(Index t, const Economy& economy, const Behaviour& behaviour,
                   const Forcing& forcing, State& state, Flows& flows) {
    // BoARIO starts overproduction at its third step.
    if (behaviour.overproduction && (!behaviour.compat_boario || t > 1)) {
        kernels::adjust_overproduction(flows.demand, state.output, behaviour.overproduction_max,
                                       behaviour.overproduction_rate, behaviour.compat_boario,
                                       state.overproduction);
    }
    kernels::production_capacity(behaviour.base_capacity, forcing.capital_left,
                                 state.overproduction, forcing.capacity_left, forcing.quota,
                                 flows.capacity);
    if (behaviour.labour) {
        kernels::limit_by_labour(state.labour, forcing.labour_supply, economy.output,
                                 flows.capacity);
    }
}

/// What is made, and who gets it (E5 to E7).
void produce_and_deliver(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                         const State& state, Flows& flows) {
    kernels::bottleneck_output(behaviour.binding_inputs(), flows.demand, flows.capacity,
                               behaviour.reference_output, state.inventories,
                               forcing.coefficient_factor, flows.input_bound, flows.scarcest_input,
                               flows.output);
    kernels::ration(behaviour.class_rank.data(), behaviour.ranks, flows.output, economy.withdrawals,
                    flows.class_demand, flows.allowed, flows.fill);
    kernels::received_share(economy.share_columns(), state.source_weight, forcing.open, flows.fill,
                            flows.normaliser, flows.received_share);
}

/// What the next step starts from: expectations, orders and where they go (E13).
void place_orders(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                  State& state, Flows& flows) {
    using Target = Behaviour::OrderTarget;
    kernels::follow_demand(flows.demand, flows.capacity, behaviour.expectation_ceiling,
                           behaviour.expectation_rate, state.expected);
    const Array<2>* target = &state.expected;
    if (behaviour.order_target == Target::feasible_output) {
        set_feasible_output(behaviour, flows);
        target = &flows.target_output;
    } else if (behaviour.order_target == Target::base_output) {
        target = &flows.target_output;  // filled once, at the start
    }
    const bool from_demand = behaviour.order_base == Behaviour::OrderBase::demand;
    kernels::place_orders(economy.coefficients, forcing.coefficient_factor,
                          behaviour.restocking(forcing.target_factor),
                          from_demand ? flows.demand : flows.output, *target, state.inventories,
                          state.orders);
    if (behaviour.capacity_weight > 0) {
        const Index N = economy.extent.industries();
        const Out<2> weight{state.source_weight.values().data(), {N, kernels::lanes}};
        kernels::source_weights(flows.capacity, behaviour.weight_reference,
                                behaviour.capacity_weight, weight);
    }
}

}  // namespace

void advance(Index t, const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
             CapitalDamage& damage, State& state, Flows& flows) {
    meet_demand(t, economy, behaviour, forcing, damage, state, flows);
    find_capacity(t, economy, behaviour, forcing, state, flows);
    produce_and_deliver(economy, behaviour, forcing, state, flows);

    // Purchase values and tariff revenue (E8) come with the price channel.

    // Stocks and capital (E9).
    const StockGate gate = before_update(behaviour, state);
    kernels::update_inventories(economy.coefficients, forcing.coefficient_factor,
                                economy.column_of_buyer.data(), state.orders, flows.received_share,
                                flows.output, state.inventories, flows.intermediate_use,
                                flows.intermediate_receipts, flows.shortfall);
    after_update(gate, economy, behaviour, flows, state);
    damage.rebuild(t, flows);

    // Value added, prices, income (E10 to E12) come with their channels; labour is E12's first
    // part.
    if (behaviour.labour) {
        kernels::adjust_labour(flows.demand, flows.input_bound, forcing.labour_supply,
                               economy.output, behaviour.hiring_rate, behaviour.firing_rate,
                               state.labour);
    }
    if (behaviour.income_consumption) follow_income(economy, behaviour, state);
    if (behaviour.propagation) place_orders(economy, behaviour, forcing, state, flows);
    state.output = flows.output;
}

}  // namespace spillover
