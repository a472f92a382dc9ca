#include "io/yaml/policy_target.hpp"

#include <fmt/format.h>

#include <regex>

namespace spillover::yaml {
namespace {

using Indices = std::vector<Index>;

std::string list_of(const Indices& indices, const std::vector<std::string>& ids, const char* kind) {
    constexpr std::size_t shown = 3;  ///< sets up to this size are told name by name
    if (indices.size() == ids.size() && ids.size() > 1) return fmt::format("all {}", kind);
    if (indices.size() > shown) return fmt::format("{} {}", indices.size(), kind);
    std::vector<std::string> names;
    for (const Index n : indices)
        names.push_back(ids[static_cast<std::size_t>(n)]);
    return fmt::format("{}", fmt::join(names, ", "));
}

WatchedPlace place_of(Indices regions, Indices sectors, const TableData& data) {
    const bool everything = sectors.size() == data.sectors.size();
    std::string name = list_of(regions, data.regions, "regions");
    if (!everything) name += " x " + list_of(sectors, data.sectors, "sectors");
    return {{std::move(regions), std::move(sectors)}, std::move(name)};
}

/// Regions and sectors of a target map that names no other things.
std::optional<WatchedPlace> read_place(const Cursor& target, const SetReader& sets) {
    const auto map = sets.target_map(target);
    if (!map) return {};
    bool good = true;
    for (std::size_t n = 0; n < map->value().keys.size(); ++n) {
        const std::string& key = map->value().keys[n];
        if (key == "region" || key == "sector") continue;
        map->key_at(n).error(fmt::format("'{}' has no meaning for what a policy watches", key),
                             "its targets have region, sector");
        good = false;
    }
    const auto read = [&](std::string_view key, Dimension dimension) {
        const auto child = map->find(key);
        auto members = child ? sets.read(*child, dimension) : sets.all(dimension);
        good = good && members.has_value();
        return members.value_or(Indices{});
    };
    Indices regions = read("region", Dimension::region),
            sectors = read("sector", Dimension::sector);
    if (!good) return {};
    return place_of(std::move(regions), std::move(sectors), sets.table().data());
}

/// Each region, each sector, or each of both.
std::vector<WatchedPlace> divided(const WatchedPlace& whole, const std::string& by,
                                  const TableData& data) {
    const bool by_region = by.starts_with("region"), by_sector = by.ends_with("sector");
    const Indices &regions = *whole.part.regions, &sectors = *whole.part.sectors;
    std::vector<WatchedPlace> places;
    for (const Index r : by_region ? regions : Indices{-1})
        for (const Index i : by_sector ? sectors : Indices{-1}) {
            places.push_back(
                place_of(r < 0 ? regions : Indices{r}, i < 0 ? sectors : Indices{i}, data));
            places.back().one_of_many = true;
            // What is common to all is told by the policy.
            const auto& own = by_region ? data.regions[static_cast<std::size_t>(r)] : std::string{};
            const auto& good =
                by_sector ? data.sectors[static_cast<std::size_t>(i)] : std::string{};
            places.back().name = own + (by_region && by_sector ? " x " : "") + good;
        }
    return places;
}

}  // namespace

std::optional<std::vector<WatchedPlace>> read_watched(const Cursor& target, const SetReader& sets) {
    constexpr std::size_t longest = 200;  // std::regex recurses over what it matches
    static const std::regex each{
        R"(each\(\s*(@[^\s()]+)\s+by\s+(region|sector|region\s+x\s+sector)\s*\))"};
    if (!target.is_scalar() || !target.value().text.starts_with("each")) {
        const auto place = read_place(target, sets);
        if (!place) return {};
        return std::vector{*place};
    }
    const std::string& text = target.value().text;
    std::smatch match;
    if (text.size() > longest || !std::regex_match(text, match, each)) {
        target.error(fmt::format("'{}' cannot be read", text.substr(0, 60)),
                     "expected each(@set by region), by sector or by region x sector");
        return {};
    }
    Value whole = target.value();
    whole.text = match[1];
    if (whole.place.column > 0) whole.place.column += static_cast<int>(match.position(1));
    const auto place = read_place({whole, target.path(), target.diagnostics()}, sets);
    if (!place) return {};
    return divided(*place, match[2], sets.table().data());
}

}  // namespace spillover::yaml
