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

Value scalar(const std::string& text, const Place& place) {
    Value value;
    value.kind = Value::Kind::scalar;
    value.text = text;
    value.place = place;
    return value;
}

/// A child that is made where it is missing.
Value& child_of(Value& map, std::string_view key, Value::Kind kind, const Place& place) {
    if (!map.find(key)) {
        Value child;
        child.kind = kind;
        child.place = place;
        map.insert(std::string{key}, place, child);
    }
    return *map.find(key);
}

std::vector<Value*> children_named(Value* list, std::string_view key, const std::string& name) {
    std::vector<Value*> found;
    if (list && list->kind == Value::Kind::list)
        for (Value& item : list->items)
            if (const Value* id = item.find(key); id && id->text == name) found.push_back(&item);
    return found;
}

/// The node below another that "profile[0].value" leads to; null, with a message, where there is no
/// such key.
std::optional<Value*> follow(Value* node, const std::string& path, const Cursor& at_path) {
    std::size_t at = 0;
    while (node && at < path.size()) {
        if (path[at] == '[') {
            const std::size_t end = path.find(']', at);
            const std::string number =
                end == std::string::npos ? "" : path.substr(at + 1, end - at - 1);
            const bool digits = !number.empty() && number.size() < 6 &&
                                number.find_first_not_of("0123456789") == std::string::npos;
            const std::size_t n = digits ? std::stoul(number) : 0;
            const bool there = digits && node->kind == Value::Kind::list && n < node->items.size();
            node = there ? &node->items[n] : nullptr;
            at = end == std::string::npos ? path.size() : end + 1;
        } else {
            if (path[at] == '.') ++at;
            const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
            const std::string key = path.substr(at, end - at);
            Value* child = node->find(key);
            if (!child && !node->keys.empty()) {
                at_path.error(fmt::format("'{}' leads nowhere: there is no '{}'", path, key),
                              suggestion(key, node->keys));
                return {};
            }
            node = child;
            at = end;
        }
    }
    return node;
}

/// "shocks.ID.rest", "policies.ID.rest"; `scale` is made where a shock has none.
/// \param kind  "shock" or "policy"
/// \returns nothing where a message says what is wrong; null where the path ends nowhere
std::optional<Value*> listed_node(Value& root, const std::string& kind, const std::string& id,
                                  const std::string& rest, const Cursor& at) {
    Value* shocks = root.find(kind == "shock" ? "shocks" : "policies");
    const auto found = children_named(shocks, "id", id);
    if (found.empty()) {
        std::vector<std::string> known;
        for (std::size_t n = 0; shocks && n < shocks->items.size(); ++n)
            if (const Value* own = shocks->items[n].find("id")) known.push_back(own->text);
        at.error(fmt::format("there is no {} '{}'", kind, id), suggestion(id, known));
        return {};
    }
    Value* shock = found.front();
    if (kind == "shock" && rest == "scale" && !shock->find("scale"))
        shock->insert("scale", at.value().place, scalar("1", at.value().place));
    return follow(shock, rest, at);
}

/// "model.parameters[NAME].value" and ".scale": of the line that lists the parameter; where there
/// is none, a line is made that holds for every cell.
std::optional<Value*> parameter_node(Value& root, const std::string& name, const std::string& field,
                                     const Cursor& at) {
    const Place& place = at.value().place;
    Value& model = child_of(root, "model", Value::Kind::map, place);
    if (model.kind != Value::Kind::map) return {};  // told by the reader of the model
    Value& list = child_of(model, "parameters", Value::Kind::list, place);
    if (list.kind != Value::Kind::list) return {};
    const auto found = children_named(&list, "name", name);
    if (found.size() > 1) {
        at.error(fmt::format("parameter '{}' is listed {} times", name, found.size()),
                 "an ensemble can move a parameter that is listed once, or not at all");
        return {};
    }
    if (!found.empty() && found.front()->find(field)) return found.front()->find(field);
    if (!found.empty() && field == "value") {
        at.error(fmt::format("'{}' has a `scale` here, no `value`", name),
                 "end the path in .scale");
        return {};
    }
    // Lines act one after the other: a scale behind the line multiplies what that line sets.
    Value line;
    line.place = place;
    line.insert("name", place, scalar(name, place));
    if (!found.empty())
        if (const Value* where = found.front()->find("where")) line.insert("where", place, *where);
    line.insert(field, place, scalar("1", place));
    list.items.push_back(std::move(line));
    return list.items.back().find(field);
}

/// True where a text reads as a number, with or without a unit.
bool is_number(const Value& value) {
    Diagnostics silent;
    return read_quantity({value, "", silent}, Infinite::allowed).has_value();
}

/// The number that a path leads to.
Value* node_at(Value& root, const std::string& path, const Cursor& at) {
    constexpr std::size_t longest_path = 300;  // std::regex recurses over what it matches
    static const std::regex listed{R"((shocks|policies)\.([a-z][a-z0-9_]*)\.(.+))"},
        parameter{R"(model\.parameters\[([A-Za-z_.]+)\]\.(value|scale))"};
    std::smatch match;
    std::optional<Value*> node;
    if (path.size() <= longest_path && std::regex_match(path, match, listed)) {
        node = listed_node(root, match[1] == "shocks" ? "shock" : "policy", match[2], match[3], at);
    } else if (path.size() <= longest_path && std::regex_match(path, match, parameter)) {
        node = parameter_node(root, match[1], match[2], at);
    } else {
        at.error(fmt::format("'{}' is not a path that an ensemble can set", path.substr(0, 60)),
                 "expected shocks.ID.scale, shocks.ID.profile.value, policies.ID.then.value or "
                 "model.parameters[NAME].value");
        return nullptr;
    }
    if (!node) return nullptr;
    if (*node && (*node)->kind == Value::Kind::scalar && is_number(**node)) return *node;
    at.error(fmt::format("'{}' leads to no number of this scenario", path));
    return nullptr;
}

/// What is noted of a value: lengths of time in years, percentages as shares, else as written.
std::optional<double> draw_of(const Cursor& value) {
    if (const auto length = value.is_scalar() ? parse_duration(value.value().text) : std::nullopt)
        return length->years();
    if (value.is_scalar() && parse_date(value.value().text)) {
        value.error(fmt::format("'{}' is a date", value.value().text),
                    "write the time since the start of the run: 4w");
        return {};
    }
    const auto quantity = read_quantity(value, Infinite::allowed);
    if (!quantity) return {};
    return quantity->unit == "%" ? quantity->value / 100 : quantity->value;
}

void apply(const Setting& setting, const Cursor& value, Variant& variant) {
    Value* node = node_at(variant.root, setting.path, setting.path_at);
    const auto draw = draw_of(value);
    if (!node || !draw) return;
    *node = value.value();
    variant.draws[setting.id] = *draw;
}

std::vector<Variant> list_of_members(const Value& root, const Cursor& ensemble) {
    std::vector<Variant> variants;
    std::set<std::string> ids;
    const auto members = ensemble.require("members");
    if (!members || !members->expect_list()) return variants;
    if (members->value().items.empty()) members->error("holds no members");
    for (const Cursor& member : members->items()) {
        if (!member.expect_section(section("member"))) continue;
        const auto id = member.find("id"), set = member.find("set");
        const auto name = id ? read_identifier(*id) : std::nullopt;
        if (!name || !set || !set->expect_map()) continue;
        if (!ids.insert(*name).second) id->error(fmt::format("duplicate id '{}'", *name));
        Variant variant{*name, {}, root};
        for (std::size_t n = 0; n < set->value().keys.size(); ++n) {
            const std::string& path = set->value().keys[n];
            const Cursor value{set->value().items[n], set->path() + "." + path, set->diagnostics()};
            if (value.value().kind == Value::Kind::null) {
                set->key_at(n).error(fmt::format("'{}' is empty", path));
                continue;
            }
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
    if (dimensions->value().items.empty()) dimensions->error("holds no dimensions");
    for (const Cursor& dimension : dimensions->items()) {
        if (!dimension.expect_section(section("dimension"))) continue;
        const auto id = dimension.find("id"), path = dimension.find("path"),
                   values = dimension.find("values");
        const auto name = id ? read_identifier(*id) : std::nullopt;
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
            ensemble.error(fmt::format("this grid has more than {} members", most_members),
                           "their number is the product of the lengths of all `values`");
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
