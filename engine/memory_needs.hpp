#pragma once

#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// Bytes that the parts of a run take, worked out before any of them is made. They are upper
/// bounds: what a channel or an output may need counts where any member of the batch has it.
struct MemoryNeeds {
    double economies = 0;  ///< shares and technology in the shapes of the kernels
    Index lanes = 1;       ///< members of a tile, with those that pad it
    double tile = 0;       ///< members in flight: state, flows, what is recorded
    double model = 0;      ///< of one group of members with equal settings
    double result = 0;     ///< of one finished member
    double waiting = 0;    ///< finished runs that wait for others of their member
    Index tiles = 1;       ///< that may run side by side, whatever the number of threads
    Index most_tiles = 1;  ///< that the members make in all
};
/// \param members  how many members of the batch the run computes
MemoryNeeds memory_needs(const MrioTable& table, const std::vector<Scenario>& scenarios,
                         Index members);

/// Of a table that is in memory.
double bytes_of(const MrioTable& table);

}  // namespace spillover
