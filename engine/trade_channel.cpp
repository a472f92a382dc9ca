#include "engine/trade_channel.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/adjustment.hpp"
#include "kernels/lanes.hpp"
#include "kernels/prices.hpp"
#include "kernels/trade.hpp"

namespace spillover {
namespace {

/// sigma(t) of every good [S x lanes].
Array<2> elasticities(Index t, const TradeSettings& trade, const Forcing& forcing) {
    const Index S = trade.sigma_long.extent(0), lanes = forcing.capacity_loss.extent(1);
    Array<2> sigma({S, lanes});
    for (Index m = 0; m < lanes; ++m) {
        const double since = forcing.first_price_shock[static_cast<std::size_t>(m)];
        const double elapsed = std::max(0.0, static_cast<double>(t) - since);
        const double left = std::exp2(-elapsed / trade.halflife);
        for (Index i = 0; i < S; ++i) {
            const double now =
                trade.sigma_long(i) + (trade.sigma_short(i) - trade.sigma_long(i)) * left;
            sigma(i, m) = forcing.sigma.empty() ? now : now * forcing.sigma(i, m);
        }
    }
    return sigma;
}

Array<4> product(const Array<4>& a, const Array<4>& b) {
    if (a.empty() || b.empty()) return a.empty() ? b : a;
    Array<4> result = a;
    for (std::size_t n = 0; n < result.values().size(); ++n)
        result.values()[n] *= b.values()[n];
    return result;
}

/// Weights of the price index of a CES composite: times price, and times trade costs.
void set_price_weights(const Economy& economy, const Forcing& forcing, const Array<2>& sigma,
                       State& state) {
    const Index lanes = sigma.extent(1);
    const Extent& e = economy.extent;
    state.sigma = sigma;
    state.price_weight = state.source_weight;
    for (Index kind = 0; kind < 2; ++kind)
        for (Index a = 0; a < e.industries(); ++a)
            for (Index m = 0; m < lanes; ++m) {
                const Index o = economy.block_of_region[static_cast<std::size_t>(e.region_of(a))];
                const double abroad =
                    forcing.exchange_rate.empty() ? 1.0 : forcing.exchange_rate(o, m);
                state.price_weight(kind, a, m) *= state.price(a, m) * abroad;
            }
    if (state.trade_cost.empty()) return;
    state.price_trade_cost = state.trade_cost;
    auto& cost = state.price_trade_cost.values();
    for (std::size_t n = 0; n < cost.size(); ++n) {
        if (!forcing.tariff.empty()) cost[n] *= 1 + forcing.tariff.values()[n];
        if (!forcing.trade_barrier.empty()) cost[n] *= 1 + forcing.trade_barrier.values()[n];
    }
}

}  // namespace

void set_open(const Forcing& forcing, const State& state, Flows& flows) {
    flows.open = product(state.trade_cost, forcing.open);
    flows.price_open = product(state.price_trade_cost, forcing.open);
}

bool buys_composites(const Behaviour& behaviour, const State& state) noexcept {
    return behaviour.keeps_accounts && !state.available.empty();
}

void split_over_origins(const Economy& economy, std::span<const TileInStep> tiles) {
    std::vector<kernels::CesComposite> composites;
    composites.reserve(tiles.size());  // they are pointed at
    std::vector<kernels::DemandOfTile> demands;
    for (const auto& [behaviour, forcing, damage, state, flows] : tiles) {
        const bool ces = buys_composites(behaviour, state);
        composites.push_back(
            {state.available, forcing.open, state.price_weight, flows.price_open, state.sigma});
        // Shifted orders were added to the demand that stands there.
        const bool has_last = !flows.source_weight.empty() && forcing.origin_shifts.empty();
        if (flows.source_weight.empty()) flows.source_weight = state.source_weight;
        demands.push_back({state.pooled_orders,
                           flows.pooled_final,
                           state.source_weight,
                           flows.open,
                           ces ? &composites.back() : nullptr,
                           has_last,
                           {behaviour.propagation, flows.moved.final_orders},
                           flows.moved.weights,
                           flows.source_weight,
                           flows.normaliser,
                           flows.pooled_orders,
                           flows.class_demand});
    }
    kernels::total_demand(economy.share_columns(), demands);
}

void set_elasticities(Index t, const Behaviour& behaviour, const Forcing& forcing, Flows& flows) {
    if (behaviour.trade.on) flows.sigma = elasticities(t, behaviour.trade, forcing);
}

namespace {

void set_trade_costs(const Economy& economy, const Forcing& forcing, const Array<2>& sigma,
                     State& state) {
    const Index lanes = sigma.extent(1);
    if (forcing.tariff.empty() && forcing.trade_barrier.empty()) return;
    const Index D = economy.destinations, S = economy.extent.sectors;
    if (state.trade_cost.empty()) state.trade_cost = Array<4>({S, D, D, lanes});
    kernels::trade_cost_factor(sigma, forcing.tariff, forcing.trade_barrier, state.trade_cost);
}

}  // namespace

void weigh_origins(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                   Flows& flows, State& state) {
    const Index lanes = flows.capacity.extent(1);
    const bool by_capacity = behaviour.capacity_weight != 0 && flows.moved.capacity;
    const bool by_price = behaviour.keeps_accounts && behaviour.trade.on;
    flows.moved.weights = behaviour.propagation && (by_capacity || by_price);
    if (!behaviour.propagation) {
        // A duty still turns buyers away from what it is on: that is where it strikes.
        if (behaviour.trade.on) set_trade_costs(economy, forcing, flows.sigma, state);
        return;
    }
    const Index N = economy.extent.industries();
    const Out<2> intermediate{state.source_weight.values().data(), {N, lanes}};
    if (by_capacity)
        kernels::source_weights(
            flows.lasting_capacity.empty() ? flows.capacity : flows.lasting_capacity,
            behaviour.weight_reference, behaviour.capacity_weight, intermediate);
    if (!by_price) return;

    if (behaviour.capacity_weight == 0)
        std::fill_n(state.source_weight.values().begin(), N * lanes, 1.0);
    if (!state.available.empty()) state.available = state.source_weight;
    if (!state.available.empty())
        std::fill(state.available.values().begin() + N * lanes, state.available.values().end(),
                  1.0);
    const Array<2>& sigma = flows.sigma;
    kernels::weigh_by_price(sigma, state.price, forcing.exchange_rate,
                            economy.block_of_region.data(), state.source_weight);
    set_trade_costs(economy, forcing, sigma, state);
    if (!state.available.empty()) set_price_weights(economy, forcing, sigma, state);
}

}  // namespace spillover
