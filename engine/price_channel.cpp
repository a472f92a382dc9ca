#include "engine/price_channel.hpp"

#include <algorithm>

#include "engine/trade_channel.hpp"
#include "kernels/lanes.hpp"
#include "kernels/price_indices.hpp"
#include "kernels/prices.hpp"
#include "kernels/trade.hpp"

namespace spillover {
namespace {

/// What the currency of block o is worth in that of block d, over the base year.
double converted(const Array<2>& exchange, Index o, Index d, Index m) {
    return exchange.empty() ? 1.0 : exchange(o, m) / exchange(d, m);
}

/// Revenue of the block of destination: tariff rate times what its buyers pay at the border.
void collect_tariffs(const Economy& economy, const Forcing& forcing, const State& state,
                     Flows& flows) {
    const Index lanes = state.price.extent(1);
    const Extent& e = economy.extent;
    for (double& revenue : flows.tariff_revenue.values())
        revenue = 0;
    if (forcing.tariff.empty()) return;
    const Array<2>& exchange = forcing.exchange_rate;
    for (Index k = 0; k + 1 < economy.classes(); ++k) {
        const Index d = k / 2;
        for (Index a = 0; a < e.industries(); ++a) {
            const Index i = e.sector_of(a);
            const Index o = economy.block_of_region[static_cast<std::size_t>(e.region_of(a))];
            kernels::each_lane(lanes, [&](Index m) {
                const double abroad = converted(exchange, o, d, m);
                flows.tariff_revenue(d, m) += forcing.tariff(i, o, d, m) * state.price(a, m) *
                                              abroad * flows.class_demand(k, a, m) *
                                              flows.fill(k, a, m);
            });
        }
    }
}

/// (1 + tariff) e_o / e_d; empty where neither moves.
void set_price_markup(const Forcing& forcing, Index destinations, Flows& flows) {
    const Index lanes = flows.value_share.extent(2);
    const Array<4>& tariff = forcing.tariff;
    const Array<2>& exchange = forcing.exchange_rate;
    if (tariff.empty() && exchange.empty()) return;
    const Index D = destinations, S = flows.value_share.extent(0);
    if (flows.price_markup.empty()) flows.price_markup = Array<4>({S, D, D, lanes});
    for (Index i = 0; i < S; ++i)
        for (Index o = 0; o < D; ++o)
            for (Index d = 0; d < D; ++d)
                kernels::each_lane(lanes, [&](Index m) {
                    const double duty = tariff.empty() ? 0.0 : tariff(i, o, d, m);
                    flows.price_markup(i, o, d, m) = (1 + duty) * converted(exchange, o, d, m);
                });
}

/// A region without capital formation in the base year values its capital at its own prices.
void price_own_products(const Economy& economy, State& state, Index r) {
    const Index S = economy.extent.sectors, first = economy.extent.industry(r, 0),
                lanes = state.price.extent(1);
    kernels::laspeyres_index(lanes, S, &In<1>(economy.output)(first), &In<2>(state.price)(first, 0),
                             &Out<2>(state.capital_price)(r, 0));
}

}  // namespace

void shut_in(const Behaviour& behaviour, const State& state, Flows& flows) {
    if (!behaviour.price.shuts_in) return;
    kernels::surviving_supply(behaviour.price.shutin, behaviour.price.position,
                              behaviour.price.shutin_floor, state.price, state.unit_cost,
                              flows.supply);
    for (auto* capacity : {&flows.capacity.values(), &flows.lasting_capacity.values()})
        for (std::size_t n = 0; n < capacity->size(); ++n)
            (*capacity)[n] *= flows.supply.values()[n];
}

namespace {

bool is_valued(const Behaviour& behaviour) {
    return behaviour.keeps_accounts && behaviour.price.on;
}

}  // namespace

void ask_prices(const Economy& economy, const TileInStep& tile) {
    if (tile.behaviour.keeps_accounts) tile.flows.price_paid = tile.state.price;
    if (is_valued(tile.behaviour)) set_price_markup(tile.forcing, economy.destinations, tile.flows);
}

void deliver(const Economy& economy, std::span<const TileInStep> tiles) {
    std::vector<kernels::DeliveryOfTile> deliveries;
    for (const auto& [behaviour, forcing, damage, state, flows] : tiles) {
        // Nothing comes of it where there are no stocks and no money.
        if (state.inventories.empty() && !behaviour.keeps_accounts) continue;
        deliveries.push_back({state.source_weight, flows.open, flows.fill, flows.misses.data(),
                              flows.normaliser, !buys_composites(behaviour, state),
                              flows.received_share, state.price, flows.price_markup,
                              is_valued(behaviour) ? Out<3>(flows.value_share) : Array<3>{}});
    }
    kernels::deliver(economy.share_columns(), deliveries);
}

void pay(const Economy& economy, const TileInStep& tile) {
    const auto& [behaviour, forcing, damage, state, flows] = tile;
    if (is_valued(behaviour)) {
        kernels::purchase_prices(flows.received_share, flows.value_share, state.purchase_price);
        collect_tariffs(economy, forcing, state, flows);
    } else if (behaviour.keeps_accounts) {
        flows.value_share = flows.received_share;
    }
}

void update_price_indices(const Economy& economy, const Behaviour& behaviour, State& state) {
    const Extent& e = economy.extent;
    const Index S = e.sectors, lanes = state.price.extent(1);
    if (!behaviour.price.on) return;
    for (Index h = 0; h < e.final_columns(); ++h) {
        const auto column = static_cast<std::size_t>(h);
        const Index r = h / e.categories;
        const Index u = economy.column_of_buyer[static_cast<std::size_t>(e.industries()) + column];
        const double* const basket = &In<2>(economy.final_demand)(h, 0);
        const double* const price = &In<3>(state.purchase_price)(u, 0, 0);
        if (behaviour.household.column[column])
            kernels::ces_basket(lanes, S, basket, price, behaviour.household.price_elasticity,
                                &Out<3>(state.consumption_factor)(r, 0, 0),
                                &Out<2>(state.consumer_price)(r, 0));
        if (behaviour.fiscal.column[column])
            kernels::laspeyres_index(lanes, S, basket, price,
                                     &Out<2>(state.government_price)(r, 0));
        // What capital costs is part of the investment channel.
        if (!behaviour.investment.on || !behaviour.investment.column[column]) continue;
        if (std::all_of(basket, basket + S, [](double share) { return share == 0; })) {
            price_own_products(economy, state, r);
        } else {
            kernels::laspeyres_index(lanes, S, basket, price, &Out<2>(state.capital_price)(r, 0));
        }
    }
}

void set_prices(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                const Flows& flows, State& state) {
    if (!behaviour.price.on) return;
    const kernels::PriceRule rule{behaviour.value_added.labour,
                                  behaviour.value_added.tax,
                                  behaviour.value_added.capital,
                                  behaviour.price.world_link,
                                  behaviour.price.adjustment,
                                  behaviour.price.scarcity,
                                  economy.output,
                                  behaviour.base_capacity};
    const kernels::PriceForcing shocks{forcing.unit_cost,    forcing.tax_rate,
                                       forcing.productivity, forcing.price_floor,
                                       forcing.price_markup, forcing.world_price};
    kernels::adjust_prices(rule, shocks, flows.input_cost, flows.demand, flows.capacity, state.wage,
                           state.capital_price, flows.sigma, state.unit_cost, state.price);
}

}  // namespace spillover
