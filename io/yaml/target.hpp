#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// What the names of a set expression stand for.
enum class Dimension { region, sector, category };

/// Evaluates set expressions over a table: `cluster:YRD - Hangzhou`, `top(3, by=gdp)`, `@set`.
///
///     expression : term (("|" | "&" | "-") term)*       one kind of operator, else parentheses
///     term       : "*" | "!" term | "(" expression ")" | name | kind ":" name | "@" name | glob
///                | top(N, by=METRIC [, of=expression]) | where(METRIC OP NUMBER)
class SetReader {
public:
    explicit SetReader(const MrioTable& table) : table_{&table} {}

    /// Named targets of `sets:`; each a target map.
    void define_sets(const Cursor& sets);

    /// Members of an expression (or of a list of expressions), in index order, never empty.
    /// \returns nothing, with messages, where it cannot be read
    std::optional<std::vector<Index>> read(const Cursor& cursor, Dimension dimension) const;
    /// The same from a text inside a scalar, beginning at a character of it.
    std::optional<std::vector<Index>> read(const Cursor& cursor, const std::string& text,
                                           std::size_t offset, Dimension dimension) const;
    /// True where the text can be read as a set of this dimension; no messages.
    bool readable(const Cursor& cursor, const std::string& text, Dimension dimension) const;

    /// The map that a target speaks of: itself, or the set that "@name" refers to.
    std::optional<Cursor> target_map(const Cursor& target) const;

    /// A named set's target map; null where none has the name.
    const Cursor* find_set(const std::string& name) const;
    std::vector<std::string> set_names() const;

    /// Every region or sector by number.
    std::vector<Index> all(Dimension dimension) const;
    const MrioTable& table() const noexcept { return *table_; }

private:
    const MrioTable* table_;
    std::map<std::string, Cursor> sets_;
};

/// Members of a set expression outside a scenario; all where it is empty.
/// \param where  for messages: "--region", "cities.csv:5"
/// \throws InputError with the nearest name
std::vector<Index> members_of(const MrioTable& table, const std::string& where,
                              const std::string& expression, Dimension dimension);

}  // namespace spillover::yaml
