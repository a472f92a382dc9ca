#pragma once

#include <cstddef>
#include <vector>

#include "engine/extent.hpp"

namespace spillover::hdf5 {

using Bytes = std::vector<unsigned char>;

inline constexpr std::size_t largest_chunk = 1 << 20;  ///< bytes: HDF5's default chunk cache

/// Records per chunk of a trajectory: as many as fit into `most` bytes.
Index records_per_chunk(Index records, Index entities, std::size_t number_size,
                        std::size_t most = largest_chunk);

/// One chunk of a trajectory as HDF5 stores it behind its shuffle and deflate filters: numbers in
/// the file's precision, bytes of equal weight side by side, compressed.
/// \param values  [count] numbers; the chunk is filled up with NaN to `room` numbers
Bytes pack_chunk(const double* values, std::size_t count, std::size_t room, bool float64);

}  // namespace spillover::hdf5
