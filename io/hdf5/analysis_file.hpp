#pragma once

#include <string>

#include "io/analysis.hpp"

namespace spillover::hdf5 {

/// Writes an analysis so that it opens as netCDF-4: an array for each variable over dimension
/// scales with the labels of its axes; title, sources and notes as attributes. Under a temporary
/// name first. \throws FileError
void write_analysis(const std::string& path, const Analysis& analysis);

}  // namespace spillover::hdf5
