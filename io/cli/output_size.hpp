#pragma once

#include "engine/scenario.hpp"

namespace spillover::cli {

/// What a batch writes, before compression.
struct OutputSize {
    double records = 0;
    double kept_members = 0;     ///< whose trajectories the result holds
    double values = 0;           ///< of their trajectories, per member and record
    double statistics = 0;       ///< per record
    double result_bytes = 0;     ///< trajectories and statistics of the result
    double recorded_values = 0;  ///< of all trajectories, per member and record
    double parts_bytes = 0;      ///< of all members while the batch runs
};
/// \param scenarios  the members of the batch, at least one
OutputSize output_size(const std::vector<Scenario>& scenarios);

}  // namespace spillover::cli
