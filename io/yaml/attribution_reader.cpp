#include "io/yaml/attribution_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/attribution.hpp"
#include "engine/figures.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

/// Why a scenario has no such indicator; empty where it has.
std::string missing_for(const std::string& indicator, const MrioTable& table,
                        const Scenario& scenario) {
    const auto off = [&](Channel channel) {
        return scenario.model.is_on(channel)
                   ? std::string{}
                   : fmt::format("the channel {} is off", name_of(channel));
    };
    if (indicator == "jobs_lost") return off(Channel::labour);
    if (indicator == "terms_of_trade") return off(Channel::price);
    if (indicator == "pass_through") {
        if (auto why = off(Channel::price); !why.empty()) return why;
        return goods_with_price_shocks(table.extent(), scenario.shocks).empty()
                   ? "no shock moves the price of a good"
                   : "";
    }
    if (indicator == "trade_diversion_index") {
        if (auto why = off(Channel::trade); !why.empty()) return why;
        return blocks_with_duties(table, scenario.shocks).empty()
                   ? "no shock is a tariff or barrier of another block on what the nation sells"
                   : "";
    }
    static const std::vector<std::string> compared{
        "direct_loss", "spillover_ratio", "amplification", "upstream_loss", "downstream_loss"};
    if (!scenario.model.propagation &&
        std::find(compared.begin(), compared.end(), indicator) != compared.end())
        return "nothing propagates: `propagation: false`";
    return "";
}

void check_indicators(const Cursor& indicators, const MrioTable& table, const Scenario& scenario) {
    for (const Cursor& item : indicators.items()) {
        if (!item.is_scalar() || !scenario.outputs.asks_for(item.value().text)) continue;
        if (const auto why = missing_for(item.value().text, table, scenario); !why.empty())
            item.error(fmt::format("indicator '{}' is not there", item.value().text), why);
    }
}

void read_discount(const Cursor& cursor, OutputSettings& outputs) {
    const auto rate = read_quantity(cursor);
    if (!rate) return;
    if (rate->unit != "%" || rate->value <= 0 || rate->value > 100) {
        cursor.error(fmt::format("'{}' is no rate of discount", cursor.value().text),
                     "expected % per year, above 0: 4 %");
        return;
    }
    outputs.discount = rate->value / 100;
}

void read_decompose(const Cursor& cursor, Scenario& scenario) {
    if (!cursor.expect_section(section("decompose"))) return;
    if (const auto method = cursor.find("method")) method->choice(words_of("decompose", "method"));
    const auto over = cursor.find("over");
    if (!over) return;
    for (const Cursor& item : over->items()) {
        const auto players = item.choice(words_of("decompose", "over"));
        if (!players) continue;
        const bool shocks = *players == "shocks";
        const std::size_t count =
            shocks ? scenario.shocks.size() : channels_on(scenario.model).size();
        if (count == 0) {
            item.error(fmt::format("there are no {} to divide losses among", *players),
                       shocks ? "" : "preset full has channels");
        } else if (count > most_players) {
            item.error(fmt::format("{} {} would take {} runs", count, *players,
                                   count < 40 ? fmt::format("{}", std::size_t{1} << count)
                                              : fmt::format("2^{}", count)),
                       fmt::format("at most {} can be told apart", most_players));
        }
        (shocks ? scenario.outputs.decompose.shocks : scenario.outputs.decompose.channels) = true;
    }
}

/// Places of a level that some regions make up, and the place of each region.
void set_places(const TableData& table, const std::string& level, const std::vector<Index>& regions,
                std::vector<std::string>& names, std::vector<Index>& place) {
    place.assign(static_cast<std::size_t>(table.extent.regions), -1);
    for (const Index r : regions) {
        const auto n = static_cast<std::size_t>(r);
        const std::string& name =
            level == "region" ? table.regions[n] : table.region_text.at(level)[n];
        if (name.empty()) continue;
        const auto known = std::find(names.begin(), names.end(), name);
        place[n] = known - names.begin();
        if (known == names.end()) names.push_back(name);
    }
}

/// Members of an expression under a key; all where it is not given; nothing where it is wrong.
std::optional<std::vector<Index>> members_of(const std::optional<Cursor>& map, std::string_view key,
                                             Dimension dimension, const SetReader& sets) {
    const auto expression = map ? map->find(key) : std::nullopt;
    return expression ? sets.read(*expression, dimension) : sets.all(dimension);
}

void read_hits(const std::optional<Cursor>& cursor, const SetReader& sets,
               OutputSettings& outputs) {
    HitMatrix matrix;
    std::optional<Cursor> from, to;
    const TableData& table = sets.table().data();
    if (cursor) {
        if (!cursor->expect_section(section("who_hits_whom"))) return;
        from = cursor->find("from");
        to = cursor->find("to");
        if (from && !from->expect_section(section("hit_from"))) return;
        if (to && !to->expect_section(section("hit_to"))) return;
        if (const auto by = cursor->find("by")) {
            std::vector<std::string> levels{"region"};
            for (const auto& attribute : table.region_text)
                levels.push_back(attribute.first);
            const auto level = by->choice(levels);
            if (!level) return;
            matrix.level = *level;
        }
    }
    const auto sources = members_of(from, "region", Dimension::region, sets),
               targets = members_of(to, "region", Dimension::region, sets),
               sectors = members_of(from, "sector", Dimension::sector, sets);
    if (!sources || !targets || !sectors) return;
    set_places(table, matrix.level, *sources, matrix.from, matrix.source);
    set_places(table, matrix.level, *targets, matrix.to, matrix.target);
    matrix.sector.assign(static_cast<std::size_t>(table.extent.sectors), 0);
    for (const Index i : *sectors)
        matrix.sector[static_cast<std::size_t>(i)] = 1;
    outputs.who_hits_whom = std::move(matrix);
}

}  // namespace

void read_attribution(const Cursor& outputs, const SetReader& sets, Scenario& scenario) {
    if (!outputs.is_map()) return;
    if (const auto indicators = outputs.find("indicators"))
        check_indicators(*indicators, sets.table(), scenario);
    if (const auto discount = outputs.find("discount")) read_discount(*discount, scenario.outputs);
    if (const auto decompose = outputs.find("decompose")) read_decompose(*decompose, scenario);
    const auto hits = outputs.find("who_hits_whom");
    if (hits || scenario.outputs.asks_for("who_hits_whom")) read_hits(hits, sets, scenario.outputs);
}

}  // namespace spillover::yaml
