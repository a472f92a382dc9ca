#include "engine/investment_channel.hpp"

#include <algorithm>

#include "kernels/capital.hpp"
#include "kernels/lanes.hpp"

namespace spillover {
namespace {

kernels::InvestmentRule rule_of(const Economy& economy, const InvestmentSettings& own) {
    return {own.depreciation, own.sensitivity, own.adjustment,
            own.exit,         economy.output,  own.ceiling};
}

kernels::InvestmentForcing forcing_of(const Forcing& forcing) {
    return {forcing.investment_subsidy, forcing.investment_ban, forcing.investment_factor,
            forcing.exit_factor, forcing.retired};
}

/// Share of a region's capital formation that was delivered; 1 where none was ordered.
void measure_fill(const Economy& economy, const InvestmentSettings& own, Flows& flows) {
    const Index lanes = flows.final_orders.extent(2);
    const Extent& e = economy.extent;
    for (Index r = 0; r < e.regions; ++r) {
        double ordered[kernels::most_lanes] = {}, received[kernels::most_lanes] = {};
        for (Index c = 0; c < e.categories; ++c) {
            const Index h = r * e.categories + c;
            if (!own.column[static_cast<std::size_t>(h)]) continue;
            const Index u = economy.column_of_buyer[static_cast<std::size_t>(e.industries() + h)];
            for (Index i = 0; i < e.sectors; ++i)
                kernels::each_lane(lanes, [&](Index m) {
                    const double order = flows.final_orders(h, i, m);
                    ordered[m] += order;
                    received[m] += order * flows.received_share(i, u, m);
                });
        }
        kernels::each_lane(lanes, [&](Index m) {
            flows.investment_fill(r, m) = ordered[m] > 0 ? received[m] / ordered[m] : 1.0;
        });
    }
}

}  // namespace

void set_investment_orders(const Economy& economy, const Behaviour& behaviour,
                           const Forcing& forcing, const State& state, Flows& flows) {
    const Index lanes = flows.final_orders.extent(2);
    const InvestmentSettings& own = behaviour.investment;
    if (!own.on) return;
    const Extent& e = economy.extent;
    kernels::plan_investment(rule_of(economy, own), forcing_of(forcing), state.expected,
                             state.profit_rate, state.capital, flows.investment);
    for (Index r = 0; r < e.regions; ++r) {
        double more[kernels::most_lanes] = {};
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            kernels::each_lane(lanes, [&](Index m) {
                more[m] += own.base_capital(a) * (flows.investment(a, m) - own.depreciation(a));
            });
        }
        // A region without capital formation in the base year has no composition: nothing moves.
        for (Index c = 0; c < e.categories; ++c) {
            const Index h = r * e.categories + c;
            if (!own.column[static_cast<std::size_t>(h)]) continue;
            for (Index i = 0; i < e.sectors; ++i)
                kernels::each_lane(lanes, [&](Index m) {
                    double& order = flows.final_orders(h, i, m);
                    order = std::max(0.0, order + own.composition(r, i) * more[m]);
                });
        }
    }
}

void renew_capital(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                   State& state, Flows& flows) {
    const InvestmentSettings& own = behaviour.investment;
    if (!own.on) return;
    measure_fill(economy, own, flows);
    kernels::renew_capital(rule_of(economy, own), forcing_of(forcing), flows.investment,
                           flows.investment_fill, state.profit_rate, state.retired, state.capital);
}

}  // namespace spillover
