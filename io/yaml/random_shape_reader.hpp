#pragma once

#include <optional>
#include <string>

#include "io/yaml/shape_fields.hpp"

namespace spillover::yaml {

/// True of the names of shapes that draw at random.
bool is_random_shape(const std::string& name);

/// Reads such a shape. \param place  its place among the random shapes of its profile, from 1
std::optional<Shape> read_random_shape(const std::string& name, Fields& fields, std::size_t place);

}  // namespace spillover::yaml
