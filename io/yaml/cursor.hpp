#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/yaml/diagnostics.hpp"
#include "io/yaml/value.hpp"

namespace spillover::yaml {

struct Section;

/// A node together with its path in the document, for strict reading: whatever is wrong is told to
/// the diagnostics and reading goes on.
class Cursor {
public:
    Cursor(const Value& value, std::string path, Diagnostics& diagnostics)
        : value_{&value}, path_{std::move(path)}, diagnostics_{&diagnostics} {}

    const Value& value() const noexcept { return *value_; }
    const std::string& path() const noexcept { return path_; }
    Diagnostics& diagnostics() const noexcept { return *diagnostics_; }

    bool is_scalar() const noexcept { return value_->kind == Value::Kind::scalar; }
    bool is_list() const noexcept { return value_->kind == Value::Kind::list; }
    bool is_map() const noexcept { return value_->kind == Value::Kind::map; }

    /// False, with a message, where the node is of another kind.
    bool expect_map() const;
    bool expect_list() const;
    bool expect_scalar(std::string_view what) const;
    /// A map with no keys but those of a section, and all that it requires.
    bool expect_section(const Section& section) const;

    std::optional<Cursor> find(std::string_view key) const;
    std::optional<Cursor> require(std::string_view key) const;  ///< message where missing
    std::vector<Cursor> items() const;    ///< elements of a list; of a single value, that value
    std::vector<Cursor> entries() const;  ///< values of a map, paths ending in their keys
    Cursor key_at(std::size_t n) const;   ///< n-th value of a map, placed at its key

    /// Text as written. Words that YAML may take for booleans must stand in quotes.
    std::optional<std::string> text() const;
    std::optional<bool> boolean() const;
    /// One of a few words.
    std::optional<std::string> choice(const std::vector<std::string>& words) const;

    void error(const std::string& what, const std::string& hint = {}) const;
    /// The same, pointing at a character inside the scalar.
    void error_at(std::size_t offset, const std::string& what, const std::string& hint = {}) const;
    void warning(const std::string& what) const;

private:
    const Value* value_;
    std::string path_;
    Diagnostics* diagnostics_;
    std::optional<Place> place_ = {};  ///< of the key, where that is what messages should show
};

}  // namespace spillover::yaml
