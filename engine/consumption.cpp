#include "engine/consumption.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "kernels/lanes.hpp"

namespace spillover {

namespace {

bool same_bits(const Numbers& a, const Numbers& b) {
    return a.size() == b.size() &&
           (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

}  // namespace

bool set_final_orders(const Behaviour& behaviour, const Forcing& forcing, const State& state,
                      Index categories, Flows& flows) {
    const Index lanes = flows.final_orders.extent(2);
    const bool reacts = behaviour.income_consumption || behaviour.keeps_accounts;
    if (!reacts && !flows.moved.forcing) return false;
    if (!reacts && same_bits(flows.final_orders.values(), forcing.final_orders.values()))
        return false;
    flows.final_orders = forcing.final_orders;
    if (!behaviour.income_consumption) return true;
    for (Index h = 0; h < flows.final_orders.extent(0); ++h) {
        if (!behaviour.household_column[static_cast<std::size_t>(h)]) continue;
        for (Index i = 0; i < flows.final_orders.extent(1); ++i)
            for (Index m = 0; m < lanes; ++m)
                flows.final_orders(h, i, m) *= state.consumption(h / categories, m);
    }
    return true;
}

void follow_income(const Economy& economy, const Behaviour& behaviour, State& state) {
    const Index lanes = state.labour.extent(1);
    const Extent& e = economy.extent;
    const double rho = behaviour.consumption_persistence;
    for (Index r = 0; r < e.regions; ++r)
        for (Index m = 0; m < lanes; ++m) {
            double income = 0, base = 0;
            for (Index i = 0; i < e.sectors; ++i) {
                const Index a = e.industry(r, i);
                const double earned =
                    std::max(0.0, economy.value_added_rate(a)) * economy.output(a);
                income += earned * state.labour(a, m);
                base += earned;
            }
            if (base <= 0) continue;
            const double now = income / base;
            const double permanent = 1 - behaviour.permanent_share * (1 - now);
            double& consumption = state.consumption(r, m);
            consumption = std::pow(consumption, rho) * std::pow(now * permanent, (1 - rho) / 2);
        }
}

}  // namespace spillover
