#pragma once

#include <string>
#include <vector>

#include "io/hdf5/hdf5_file.hpp"

namespace spillover::hdf5 {

Handle space_of(const Shape& shape);

/// Rows of an array: `count` of them from `first`, `stride` apart.
struct Rows {
    hsize_t first = 0, stride = 1, count = 0;
};
/// Such rows of an array of this shape, whole.
Handle rows_of(const Shape& shape, const Rows& rows);

/// A block of a dataset's axes, without those of members.
struct Block {
    Shape start, count;
    hsize_t size() const noexcept;
};
/// Such rows, and of each row a block, of an array of this shape.
Handle block_of(const Shape& shape, const Rows& rows, const Block& block);

/// Cuts an array, records first, into blocks of at most `room` numbers, of one at least: of whole
/// chunks of records where one fits.
std::vector<Block> blocks_of(const Shape& shape, hsize_t records_per_chunk, hsize_t room);

/// Names of a dataset's axes, as its attribute `dimensions` tells them.
std::vector<std::string> dimensions_of(hid_t dataset);
/// All attributes but those that HDF5 keeps about dimension scales, and those in `without`.
void copy_attributes(hid_t from, hid_t to, const std::vector<std::string>& without = {});

}  // namespace spillover::hdf5
