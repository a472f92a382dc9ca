#include "io/yaml/shock_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "io/yaml/profile_reader.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/shock_checks.hpp"
#include "io/yaml/shock_value.hpp"

namespace spillover::yaml {
namespace {

std::optional<Operation> read_operation(const Cursor& shock, const DriverInfo& driver) {
    const auto cursor = shock.find("op");
    std::vector<std::string> words;
    for (const Operation operation : driver.operations)
        words.emplace_back(name_of(operation));
    if (!cursor) {
        if (driver.operations.size() == 1) return driver.operations[0];
        shock.require("op");
        return driver.operations[0];  // to go on and find what else is wrong
    }
    const auto word = cursor->choice(words_of("shock", "op"));
    if (!word) return {};
    const auto at = std::find(words.begin(), words.end(), *word);
    if (at == words.end()) {
        cursor->error(fmt::format("'{}' has no meaning for {}", *word, driver.name),
                      fmt::format("expected {}", fmt::join(words, " or ")));
        return {};
    }
    return driver.operations[static_cast<std::size_t>(at - words.begin())];
}

/// Weights that average to 1 over the base-year values of the cells.
bool weigh_by_attribute(const Cursor& by, const SetReader& sets, Shock& shock) {
    const TableData& data = sets.table().data();
    const auto text = by.text();
    if (!text) return false;
    const auto found = text->starts_with("attr:") ? data.region_number.find(text->substr(5))
                                                  : data.region_number.end();
    if (found == data.region_number.end()) {
        std::vector<std::string> known;
        for (const auto& entry : data.region_number)
            known.push_back("attr:" + entry.first);
        by.error(fmt::format("unknown attribute '{}'", *text), suggestion(*text, known));
        return false;
    }
    const Index S = data.extent.sectors, C = data.extent.categories;
    double weighted = 0, base = 0;
    for (Cell& cell : shock.cells) {
        const Index region =
            shock.driver == Driver::final_demand ? cell.index / S / C : cell.index / S;
        cell.weight = found->second[static_cast<std::size_t>(region)];
        if (!(cell.weight >= 0)) {
            by.error(fmt::format("'{}' of {} is {:g}", *text,
                                 data.regions[static_cast<std::size_t>(region)], cell.weight),
                     "weights are at least 0");
            return false;
        }
        const double value = base_of_cell(sets.table(), shock.driver, cell.index);
        weighted += value * cell.weight;
        base += value;
    }
    if (!(weighted > 0)) {
        by.error("weights add up to nothing");
        return false;
    }
    for (Cell& cell : shock.cells)
        cell.weight *= base / weighted;
    return true;
}

bool share_out(const Cursor& cursor, const ShockContext& context, bool of_base, Shock& shock) {
    const bool money = shock.operation == Operation::add && shock.driver == Driver::final_demand;
    const auto distribute = cursor.find("distribute");
    if (distribute && distribute->is_map()) {
        const bool weighable = shock.driver == Driver::final_demand ||
                               shock.driver == Driver::capacity_loss ||
                               shock.driver == Driver::capacity_factor;
        if (!weighable || shock.operation != Operation::multiply) {
            distribute->error(
                "weights work for `op: multiply` on final_demand and capacity.factor");
            return false;
        }
        if (!distribute->expect_section(section("distribute"))) return false;
        if (const auto mode = distribute->find("mode");
            !mode || !mode->choice(words_of("distribute", "mode")))
            return false;
        const auto by = distribute->find("by");
        return by && weigh_by_attribute(*by, context.sets, shock);
    }
    std::string how = "replicate";
    if (distribute) {
        const auto word = distribute->choice(words_of("shock", "distribute"));
        if (!word) return false;
        how = *word;
        if (how == "pro_rata" && !money) {
            distribute->error("only amounts of money are shared out",
                              "leave it out: the effect applies to every cell");
            return false;
        }
    } else if (money && !of_base && shock.cells.size() > 1) {
        cursor.error(fmt::format("adds money to {} cells without saying how", shock.cells.size()),
                     "write `distribute: pro_rata` (shared out by base) or `replicate` (to each)");
        return false;
    }
    if (!money || (how == "replicate" && !of_base)) return true;
    double total = 0;
    for (const Cell& cell : shock.cells)
        total += base_of_cell(context.sets.table(), shock.driver, cell.index);
    if (!(total > 0)) {
        cursor.error("there is no base-year demand to share out by");
        return false;
    }
    for (Cell& cell : shock.cells)
        cell.weight =
            base_of_cell(context.sets.table(), shock.driver, cell.index) / (of_base ? 1 : total);
    return true;
}

std::optional<Shock> read_shock(const Cursor& cursor, const ShockContext& context) {
    if (!cursor.expect_section(section("shock"))) return {};
    const auto id = cursor.find("id"), variable = cursor.find("variable");
    const auto id_text = id ? read_identifier(*id) : std::nullopt;
    const bool id_good = id_text.has_value();
    const DriverInfo* driver = variable ? read_driver(*variable, context.model) : nullptr;
    if (!driver) return {};
    if (driver->driver == Driver::capital_destroyed) {
        auto shock = read_destruction(cursor, context);
        if (shock && id_good) shock->id = *id_text;
        return id_good ? shock : std::nullopt;
    }
    for (const auto key :
         {"value", "cells", "households", "start", "duration", "recovery", "rebuild"})
        if (const auto other = cursor.find(key))
            other->error(fmt::format("'{}' has no meaning for {}", key, driver->name),
                         "the course over time stands under `profile`");

    const auto target = cursor.require("target");
    const auto reach = target ? read_cells(*target, *driver, context) : std::nullopt;
    const auto profile = cursor.require("profile");
    if (!profile) {
        read_operation(cursor, *driver);
        return {};
    }
    auto shock = read_change(cursor, *driver, reach, *profile, id_text.value_or(""), context);
    if (!shock || !id_good) return {};
    shock->id = *id_text;
    warn_about_size(cursor, *shock, context.sets);
    return shock;
}

}  // namespace

std::string covered_by(const TimeAxis& time) {
    return fmt::format("the run covers {} to {}", iso_date(time.start),
                       iso_date(time.start_of(time.steps) - std::chrono::days{1}));
}

const DriverInfo* read_driver(const Cursor& variable, const ModelSettings& model) {
    const auto name = variable.text();
    if (!name) return nullptr;
    if (const DriverInfo* driver = find_driver(*name))
        return has_channel(variable, *driver, model) ? driver : nullptr;
    std::vector<std::string> known;
    for (const DriverInfo& entry : driver_catalogue())
        known.emplace_back(entry.name);
    variable.error(fmt::format("unknown variable '{}'", *name), suggestion(*name, known));
    return nullptr;
}

bool has_channel(const Cursor& variable, const DriverInfo& driver, const ModelSettings& model) {
    const auto refuse = [&](const char* why) {
        variable.error(fmt::format("{} has no effect here", driver.name), why);
        return false;
    };
    const bool capacity =
        driver.driver == Driver::capacity_loss || driver.driver == Driver::capacity_factor ||
        driver.driver == Driver::capacity_quota || driver.driver == Driver::capital_destroyed ||
        driver.driver == Driver::inventory_target;
    if (capacity && model.preset == Preset::leontief)
        return refuse("preset leontief has neither capacity nor inventories");
    if (driver.driver == Driver::labour_supply && model.preset != Preset::pichler &&
        !model.is_on(Channel::labour))
        return refuse("it needs preset pichler, or the channel labour");
    if (driver.channel && !model.is_on(*driver.channel)) {
        variable.error(
            fmt::format("{} has no effect here", driver.name),
            fmt::format("it works through the channel {}, which is off", name_of(*driver.channel)));
        return false;
    }
    return true;
}

std::optional<Shock> read_change(const Cursor& cursor, const DriverInfo& driver,
                                 const std::optional<Reach>& reach, const Cursor& course,
                                 const std::string& id, const ShockContext& context) {
    const auto operation = read_operation(cursor, driver);
    if (!operation) return {};
    Shock shock;
    shock.driver = driver.driver;
    shock.operation = *operation;
    const auto reference = cursor.find("reference");
    if (reference && driver.value != DriverValue::index)
        reference->error(fmt::format("'reference' has no meaning for {}", driver.name));
    const ShockValue value{driver,    *operation,    cursor.find("unit"),
                           reference, context.money, context.sets.table().data()};
    const ProfileContext profile_context{context.time,
                                         value.neutral(),
                                         [&](const Cursor& c) { return value(c); },
                                         [&](const Cursor& c) { return value.amplitude(c); },
                                         context.random,
                                         id,
                                         driver.value == DriverValue::open};
    const auto profile = read_profile(course, profile_context);
    if (!profile || !reach) return {};
    shock.profile = *profile;
    shock.cells = reach->cells;
    shock.origins = reach->origins;
    if (!shock.origins.empty() && shock.operation != Operation::multiply) {
        cursor.find("target")->error("an origin can be named for `op: multiply` only");
        return {};
    }
    if (const auto combine = cursor.find("combine")) {
        const auto word = combine->choice(words_of("shock", "combine"));
        using enum Profile::Combine;
        shock.profile.combine = word == "add"   ? add
                                : word == "max" ? max
                                : word == "min" ? min
                                                : multiply;
    } else if (shock.profile.shapes.size() > 1) {
        course.error("holds several shapes", "say how with `combine`");
    }
    if (const auto scale = cursor.find("scale"))
        shock.profile.scale = read_number(*scale).value_or(1);
    if (const auto relative = cursor.find("relative_to")) {
        shock.relative_to_base = relative->choice(words_of("shock", "relative_to")) == "base";
        if (shock.operation != Operation::multiply)
            relative->error("has a meaning for `op: multiply` only");
    }
    if (driver.value == DriverValue::open && shock.profile.is_random() &&
        shock.profile.scale != 1) {
        cursor.find("scale")->error("a share of an open border has no meaning");
        return {};
    }
    if (!share_out(cursor, context, value.of_base(), shock)) return {};
    if (shock.profile.is_random()) {
        hold_to_range(shock, driver, context);
    } else {
        check_range(course, shock, driver, context);
    }
    return shock;
}

std::vector<Shock> read_shocks(const Cursor& cursor, const ShockContext& context) {
    std::vector<std::pair<Cursor, Shock>> shocks;
    std::set<std::string> ids;
    if (!cursor.expect_list()) return {};
    for (const Cursor& item : cursor.items()) {
        if (const auto id = item.find("id"); id && id->is_scalar()) {
            if (!ids.insert(id->value().text).second)
                id->error(fmt::format("duplicate id '{}'", id->value().text));
        }
        if (auto shock = read_shock(item, context)) shocks.emplace_back(item, std::move(*shock));
    }
    check_conflicts(shocks, context.time);
    check_damage(shocks, context);
    std::vector<Shock> result;
    for (auto& entry : shocks)
        result.push_back(std::move(entry.second));
    return result;
}

}  // namespace spillover::yaml
