#pragma once

#include "engine/array.hpp"
#include "kernels/lanes.hpp"

namespace spillover {

/// A variable as numbers per cell of its domain: the numerator, and for ratios the denominator.
struct Observed {
    Array<2> value;  ///< [cells x lanes], as VariableDomain tells
    Array<2> per;    ///< ratios only
};

/// Sets every cell to value(cell, lane).
template <class Value>
void each_cell(Array<2>& target, Index cells, Index lanes, const Value& value) {
    if (target.extent(0) != cells || target.extent(1) != lanes) target = Array<2>({cells, lanes});
    for (Index n = 0; n < cells; ++n)
        kernels::each_lane(lanes, [&](Index m) { target(n, m) = value(n, m); });
}

/// A ratio to the base year as a weighted mean.
template <class Weight>
void observe_mean(const Array<2>& ratio, const Weight& weight, Observed& observed) {
    each_cell(observed.value, ratio.extent(0), ratio.extent(1),
              [&](Index n, Index m) { return ratio(n, m) * weight(n); });
    each_cell(observed.per, ratio.extent(0), ratio.extent(1),
              [&](Index n, Index) { return weight(n); });
}

}  // namespace spillover
