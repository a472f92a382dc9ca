#pragma once

#include "engine/city_figures.hpp"

namespace spillover {

/// Provinces by sector [P x S], adding up to the nation.
struct ProvinceMargins {
    Matrix output, value_added, exports;
    Matrix known;     ///< 1 where the figures name the sector, 0 where it was shared out
    Vector coverage;  ///< share of a province's output that is known [P]
};

/// What is known, and the nation's rest of every sector shared out over the other provinces in
/// proportion to what their primary, secondary or tertiary value added has left.
/// \throws InputError where what is known leaves no plausible rest
ProvinceMargins province_margins(const CityFigures& figures);

/// Use of goods by industries of each province [S x S]: the nation's use, scaled (RAS) so that all
/// provinces together use what the nation does, cell by cell, and every industry spends its output
/// less its value added. \throws InputError where that cannot be balanced
std::vector<Matrix> province_use(const CityFigures& figures, const ProvinceMargins& margins);

}  // namespace spillover
