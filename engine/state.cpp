#include "engine/state.hpp"

#include <limits>

#include "kernels/lanes.hpp"
#include "kernels/production.hpp"

namespace spillover {
namespace {

/// The same base-year value in every lane.
Array<2> spread(const Array<1>& base, Index lanes) {
    Array<2> result({base.extent(0), lanes});
    for (Index a = 0; a < base.extent(0); ++a)
        for (Index m = 0; m < lanes; ++m)
            result(a, m) = base(a);
    return result;
}

void start_accounts(const Economy& economy, const Behaviour& behaviour, Index lanes, State& state) {
    const Extent& e = economy.extent;
    const Index N = e.industries();
    state.purchase_price = Array<3>({economy.columns(), e.sectors, lanes}, 1.0);
    state.consumption_factor = Array<3>({e.regions, e.sectors, lanes}, 1.0);
    state.price = state.capital = state.profit_rate = Array<2>({N, lanes}, 1.0);
    state.retired = Array<2>({N, lanes});
    if (behaviour.trade.on && behaviour.trade.aggregator == Aggregator::ces) {
        state.available = state.price_weight = state.source_weight;
        state.sigma = Array<2>({e.sectors, lanes}, 2.0);  // at base prices any will do
    }
    state.unit_cost = Array<2>({N, lanes});
    for (Index a = 0; a < N; ++a)
        for (Index m = 0; m < lanes; ++m)
            state.unit_cost(a, m) = 1 - behaviour.value_added.capital(a);
    state.consumer_price = state.government_price = state.capital_price = state.wage =
        state.income = state.revenue = state.population = Array<2>({e.regions, lanes}, 1.0);
}

}  // namespace

State initial_state(const Economy& economy, const Behaviour& behaviour, Index lanes,
                    Stocks stocks) {
    const Extent& e = economy.extent;
    const Index N = e.industries(), S = e.sectors;
    State state;
    const bool has_stocks = stocks != Stocks::none, stores_orders = stocks == Stocks::with_orders;
    if (has_stocks) state.inventories = Array<3>({N, S, lanes});
    if (stores_orders) state.orders = Array<3>({N, S, lanes});
    state.pooled_orders = Array<3>({S, economy.columns(), lanes});
    state.input_bound = Array<2>({N, lanes}, std::numeric_limits<double>::infinity());
    state.scarcest_input = Array<2>({N, lanes}, -1.0);
    for (Index j = 0; j < N; ++j) {
        const Index u = economy.column_of_buyer[static_cast<std::size_t>(j)];
        for (Index i = 0; i < S; ++i)
            for (Index m = 0; m < lanes; ++m) {
                const double order = economy.coefficients(j, i) * economy.output(j);
                if (has_stocks) state.inventories(j, i, m) = behaviour.initial_inventories(j, i);
                state.pooled_orders(i, u, m) += order;
                if (stores_orders) state.orders(j, i, m) = order;
            }
        if (has_stocks)
            kernels::input_bound(lanes, behaviour.binding_inputs(), j,
                                 behaviour.reference_output(j), &In<3>(state.inventories)(j, 0, 0),
                                 &Out<2>(state.input_bound)(j, 0),
                                 &Out<2>(state.scarcest_input)(j, 0));
    }
    state.source_weight = Array<3>({2, N, lanes}, 1.0);
    state.overproduction = Array<2>({N, lanes}, 1.0);
    state.output = state.expected = state.order_base = state.order_target =
        spread(economy.output, lanes);
    state.labour = Array<2>({N, lanes}, 1.0);
    state.consumption = Array<2>({e.regions, lanes}, 1.0);
    if (behaviour.keeps_accounts) start_accounts(economy, behaviour, lanes, state);
    return state;
}

Flows make_flows(const Economy& economy, const Behaviour& behaviour, Index lanes) {
    const Extent& e = economy.extent;
    const Index N = e.industries(), S = e.sectors, U = economy.columns(), K = economy.classes();
    Flows flows;
    flows.final_orders = Array<3>({e.final_columns(), S, lanes});
    flows.pooled_final = flows.pooled_orders = flows.normaliser = flows.received_share =
        Array<3>({S, U, lanes});
    flows.class_demand = flows.fill = Array<3>({K, N, lanes});
    flows.misses.resize(static_cast<std::size_t>(K * N));
    flows.demand = flows.capacity = flows.input_bound = flows.scarcest_input = flows.output =
        flows.intermediate_use = flows.intermediate_receipts = flows.shortfall =
            Array<2>({N, lanes});
    flows.target_output = spread(economy.output, lanes);
    if (!behaviour.keeps_accounts) return flows;
    flows.value_share = Array<3>({S, U, lanes});
    flows.tariff_revenue = Array<2>({economy.destinations, lanes});
    flows.use_value = flows.receipts_value = flows.input_cost = flows.value_added = flows.wages =
        flows.taxes = flows.profit = flows.investment = Array<2>({N, lanes});
    flows.supply = Array<2>({N, lanes}, 1.0);
    if (behaviour.investment.on && behaviour.capacity_weight != 0)
        flows.lasting_capacity = Array<2>({N, lanes});
    flows.investment_fill = flows.income = flows.revenue = Array<2>({e.regions, lanes}, 1.0);
    flows.benefits = Array<2>({e.regions, lanes});
    return flows;
}

}  // namespace spillover
