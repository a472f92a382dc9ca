#pragma once

#include <cstdint>

#include "engine/city_figures.hpp"

namespace spillover::test {

/// A small country of five sectors, three provinces and eight cities, with a balanced national
/// table, margins of provinces of which some are not known, stocks that shrink, and re-exports.
CityFigures made_up_cities(std::uint64_t seed);

}  // namespace spillover::test
