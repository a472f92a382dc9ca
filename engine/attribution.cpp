#include "engine/attribution.hpp"

#include <algorithm>
#include <bit>

namespace spillover {
namespace {

constexpr bool is_in(std::size_t player, std::size_t coalition) {
    return (coalition >> player & 1U) != 0;
}

/// Households' cells of destroyed capital are final columns; they are kept with their region.
Index region_of_column(Index column, const Extent& extent) {
    return column / extent.categories;
}

}  // namespace

std::vector<double> shapley_values(std::span<const double> worth) {
    const auto players = static_cast<std::size_t>(std::bit_width(worth.size()) - 1);
    // |S|! (K - |S| - 1)! / K! by |S|.
    std::vector<double> weight(players, 0.0);
    for (std::size_t size = 0; size < players; ++size) {
        weight[size] = 1 / static_cast<double>(players);
        for (std::size_t n = 1; n <= size; ++n)
            weight[size] *= static_cast<double>(n) / static_cast<double>(players - n);
    }
    std::vector<double> values(players, 0.0);
    for (std::size_t k = 0; k < players; ++k)
        for (std::size_t coalition = 0; coalition < worth.size(); ++coalition)
            if (!is_in(k, coalition))
                values[k] += weight[static_cast<std::size_t>(std::popcount(coalition))] *
                             (worth[coalition | std::size_t{1} << k] - worth[coalition]);
    return values;
}

Scenario with_shocks(const Scenario& scenario, std::size_t coalition) {
    Scenario part = scenario;
    part.shocks.clear();
    for (std::size_t k = 0; k < scenario.shocks.size(); ++k)
        if (is_in(k, coalition)) part.shocks.push_back(scenario.shocks[k]);
    return part;
}

std::vector<Channel> channels_on(const ModelSettings& model) {
    std::vector<Channel> channels;
    for (const ChannelInfo& channel : channel_catalogue())
        if (model.is_on(channel.id)) channels.push_back(channel.id);
    return channels;
}

Scenario with_channels(const Scenario& scenario, const std::vector<Channel>& players,
                       std::size_t coalition) {
    Scenario part = scenario;
    for (std::size_t k = 0; k < players.size(); ++k)
        part.model.channels[players[k]] = is_in(k, coalition);
    return part;
}

CellPlace place_of(Driver driver, Index cell, const Extent& extent, Index blocks) {
    using enum Driver;
    const Index S = extent.sectors;
    switch (driver) {
        case final_demand:
            return {region_of_column(cell / S, extent), cell % S};
        case input_coefficient:
            return {extent.region_of(cell / S), extent.sector_of(cell / S)};
        case inventory_target:
            return {cell / S, cell % S};
        case trade_quota:
            return {extent.region_of(cell / blocks), extent.sector_of(cell / blocks)};
        case trade_open:
        case tariff:
        case trade_barrier:
            return {-1, cell / (blocks * blocks)};
        case world_price:
        case sigma:
            return {-1, cell};
        case exchange_rate:
            return {};
        case wage:
        case transfer:
        case land_revenue:
            return {cell, -1};
        default:
            return {extent.region_of(cell), extent.sector_of(cell)};
    }
}

Index Sources::source_of(Driver driver, Index cell) const {
    const CellPlace place = place_of(driver, cell, extent_, blocks_);
    if (place.region < 0) return -1;
    // What has no sector, such as wages, counts with its region.
    if (place.sector >= 0 && !matrix_->sector[static_cast<std::size_t>(place.sector)]) return -1;
    return matrix_->source[static_cast<std::size_t>(place.region)];
}

bool Sources::has(const Scenario& scenario, Index source) const {
    return !only(scenario, source).shocks.empty();
}

Scenario Sources::only(const Scenario& scenario, Index source) const {
    Scenario part = scenario;
    for (Shock& shock : part.shocks) {
        const Driver driver = shock.driver;
        std::erase_if(shock.cells,
                      [&](const Cell& cell) { return source_of(driver, cell.index) != source; });
        if (!shock.destruction) continue;
        std::erase_if(shock.destruction->households, [&](const Cell& cell) {
            const Index region = region_of_column(cell.index, extent_);
            return matrix_->source[static_cast<std::size_t>(region)] != source;
        });
    }
    std::erase_if(part.shocks, [](const Shock& shock) {
        return shock.cells.empty() &&
               !(shock.destruction && !shock.destruction->households.empty());
    });
    return part;
}

}  // namespace spillover
