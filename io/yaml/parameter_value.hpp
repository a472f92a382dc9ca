#pragma once

#include <optional>

#include "engine/parameters.hpp"
#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// A value in the unit that a parameter is stored in; unit and range are checked.
std::optional<double> read_parameter_value(const Cursor& cursor, const ParameterInfo& parameter);

}  // namespace spillover::yaml
