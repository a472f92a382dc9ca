#pragma once

#include <string>
#include <utility>
#include <vector>

#include "io/cli/batch.hpp"

namespace spillover::cli {

/// What a run will need, and how it keeps within a limit. All in bytes.
struct MemoryPlan {
    double limit = 0, need = 0;
    std::string limit_text;  ///< "4 GB (--memory)", "19.8 GB (80 % of this machine)"
    std::vector<std::pair<std::string, double>> parts;  ///< what needs it, largest first
    Index tiles = 1;                                    ///< that run side by side
    std::size_t bytes_per_part = 0;                     ///< of members that wait to be written
    std::size_t numbers_at_once = 0;                    ///< for statistics over the members
};

struct MemoryRequest {
    std::string memory;  ///< as on the command line: "4GB"; empty = 80 % of the machine
    int threads = 1;
    Index members = 0;  ///< that are computed
};

/// Plans the memory of a run that is read and not yet begun: what is held now, and what comes.
/// \throws InputError where even with one tile at a time it is more than the limit
MemoryPlan plan_memory(const Batch& batch, const MemoryRequest& request);

/// The limit of a run. \throws InputError where the text is no amount of memory
double memory_limit(const std::string& memory);

std::string bytes_text(double bytes);

}  // namespace spillover::cli
