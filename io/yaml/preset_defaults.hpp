#pragma once

#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/parameters.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::yaml {

/// Sector defaults of the channels of the full economy (scenarios/presets/full.yaml, part of the
/// program), for the sectors that a table has.
std::vector<ParameterOverride> sector_defaults(const MrioTable& table, Diagnostics& diagnostics);

}  // namespace spillover::yaml
