#include "io/yaml/ensemble.hpp"

#include <fmt/format.h>

#include <regex>
#include <set>

#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

constexpr std::size_t most_members = 1000000;

struct Setting {
    std::string id, path;
    Cursor path_at;
    std::vector<Cursor> values;
};

Value* child_by_name(Value& list, std::string_view key, const std::string& name) {
    for (Value& item : list.items)
        if (const Value* id = item.find(key); id && id->text == name) return &item;
    return nullptr;
}

/// The node that a path leads to; made where it is the `scale` of a shock or parameter.
Value* node_at(Value& root, const std::string& path, const Cursor& at) {
    static const std::regex shock{R"(shocks\.([a-z][a-z0-9_]*)\.(.+))"},
        parameter{R"(model\.parameters\[([a-z_.]+)\]\.(value|scale))"};
    std::smatch match;
    Value* node = nullptr;
    std::string rest;
    if (std::regex_match(path, match, shock)) {
        Value* shocks = root.find("shocks");
        node = shocks ? child_by_name(*shocks, "id", match[1]) : nullptr;
        rest = match[2];
    } else if (std::regex_match(path, match, parameter)) {
        Value* model = root.find("model");
        Value* list = model ? model->find("parameters") : nullptr;
        node = list ? child_by_name(*list, "name", match[1]) : nullptr;
        rest = match[2];
    } else {
        at.error(fmt::format("'{}' is not a path that an ensemble can set", path),
                 "expected shocks.ID.scale, shocks.ID.profile.value or "
                 "model.parameters[NAME].value");
        return nullptr;
    }
    if (node && rest == "scale" && !node->find("scale")) {
        Value one;
        one.kind = Value::Kind::scalar;
        one.text = "1";
        one.place = at.value().place;
        node->insert("scale", at.value().place, one);
    }
    for (std::size_t begin = 0; node && begin <= rest.size();) {
        const auto end = std::min(rest.find('.', begin), rest.size());
        node = node->find(rest.substr(begin, end - begin));
        begin = end + 1;
    }
    if (!node || node->kind != Value::Kind::scalar) {
        at.error(fmt::format("'{}' leads to no number of this scenario", path));
        return nullptr;
    }
    return node;
}

void apply(const Setting& setting, const Cursor& value, Variant& variant) {
    Value* node = node_at(variant.root, setting.path, setting.path_at);
    const auto quantity = node ? read_quantity(value, Infinite::allowed) : std::nullopt;
    if (!quantity) return;
    Value replacement = value.value();
    *node = replacement;
    variant.draws[setting.id] = quantity->value;
}

std::vector<Variant> list_of_members(const Value& root, const Cursor& ensemble) {
    std::vector<Variant> variants;
    std::set<std::string> ids;
    const auto members = ensemble.require("members");
    if (!members || !members->expect_list()) return variants;
    for (const Cursor& member : members->items()) {
        if (!member.expect_section(section("member"))) continue;
        const auto id = member.find("id"), set = member.find("set");
        const auto name = id ? id->text() : std::nullopt;
        if (!name || !set || !set->expect_map()) continue;
        if (!ids.insert(*name).second) id->error(fmt::format("duplicate id '{}'", *name));
        Variant variant{*name, {}, root};
        for (std::size_t n = 0; n < set->value().keys.size(); ++n) {
            const std::string& path = set->value().keys[n];
            const Cursor value{set->value().items[n], set->path() + "." + path, set->diagnostics()};
            apply({path, path, set->key_at(n), {}}, value, variant);
        }
        variants.push_back(std::move(variant));
    }
    return variants;
}

std::vector<Setting> read_dimensions(const Cursor& ensemble) {
    std::vector<Setting> settings;
    std::set<std::string> ids;
    const auto dimensions = ensemble.require("dimensions");
    if (!dimensions || !dimensions->expect_list()) return settings;
    for (const Cursor& dimension : dimensions->items()) {
        if (!dimension.expect_section(section("dimension"))) continue;
        const auto id = dimension.find("id"), path = dimension.find("path"),
                   values = dimension.find("values");
        const auto name = id ? id->text() : std::nullopt;
        const auto text = path ? path->text() : std::nullopt;
        if (!name || !text || !values || !values->expect_list()) continue;
        if (!ids.insert(*name).second) id->error(fmt::format("duplicate id '{}'", *name));
        if (values->value().items.empty()) values->error("holds no values");
        settings.push_back({*name, *text, *path, values->items()});
    }
    return settings;
}

/// Every combination; the last dimension runs fastest.
std::vector<Variant> grid(const Value& root, const Cursor& ensemble) {
    const auto settings = read_dimensions(ensemble);
    std::size_t count = settings.empty() ? 0 : 1;
    for (const Setting& setting : settings) {
        count *= setting.values.size();
        if (count > most_members) {
            ensemble.error(fmt::format("has more than {} members", most_members));
            return {};
        }
    }
    std::vector<Variant> variants;
    for (std::size_t n = 0; n < count; ++n) {
        Variant variant{std::to_string(n + 1), {}, root};
        std::size_t left = n;
        for (auto setting = settings.rbegin(); setting != settings.rend(); ++setting) {
            apply(*setting, setting->values[left % setting->values.size()], variant);
            left /= setting->values.size();
        }
        variants.push_back(std::move(variant));
    }
    return variants;
}

}  // namespace

std::vector<Variant> variants_of(const Value& root, Diagnostics& diagnostics) {
    const Cursor document{root, "", diagnostics};
    const auto ensemble = document.find("ensemble");
    if (!ensemble) return {{"", {}, root}};
    if (const auto method = ensemble->find("method"); method && method->is_scalar()) {
        static const std::set<std::string> later{"sobol", "lhs", "halton", "morris", "monte_carlo"};
        if (later.contains(method->value().text)) {
            method->error(
                fmt::format("method '{}' is not available in this version", method->value().text),
                "list and grid are; random designs come later");
            return {};
        }
    }
    if (!ensemble->expect_section(section("ensemble"))) return {};
    const auto method = ensemble->find("method");
    const auto word = method ? method->choice({"list", "grid"}) : std::nullopt;
    if (!word) return {};
    for (const auto& [key, other] : {std::pair{"members", "grid"}, {"dimensions", "list"}})
        if (const auto child = ensemble->find(key); child && *word == other)
            child->error(fmt::format("'{}' has no meaning for method {}", key, other));
    return *word == "list" ? list_of_members(root, *ensemble) : grid(root, *ensemble);
}

}  // namespace spillover::yaml
