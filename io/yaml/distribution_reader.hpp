#pragma once

#include <functional>
#include <optional>

#include "engine/distribution.hpp"
#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// Reads `{ uniform: [0.5, 1.5] }`: the name of a distribution and its parameters, as a list in
/// their order or as a map by name.
/// \param value  reads the parameters that are values, or differences of values, of what is drawn
std::optional<Distribution> read_distribution(
    const Cursor& cursor, const std::function<std::optional<double>(const Cursor&)>& value);

/// A list of numbers, bare or in %; nothing, with messages, where it is not.
std::optional<std::vector<double>> read_shares(const Cursor& cursor);
/// A bare number, or one in %.
std::optional<double> read_share(const Cursor& cursor);

}  // namespace spillover::yaml
