#include "engine/memory_needs.hpp"

#include <algorithm>

#include "engine/forcing.hpp"
#include "engine/indicator_runs.hpp"
#include "engine/member_groups.hpp"
#include "engine/origin_shares.hpp"
#include "engine/result.hpp"
#include "engine/step.hpp"
#include "kernels/lanes.hpp"

namespace spillover {
namespace {

constexpr double number = sizeof(double);

/// What some member of a batch has, and so every tile may have.
struct Features {
    bool accounts = false, destinations = false, stored_orders = false, checks = false;
    double most_shocks = 0, rebuilding = 0;
};

Features features_of(const std::vector<Scenario>& scenarios) {
    Features all;
    for (const Scenario& each : scenarios) {
        all.accounts = all.accounts || each.model.keeps_accounts();
        all.destinations = all.destinations || needs_destinations(each);
        all.checks = all.checks || !each.checks.empty();
        all.stored_orders =
            all.stored_orders || each.model.compat_boario || !each.model.propagation;
        double rebuilding = 0;
        for (const Shock& shock : each.shocks) {
            all.stored_orders = all.stored_orders || shock.driver == Driver::input_coefficient ||
                                shock.driver == Driver::inventory_target;
            if (shock.destruction) rebuilding += 1;
        }
        all.rebuilding = std::max(all.rebuilding, rebuilding);
        all.most_shocks = std::max(all.most_shocks,
                                   static_cast<double>(each.shocks.size() + each.policies.size()));
    }
    return all;
}

/// Sizes as the formulas of docs/model.md have them.
struct Sizes {
    double N, S, R, H, U, K, D, stocks, blocks, steps, records;

    Sizes(const MrioTable& table, const Scenario& first, bool destinations) {
        const Extent& e = table.extent();
        const auto count = [](Index n) { return static_cast<double>(n); };
        N = count(e.industries());
        S = count(e.sectors);
        R = count(e.regions);
        H = count(e.final_columns());
        U = table.pooled() ? 2 * R : count(e.buyers());
        blocks = static_cast<double>(blocks_of(table.data()).size());
        D = destinations ? blocks : 1;
        K = 2 * D + 1;
        stocks = N * S;
        steps = count(first.time.steps);
        records = count(records_of(first.time, first.outputs.every).count());
    }
    double trade_costs() const { return S * blocks * D; }
    double paths() const { return steps * (R + S); }
};

/// State, flows and forcing (engine/state.hpp, engine/forcing.hpp) of a tile, in numbers of each of
/// its members.
double step_arrays(const Sizes& n, const Features& has) {
    double numbers = n.stocks + 7 * n.U * n.S + 3 * n.H * n.S + 3 * n.K * n.N + 34 * n.N;
    if (has.stored_orders) numbers += 2 * n.stocks + n.R * n.S;
    if (has.accounts) numbers += 2 * n.U * n.S + 3 * n.R * n.S + 34 * n.N + 20 * n.R;
    if (has.destinations) numbers += 8 * n.trade_costs() + n.N * n.D;
    return numbers;
}

/// Members with equal settings share tiles.
bool share_tiles(const std::vector<Scenario>& scenarios) {
    const ModelSettings& model = scenarios.front().model;
    return std::all_of(scenarios.begin(), scenarios.end(),
                       [&](const Scenario& each) { return each.model == model; });
}

double field_numbers(const Sizes& n, const OutputSettings& outputs) {
    double numbers = 0;
    for (const OutputField& field : outputs.fields)
        numbers += n.records * static_cast<double>(field.partition.entities);
    return numbers;
}

/// What follows a tile through its run (E14): records, paths of GDP, what indicators need.
double record_arrays(const Sizes& n, const Features& has, const OutputSettings& outputs) {
    double numbers = 2 * n.paths() + 4 * n.N + 10 * n.R + 4 * n.S;
    bool inputs = false, trade = false;
    for (const OutputField& field : outputs.fields) {
        const VariableInfo& variable = info(field.variable);
        const double own = n.records * static_cast<double>(field.partition.entities);
        numbers += variable.aggregation == Aggregation::ratio ? 2 * own : own;
        inputs = inputs || variable.domain == VariableDomain::input_industry;
        trade = trade || needs_blocks(field.variable) || variable.accounts;
    }
    if (inputs) numbers += 2 * n.stocks;
    if (has.accounts) numbers += n.paths() + n.steps * n.R;
    if (trade) numbers += 2 * n.N * n.blocks + 6 * n.N;
    return numbers;
}

}  // namespace

MemoryNeeds memory_needs(const MrioTable& table, const std::vector<Scenario>& scenarios,
                         Index members) {
    const Scenario& first = scenarios.front();
    const Features has = features_of(scenarios);
    const Sizes n{table, first, has.destinations};
    const Index runs = runs_of(table, first);
    MemoryNeeds needs;
    const double shares = numbers_of_shares(table);
    needs.tiles = tiles_at_once(shares);
    // Runs beside a member have settings of their own.
    const bool alike = runs == 1 && share_tiles(scenarios);
    needs.most_tiles = alike ? tiles_of(members) : runs * members;
    needs.lanes = members < 3 ? 1 : kernels::most_lanes;
    const auto lanes = static_cast<double>(needs.lanes);
    const double kinds = has.destinations ? 2 : 1;
    needs.economies = number * kinds * (shares + 2 * n.stocks + 2 * n.H * n.S + (n.K + 6) * n.N);

    const double step = number * lanes * step_arrays(n, has);
    needs.result = number * (field_numbers(n, first.outputs) + 3 * n.paths() + n.steps * n.R +
                             (has.accounts ? 10.0 : 4.0) * n.N + 20 * (n.R + n.S));
    needs.tile = step + number * lanes * record_arrays(n, has, first.outputs) +
                 lanes * (number * has.most_shocks * n.steps + number * 4 * has.rebuilding * n.N +
                          needs.result);
    // Checks look at the base year while the tile is there, models before it is.
    if (has.checks) needs.tile += step;
    // Numbers of inputs, and those they are worked out from.
    needs.model =
        number * 13 * n.stocks + (has.accounts ? number * 60 * n.N : 0.0) + number * 6 * n.U * n.S;
    // At most 64 members and the tiles in flight wait for runs beside them.
    if (runs > 1)
        needs.waiting = std::min(static_cast<double>(members), 64.0 + 2.0 * kernels::most_lanes) *
                        static_cast<double>(runs) * needs.result;
    return needs;
}

double bytes_of(const MrioTable& table) {
    const auto matrix = [](const Matrix& values) { return static_cast<double>(values.size()); };
    const TableData& data = table.data();
    const Extent& e = table.extent();
    const auto N = static_cast<double>(e.industries());
    double numbers = 2 * matrix(table.intermediate_use()) + matrix(table.final_use()) +
                     (3 + static_cast<double>(data.value_added.size())) * N;
    if (const auto* dense = std::get_if<DenseSales>(&data.sales)) {
        numbers += matrix(dense->intermediate) + matrix(dense->final_demand);
    } else {
        const auto& pooled = std::get<PooledSales>(data.sales);
        numbers += matrix(pooled.use) + matrix(pooled.final_use) +
                   static_cast<double>(pooled.origin_share.values().size() +
                                       pooled.final_origin_share.values().size());
    }
    return number * numbers;
}

}  // namespace spillover
