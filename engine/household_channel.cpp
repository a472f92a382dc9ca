#include "engine/household_channel.hpp"

#include <algorithm>

#include "kernels/lanes.hpp"
#include "kernels/price_indices.hpp"

namespace spillover {

void set_household_orders(const Economy& economy, const Behaviour& behaviour, const State& state,
                          Flows& flows) {
    const Index lanes = flows.final_orders.extent(2);
    const HouseholdSettings& own = behaviour.household;
    if (!own.on) return;
    const Extent& e = economy.extent;
    Array<2> budget({e.regions, lanes});  // real, over base
    for (Index r = 0; r < e.regions; ++r)
        kernels::each_lane(lanes, [&](Index m) {
            budget(r, m) = std::max(0.0, state.income(r, m)) /
                           (state.consumer_price(r, m) * state.population(r, m));
        });
    kernels::powers(lanes, e.regions, budget.values().data(), own.budget_elasticity,
                    budget.values().data());
    for (Index h = 0; h < e.final_columns(); ++h) {
        if (!own.column[static_cast<std::size_t>(h)]) continue;
        const Index r = h / e.categories;
        for (Index i = 0; i < e.sectors; ++i)
            kernels::each_lane(lanes, [&](Index m) {
                flows.final_orders(h, i, m) *=
                    state.consumption_factor(r, i, m) * budget(r, m) * state.population(r, m);
            });
    }
}

void earn(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing, State& state,
          Flows& flows) {
    const Index lanes = flows.wages.extent(1);
    const HouseholdSettings& own = behaviour.household;
    const Extent& e = economy.extent;
    for (Index r = 0; r < e.regions; ++r) {
        double income[kernels::most_lanes] = {}, benefits[kernels::most_lanes] = {};
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            const double idle = own.benefit * behaviour.value_added.labour(a) * economy.output(a);
            kernels::each_lane(lanes, [&](Index m) {
                const double benefit = idle * std::max(0.0, 1 - state.labour(a, m));
                benefits[m] += benefit;
                income[m] +=
                    flows.wages(a, m) + own.local_profit_share * flows.profit(a, m) + benefit;
            });
        }
        const double base = own.base_income(r);
        kernels::each_lane(lanes, [&](Index m) {
            if (!forcing.transfer.empty()) income[m] += forcing.transfer(r, m);
            // A region that earns nothing in the base year keeps its real budget.
            flows.income(r, m) = base > 0 ? income[m] / base : state.consumer_price(r, m);
            flows.benefits(r, m) = benefits[m];
            state.income(r, m) += own.memory * (flows.income(r, m) - state.income(r, m));
        });
    }
}

}  // namespace spillover
