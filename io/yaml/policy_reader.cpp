#include "io/yaml/policy_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/policy_metric.hpp"
#include "io/yaml/model_reader.hpp"
#include "io/yaml/policy_target.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/shock_checks.hpp"

namespace spillover::yaml {
namespace {

/// Whole steps that a length of time takes: it is over when they are. At least one.
std::optional<Index> read_steps(const Cursor& cursor, const TimeAxis& time) {
    const auto length = read_length(cursor, time);
    if (!length) return {};
    constexpr double rounding = 1e-9;
    if (*length < 1 - rounding) {
        cursor.error(fmt::format("is {:.3g} steps long", *length), "at least one step is needed");
        return {};
    }
    return static_cast<Index>(std::ceil(std::min(*length, 1e9) - rounding));
}

std::optional<PolicyMetric> read_metric(const Cursor& cursor, const ModelSettings& model) {
    const auto name = cursor.text();
    if (!name) return {};
    const auto metric = find_policy_metric(*name);
    if (!metric) {
        const auto known = policy_metric_names();
        const bool amount = std::find(known.begin(), known.end(), *name + "_gap") != known.end();
        cursor.error(fmt::format("unknown metric '{}'", *name),
                     amount ? fmt::format("expected {}_gap, its change from the base year", *name)
                            : suggestion(*name, known));
        return {};
    }
    const auto why = missing_channel(metric->variable, model);
    if (why.empty()) return metric;
    cursor.error(fmt::format("'{}' is not there", *name), std::string{why});
    return {};
}

/// A share, or for the cover of inventories a length of time.
std::optional<double> read_threshold(const Cursor& cursor, const PolicyMetric& metric) {
    if (metric.name == info(Variable::inventory_cover).name) {
        const auto length = read_duration(cursor, true);
        if (!length) return {};
        return 52 * length->years();
    }
    const auto quantity = read_quantity(cursor);
    if (!quantity) return {};
    if (quantity->unit == "%") return quantity->value / 100;
    if (quantity->unit.empty()) return quantity->value;
    cursor.error(fmt::format("unit '{}' does not fit", quantity->unit),
                 fmt::format("{} is a share: -8 % or -0.08", metric.name));
    return {};
}

/// Cells that a metric is told of; empty where there is nothing to tell in the base year.
std::vector<Index> watched_cells(const PolicyMetric& metric, const Part& part,
                                 const MrioTable& table) {
    const Extent& e = table.extent();
    std::vector<Index> cells;
    double output = 0;
    for (const Index r : *part.regions)
        for (const Index i : *part.sectors) {
            cells.push_back(e.industry(r, i));
            output += table.output()[cells.back()];
        }
    if (!(output > 0)) return {};
    return is_regional(metric) ? *part.regions : cells;
}

/// What stands in for a parameter that holds for the whole run.
Driver driver_of(const std::string& parameter) {
    if (parameter == "exit.rate") return Driver::exit_factor;
    if (parameter == "inventory.cover") return Driver::inventory_target;
    return Driver::sigma;
}

class PolicyReader {
public:
    PolicyReader(const Cursor& policy, const ShockContext& context)
        : policy_{policy}, context_{context} {}

    std::vector<Policy> read() {
        if (!policy_.expect_section(section("policy"))) return {};
        const auto id = policy_.find("id");
        const auto name = id ? read_identifier(*id) : std::nullopt;
        if (name) rule_.id = *name;
        const auto when = policy_.find("when"), then = policy_.find("then");
        if (const auto cooldown = policy_.find("cooldown"))
            if (const auto steps = read_length(*cooldown, context_.time, true))
                rule_.cooldown = static_cast<Index>(std::ceil(std::min(*steps, 1e9) - 1e-9));
        if (const auto once = policy_.find("once")) rule_.once = once->boolean().value_or(false);
        auto places = when ? read_when(*when) : std::nullopt;
        const auto rules = then ? read_then(*then, places) : std::vector<Policy>{};
        return name ? rules : std::vector<Policy>{};
    }

private:
    std::optional<std::vector<WatchedPlace>> read_when(const Cursor& when) {
        if (!when.expect_section(section("policy_when"))) return {};
        const auto metric_at = when.find("metric"), target = when.find("target"),
                   op = when.find("op"), value = when.find("value"), hold = when.find("for");
        const auto metric = metric_at ? read_metric(*metric_at, context_.model) : std::nullopt;
        const auto word = op ? op->choice(words_of("policy_when", "op")) : std::nullopt;
        const Index steps = hold ? read_steps(*hold, context_.time).value_or(0) : 0;
        const auto threshold = value && metric ? read_threshold(*value, *metric) : std::nullopt;
        auto places = target ? read_watched(*target, context_.sets) : std::nullopt;
        if (steps >= context_.time.steps)
            hold->error("is as long as the run", "the rule could never act");
        if (!metric || !word || steps == 0 || !threshold || !places) return {};
        rule_.metric = *metric;
        rule_.condition.comparison = comparison_of(*word);
        rule_.hold = steps;
        rule_.condition.threshold = *threshold;
        return fit_for_metric(*target, std::move(*places));
    }

    std::optional<std::vector<WatchedPlace>> fit_for_metric(const Cursor& target,
                                                            std::vector<WatchedPlace> places) {
        const MrioTable& table = context_.sets.table();
        const auto sectors = table.data().sectors.size();
        if (is_regional(rule_.metric) && places.front().part.sectors->size() != sectors) {
            target.error(fmt::format("{} belongs to whole regions", rule_.metric.name),
                         "name regions, no sectors");
            return {};
        }
        std::erase_if(places, [&](const WatchedPlace& place) {
            return watched_cells(rule_.metric, place.part, table).empty();
        });
        if (!places.empty()) return places;
        target.error("nothing is produced there in the base year", "there is nothing to watch");
        return {};
    }

    const DriverInfo* driver_of_action(const Cursor& then) {
        const auto variable = then.find("variable"), parameter = then.find("parameter");
        if (variable && parameter) {
            parameter->error("stands beside a `variable`", "an action moves one thing");
            return nullptr;
        }
        if (!variable && !parameter) {
            then.error("does not say what moves", "name a `variable` or a `parameter`");
            return nullptr;
        }
        if (variable) {
            const DriverInfo* driver = read_driver(*variable, context_.model);
            if (!driver || driver->driver != Driver::capital_destroyed) return driver;
            variable->error(fmt::format("a policy cannot move {}", driver->name),
                            "capital is destroyed by shocks");
            return nullptr;
        }
        const auto name = parameter->text();
        if (!name) return nullptr;
        const auto& known = words_of("policy_then", "parameter");
        if (std::find(known.begin(), known.end(), *name) == known.end()) {
            const char* const what =
                find_parameter(*name) ? "holds for the whole run" : "is unknown";
            parameter->error(fmt::format("parameter '{}' {}", *name, what),
                             fmt::format("a policy can move {}", fmt::join(known, ", ")));
            return nullptr;
        }
        const DriverInfo& driver = info(driver_of(*name));
        return has_channel(*parameter, driver, context_.model) ? &driver : nullptr;
    }

    /// The cells of an action at one place, and under `same` those of the place.
    std::optional<Reach> reach_of(const Cursor& then, const Cursor& target,
                                  const DriverInfo& driver, const WatchedPlace* place) {
        const bool same = target.is_scalar() && target.value().text == "same";
        const bool between =
            driver.driver == Driver::exchange_rate ||
            std::find(driver.target.begin(), driver.target.end(), "origin") != driver.target.end();
        if (same && between) {
            target.error(fmt::format("{} does not belong to regions and sectors", driver.name),
                         fmt::format("its targets have {}", fmt::join(driver.target, ", ")));
            return {};
        }
        Value map;
        map.kind = Value::Kind::map;
        map.place = target.value().place;
        if (!same) {
            const auto named = context_.sets.target_map(target);
            if (!named) return {};
            map = named->value();
        }
        bool good = true;
        for (const Key& key : section("target").keys) {
            const auto more = then.find(key.name);
            if (!more || !key.later.empty()) continue;
            if (map.find(key.name)) {
                more->error(fmt::format("the target names '{}' already", key.name));
                good = false;
            } else {
                map.insert(std::string{key.name}, more->value().place, more->value());
            }
        }
        Part otherwise{{}, context_.sets.all(Dimension::sector)};
        if (same && place) otherwise = place->part;
        if (!good || (same && !place)) return {};
        return read_cells({map, target.path(), target.diagnostics()}, driver, context_, otherwise);
    }

    std::vector<Policy> read_then(const Cursor& then,
                                  const std::optional<std::vector<WatchedPlace>>& places) {
        if (!then.expect_section(section("policy_then"))) return {};
        const DriverInfo* driver = driver_of_action(then);
        const auto target = then.find("target"), value = then.find("value");
        if (const auto duration = then.find("duration"))
            rule_.duration = read_steps(*duration, context_.time).value_or(1);
        if (!driver || !target || !value || !value->expect_scalar("a number")) return {};
        const bool same = target->is_scalar() && target->value().text == "same";
        std::vector<Policy> rules;
        const std::size_t count = places ? places->size() : 1;  // without places, to find errors
        std::optional<Shock> action;
        for (std::size_t n = 0; n < count; ++n) {
            const WatchedPlace* place = places ? &(*places)[n] : nullptr;
            if (n == 0 || same) {
                const auto reach = reach_of(then, *target, *driver, place);
                action = read_change(then, *driver, reach, *value, rule_.id, context_);
                if (action && !(place && place->one_of_many))
                    warn_about_size(then, *action, context_.sets);
            }
            if (!action) return {};
            if (place) rules.push_back(rule_at(*place, *action));
        }
        return rules;
    }

    Policy rule_at(const WatchedPlace& place, const Shock& action) const {
        Policy rule = rule_;
        rule.place = place.name;
        rule.cells = watched_cells(rule.metric, place.part, context_.sets.table());
        rule.action = action;
        rule.action.id = rule.id;
        return rule;
    }

    const Cursor& policy_;
    const ShockContext& context_;
    Policy rule_;  ///< what all rules of the policy have in common
};

std::string id_of(const Cursor& item) {
    const auto id = item.find("id");
    return id && id->is_scalar() ? id->value().text : "";
}

}  // namespace

std::vector<Policy> read_policies(const Cursor& policies, const std::optional<Cursor>& shocks,
                                  const ShockContext& context) {
    if (!policies.expect_list()) return {};
    std::set<std::string> ids;
    if (shocks && shocks->is_list())
        for (const Cursor& shock : shocks->items())
            ids.insert(id_of(shock));
    std::vector<Policy> rules;
    for (const Cursor& item : policies.items()) {
        if (const std::string id = id_of(item); !id.empty() && !ids.insert(id).second)
            item.find("id")->error(fmt::format("duplicate id '{}'", id));
        for (Policy& rule : PolicyReader{item, context}.read())
            rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace spillover::yaml
