#include "engine/step.hpp"

#include <utility>

#include "engine/boario_compat.hpp"
#include "engine/consumption.hpp"
#include "engine/fiscal_channel.hpp"
#include "engine/household_channel.hpp"
#include "engine/investment_channel.hpp"
#include "engine/labour_channel.hpp"
#include "engine/origin_shift.hpp"
#include "engine/price_channel.hpp"
#include "engine/trade_channel.hpp"
#include "engine/value_added.hpp"
#include "kernels/adjustment.hpp"
#include "kernels/inventories.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"
#include "kernels/production.hpp"
#include "kernels/rationing.hpp"
#include "kernels/sweep.hpp"
#include "kernels/trade.hpp"

namespace spillover {
namespace {

/// What is wanted today beside the orders left over from the last step, by share column.
void place_final_orders(const Economy& economy, const TileInStep& tile) {
    const auto& [behaviour, forcing, damage, state, flows] = tile;
    flows.moved.forcing = flows.forcing_edition != forcing.edition;
    flows.forcing_edition = forcing.edition;
    // E3: final orders of households, governments and investors.
    flows.moved.final_orders =
        set_final_orders(behaviour, forcing, state, economy.extent.categories, flows);
    set_household_orders(economy, behaviour, state, flows);
    set_government_orders(economy, behaviour, state, flows);
    set_investment_orders(economy, behaviour, forcing, state, flows);
    if (flows.moved.final_orders)
        kernels::pool_orders(economy.share_columns(), Array<3>{}, flows.final_orders,
                             flows.pooled_final);
    set_open(forcing, state, flows);
}

/// Demand of each industry: what the share columns ask of it, and what no share says.
void add_up_demand(Index t, const Economy& economy, const TileInStep& tile) {
    const auto& [behaviour, forcing, damage, state, flows] = tile;
    shift_origins(economy, forcing, state, flows);
    damage.set_demand(t, flows);
    if (!forcing.export_quota.empty()) {
        if (flows.allowed.empty()) flows.allowed = flows.class_demand;
        kernels::limit_demand(forcing.export_quota, economy.class_demand, flows.class_demand,
                              flows.allowed);
    }
    kernels::sum_demand(flows.class_demand, flows.allowed, economy.withdrawals, flows.demand);
}

/// Capital left by shocks, times what was built and worn out since the base year.
const Array<2>& capital_at_hand(const Behaviour& behaviour, const Forcing& forcing,
                                const State& state, Flows& flows) {
    if (!behaviour.investment.on) return forcing.capital_left;
    flows.capital = state.capital;
    auto& capital = flows.capital.values();
    for (std::size_t n = 0; n < capital.size(); ++n)
        capital[n] *= forcing.capital_left.values()[n];
    return flows.capital;
}

/// Capacity with some capital [N x lanes, ratio to base], as shocks and absent labour leave it.
void limit_capacity(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                    const State& state, const Array<2>& capital, Array<2>& capacity) {
    kernels::production_capacity(behaviour.base_capacity, capital, state.overproduction,
                                 forcing.capacity_left, forcing.quota, capacity);
    if (behaviour.labour) {
        kernels::limit_by_labour(state.labour, forcing.labour_supply, economy.output, capacity);
    } else if (behaviour.employment.on && !forcing.labour_supply.empty()) {
        kernels::limit_by_absence(forcing.labour_supply, behaviour.base_capacity, capacity);
    }
}

/// What can be made: capital, overtime and labour left.
void find_capacity(Index t, const Economy& economy, const Behaviour& behaviour,
                   const Forcing& forcing, State& state, Flows& flows) {
    // E1: overproduction where orders go unserved.
    // BoARIO starts overproduction at its third step.
    if (behaviour.overproduction && (!behaviour.compat_boario || t > 1)) {
        kernels::adjust_overproduction(flows.demand, state.output, behaviour.overproduction_max,
                                       behaviour.overproduction_rate, behaviour.compat_boario,
                                       state.overproduction);
    }
    // Without overtime, hiring, prices and building it follows shocks alone.
    flows.moved.capacity = flows.moved.forcing || behaviour.overproduction || behaviour.labour ||
                           behaviour.keeps_accounts;
    if (!flows.moved.capacity) return;
    // E2: what shocks, capital, quotas, absent labour and losses leave of capacity.
    limit_capacity(economy, behaviour, forcing, state,
                   capital_at_hand(behaviour, forcing, state, flows), flows.capacity);
    // What buyers look at when they choose among origins (E13): capital that an industry built,
    // wore out or retired does not count, or orders would follow capital, capital orders, and the
    // smallest difference in price would in time decide all.
    if (behaviour.investment.on && behaviour.capacity_weight != 0)
        limit_capacity(economy, behaviour, forcing, state, forcing.capital_left,
                       flows.lasting_capacity);
    shut_in(behaviour, state, flows);
}

/// What is made, and which share of its orders each industry serves.
void produce(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
             State& state, Flows& flows) {
    // E5: output, the scarcest of demand, capacity and inputs.
    if (forcing.coefficient_factor.empty()) {
        // The sweep sets all of the state's anew.
        if (state.orders.empty() && !state.inventories.empty()) {
            std::swap(flows.input_bound, state.input_bound);
            std::swap(flows.scarcest_input, state.scarcest_input);
        } else {
            flows.input_bound = state.input_bound;
            flows.scarcest_input = state.scarcest_input;
        }
        kernels::constrained_output(flows.demand, flows.capacity, flows.input_bound, flows.output);
    } else {
        kernels::bottleneck_output(behaviour.binding_inputs(), flows.demand, flows.capacity,
                                   behaviour.reference_output, state.inventories,
                                   forcing.coefficient_factor, flows.input_bound,
                                   flows.scarcest_input, flows.output);
    }
    // E6: rationing, the share of its orders that an industry serves.
    kernels::ration(behaviour.class_rank.data(), behaviour.ranks, flows.output, economy.withdrawals,
                    flows.class_demand, flows.allowed, flows.fill, flows.misses.data());
}

/// What orders are placed from (E13): expectations and the output that stocks are to cover.
void set_order_goals(const Behaviour& behaviour, State& state, Flows& flows) {
    kernels::follow_demand(flows.demand, flows.capacity, behaviour.expectation_ceiling,
                           behaviour.expectation_rate, state.expected);
    switch (behaviour.order_target) {
        case Behaviour::OrderTarget::feasible_output:
            set_feasible_output(behaviour, flows);
            break;
        case Behaviour::OrderTarget::expected_demand:
            flows.target_output = state.expected;
            break;
        case Behaviour::OrderTarget::base_output:
            break;  // filled once, at the start
    }
}

kernels::StockSums stock_sums(Flows& flows) {
    return {flows.intermediate_use, flows.intermediate_receipts, flows.shortfall,
            flows.use_value,        flows.receipts_value,        flows.input_cost};
}

/// Stocks (E9) and the next orders (E13), phase by phase, with orders kept in memory.
void update_and_order(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                      const Array<2>& order_base, State& state, Flows& flows) {
    const StockGate gate = before_update(behaviour, state);
    kernels::update_inventories(behaviour.propagation, economy.coefficients,
                                forcing.coefficient_factor, economy.column_of_buyer.data(),
                                state.orders, flows.received_share, state.purchase_price,
                                flows.output, state.inventories, stock_sums(flows));
    after_update(gate, economy, behaviour, flows, state);
    if (!behaviour.propagation) return;  // orders stay as they were
    kernels::place_orders(economy.coefficients, forcing.coefficient_factor,
                          behaviour.restocking(forcing.target_factor), order_base,
                          flows.target_output, state.inventories, state.orders);
    kernels::pool_orders(economy.share_columns(), state.orders, flows.final_orders,
                         state.pooled_orders);
    const kernels::BindingInputs inputs = behaviour.binding_inputs();
    for (Index j = 0; j < economy.extent.industries(); ++j)
        kernels::input_bound(state.output.extent(1), inputs, j, behaviour.reference_output(j),
                             &In<3>(state.inventories)(j, 0, 0), &Out<2>(state.input_bound)(j, 0),
                             &Out<2>(state.scarcest_input)(j, 0));
}

/// The same in one pass over the stocks.
void sweep(const Economy& economy, const Behaviour& behaviour, const Array<2>& order_base,
           State& state, Flows& flows) {
    const kernels::SweepInputs inputs{economy.coefficients,
                                      behaviour.restocking(Array<3>{}),
                                      behaviour.binding_inputs(),
                                      behaviour.reference_output,
                                      state.order_base,
                                      state.order_target,
                                      order_base,
                                      flows.target_output,
                                      flows.output,
                                      flows.received_share,
                                      state.purchase_price};
    kernels::sweep_inventories(economy.share_columns(), inputs, state.inventories,
                               state.pooled_orders, stock_sums(flows), state.input_bound,
                               state.scarcest_input);
    state.order_base = order_base;
    state.order_target = flows.target_output;
}

/// With nothing propagating, what others charge leaves the costs of buyers alone.
void hold_input_costs(const Economy& economy, Flows& flows) {
    flows.use_value = flows.intermediate_use;
    for (Index a = 0; a < economy.extent.industries(); ++a)
        for (Index m = 0; m < flows.input_cost.extent(1); ++m)
            flows.input_cost(a, m) = 1 - economy.value_added_rate(a);
}

/// Values, prices and incomes of the step and what they make of the next.
void keep_accounts(Index t, const Economy& economy, const Behaviour& behaviour,
                   const Forcing& forcing, State& state, Flows& flows) {
    if (!behaviour.propagation) hold_input_costs(economy, flows);
    update_price_indices(economy, behaviour, state);
    renew_capital(economy, behaviour, forcing, state, flows);
    // E10: value added, profit and profit rates.
    divide_value_added(economy, behaviour, forcing, state, flows);
    set_elasticities(t, behaviour, forcing, flows);
    // E11: costs and prices.
    set_prices(economy, behaviour, forcing, flows, state);
    // E12: incomes, revenue, employment, wages and people.
    earn(economy, behaviour, forcing, state, flows);
    levy(economy, behaviour, forcing, state, flows);
    adjust_labour_market(economy, behaviour, forcing, flows, state);
}

/// What deliveries leave for the next step: stocks, orders, prices, incomes, capital.
void look_ahead(Index t, const Economy& economy, const TileInStep& tile) {
    const auto& [behaviour, forcing, damage, state, flows] = tile;
    // E9: stocks after deliveries and use.
    // E13: expectations, the next orders, and where they go.
    // One pass over the stocks does both where orders are a function of them.
    set_order_goals(behaviour, state, flows);
    const bool from_demand = behaviour.order_base == Behaviour::OrderBase::demand;
    const Array<2>& order_base = from_demand ? flows.demand : flows.output;
    if (state.inventories.empty()) {
        kernels::use_inputs(economy.value_added_rate, flows.output, flows.intermediate_use);
    } else if (state.orders.empty()) {
        sweep(economy, behaviour, order_base, state, flows);
    } else {
        update_and_order(economy, behaviour, forcing, order_base, state, flows);
    }
    if (behaviour.keeps_accounts) keep_accounts(t, economy, behaviour, forcing, state, flows);
    weigh_origins(economy, behaviour, forcing, flows, state);
    damage.rebuild(t, flows);

    // Hiring, firing and consumption out of labour income of preset pichler.
    if (behaviour.labour) {
        kernels::adjust_labour(flows.demand, flows.input_bound, forcing.labour_supply,
                               economy.output, behaviour.employment.hiring,
                               behaviour.employment.firing, state.labour);
    }
    if (behaviour.income_consumption) follow_income(economy, behaviour, state);
    state.output = flows.output;
}

}  // namespace

void advance(Index t, const Economy& economy, std::span<const TileInStep> tiles,
             const std::function<void(std::size_t)>& before,
             const std::function<void(std::size_t)>& after) {
    const auto each_place = [&](const auto& phase) {
        kernels::parallel_for_tiles(static_cast<Index>(tiles.size()),
                                    [&](Index n) { phase(static_cast<std::size_t>(n)); });
    };
    each_place([&](std::size_t n) {
        before(n);
        place_final_orders(economy, tiles[n]);
    });
    // E4: orders spread over origins, and met as demand by each industry.
    split_over_origins(economy, tiles);
    each_place([&](std::size_t n) {
        const TileInStep& tile = tiles[n];
        add_up_demand(t, economy, tile);
        find_capacity(t, economy, tile.behaviour, tile.forcing, tile.state, tile.flows);
        produce(economy, tile.behaviour, tile.forcing, tile.state, tile.flows);
        ask_prices(economy, tile);
    });
    // E7: deliveries, as the share of an order that arrives.
    // E8: what they cost their buyers, and tariff revenue.
    deliver(economy, tiles);
    each_place([&](std::size_t n) {
        pay(economy, tiles[n]);
        look_ahead(t, economy, tiles[n]);
        after(n);
    });
}

void advance(Index t, const Economy& economy, std::span<const TileInStep> tiles) {
    const auto nothing = [](std::size_t) {};
    advance(t, economy, tiles, nothing, nothing);
}

void advance(Index t, const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
             CapitalDamage& damage, State& state, Flows& flows) {
    const TileInStep tile{behaviour, forcing, damage, state, flows};
    advance(t, economy, {&tile, 1});
}

Index tiles_at_once(double shares) noexcept {
    constexpr double cached = 262144;  // 2 MB
    return shares > cached ? 16 : 1;
}

Stocks stocks_of(const Behaviour& behaviour, const Forcing& forcing, bool only_losses) noexcept {
    const bool stays = !behaviour.propagation, technology = !forcing.coefficient_factor.empty();
    if (stays && only_losses && !technology && !behaviour.compat_boario) return Stocks::none;
    return stays || technology || behaviour.compat_boario || !forcing.target_factor.empty()
               ? Stocks::with_orders
               : Stocks::swept;
}

}  // namespace spillover
