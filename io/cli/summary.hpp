#pragma once

#include <string>

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"
#include "io/hdf5/result_reader.hpp"

namespace spillover::cli {

/// The summary of a run, for a mail or a notebook: what was shocked, who loses and gains, what
/// bound, how well the accounts hold. Plain text without colour.
std::string summary(const MrioTable& table, const std::vector<Scenario>& scenarios,
                    const hdf5::ResultScalars& result);

}  // namespace spillover::cli
