#include "io/yaml/ensemble_path.hpp"

#include <fmt/format.h>

#include <regex>

#include "io/yaml/quantity.hpp"

namespace spillover::yaml {
namespace {

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
    Value* list = root.find(kind == "shock" ? "shocks" : "policies");
    const auto found = children_named(list, "id", id);
    if (found.empty()) {
        std::vector<std::string> known;
        for (std::size_t n = 0; list && n < list->items.size(); ++n)
            if (const Value* own = list->items[n].find("id")) known.push_back(own->text);
        at.error(fmt::format("there is no {} '{}'", kind, id), suggestion(id, known));
        return {};
    }
    Value* item = found.front();
    if (kind == "shock" && rest == "scale" && !item->find("scale"))
        item->insert("scale", at.value().place, scalar("1", at.value().place));
    return follow(item, rest, at);
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

}  // namespace

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

}  // namespace spillover::yaml
