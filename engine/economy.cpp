#include "engine/economy.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/error.hpp"

namespace spillover {

kernels::ShareColumns Economy::share_columns() const noexcept {
    return {share.view(),
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

/// In a pooled table a column per destination region and kind of use, u = kind * R + region; else
/// one per buyer.
void set_columns(const MrioTable& table, ShareForm form, Economy& economy) {
    const Extent& e = economy.extent;
    economy.share = origin_shares(table, form);
    for (Index b = 0; b < e.buyers(); ++b) {
        const Index h = b - e.industries(), s = h < 0 ? e.region_of(b) : h / e.categories;
        economy.column_of_buyer.push_back(!economy.pooled ? b : h < 0 ? s : e.regions + s);
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
            if (order == 0) continue;
            economy.share.each_origin(i, u, [&](Index r, double share) {
                economy.class_demand(k, e.industry(r, i)) += share * order;
            });
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

Economy make_economy(const MrioTable& table, double dt, bool by_block, ShareForm form) {
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

    set_columns(table, form, economy);
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
