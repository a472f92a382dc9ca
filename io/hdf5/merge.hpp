#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io/hdf5/member_statistics.hpp"

namespace spillover::hdf5 {

struct MergeOptions {
    bool whole = true;   ///< the parts must hold every member of the batch; else they make a shard
    bool index = false;  ///< trajectories stay in the parts; the result points to them
    std::function<bool()> stop = {};  ///< asked now and then: true ends the work
    int threads = 1;                  ///< for statistics over the members
    std::size_t numbers_at_once = hdf5::numbers_at_once;  ///< that statistics may hold in memory
};

/// Makes one result of several parts of a batch, members in batch order, by copying the compressed
/// chunks. Parts are open one at a time, however many there are. Where the parts ask for it, and
/// make up the whole batch, the result holds statistics over the members, and the trajectories of
/// the first members only. \param path  of the file to be made; not yet the name of the result
/// \param home  the folder that the file will stand in: an index names the parts from there
/// \returns false where it was stopped: the file is then not whole
/// \throws InputError where parts belong to different batches, overlap, or leave members out
bool merge_results(const std::string& path, const std::string& home,
                   const std::vector<std::string>& parts, const MergeOptions& options);

}  // namespace spillover::hdf5
