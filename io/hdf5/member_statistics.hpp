#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "io/hdf5/handle.hpp"

namespace spillover::hdf5 {

struct Arrangement;
struct Finishing;
class OutputFile;

/// Numbers of 8 bytes that statistics hold in memory: 512 MiB.
inline constexpr std::size_t numbers_at_once = std::size_t{64} << 20;

struct StatisticsOptions {
    std::size_t numbers_at_once = hdf5::numbers_at_once;
    int threads = 1;
    std::function<bool()> stop = {};  ///< asked now and then, by any thread: true ends the work
};

/// Writes the statistics over members that `finishing` lists, of the numbers that the parts hold
/// (4-byte numbers where they are stored so), in batch order, block by block of records and
/// entities: the same bits however the batch was cut into parts, however
/// large the blocks, and however many the threads.
/// \param scales  the dimensions of the file; `quantile` comes to them
/// \returns false where it was stopped
bool write_statistics(const OutputFile& out, std::map<std::string, Handle>& scales,
                      const Arrangement& arrangement, const Finishing& finishing,
                      const StatisticsOptions& options);

}  // namespace spillover::hdf5
