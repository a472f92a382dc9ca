#pragma once

#include <type_traits>

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Scenarios that advance in lock-step are the lanes of a tile: the innermost axis of all its
/// arrays. A tile has this many, or one where a scenario runs alone; the last tile of a batch is
/// padded. Kernels tell which from the last extent of what they are handed.
///
/// Both widths do the same operations in the same order on each lane, so the bits of a scenario do
/// not depend on the company it is in. Eight doubles fill one AVX-512 register and one cache line.
inline constexpr Index most_lanes = 8;

/// Lanes of a tile for `members` scenarios, at most `most_lanes`.
constexpr Index lanes_for(Index members) noexcept {
    return members == 1 ? 1 : most_lanes;
}

/// body(number of lanes), the number being a constant that the compiler knows.
template <class Body>
inline void with_lanes(Index lanes, const Body& body) {
    if (lanes == most_lanes) {
        body(std::integral_constant<Index, most_lanes>{});
    } else {
        body(std::integral_constant<Index, 1>{});
    }
}

/// body(m) for every lane.
template <class Body>
inline void each_lane(Index lanes, const Body& body) {
    if (lanes == most_lanes) {
        for (Index m = 0; m < most_lanes; ++m)
            body(m);
    } else {
        body(0);
    }
}

}  // namespace spillover::kernels
