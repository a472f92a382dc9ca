#pragma once

#include <string>

#include "io/import/mapping.hpp"

namespace spillover::yaml {

/// Reads the mapping file of an import (docs/tables.md). \throws InputError with all that is wrong
importing::Mapping read_mapping(const std::string& path);

}  // namespace spillover::yaml
