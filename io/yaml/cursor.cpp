#include "io/yaml/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

const char* name_of(Value::Kind kind) {
    switch (kind) {
        case Value::Kind::null:
            return "nothing";
        case Value::Kind::scalar:
            return "a single value";
        case Value::Kind::list:
            return "a list";
        case Value::Kind::map:
            return "a map";
    }
    return "";
}

/// Plain words that YAML 1.1 readers take for true, false or nothing.
bool reads_as_boolean(const std::string& text) {
    static const std::vector<std::string> words{
        "yes",   "Yes",   "YES", "no", "No", "NO",  "true", "True", "TRUE", "false",
        "False", "FALSE", "on",  "On", "ON", "off", "Off",  "OFF",  "~",    "null"};
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// True where a line of the file has a text at a byte.
bool stands_at(const Place& place, std::size_t byte, const std::string& text) {
    if (!place.source || place.line < 1 ||
        place.line > static_cast<int>(place.source->lines.size()))
        return false;
    const std::string& line = place.source->lines[static_cast<std::size_t>(place.line - 1)];
    return byte <= line.size() && line.compare(byte, text.size(), text) == 0;
}

}  // namespace

void Cursor::error(const std::string& what, const std::string& hint) const {
    diagnostics_->error(place_.value_or(value_->place), path_, what, hint);
}

void Cursor::error_at(std::size_t offset, const std::string& what, const std::string& hint) const {
    Place place = place_.value_or(value_->place);
    const std::size_t begin =
        static_cast<std::size_t>(place.column - 1) + (value_->quoted && !place_ ? 1 : 0);
    // Texts over several lines, or with escapes, stand in the file otherwise than they read.
    if (place_ || stands_at(place, begin, value_->text))
        place.column = static_cast<int>(begin + offset) + 1;
    diagnostics_->error(place, path_, what, hint);
}

void Cursor::warning(const std::string& what) const {
    diagnostics_->warning(place_.value_or(value_->place), path_, what);
}

bool Cursor::expect_map() const {
    if (!is_map()) error(fmt::format("expected a map of keys, found {}", name_of(value_->kind)));
    return is_map();
}

bool Cursor::expect_list() const {
    if (!is_list()) error(fmt::format("expected a list, found {}", name_of(value_->kind)));
    return is_list();
}

bool Cursor::expect_scalar(std::string_view what) const {
    if (!is_scalar()) error(fmt::format("expected {}, found {}", what, name_of(value_->kind)));
    return is_scalar();
}

bool Cursor::expect_section(const Section& section) const {
    if (!expect_map()) return false;
    const auto known = names_of(section);
    std::vector<std::string> misspelt;  // keys that are there under a wrong name
    for (std::size_t n = 0; n < value_->keys.size(); ++n) {
        const std::string& key = value_->keys[n];
        const Key* entry = find_key(section, key);
        if (!entry) {
            // `{ value: 0,8 }` reads as a value of 0 and a key 8.
            const auto meant = nearest(key, known);
            if (meant) misspelt.push_back(*meant);
            const bool digits = key.find_first_not_of("0123456789 %.") == std::string::npos;
            diagnostics_->error(value_->key_places[n], path_,
                                fmt::format("unknown key '{}' in {}", key, section.name),
                                digits && !key.empty()
                                    ? "decimals are written with a point: 0.8, not 0,8"
                                    : suggestion(key, known));
        } else if (!entry->later.empty()) {
            diagnostics_->error(value_->key_places[n], path_,
                                fmt::format("'{}' is not available in this version", key),
                                std::string{entry->later});
        }
    }
    for (const Key& key : section.keys)
        if (key.required && std::find(misspelt.begin(), misspelt.end(), key.name) == misspelt.end())
            require(key.name);
    return true;
}

std::optional<Cursor> Cursor::find(std::string_view key) const {
    if (!is_map()) return {};
    const Value* child = value_->find(key);
    if (!child) return {};
    Cursor cursor{*child, path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key),
                  *diagnostics_};
    if (child->kind == Value::Kind::null) {
        const auto n = static_cast<std::size_t>(child - value_->items.data());
        cursor.place_ = value_->key_places[n];
        cursor.error("is empty");
        return {};
    }
    return cursor;
}

std::optional<Cursor> Cursor::require(std::string_view key) const {
    if (is_map() && !value_->find(key)) error(fmt::format("key '{}' is missing", key));
    return find(key);
}

std::vector<Cursor> Cursor::items() const {
    if (!is_list()) return {*this};
    std::vector<Cursor> cursors;
    for (std::size_t n = 0; n < value_->items.size(); ++n)
        cursors.emplace_back(value_->items[n], fmt::format("{}[{}]", path_, n), *diagnostics_);
    return cursors;
}

std::vector<Cursor> Cursor::entries() const {
    std::vector<Cursor> cursors;
    if (!is_map()) return cursors;
    for (const auto& key : value_->keys)
        if (auto child = find(key)) cursors.push_back(*child);
    return cursors;
}

Cursor Cursor::key_at(std::size_t n) const {
    Cursor cursor{value_->items[n], path_, *diagnostics_};
    cursor.place_ = value_->key_places[n];
    return cursor;
}

std::optional<std::string> Cursor::text() const {
    if (!expect_scalar("text")) return {};
    if (!value_->quoted && reads_as_boolean(value_->text)) {
        error(fmt::format("'{}' reads as true, false or nothing in YAML", value_->text),
              fmt::format("write \"{}\" in quotes if it is a name", value_->text));
        return {};
    }
    return value_->text;
}

std::optional<bool> Cursor::boolean() const {
    if (!expect_scalar("true or false")) return {};
    if (!value_->quoted && value_->text == "true") return true;
    if (!value_->quoted && value_->text == "false") return false;
    error(fmt::format("expected true or false, found '{}'", value_->text));
    return {};
}

std::optional<std::string> Cursor::choice(const std::vector<std::string>& words) const {
    if (!expect_scalar("a word")) return {};
    if (std::find(words.begin(), words.end(), value_->text) != words.end()) return value_->text;
    error(fmt::format("unknown value '{}'", value_->text), suggestion(value_->text, words));
    return {};
}

}  // namespace spillover::yaml
