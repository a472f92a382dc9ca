#pragma once

#include <string>
#include <vector>

namespace spillover::hdf5 {

/// What a result file says about the batch that it is part of.
struct PartInfo {
    std::string batch_hash;
    std::size_t batch_members = 0;
    std::vector<int> members;  ///< places in the batch, in the order of the file
};
/// \throws InputError where the file is no result, FileError where it cannot be read
PartInfo part_info(const std::string& path);

/// Makes one result of several parts of a batch, members in batch order, by copying the compressed
/// chunks. Written under a temporary name and then published.
/// \param whole  the parts must hold every member of the batch; else they make a shard
/// \throws InputError where parts belong to different batches, overlap, or leave members out
void merge_results(const std::string& path, const std::vector<std::string>& parts,
                   bool whole = true);

}  // namespace spillover::hdf5
