#pragma once

#include <vector>

#include "engine/profile.hpp"

namespace spillover {

/// The values of a random shape at every step of a run [steps], neutral before it starts; empty for
/// shapes that are not random.
std::vector<double> random_course(const Shape& shape, const TimeAxis& time, double neutral);

}  // namespace spillover
