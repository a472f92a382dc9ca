#include "io/yaml/sections.hpp"

#include <stdexcept>

#include "engine/channels.hpp"

namespace spillover::yaml {
namespace {

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
          {"seed", number, "of random courses, where there is no ensemble with a seed"},
          {"replicate", number, "which replicate of the seed's draws to run; 1 if not given"},
          {"antithetic", boolean, "replicates are pairs, as in an antithetic ensemble"},
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
           {"peak_loss", "time_to_peak", "cumulative_loss", "time_to_recovery", "spillover_ratio",
            "direct_loss", "amplification", "resilience", "static_resilience", "upstream_loss",
            "downstream_loss", "jobs_lost", "trade_diversion_index", "terms_of_trade",
            "pass_through", "herfindahl", "single_origin_share", "who_hits_whom"}},
          {"discount", quantity, "rate per year at which discounted_loss is discounted: 4 %"},
          {"max_output", text, "largest file: 20 GB"},
          {"select",
           section,
           "only these regions or sectors, at levels that have them",
           false,
           {},
           "select"},
          {"statistics", texts,
           "over the members, of every value: mean, sd, p05, \"prob(gdp_real_dev < -5 %)\""},
          {"keep_members", number, "first members whose trajectories the file holds; else all"},
          {"scalars", any, "", false, {}, "", with_reports},
          {"sensitivity", any, "", false, {}, "", with_sampling},
          {"rank", any, "", false, {}, "", with_reports},
          {"decompose", section, "parts of shocks and channels in losses", false, {}, "decompose"},
          {"who_hits_whom",
           section,
           "what the shocks located in some places do to others",
           false,
           {},
           "who_hits_whom"},
          {"compare_with", any, "", false, {}, "", with_reports},
          {"trajectories", any, "", false, {}, "", with_sampling}}},
        {"decompose",
         "decompose",
         {{"method", word, "how losses are divided", true, {"shapley"}},
          {"over", texts, "among whom", true, {"shocks", "channels"}}}},
        {"who_hits_whom",
         "who_hits_whom",
         {{"from", section, "where shocks are located; anywhere without it", false, {}, "hit_from"},
          {"to", section, "whose losses are told; all without it", false, {}, "hit_to"},
          {"by", text, "region, or an attribute of regions such as cluster"}}},
        {"hit_from",
         "from",
         {{"region", expression, "regions in which shocks are located"},
          {"sector", expression, "sectors in which shocks are located"}}},
        {"hit_to", "to", {{"region", expression, "regions that lose"}}},
        {"select",
         "select",
         {{"region", expression, "regions to record"},
          {"sector", expression, "sectors to record"}}},
    };
}

}  // namespace

const std::vector<Section>& all_sections() {
    static const std::vector<Section> sections = [] {
        std::vector<Section> all;
        for (auto part :
             {document_sections(), model_sections(), shock_sections(), policy_sections(),
              shape_sections(), random_sections(), output_sections()})
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
