#pragma once

#include <map>
#include <string_view>
#include <vector>

namespace spillover {

/// Blocks of equations that a run may leave out. Off means that what a channel gives stays at its
/// base-year value, so that every subset is a legal model.
enum class Channel { price, trade, income, fiscal, investment, labour, migration };

struct ChannelInfo {
    Channel id;
    std::string_view name;
    bool in_full;  ///< on in preset full unless the scenario says otherwise
    std::string_view meaning;
};
const std::vector<ChannelInfo>& channel_catalogue();
std::string_view name_of(Channel channel);

}  // namespace spillover
