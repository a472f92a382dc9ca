#pragma once

#include "io/hdf5/handle.hpp"
#include "io/hdf5/result_file.hpp"

namespace spillover::hdf5 {

/// What a result file is, and of which table and batch.
void write_root_attributes(hid_t file, const BatchHeader& header);
/// The group `provenance`: what made it.
void write_provenance(hid_t file, const BatchHeader& header);

}  // namespace spillover::hdf5
