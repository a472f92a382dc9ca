#pragma once

#include "tests/support/run.hpp"

namespace spillover::test {

/// A hard time for a table: capacity and final demand fall in the first region, for 30 steps.
/// Records output, stocks and what final users receive.
Scenario hard_time(const MrioTable& table, Preset preset, double loss = 0.6);

}  // namespace spillover::test
