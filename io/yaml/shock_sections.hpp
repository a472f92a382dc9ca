#pragma once

#include <vector>

#include "io/yaml/sections.hpp"

namespace spillover::yaml {

/// The keys of a shock and of the maps in it, profiles apart.
std::vector<Section> shock_sections();

}  // namespace spillover::yaml
