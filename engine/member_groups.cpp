#include "engine/member_groups.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "kernels/lanes.hpp"

namespace spillover {
namespace {

/// Members of the next tile out of those left of a group: one or two cost less alone than in lanes
/// that stay empty.
Index next_tile(Index left) noexcept {
    return left < 3 ? 1 : std::min(left, kernels::most_lanes);
}

/// Equal settings have equal hashes.
class Hash {
public:
    template <class Value>
    void add(const Value& value) {
        constexpr std::size_t spread = 0x9e3779b97f4a7c15;
        hash_ ^= std::hash<Value>{}(value) + spread + (hash_ << 6) + (hash_ >> 2);
    }
    std::size_t value() const noexcept { return hash_; }

private:
    std::size_t hash_ = 0;
};

std::size_t hash_of(const ModelSettings& model) {
    Hash hash;
    hash.add(static_cast<int>(model.preset));
    for (const auto& [channel, on] : model.channels)
        hash.add(2 * static_cast<int>(channel) + (on ? 1 : 0));
    for (const ParameterOverride& each : model.parameters) {
        hash.add(static_cast<int>(each.parameter));
        hash.add(each.value);
        for (const auto* cells : {&each.inputs, &each.industries})
            hash.add(cells->empty() ? cells->size() : static_cast<std::size_t>(cells->front()));
    }
    return hash.value();
}

/// All that is recorded in a batch is the same, but of runs beside its members nothing is.
bool belongs(const Group& group, const Economy& economy, const Scenario& scenario) {
    return &group.economy() == &economy && group.first().model == scenario.model &&
           group.first().outputs.only_losses == scenario.outputs.only_losses;
}

}  // namespace

const Economy& Economies::get(bool by_block) {
    auto& economy = by_block ? by_block_ : plain_;
    if (!economy) economy = std::make_unique<Economy>(make_economy(*table_, dt_, by_block, form_));
    return *economy;
}

std::shared_ptr<const GroupModel> Group::model() {
    const std::lock_guard lock{mutex_};
    if (!model_) {
        auto model = std::make_shared<GroupModel>();
        model->behaviour = make_behaviour(*table_, *economy_, first_->time, first_->model);
        model->base = observe_base_year(*economy_, model->behaviour, first_->outputs.fields);
        model_ = std::move(model);
    }
    return ++served_ == tiles_of(static_cast<Index>(members.size())) ? std::move(model_) : model_;
}

std::vector<std::unique_ptr<Group>> group_members(const MrioTable& table,
                                                  const std::vector<Scenario>& scenarios,
                                                  const std::vector<Index>& members,
                                                  Economies& economies) {
    std::vector<std::unique_ptr<Group>> groups;
    std::unordered_multimap<std::size_t, Group*> by_hash;
    for (std::size_t place = 0; place < members.size(); ++place) {
        const Scenario& scenario = scenarios[static_cast<std::size_t>(members[place])];
        const Economy& economy = economies.get(needs_destinations(scenario));
        const std::size_t hash = hash_of(scenario.model);
        const auto [begin, end] = by_hash.equal_range(hash);
        const auto found = std::find_if(
            begin, end, [&](const auto& each) { return belongs(*each.second, economy, scenario); });
        Group* group = found == end ? nullptr : found->second;
        if (!group) {
            groups.push_back(std::make_unique<Group>(table, economy, scenario));
            group = groups.back().get();
            by_hash.emplace(hash, group);
        }
        group->members.push_back(members[place]);
        group->places.push_back(place);
    }
    return groups;
}

Index tiles_of(Index members) noexcept {
    const Index left = members % kernels::most_lanes;
    return members / kernels::most_lanes + (left > 0 ? left / next_tile(left) : 0);
}

std::vector<Tile> cut_into_tiles(const std::vector<std::unique_ptr<Group>>& groups) {
    std::vector<Tile> tiles;
    for (const auto& group : groups)
        for (std::size_t n = 0; n < group->members.size();) {
            const auto left = static_cast<Index>(group->members.size() - n);
            const auto first = group->members.begin() + static_cast<std::ptrdiff_t>(n);
            tiles.push_back({group.get(), group->places[n], {first, first + next_tile(left)}});
            n += tiles.back().members.size();
        }
    std::sort(tiles.begin(), tiles.end(),
              [](const Tile& a, const Tile& b) { return a.place < b.place; });
    return tiles;
}

}  // namespace spillover
