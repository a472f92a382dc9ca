#pragma once

#include <cstddef>
#include <vector>

#include "engine/extent.hpp"

namespace spillover::hdf5 {

using Bytes = std::vector<unsigned char>;

/// Records per chunk of a trajectory: as many as fit into 1 MiB, HDF5's default chunk cache.
Index records_per_chunk(Index records, Index entities, std::size_t number_size);

/// One chunk of a trajectory as HDF5 stores it behind its shuffle and deflate filters: numbers in
/// the file's precision, bytes of equal weight side by side, compressed.
/// \param values  [count] numbers; the chunk is filled up with NaN to `room` numbers
Bytes pack_chunk(const double* values, std::size_t count, std::size_t room, bool float64);

}  // namespace spillover::hdf5
