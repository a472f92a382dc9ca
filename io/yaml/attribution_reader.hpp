#pragma once

#include "engine/scenario.hpp"
#include "io/yaml/target.hpp"

namespace spillover::yaml {

/// What `outputs:` says of indicators beyond their names, over the rest of a scenario: whether it
/// has what they need, `discount`, `decompose`, `who_hits_whom`.
void read_attribution(const Cursor& outputs, const SetReader& sets, Scenario& scenario);

}  // namespace spillover::yaml
