#include "io/hdf5/library_version.hpp"

#include <fmt/core.h>
#include <hdf5.h>

namespace spillover::hdf5 {

std::string library_version() {
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return fmt::format("{}.{}.{}", major, minor, release);
}

}  // namespace spillover::hdf5
