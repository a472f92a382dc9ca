#include "engine/channels.hpp"

#include <algorithm>

#include "engine/scenario.hpp"

namespace spillover {

const std::vector<ChannelInfo>& channel_catalogue() {
    using enum Channel;
    static const std::vector<ChannelInfo> catalogue{
        {price, "price", true, "producers set prices from costs, world prices and scarcity (E11)"},
        {trade, "trade", true, "orders move to cheaper origins; tariffs and other barriers (E13)"},
        {income, "income", true, "household budgets follow income and prices (E3, E12)"},
        {fiscal, "fiscal", true, "government demand follows revenue and prices (E3, E12)"},
        {investment, "investment", true,
         "industries invest, wear out, exit and retire capital (E3, E9)"},
        {labour, "labour", true, "employment and wages follow output (E12)"},
        {migration, "migration", false, "people follow real wages within a block (E12)"},
    };
    return catalogue;
}

std::string_view name_of(Channel channel) {
    return channel_catalogue()[static_cast<std::size_t>(channel)].name;
}

bool ModelSettings::is_on(Channel channel) const {
    if (const auto said = channels.find(channel); said != channels.end()) return said->second;
    return preset == Preset::full && channel_catalogue()[static_cast<std::size_t>(channel)].in_full;
}

bool OutputSettings::asks_for(std::string_view indicator) const {
    return std::find(indicators.begin(), indicators.end(), indicator) != indicators.end();
}

bool ModelSettings::keeps_accounts() const {
    const auto& catalogue = channel_catalogue();
    return std::any_of(catalogue.begin(), catalogue.end(),
                       [this](const ChannelInfo& channel) { return is_on(channel.id); });
}

}  // namespace spillover
