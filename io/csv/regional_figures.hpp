#pragma once

#include <string>

#include "engine/regionalisation.hpp"

namespace spillover::csv {

/// Reads what is known of the regions of a nation.
/// \param figures  long CSV: region, sector and one of output, value_added, employment; pairs that
///                 are not there are zero. `sector` may be a set expression, "tag:primary": the
///                 figure is that of each of its sectors, and later lines stand above earlier ones
/// \param places   CSV, a line for each region: id, long_name, attributes (lon, lat, area, province
///                 ...), and who buys how much of final category c in a column final:c; may be
///                 empty: regions in the order of `figures`, without attributes
/// \throws InputError naming file and line of everything that is wrong
RegionalFigures read_regional_figures(const std::string& figures, const std::string& places,
                                      const MrioTable& nation);

}  // namespace spillover::csv
