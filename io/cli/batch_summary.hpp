#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"
#include "io/hdf5/result_reader.hpp"

namespace spillover::cli {

/// The members of a batch, a line each, then ranges over all of them: of the nation, and of the
/// regions and sectors that lose most.
std::string batch_lines(const MrioTable& table, const std::vector<Scenario>& scenarios,
                        const hdf5::ResultScalars& result);

inline constexpr std::size_t members_shown = 20;

}  // namespace spillover::cli
