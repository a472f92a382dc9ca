#include "engine/economy.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/error.hpp"

namespace spillover {

kernels::ShareColumns Economy::share_columns() const noexcept {
    return {share,
            class_of_column.data(),
            block_of_region.data(),
            classes(),
            static_cast<Index>(column_of_buyer.size()),
            column_of_buyer.data(),
            first_buyer.data(),
            buyer.data()};
}

std::vector<std::string> blocks_of(const TableData& table) {
    const auto found = table.region_text.find("block");
    if (found == table.region_text.end()) return {""};
    std::vector<std::string> blocks;
    for (const auto& block : found->second)
        if (std::find(blocks.begin(), blocks.end(), block) == blocks.end()) blocks.push_back(block);
    return blocks;
}

namespace {

/// The trade kernels keep the weights of one good for all destinations on the stack.
constexpr std::size_t most_destinations = 200;

std::vector<FinalUse> uses_of(const std::vector<std::string>& categories) {
    static const std::map<std::string, FinalUse> known{
        {"hh", FinalUse::households},          {"households", FinalUse::households},
        {"gov", FinalUse::government},         {"government", FinalUse::government},
        {"gfcf", FinalUse::capital_formation}, {"capital_formation", FinalUse::capital_formation},
        {"inventories", FinalUse::inventories}};
    std::vector<FinalUse> uses;
    for (const std::string& category : categories) {
        const auto found = known.find(category);
        uses.push_back(found == known.end() ? FinalUse::other : found->second);
    }
    return uses;
}

/// One column per destination region and kind of use: u = kind * R + region.
void set_pooled_columns(const PooledSales& sales, Economy& economy) {
    const Index R = economy.extent.regions, S = economy.extent.sectors;
    economy.share = Array<3>({S, 2 * R, R});
    for (Index s = 0; s < R; ++s)
        for (Index i = 0; i < S; ++i)
            for (Index r = 0; r < R; ++r) {
                economy.share(i, s, r) = sales.origin_share(i, r, s);
                economy.share(i, R + s, r) = sales.final_origin_share(i, r, s);
            }
    for (Index j = 0; j < economy.extent.industries(); ++j)
        economy.column_of_buyer.push_back(economy.extent.region_of(j));
    for (Index h = 0; h < economy.extent.final_columns(); ++h)
        economy.column_of_buyer.push_back(R + h / economy.extent.categories);
}

/// One column per buyer, from sales cell by cell; negative cells are not shared out.
void set_dense_columns(const DenseSales& sales, Economy& economy) {
    const Index R = economy.extent.regions, S = economy.extent.sectors;
    const Index N = economy.extent.industries(), B = economy.extent.buyers();
    economy.share = Array<3>({S, B, R});
    for (Index b = 0; b < B; ++b) {
        economy.column_of_buyer.push_back(b);
        for (Index i = 0; i < S; ++i) {
            const auto flow = [&](Index r) {
                const Index a = economy.extent.industry(r, i);
                return std::max(0.0,
                                b < N ? sales.intermediate(a, b) : sales.final_demand(a, b - N));
            };
            double total = 0;
            for (Index r = 0; r < R; ++r)
                total += flow(r);
            for (Index r = 0; r < R && total > 0; ++r)
                economy.share(i, b, r) = flow(r) / total;
        }
    }
}

/// Buyers grouped by column, in buyer order within each.
void sort_buyers_by_column(Economy& economy) {
    const auto& column = economy.column_of_buyer;
    economy.buyer.resize(column.size());
    std::iota(economy.buyer.begin(), economy.buyer.end(), Index{0});
    const auto column_of = [&](Index b) { return column[static_cast<std::size_t>(b)]; };
    std::stable_sort(economy.buyer.begin(), economy.buyer.end(),
                     [&](Index a, Index b) { return column_of(a) < column_of(b); });
    economy.first_buyer.assign(static_cast<std::size_t>(economy.columns()) + 1, 0);
    for (const Index u : column)
        ++economy.first_buyer[static_cast<std::size_t>(u) + 1];
    std::partial_sum(economy.first_buyer.begin(), economy.first_buyer.end(),
                     economy.first_buyer.begin());
}

void set_classes(Economy& economy) {
    const Index N = economy.extent.industries();
    economy.class_of_column.assign(static_cast<std::size_t>(economy.columns()), 0);
    for (Index b = 0; b < economy.extent.buyers(); ++b) {
        const bool final = b >= N;
        const Index region =
            final ? (b - N) / economy.extent.categories : economy.extent.region_of(b);
        const Index block = economy.destinations > 1
                                ? economy.block_of_region[static_cast<std::size_t>(region)]
                                : 0;
        const Index column = economy.column_of_buyer[static_cast<std::size_t>(b)];
        economy.class_of_column[static_cast<std::size_t>(column)] = 2 * block + (final ? 1 : 0);
    }
}

/// Base demand by class and, as their sum, output: the shares and orders define both, so that the
/// base year is at rest to the last bit that arithmetic allows.
void set_base_flows(const MrioTable& table, Economy& economy) {
    const Extent& e = economy.extent;
    economy.class_demand = Array<2>({economy.classes(), e.industries()});
    for (Index b = 0; b < e.buyers(); ++b) {
        const Index u = economy.column_of_buyer[static_cast<std::size_t>(b)];
        const Index k = economy.class_of_column[static_cast<std::size_t>(u)];
        for (Index i = 0; i < e.sectors; ++i) {
            const double order = b < e.industries() ? table.intermediate_use()(i, b) * economy.dt
                                                    : economy.final_demand(b - e.industries(), i);
            for (Index r = 0; r < e.regions && order != 0; ++r)
                economy.class_demand(k, e.industry(r, i)) += economy.share(i, u, r) * order;
        }
    }
    for (Index a = 0; a < e.industries(); ++a) {
        double total = economy.withdrawals(a);
        for (Index k = 0; k < economy.classes(); ++k)
            total += economy.class_demand(k, a);
        economy.output(a) = std::max(0.0, total);
    }
}

void set_technology(const MrioTable& table, Economy& economy) {
    const Extent& e = economy.extent;
    for (Index j = 0; j < e.industries(); ++j) {
        double cost = 0;
        for (Index i = 0; i < e.sectors; ++i) {
            const double use = table.intermediate_use()(i, j) * economy.dt;
            economy.coefficients(j, i) = economy.output(j) > 0 ? use / economy.output(j) : 0.0;
            cost += economy.coefficients(j, i);
        }
        economy.value_added_rate(j) = 1 - cost;
    }
}

}  // namespace

std::vector<Index> block_of_each_region(const TableData& table) {
    const auto blocks = blocks_of(table);
    std::vector<Index> block(static_cast<std::size_t>(table.extent.regions), 0);
    const auto found = table.region_text.find("block");
    if (found == table.region_text.end()) return block;
    for (std::size_t r = 0; r < block.size(); ++r)
        block[r] = std::find(blocks.begin(), blocks.end(), found->second[r]) - blocks.begin();
    return block;
}

Economy make_economy(const MrioTable& table, double dt, bool by_block) {
    Economy economy;
    const Extent& e = economy.extent = table.extent();
    economy.dt = dt;
    economy.pooled = table.pooled();
    economy.block_of_region = block_of_each_region(table.data());
    economy.final_use = uses_of(table.data().categories);
    if (by_block && blocks_of(table.data()).size() > most_destinations)
        throw InputError{"table " + table.data().name,
                         "trade.open and trade.quota work between at most " +
                             std::to_string(most_destinations) + " blocks, the table has " +
                             std::to_string(blocks_of(table.data()).size())};
    economy.destinations = by_block ? static_cast<Index>(blocks_of(table.data()).size()) : 1;
    economy.coefficients = Array<2>({e.industries(), e.sectors});
    economy.final_demand = Array<2>({e.final_columns(), e.sectors});
    economy.output = Array<1>({e.industries()});
    economy.withdrawals = Array<1>({e.industries()});
    economy.value_added_rate = Array<1>({e.industries()});

    if (table.pooled()) {
        set_pooled_columns(std::get<PooledSales>(table.data().sales), economy);
    } else {
        set_dense_columns(std::get<DenseSales>(table.data().sales), economy);
    }
    sort_buyers_by_column(economy);
    set_classes(economy);
    for (Index h = 0; h < e.final_columns(); ++h)
        for (Index i = 0; i < e.sectors; ++i)
            economy.final_demand(h, i) = table.final_use()(i, h) * dt;
    for (Index a = 0; a < e.industries(); ++a)
        economy.withdrawals(a) = table.stock_withdrawals()[a] * dt;
    set_base_flows(table, economy);
    set_technology(table, economy);
    return economy;
}

}  // namespace spillover
