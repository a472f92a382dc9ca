#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/scenario.hpp"
#include "io/yaml/target.hpp"

namespace spillover::yaml {

/// A part of a dimension that outputs are restricted to.
struct Selection {
    std::string dimension;      ///< of the level, or "input", "origin" ... of its parts
    std::vector<Index> chosen;  ///< places among its coordinates, ascending
};

/// An entry of `by:`, as in "region x sector where region in @lithium_cities".
struct OutputLevel {
    std::string level;  ///< as levels_of names it: "region_sector"
    std::vector<Selection> selections;
};

/// A variable as asked for.
struct WantedVariable {
    const VariableInfo* variable;
    bool deviation;
    std::string name;  ///< as written
};

/// Reads an entry of `by:`; nothing, with messages, where it cannot be read.
std::optional<OutputLevel> read_level(const Cursor& cursor, const SetReader& sets);

/// Reads `select:`, which restricts every level that has the dimension.
void apply_selection(const Cursor& select, const SetReader& sets, std::vector<OutputLevel>& levels);

/// The fields of all variables at those of the levels where they have a meaning, named after the
/// variable, and the level where there are several.
/// \param at  where to tell of variables that have none; null: nowhere
std::vector<OutputField> fields_of(const std::vector<WantedVariable>& variables,
                                   const std::vector<OutputLevel>& levels, const TableData& table,
                                   const Cursor* at);

}  // namespace spillover::yaml
