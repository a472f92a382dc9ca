#include "engine/fiscal_channel.hpp"

#include <algorithm>

#include "kernels/lanes.hpp"
#include "kernels/price_indices.hpp"

namespace spillover {

void set_government_orders(const Economy& economy, const Behaviour& behaviour, const State& state,
                           Flows& flows) {
    const Index lanes = flows.final_orders.extent(2);
    const FiscalSettings& own = behaviour.fiscal;
    if (!own.on) return;
    const Extent& e = economy.extent;
    Array<2> real({e.regions, lanes});
    for (Index r = 0; r < e.regions; ++r)
        kernels::each_lane(lanes, [&](Index m) {
            real(r, m) = std::max(0.0, state.revenue(r, m)) / state.government_price(r, m);
        });
    kernels::powers(lanes, e.regions, real.values().data(), own.elasticity, real.values().data());
    for (Index h = 0; h < e.final_columns(); ++h) {
        if (!own.column[static_cast<std::size_t>(h)]) continue;
        for (Index i = 0; i < e.sectors; ++i)
            kernels::each_lane(
                lanes, [&](Index m) { flows.final_orders(h, i, m) *= real(h / e.categories, m); });
    }
}

void levy(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing, State& state,
          Flows& flows) {
    const Index lanes = flows.taxes.extent(1);
    const FiscalSettings& own = behaviour.fiscal;
    const Extent& e = economy.extent;
    for (Index r = 0; r < e.regions; ++r) {
        double revenue[kernels::most_lanes] = {};
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            kernels::each_lane(lanes, [&](Index m) {
                revenue[m] +=
                    flows.taxes(a, m) + own.profit_tax * std::max(0.0, flows.profit(a, m));
            });
        }
        const double base = own.base_revenue(r);
        kernels::each_lane(lanes, [&](Index m) {
            const double land = forcing.land_revenue.empty() ? 1.0 : forcing.land_revenue(r, m);
            revenue[m] += own.land(r) * land;
            flows.revenue(r, m) = base > 0 ? revenue[m] / base : state.government_price(r, m);
            state.revenue(r, m) += own.memory * (flows.revenue(r, m) - state.revenue(r, m));
        });
    }
}

}  // namespace spillover
