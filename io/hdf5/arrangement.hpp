#pragma once

#include <string>
#include <vector>

#include "io/hdf5/hdf5_file.hpp"

namespace spillover::hdf5 {

/// Consecutive rows of a part that go to evenly spaced rows of the whole: one HDF5 selection.
struct Run {
    hsize_t from = 0, to = 0, stride = 1, count = 0;
};

/// A part of a batch and where its members go.
struct ArrangedPart {
    std::string path;
    hsize_t rows = 0;
    std::vector<Run> runs;
};

struct Arrangement {
    hsize_t members = 0;
    std::vector<ArrangedPart> parts;
};

/// The first members of an arrangement. \pre count <= members
Arrangement first_members(const Arrangement& arrangement, hsize_t count);

/// Every member once, in batch order. \param whole  no member of the batch may be missing
/// \throws InputError where parts belong to different batches, overlap, or leave members out
Arrangement arrange(const std::vector<std::string>& paths, bool whole);

}  // namespace spillover::hdf5
