#include "io/yaml/sections.hpp"

#include <stdexcept>

#include "engine/channels.hpp"

namespace spillover::yaml {
namespace {

constexpr std::string_view with_prices = "it belongs to the price and income side of the model";
constexpr std::string_view with_sampling = "it belongs to random ensembles";
constexpr std::string_view with_reports = "it belongs to reports and rankings";

std::vector<Section> document_sections() {
    using enum Type;
    return {
        {"document",
         "a scenario",
         {{"schema", word, "version of the scenario language", true, {"scenario/1"}},
          {"scenario", text, "identifier: lower case letters, digits, underscores", true},
          {"title", text, "one line for tables and plots"},
          {"description", text, "what the experiment is about, with sources"},
          {"tags", texts, "words to find it by"},
          {"extends", texts, "files to build on: base.yaml or base.yaml#shocks.id"},
          {"table", section, "the base-year economy", true, {}, "table"},
          {"time", section, "the run's calendar", true, {}, "time"},
          {"units", section, "unit of bare amounts of money", false, {}, "units"},
          {"model", section, "how agents react", false, {}, "model"},
          {"sets", map, "named targets, used as @name"},
          {"shocks", sections, "what happens", true, {}, "shock"},
          {"+shocks", sections, "shocks added to those of the extended file", false, {}, "shock"},
          {"ensemble", section, "variants run as one batch", false, {}, "ensemble"},
          {"outputs", section, "what is recorded", false, {}, "outputs"},
          {"checks", texts, "statements about the result: \"EXPRESSION in [LOW, HIGH]\""},
          {"run", section, "how to run", false, {}, "run"},
          {"policies", sections, "rules that answer what happens", false, {}, "policy"}}},
        {"table",
         "table",
         {{"source", text, "builtin:china, builtin:china_small or the path of a table file", true},
          {"base_year", number, "year that the table must be of"},
          {"checks", section, "accounting checks to relax", false, {}, "table_checks"}}},
        {"table_checks",
         "table checks",
         {{"column_balance", word, "columns add up to output", false, {"error", "warn"}},
          {"negative_value_added", word, "value added is not negative", false, {"error", "warn"}}}},
        {"time",
         "time",
         {{"step", duration, "length of a step: 1d, 1w, 1m", true},
          {"start", date, "first day of the run", true},
          {"horizon", duration, "length of the run: 3y", true}}},
        {"units",
         "units",
         {{"money",
           word,
           "unit of bare amounts",
           false,
           {"CNY_million", "CNY_billion", "CNY_trillion"}}}},
        {"run",
         "run",
         {{"threads", number, "threads to use"},
          {"batch", any, "", false, {}, "", "tiles are chosen by the program"},
          {"shard", any, "", false, {}, "", "use --shard K/N"},
          {"checkpoint", any, "", false, {}, "", "members are saved as they complete"},
          {"resume", any, "", false, {}, "", "use --resume"}}},
    };
}

std::vector<Key> channel_keys() {
    std::vector<Key> keys;
    for (const ChannelInfo& channel : channel_catalogue())
        keys.push_back({channel.name, Type::word, channel.meaning, false, {"on", "off"}});
    return keys;
}

std::vector<Section> model_sections() {
    using enum Type;
    return {
        {"model",
         "model",
         {{"preset",
           word,
           "family of rules",
           false,
           {"full", "quantity", "leontief", "ario", "ario_psi", "pichler"}},
          {"compat", word, "reproduce another program step by step", false, {"boario"}},
          {"rationing",
           word,
           "who is served first when output falls short",
           false,
           {"proportional", "intermediate_first", "final_first"}},
          {"propagation", boolean, "false: only the cells that a shock names move"},
          {"strict", boolean, "true: stability warnings are errors"},
          {"parameters", sections, "changes to model parameters", false, {}, "parameter"},
          {"aggregator",
           word,
           "how orders add up over origins: quantities (aces) or a CES composite",
           false,
           {"aces", "ces"}},
          {"channels", section, "switches: name: on or off", false, {}, "channels"}}},
        {"channels", "channels", channel_keys()},
        {"parameter",
         "a parameter",
         {{"name", text, "name in the parameter catalogue", true},
          {"value", quantity, "new value"},
          {"scale", number, "factor on the value that is there"},
          {"where", section, "cells it applies to; all without it", false, {}, "where"}}},
        {"where",
         "where",
         {{"input", expression, "sectors of the supplying good"},
          {"region", expression, "regions of the industry"},
          {"sector", expression, "sectors of the industry"}}},
        {"target",
         "a target",
         {{"region", expression, "regions"},
          {"sector", expression, "sectors"},
          {"buyer_region", expression, "regions that buy (final_demand)"},
          {"final", expression, "final demand categories (final_demand)"},
          {"origin", expression, "regions that sell (final_demand, trade)"},
          {"destination", expression, "regions or blocks that buy (trade)"},
          {"input", expression, "goods used (input_coefficient, inventory.target)"},
          {"buyer_sector", any, "", false, {}, "", "name buyers with `region` and `sector`"}}},
    };
}

std::vector<Section> shock_sections() {
    using enum Type;
    return {
        {"shock",
         "a shock",
         {{"id", text, "identifier, unique in the file", true},
          {"variable", text, "what moves", true},
          {"target", target, "which cells"},
          {"op", word, "how the value acts", false, {"set", "add", "multiply", "cap", "floor"}},
          {"unit", text, "unit of bare numbers in the profile"},
          {"relative_to",
           word,
           "multiply: changes of base or of what is there",
           false,
           {"base", "current"}},
          {"distribute",
           any,
           "replicate, pro_rata, or { mode: weights, by: attr:NAME }",
           false,
           {"replicate", "pro_rata"},
           "distribute"},
          {"profile", profile, "course over time"},
          {"combine", word, "how several shapes combine", false, {"multiply", "add", "max", "min"}},
          {"scale", number, "share of the effect that is applied; 1 if not given"},
          {"value", quantity, "capital.destroyed: amount"},
          {"cells", sections, "capital.destroyed: amounts by industry", false, {}, "cell"},
          {"households",
           sections,
           "capital.destroyed: damage that households rebuild",
           false,
           {},
           "household_cell"},
          {"start", date, "capital.destroyed: when"},
          {"duration", duration, "capital.destroyed: how long before recovery begins"},
          {"recovery",
           section,
           "capital.destroyed: it comes back by itself",
           false,
           {},
           "recovery"},
          {"rebuild", section, "capital.destroyed: it is bought back", false, {}, "rebuild"},
          {"reference", quantity, "amount that equals index 1 in the base year"},
          {"anticipation", any, "", false, {}, "", with_prices}}},
        {"cell",
         "a cell",
         {{"region", text, "region", true},
          {"sector", text, "sector", true},
          {"value", quantity, "amount", true}}},
        {"household_cell",
         "a cell",
         {{"region", text, "region", true},
          {"final", text, "final demand category", true},
          {"value", quantity, "amount", true}}},
        {"recovery",
         "recovery",
         {{"curve",
           word,
           "course of the recovery",
           true,
           {"linear", "convex", "convex_scaled", "concave"}},
          {"tau", duration, "time it takes", true}}},
        {"rebuild",
         "rebuild",
         {{"tau", duration, "time that rebuilding aims at", true},
          {"mix", map, "share of each sector in rebuilding; sums to 1", true},
          {"factor", number, "rebuilding demand per unit destroyed"}}},
        {"distribute",
         "distribute",
         {{"mode", word, "how it is shared out", true, {"weights"}},
          {"by", text, "attr:NAME of regions", true}}},
    };
}

Key shape_key(std::string_view name) {
    return {"shape", Type::word, "form of the course", true, {std::string{name}}};
}

std::vector<Section> shape_sections() {
    using enum Type;
    const Key start{"start", date, "beginning", true},
        value{"value", quantity, "full effect", true};
    return {
        {"shape:constant", "a constant", {shape_key("constant"), {"at", date, "from when"}, value}},
        {"shape:step", "a step", {shape_key("step"), {"at", date, "from when", true}, value}},
        {"shape:pulse",
         "a pulse",
         {shape_key("pulse"), start, {"duration", duration, "length", true}, value}},
        {"shape:ramp",
         "a ramp",
         {shape_key("ramp"),
          start,
          {"rise", duration, "time to full effect", true},
          value,
          {"hold", duration, "time at full effect; for ever if not given"},
          {"fall", duration, "time back to no effect"}}},
        {"shape:exp_decay",
         "an exponential decay",
         {shape_key("exp_decay"),
          start,
          value,
          {"half_life", duration, "time in which the distance to the floor halves", true},
          {"floor", quantity, "what it decays to; no effect if not given"}}},
        {"shape:logistic",
         "a logistic curve",
         {shape_key("logistic"),
          {"mid", date, "half-way", true},
          {"width", duration, "time scale", true},
          value}},
        {"shape:recovery",
         "a recovery",
         {shape_key("recovery"),
          start,
          value,
          {"duration", duration, "time at full effect"},
          {"tau", duration, "time scale of the recovery", true},
          {"kind",
           word,
           "course of the recovery",
           false,
           {"linear", "convex", "convex_scaled", "concave"}}}},
        {"shape:sinusoid",
         "a sinusoid",
         {shape_key("sinusoid"),
          {"period", duration, "length of a cycle", true},
          {"amplitude", quantity, "size of the swing: 5 %", true},
          {"phase", duration, "how late the cycle begins"},
          {"mean", quantity, "level that it swings around; no effect if not given"}}},
        {"shape:seasonal",
         "a seasonal index",
         {shape_key("seasonal"),
          {"index", list, "12, 4 or 52 numbers", true},
          {"centre", boolean, "scale to mean 1"}}},
        {"shape:cycle",
         "a cycle",
         {shape_key("cycle"),
          {"period", duration, "length of a cycle", true},
          {"amplitude", quantity, "size of the swing: 5 %", true},
          {"asymmetry", number, "share of the period that goes up"},
          {"damping", number, "share of the amplitude lost per period"},
          {"phase", duration, "how late the cycle begins"},
          {"mean", quantity, "level that it swings around; no effect if not given"}}},
        {"shape:piecewise",
         "a piecewise course",
         {shape_key("piecewise"),
          {"points", list, "[[date, value], ...]", true},
          {"interp", word, "between points", false, {"linear", "step", "pchip", "log"}}}},
        {"shape:series",
         "a series",
         {shape_key("series"),
          {"file", text, "CSV file beside the scenario", true},
          {"column", text, "column of values", true},
          {"date_column", text, "column of dates; `date` if not given"},
          {"interp", word, "between points", false, {"linear", "step", "pchip", "log"}},
          {"rebase", date, "date whose value becomes 1"},
          {"outside", word, "where the series has no data", false, {"hold", "error"}}}},
    };
}

std::vector<Section> output_sections() {
    using enum Type;
    return {
        {"outputs",
         "outputs",
         {{"variables", texts, "what is recorded; NAME_dev is the deviation from base in %"},
          {"by", texts, "levels: national, region, sector, cluster ... \"region x sector\""},
          {"every", duration, "length of a record"},
          {"precision", word, "of the file", false, {"float32", "float64"}},
          {"indicators",
           texts,
           "scalars per region",
           false,
           {"peak_loss", "time_to_peak", "cumulative_loss", "time_to_recovery", "spillover_ratio"}},
          {"max_output", text, "largest file: 20 GB"},
          {"select", any, "", false, {}, "", with_reports},
          {"statistics", texts,
           "over the members, of every value: mean, sd, p05, \"prob(gdp_real_dev < -5 %)\""},
          {"keep_members", number, "first members whose trajectories the file holds; else all"},
          {"scalars", any, "", false, {}, "", with_reports},
          {"sensitivity", any, "", false, {}, "", with_sampling},
          {"rank", any, "", false, {}, "", with_reports},
          {"decompose", any, "", false, {}, "", with_reports},
          {"who_hits_whom", any, "", false, {}, "", with_reports},
          {"compare_with", any, "", false, {}, "", with_reports},
          {"trajectories", any, "", false, {}, "", with_sampling}}},
        {"ensemble",
         "ensemble",
         {{"method", word, "list or grid", true, {"list", "grid"}},
          {"members", sections, "list: the variants", false, {}, "member"},
          {"dimensions", sections, "grid: what varies", false, {}, "dimension"},
          {"n", any, "", false, {}, "", with_sampling},
          {"replicates", any, "", false, {}, "", with_sampling},
          {"seed", any, "", false, {}, "", with_sampling},
          {"antithetic", any, "", false, {}, "", with_sampling},
          {"second_order", any, "", false, {}, "", with_sampling},
          {"scramble", any, "", false, {}, "", with_sampling},
          {"table_uncertainty", any, "", false, {}, "", with_sampling},
          {"pair_with_baseline", any, "", false, {}, "", with_sampling}}},
        {"member",
         "a member",
         {{"id", text, "identifier", true}, {"set", map, "path: value", true}}},
        {"dimension",
         "a dimension",
         {{"id", text, "identifier", true},
          {"path", text, "what it sets: shocks.ID.scale, model.parameters[NAME].value", true},
          {"values", list, "the values it takes", true},
          {"dist", any, "", false, {}, "", with_sampling}}},
    };
}

}  // namespace

const std::vector<Section>& all_sections() {
    static const std::vector<Section> sections = [] {
        std::vector<Section> all;
        for (auto part : {document_sections(), model_sections(), shock_sections(),
                          policy_sections(), shape_sections(), output_sections()})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return sections;
}

namespace {

/// The file of sector defaults: no part of a scenario.
const std::vector<Section>& preset_sections() {
    using enum Type;
    static const std::vector<Section> all{
        {"preset",
         "the preset",
         {{"schema", word, "version of the format", true, {"preset/1"}},
          {"parameters", sections, "defaults", true, {}, "preset_parameter"}}},
        {"preset_parameter",
         "a default",
         {{"name", text, "name in the parameter catalogue", true},
          {"sector", text, "sector it belongs to", true},
          {"value", quantity, "value", true},
          {"source", text, "where the number is from", true}}},
    };
    return all;
}

}  // namespace

const Section& section(std::string_view id) {
    for (const Section& entry : preset_sections())
        if (entry.id == id) return entry;
    for (const Section& entry : all_sections())
        if (entry.id == id) return entry;
    throw std::logic_error{"no section " + std::string{id}};
}

const Key* find_key(const Section& section, std::string_view name) {
    for (const Key& key : section.keys)
        if (key.name == name) return &key;
    return nullptr;
}

std::vector<std::string> names_of(const Section& section) {
    std::vector<std::string> names;
    for (const Key& key : section.keys)
        if (key.later.empty()) names.emplace_back(key.name);
    return names;
}

const std::vector<std::string>& words_of(std::string_view id, std::string_view key) {
    return find_key(section(id), key)->words;
}

}  // namespace spillover::yaml
