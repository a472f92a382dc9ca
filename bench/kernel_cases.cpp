#include "bench/kernel_cases.hpp"

#include "engine/consumption.hpp"
#include "engine/price_channel.hpp"
#include "engine/step.hpp"
#include "engine/trade_channel.hpp"
#include "engine/value_added.hpp"
#include "kernels/adjustment.hpp"
#include "kernels/inventories.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"
#include "kernels/prices.hpp"
#include "kernels/production.hpp"
#include "kernels/rationing.hpp"
#include "kernels/sweep.hpp"
#include "kernels/trade.hpp"

namespace spillover::bench {
namespace {

using E = const Economy&;
using B = const Behaviour&;
constexpr double number = 8;  // bytes

double N(E e) {
    return static_cast<double>(e.extent.industries());
}
double S(E e) {
    return static_cast<double>(e.extent.sectors);
}
double K(E e) {
    return static_cast<double>(e.classes());
}
double stocks(E e) {
    return N(e) * S(e);
}  // of one scenario
double columns(E e) {
    return static_cast<double>(e.columns()) * S(e);
}  // goods by share column
double shares(E e) {
    return static_cast<double>(e.share.values().size());
}
/// Shares of intermediate columns.
double intermediate_shares(E e) {
    return shares(e) * static_cast<double>(e.pooled ? e.extent.regions : e.extent.industries()) /
           static_cast<double>(e.columns());
}
double final_orders(E e) {
    return static_cast<double>(e.extent.final_columns()) * S(e);
}

kernels::StockSums sums(Flows& f) {
    return {f.intermediate_use, f.intermediate_receipts, f.shortfall,
            f.use_value,        f.receipts_value,        f.input_cost};
}

void sweep(E e, B b, Tile& t) {
    const kernels::SweepInputs in{
        e.coefficients,     b.restocking(Array<3>{}), b.binding_inputs(),    b.reference_output,
        t.state.order_base, t.state.order_target,     t.flows.output,        t.flows.target_output,
        t.flows.output,     t.flows.received_share,   t.state.purchase_price};
    kernels::sweep_inventories(e.share_columns(), in, t.state.inventories, t.state.pooled_orders,
                               sums(t.flows), t.state.input_bound, t.state.scarcest_input);
}

void place_orders(E e, B b, Tile& t) {
    if (t.orders.empty()) t.orders = t.state.inventories;
    kernels::place_orders(e.coefficients, Array<3>{}, b.restocking(Array<3>{}), t.flows.output,
                          t.flows.target_output, t.state.inventories, t.orders);
}

void update_inventories(E e, B b, Tile& t) {
    if (t.orders.empty()) place_orders(e, b, t);
    kernels::update_inventories(true, e.coefficients, Array<3>{}, e.column_of_buyer.data(),
                                t.orders, t.flows.received_share, t.state.purchase_price,
                                t.flows.output, t.state.inventories, sums(t.flows));
}

void step(E e, B, std::span<TileInStep> tiles) {
    advance(2, e, tiles);
}

/// As if nothing could be kept from the step before.
void total_demand(E e, B, std::span<TileInStep> tiles) {
    std::vector<kernels::DemandOfTile> demands;
    for (TileInStep& tile : tiles)
        demands.push_back({tile.state.pooled_orders,
                           tile.flows.pooled_final,
                           tile.state.source_weight,
                           tile.flows.open,
                           nullptr,
                           false,
                           {true, true},
                           true,
                           tile.flows.source_weight,
                           tile.flows.normaliser,
                           tile.flows.pooled_orders,
                           tile.flows.class_demand});
    kernels::total_demand(e.share_columns(), demands);
}

void deliver_goods(E e, B, std::span<TileInStep> tiles) {
    deliver(e, tiles);
}

}  // namespace

// What is counted as an operation: additions, multiplications, divisions, comparisons; a power as
// 30. Of a step in a calm scenario: normalisers and the demand of final columns are kept where
// prices do not move, and of deliveries only what is missed is summed.
const std::vector<KernelCase>& kernel_cases() {
    constexpr Preset quantity = Preset::quantity, full = Preset::full;
    static const std::vector<KernelCase> cases{
        {"trade_pool_final_orders", quantity,
         [](E e, B, Tile& t) {
             kernels::pool_orders(e.share_columns(), Array<3>{}, t.flows.final_orders,
                                  t.flows.pooled_orders);
         },
         nullptr,
         [](E e, B, double lanes) { return number * lanes * (final_orders(e) + columns(e)); },
         [](E e, B, double lanes) { return lanes * final_orders(e); }},
        {"trade_total_demand", quantity, nullptr, total_demand,
         [](E e, B, double lanes) {
             return 2 * number * shares(e) + number * lanes * (5 * columns(e) + (2 + K(e)) * N(e));
         },
         [](E e, B, double lanes) { return 4 * lanes * shares(e); }},
        {"trade_deliver", quantity, nullptr, deliver_goods,
         [](E e, B, double lanes) {
             return number * shares(e) + number * lanes * (2 * columns(e) + (2 + K(e)) * N(e));
         },
         [](E e, B, double lanes) { return lanes * 4 * columns(e); }},
        {"trade_deliver_priced", full, nullptr, deliver_goods,
         [](E e, B, double lanes) {
             return number * shares(e) + number * lanes * (3 * columns(e) + (3 + K(e)) * N(e));
         },
         [](E e, B, double lanes) { return 2 * lanes * shares(e); }},
        {"trade_weigh_origins", full,
         [](E e, B b, Tile& t) { weigh_origins(e, b, t.forcing, t.flows, t.state); }, nullptr,
         [](E e, B, double lanes) { return number * lanes * 5 * N(e); },
         [](E e, B, double lanes) { return lanes * 63 * N(e); }},
        {"inventories_sweep", quantity, sweep, nullptr,
         [](E e, B, double lanes) {
             return number * lanes * (2 * stocks(e) + 2 * columns(e) + 11 * N(e));
         },
         [](E e, B, double lanes) { return lanes * 22 * stocks(e); }},
        {"inventories_sweep_priced", full, sweep, nullptr,
         [](E e, B, double lanes) {
             return number * lanes * (2 * stocks(e) + 3 * columns(e) + 14 * N(e));
         },
         [](E e, B, double lanes) { return lanes * 28 * stocks(e); }},
        {"inventories_update", quantity, update_inventories, nullptr,
         [](E e, B, double lanes) {
             return number * lanes * (3 * stocks(e) + columns(e) + 4 * N(e));
         },
         [](E e, B, double lanes) { return lanes * 8 * stocks(e); }},
        {"inventories_place_orders", quantity, place_orders, nullptr,
         [](E e, B, double lanes) { return number * lanes * (2 * stocks(e) + 2 * N(e)); },
         [](E e, B, double lanes) { return lanes * 7 * stocks(e); }},
        {"production_bottleneck", quantity,
         [](E, B b, Tile& t) {
             kernels::bottleneck_output(b.binding_inputs(), t.flows.demand, t.flows.capacity,
                                        b.reference_output, t.state.inventories, Array<3>{},
                                        t.flows.input_bound, t.flows.scarcest_input,
                                        t.flows.output);
         },
         nullptr,
         [](E e, B b, double lanes) {
             return number * lanes * (static_cast<double>(b.input.size()) + 5 * N(e));
         },
         [](E e, B b, double lanes) {
             return lanes * (3 * static_cast<double>(b.input.size()) + 2 * N(e));
         }},
        {"production_capacity", quantity,
         [](E, B b, Tile& t) {
             kernels::production_capacity(b.base_capacity, t.forcing.capital_left,
                                          t.state.overproduction, t.forcing.capacity_left,
                                          t.forcing.quota, t.flows.capacity);
         },
         nullptr, [](E e, B, double lanes) { return number * lanes * 5 * N(e); },
         [](E e, B, double lanes) { return lanes * 5 * N(e); }},
        {"production_overtime", quantity,
         [](E, B, Tile& t) {
             kernels::adjust_overproduction(t.flows.demand, t.flows.output, 1.25, 0.05, false,
                                            t.state.overproduction);
         },
         nullptr, [](E e, B, double lanes) { return number * lanes * 4 * N(e); },
         [](E e, B, double lanes) { return lanes * 7 * N(e); }},
        {"rationing_sum_demand", quantity,
         [](E e, B, Tile& t) {
             kernels::sum_demand(t.flows.class_demand, Array<3>{}, e.withdrawals, t.flows.demand);
         },
         nullptr, [](E e, B, double lanes) { return number * lanes * (K(e) + 1) * N(e); },
         [](E e, B, double lanes) { return lanes * (K(e) + 1) * N(e); }},
        {"rationing_fill_rates", quantity,
         [](E e, B b, Tile& t) {
             kernels::ration(b.class_rank.data(), b.ranks, t.flows.output, e.withdrawals,
                             t.flows.class_demand, t.flows.allowed, t.flows.fill,
                             t.flows.misses.data());
         },
         nullptr, [](E e, B, double lanes) { return number * lanes * (2 * K(e) + 1) * N(e); },
         [](E e, B, double lanes) { return lanes * (2 * K(e) + 4) * N(e); }},
        {"orders_expectations", quantity,
         [](E, B b, Tile& t) {
             kernels::follow_demand(t.flows.demand, t.flows.capacity, b.expectation_ceiling,
                                    b.expectation_rate, t.state.expected);
         },
         nullptr, [](E e, B, double lanes) { return number * lanes * 4 * N(e); },
         [](E e, B, double lanes) { return lanes * 5 * N(e); }},
        {"orders_final", quantity,
         [](E e, B b, Tile& t) {
             set_final_orders(b, t.forcing, t.state, e.extent.categories, t.flows);
         },
         nullptr, [](E e, B, double lanes) { return number * lanes * 2 * final_orders(e); },
         [](E e, B, double lanes) { return lanes * final_orders(e); }},
        {"prices_purchase", full,
         [](E, B, Tile& t) {
             kernels::purchase_prices(t.flows.received_share, t.flows.value_share,
                                      t.state.purchase_price);
         },
         nullptr, [](E e, B, double lanes) { return number * lanes * 4 * columns(e); },
         [](E e, B, double lanes) { return lanes * 2 * columns(e); }},
        {"prices_producer", full,
         [](E e, B b, Tile& t) { set_prices(e, b, t.forcing, t.flows, t.state); }, nullptr,
         [](E e, B, double lanes) { return number * lanes * 6 * N(e); },
         [](E e, B, double lanes) { return lanes * 55 * N(e); }},
        {"prices_indices", full, [](E e, B b, Tile& t) { update_price_indices(e, b, t.state); },
         nullptr, [](E e, B, double lanes) { return number * lanes * 2 * final_orders(e); },
         [](E e, B, double lanes) { return lanes * 25 * final_orders(e); }},
        {"accounts_value_added", full,
         [](E e, B b, Tile& t) { divide_value_added(e, b, t.forcing, t.state, t.flows); }, nullptr,
         [](E e, B, double lanes) { return number * lanes * 11 * N(e); },
         [](E e, B, double lanes) { return lanes * 14 * N(e); }},
        {"step_quantity", quantity, nullptr, step,
         [](E e, B, double lanes) { return number * lanes * 2 * stocks(e); },
         [](E e, B, double lanes) {
             return lanes * (2 * intermediate_shares(e) + 22 * stocks(e) + 40 * N(e));
         }},
        {"step_full", full, nullptr, step,
         [](E e, B, double lanes) { return number * lanes * 2 * stocks(e); },
         [](E e, B, double lanes) {
             return lanes * (6 * shares(e) + 28 * stocks(e) + 250 * N(e));
         }},
    };
    return cases;
}

void run_on_tiles(const KernelCase& kernel, Workload& work, int threads) {
    const auto count = static_cast<Index>(work.tiles().size());
    const Index at_once = kernel.run ? 1 : tiles_at_once(shares(work.economy()));
    kernels::use_threads(threads);
    const auto run = [&](Index first) {
        if (kernel.run) {
            kernel.run(work.economy(), work.behaviour(),
                       *work.tiles()[static_cast<std::size_t>(first)]);
            return;
        }
        std::vector<TileInStep> tiles;
        for (Index n = first; n < std::min(count, first + at_once); ++n) {
            Tile& t = *work.tiles()[static_cast<std::size_t>(n)];
            tiles.push_back({work.behaviour(), t.forcing, t.damage, t.state, t.flows});
        }
        kernel.run_together(work.economy(), work.behaviour(), tiles);
    };
    kernels::parallel_for_pieces((count + at_once - 1) / at_once, at_once == 1 ? threads : 1,
                                 [&](Index wave) { run(wave * at_once); });
}

}  // namespace spillover::bench
