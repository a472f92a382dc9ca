#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/drivers.hpp"
#include "engine/parameters.hpp"
#include "engine/policy_metric.hpp"
#include "engine/variables.hpp"
#include "io/yaml/model_reader.hpp"
#include "io/yaml/scenario_reader.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

using Json = nlohmann::ordered_json;

Json reference(std::string_view id) {
    return {{"$ref", fmt::format("#/$defs/{}", id)}};
}

Json or_list(const Json& item) {
    return {{"anyOf", Json::array({item, Json{{"type", "array"}, {"items", item}}})}};
}

Json profile_of() {
    Json shapes = Json::array({Json{{"type", Json::array({"number", "string"})}}});
    for (const Section& entry : all_sections())
        if (entry.id.starts_with("shape:")) shapes.push_back(reference(entry.id));
    return or_list(Json{{"anyOf", shapes}});
}

Json value_of(const Key& key) {
    Json text{{"type", "string"}};
    if (key.type == Type::texts && !key.words.empty()) text = {{"enum", key.words}};
    Json number_or_text{{"type", Json::array({"number", "string"})}};
    switch (key.type) {
        case Type::word:
            return {{"enum", key.words}};
        case Type::number:
            return {{"type", "number"}};
        case Type::quantity:
            return number_or_text;
        case Type::boolean:
            return {{"type", "boolean"}};
        case Type::duration:
            return {{"type", "string"}, {"pattern", "^[0-9]+(\\.[0-9]+)? *[dwmqy]$"}};
        case Type::date:
        case Type::text:
            return text;
        case Type::expression:
        case Type::texts:
            return or_list(text);
        case Type::section:
            return reference(key.section);
        case Type::sections:
            return {{"type", "array"}, {"items", reference(key.section)}};
        case Type::profile:
            return profile_of();
        case Type::target:
            return {{"anyOf", Json::array({reference("target"),
                                           Json{{"type", "string"}, {"pattern", "^@"}}})}};
        case Type::watched:
        case Type::same:
            return {{"anyOf", Json::array({reference("target"),
                                           Json{{"type", "string"},
                                                {"pattern", key.type == Type::same
                                                                ? "^(@|same$)"
                                                                : "^(@|each\\(\\s*@)"}}})}};
        case Type::map:
            return {{"type", "object"}};
        case Type::list:
            return {{"type", "array"}};
        case Type::numbers:
            return {{"type", Json::array({"array", "object"})}};
        case Type::any:
            if (key.section.empty()) return Json::object();
            return {{"anyOf", Json::array({Json{{"enum", key.words}}, reference(key.section)})}};
    }
    return Json::object();
}

const char* name_of(DriverValue value) {
    switch (value) {
        case DriverValue::factor:
            return "factor";
        case DriverValue::share:
            return "share";
        case DriverValue::open:
            return "0 or 1";
        case DriverValue::money:
            return "money";
        case DriverValue::flow:
            return "money per year";
        case DriverValue::index:
            return "index";
        case DriverValue::duty:
            return "pp or %";
        case DriverValue::rate:
            return "%";
        case DriverValue::times_cost:
            return "x of variable cost";
        case DriverValue::times_depreciation:
            return "x of depreciation";
        case DriverValue::fraction:
            return "0 to 1";
    }
    return "";
}

const char* name_of(ParameterUnit unit) {
    switch (unit) {
        case ParameterUnit::none:
            return "number";
        case ParameterUnit::share:
            return "share";
        case ParameterUnit::duration:
            return "years";
        case ParameterUnit::per_day:
            return "per day";
        case ParameterUnit::per_week:
            return "per week";
        case ParameterUnit::per_year:
            return "per year";
    }
    return "";
}

Json where_keys(ParameterDomain domain) {
    switch (domain) {
        case ParameterDomain::run:
            return Json::array();
        case ParameterDomain::sector:
            return {"input", "sector"};
        case ParameterDomain::input:
            return {"input", "region", "sector"};
        case ParameterDomain::industry:
            return {"region", "sector"};
    }
    return {};
}

const char* name_of(Aggregation aggregation) {
    switch (aggregation) {
        case Aggregation::flow:
            return "money per year";
        case Aggregation::stock:
            return "money";
        case Aggregation::ratio:
            return "ratio";
        case Aggregation::status:
            return "code";
    }
    return "";
}

/// The channels that a variable needs; "any" where one of them is enough.
Json needs_of(Variable variable) {
    ModelSettings all;
    all.preset = Preset::full;
    Json needs = Json::array();
    for (const ChannelInfo& channel : channel_catalogue())
        all.channels[channel.id] = true;
    for (const ChannelInfo& channel : channel_catalogue()) {
        ModelSettings without = all;
        without.channels[channel.id] = false;
        if (!missing_channel(variable, without).empty() && missing_channel(variable, all).empty())
            needs.push_back(channel.name);
    }
    if (needs.empty() && info(variable).accounts) needs.push_back("any");
    return needs;
}

Json aliases_of(Variable variable) {
    Json names = Json::array();
    for (const auto& [alias, of] : variable_aliases())
        if (of == variable) names.push_back(alias);
    return names;
}

/// What the manual says of the catalogues beyond their names; validators pass over it.
void add_catalogues(Json& definitions) {
    for (const DriverInfo& entry : driver_catalogue()) {
        Json operations = Json::array();
        for (const Operation operation : entry.operations)
            operations.push_back(spillover::name_of(operation));
        definitions["shock"]["x-variables"].push_back({{"name", entry.name},
                                                       {"op", operations},
                                                       {"value", name_of(entry.value)},
                                                       {"target", entry.target},
                                                       {"optional", entry.optional},
                                                       {"meaning", entry.meaning}});
    }
    for (const ParameterInfo& entry : parameter_catalogue())
        definitions["parameter"]["x-parameters"].push_back({{"name", entry.name},
                                                            {"unit", name_of(entry.unit)},
                                                            {"low", entry.low},
                                                            {"high", entry.high},
                                                            {"default", entry.standard},
                                                            {"where", where_keys(entry.domain)},
                                                            {"meaning", entry.meaning},
                                                            {"source", entry.source}});
    for (const VariableInfo& entry : variable_catalogue())
        definitions["outputs"]["x-variables"].push_back({{"name", entry.name},
                                                         {"unit", name_of(entry.aggregation)},
                                                         {"needs", needs_of(entry.id)},
                                                         {"also", aliases_of(entry.id)},
                                                         {"meaning", entry.long_name}});
}

Json object_of(const Section& section) {
    Json properties = Json::object(), required = Json::array();
    for (const Key& key : section.keys) {
        if (!key.later.empty()) continue;
        Json value = value_of(key);
        if (section.id == "parameter" && key.name == "name") {
            value = Json::object();
            for (const ParameterInfo& entry : parameter_catalogue())
                value["enum"].push_back(entry.name);
        }
        if (key.name == "variable") {
            value = Json::object();
            for (const DriverInfo& entry : driver_catalogue())
                if (section.id == "shock" || entry.driver != Driver::capital_destroyed)
                    value["enum"].push_back(entry.name);
        }
        if (key.name == "metric") {
            value = Json::object();
            for (const std::string& name : policy_metric_names())
                value["enum"].push_back(name);
        }
        if (section.id == "shape:piecewise" && key.name == "points")
            value["items"] = {{"type", "array"}, {"minItems", 2}, {"maxItems", 2}};
        if (section.id == "outputs" && key.name == "variables") {
            Json names{{"enum", Json::array()}};
            for (const VariableInfo& entry : variable_catalogue()) {
                names["enum"].push_back(entry.name);
                if (entry.aggregation != Aggregation::status)
                    names["enum"].push_back(std::string{entry.name} + "_dev");
            }
            for (const auto& [alias, variable] : variable_aliases()) {
                names["enum"].push_back(alias);
                names["enum"].push_back(std::string{alias} + "_dev");
            }
            value = or_list(names);
        }
        if (section.id == "outputs" && key.name == "statistics")
            value = or_list(
                {{"type", "string"}, {"pattern", "^(mean|sd|p[0-9]+(\\.[0-9]+)?|prob\\(.*\\))$"}});
        if (section.id == "outputs" && key.name == "keep_members")
            value = {{"type", "integer"}, {"minimum", 0}};
        if (!key.meaning.empty()) value["description"] = key.meaning;
        properties[std::string{key.name}] = value;
        // What a file leaves out may come from the one that it extends.
        if (key.required && section.id != "document") required.push_back(key.name);
    }
    Json object{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}};
    if (section.id == "document") required = Json::array({"schema", "scenario"});
    if (!required.empty()) object["required"] = required;
    if (section.id == "shock") {
        const Json destroyed{{"variable", {{"const", info(Driver::capital_destroyed).name}}}};
        object["if"] = {{"properties", destroyed}};
        object["else"] = {{"required", Json::array({"target", "profile"})}};
    }
    return object;
}

}  // namespace

std::string scenario_schema() {
    Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "Spillover scenario, version 1"},
                {"$comment", "Made by `spillover schema`; a test holds it equal to the reader."}};
    schema.update(object_of(section("document")));
    for (const Section& entry : all_sections())
        if (entry.id != "document") schema["$defs"][std::string{entry.id}] = object_of(entry);
    add_catalogues(schema["$defs"]);
    return schema.dump(2) + "\n";
}

}  // namespace spillover::yaml
