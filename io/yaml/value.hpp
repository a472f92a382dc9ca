#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace spillover::yaml {

class Diagnostics;

/// The text of a file, kept so that messages can show the line they speak of.
struct SourceText {
    std::string name;  ///< as the user wrote it
    std::vector<std::string> lines;
};

/// Where something stands; lines and columns count from 1, columns in bytes. Line 0 is the file as
/// a whole.
struct Place {
    std::shared_ptr<const SourceText> source;
    int line = 0, column = 0;
};

/// A node of a YAML document with the place it came from. A plain tree: aliases are copied, so that
/// files can be merged and members of an ensemble edited.
struct Value {
    enum class Kind { null, scalar, list, map };

    Kind kind = Kind::null;
    std::string text;     ///< scalars: as written, without quotes
    bool quoted = false;  ///< scalars: written in quotes
    Place place;
    std::vector<Value> items;       ///< elements of a list, values of a map
    std::vector<std::string> keys;  ///< of a map, beside items
    std::vector<Place> key_places;  ///< of a map, beside items

    const Value* find(std::string_view key) const noexcept;
    Value* find(std::string_view key) noexcept;
    void insert(std::string key, Place key_place, Value value);
    void erase(std::string_view key);
};

/// Reads a YAML file strictly: one document, no tabs, no byte order mark, no duplicate or merge
/// keys. \returns a null value where it cannot be read or is not YAML; the diagnostics say why
Value read_document(const std::string& path, Diagnostics& diagnostics);
/// The same from text; `name` stands for the file in messages.
Value parse_document(const std::string& name, const std::string& text, Diagnostics& diagnostics);

/// YAML text of a tree, for the record of what was run.
std::string to_text(const Value& value);

}  // namespace spillover::yaml
