#pragma once

#include <optional>
#include <string>

#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// The number of a document that an ensemble sets: "shocks.ID.scale", "shocks.ID.profile[1].value",
/// "model.parameters[NAME].value". A `scale`, or the line of a parameter, is made where there is
/// none. \param at  where the path stands, for messages \returns null, with a message, where there
/// is no such number
Value* node_at(Value& root, const std::string& path, const Cursor& at);

/// What is noted of a value: lengths of time in years, percentages as shares, else as written.
std::optional<double> draw_of(const Cursor& value);

}  // namespace spillover::yaml
