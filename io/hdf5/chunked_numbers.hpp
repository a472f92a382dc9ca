#pragma once

#include "io/hdf5/hdf5_file.hpp"

namespace spillover::hdf5 {

/// Chunks of a large array of doubles: as many rows as fit, else pieces of a row, so that each is
/// one run of numbers in memory.
Shape chunk_of(const Shape& shape);

/// Sets what datasets need whose chunks are of that shape, shuffled and deflated.
void set_chunks(hid_t properties, const Shape& chunk);

/// Writes all of such a dataset: chunks are compressed on all threads, a few at a time, and written
/// as HDF5 would have stored them. \throws FileError
void write_chunks(hid_t dataset, const Shape& shape, const double* data, const std::string& name);

}  // namespace spillover::hdf5
