#include "engine/labour_channel.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/accounts.hpp"
#include "kernels/lanes.hpp"
#include "kernels/price_indices.hpp"

namespace spillover {
namespace {

void set_wages(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
               State& state) {
    const Index lanes = state.labour.extent(1);
    const Extent& e = economy.extent;
    const LabourSettings& own = behaviour.employment;
    if (own.wage_elasticity == 0 && forcing.wage.empty()) return;
    for (Index r = 0; r < e.regions; ++r) {
        double base = 0, paid[kernels::most_lanes] = {};
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            const double wages = behaviour.value_added.labour(a) * economy.output(a);
            base += wages;
            kernels::each_lane(lanes, [&](Index m) { paid[m] += wages * state.labour(a, m); });
        }
        for (Index m = 0; m < lanes; ++m)
            state.wage(r, m) = base > 0 ? paid[m] / base : 1.0;
    }
    kernels::powers(lanes, e.regions, state.wage.values().data(), own.wage_elasticity,
                    state.wage.values().data());
    if (forcing.wage.empty()) return;
    for (std::size_t n = 0; n < state.wage.values().size(); ++n)
        state.wage.values()[n] *= forcing.wage.values()[n];
}

/// Real wage below which people leave a region no faster.
constexpr double least_wage = 1e-3;

/// Weighted by base wages, people of a block only move within it.
void migrate(const Economy& economy, const Behaviour& behaviour, State& state) {
    const Index lanes = state.labour.extent(1);
    const Extent& e = economy.extent;
    std::vector<double> people(static_cast<std::size_t>(e.regions), 0.0);
    for (Index a = 0; a < e.industries(); ++a)
        people[static_cast<std::size_t>(e.region_of(a))] +=
            behaviour.value_added.labour(a) * economy.output(a);
    const auto& block = economy.block_of_region;
    const auto at = [](Index r) { return static_cast<std::size_t>(r); };
    for (Index m = 0; m < lanes; ++m)
        for (Index r = 0; r < e.regions; ++r) {
            bool first = true;  // each block once, at its first region
            for (Index s = 0; s < r; ++s)
                first = first && block[at(s)] != block[at(r)];
            if (!first) continue;
            double all = 0, mean = 0, after = 0;
            const auto real_wage = [&](Index s) {  // its logarithm, also where nothing is earned
                return std::log(
                    std::max(least_wage, state.wage(s, m) / state.consumer_price(s, m)));
            };
            for (Index s = r; s < e.regions; ++s) {
                if (block[at(s)] != block[at(r)]) continue;
                all += people[at(s)] * state.population(s, m);
                mean += people[at(s)] * state.population(s, m) * real_wage(s);
            }
            if (!(all > 0)) continue;
            for (Index s = r; s < e.regions; ++s) {
                if (block[at(s)] != block[at(r)]) continue;
                state.population(s, m) *=
                    std::exp(behaviour.employment.migration * (real_wage(s) - mean / all));
                after += people[at(s)] * state.population(s, m);
            }
            for (Index s = r; s < e.regions; ++s)
                if (block[at(s)] == block[at(r)]) state.population(s, m) *= all / after;
        }
}

}  // namespace

void adjust_labour_market(const Economy& economy, const Behaviour& behaviour,
                          const Forcing& forcing, const Flows& flows, State& state) {
    const LabourSettings& own = behaviour.employment;
    if (own.on) {
        kernels::employ(economy.output, flows.output, forcing.productivity, forcing.labour_supply,
                        own.hiring, own.firing, state.labour);
        set_wages(economy, behaviour, forcing, state);
    }
    if (own.migrates) migrate(economy, behaviour, state);
}

}  // namespace spillover
