#pragma once

#include <string>
#include <vector>

#include "engine/scenario.hpp"

namespace spillover {

/// What is worth telling of a scenario beside its result: random courses that had to be cut to what
/// their variable can be. One text per shock.
std::vector<std::string> events_of(const Scenario& scenario);

}  // namespace spillover
