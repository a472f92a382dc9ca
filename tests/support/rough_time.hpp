#pragma once

#include <vector>

#include "tests/support/run.hpp"

namespace spillover::test {

/// Preset full with all channels, migration too, and random shocks on every lever that is told by
/// place, good or border. Records output, prices and what final users receive.
Scenario rough_time(const MrioTable& table, std::uint64_t seed);

/// The same shocks in a table whose regions are others.
/// \param becomes  the regions of `to` that each region of `from` is or is part of
Scenario in_other_table(const Scenario& scenario, const MrioTable& from, const MrioTable& to,
                        const std::vector<std::vector<Index>>& becomes);

}  // namespace spillover::test
