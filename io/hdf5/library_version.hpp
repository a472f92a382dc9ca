#pragma once

#include <string>

namespace spillover::hdf5 {

/// Version of the HDF5 library that the program runs with: "1.10.8".
std::string library_version();

}  // namespace spillover::hdf5
