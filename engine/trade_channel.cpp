#include "engine/trade_channel.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/adjustment.hpp"
#include "kernels/lanes.hpp"
#include "kernels/prices.hpp"

namespace spillover {
namespace {

using kernels::lanes;

/// sigma(t) of every good [S x lanes].
Array<2> elasticities(Index t, const TradeSettings& trade, const Forcing& forcing) {
    const Index S = trade.sigma_long.extent(0);
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

}  // namespace

void set_open(const Forcing& forcing, const State& state, Flows& flows) {
    flows.open = state.trade_cost.empty() ? forcing.open : state.trade_cost;
    if (state.trade_cost.empty() || forcing.open.empty()) return;
    auto& open = flows.open.values();
    for (std::size_t n = 0; n < open.size(); ++n)
        open[n] *= forcing.open.values()[n];
}

void weigh_origins(Index t, const Economy& economy, const Behaviour& behaviour,
                   const Forcing& forcing, const Flows& flows, State& state) {
    if (!behaviour.propagation) return;
    const Index N = economy.extent.industries();
    const Out<2> intermediate{state.source_weight.values().data(), {N, lanes}};
    if (behaviour.capacity_weight != 0)
        kernels::source_weights(flows.capacity, behaviour.weight_reference,
                                behaviour.capacity_weight, intermediate);
    if (!behaviour.keeps_accounts || !behaviour.trade.on) return;

    if (behaviour.capacity_weight == 0)
        std::fill_n(state.source_weight.values().begin(), N * lanes, 1.0);
    const Array<2> sigma = elasticities(t, behaviour.trade, forcing);
    kernels::weigh_by_price(sigma, state.price, forcing.exchange_rate,
                            economy.block_of_region.data(), state.source_weight);
    if (forcing.tariff.empty() && forcing.trade_barrier.empty()) return;
    const Index D = economy.destinations, S = economy.extent.sectors;
    if (state.trade_cost.empty()) state.trade_cost = Array<4>({S, D, D, lanes});
    kernels::trade_cost_factor(sigma, forcing.tariff, forcing.trade_barrier, state.trade_cost);
}

}  // namespace spillover
