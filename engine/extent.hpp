#pragma once

#include "kernels/array_view.hpp"

namespace spillover {

/// Sizes of an economy. An industry is a (region, sector) pair, a = r * sectors + i; a final column
/// is a (region, category) pair, h = r * categories + c.
struct Extent {
    Index regions = 0;     ///< R
    Index sectors = 0;     ///< S
    Index categories = 0;  ///< C final uses per region: households, government, investment, ...

    constexpr Index industries() const noexcept { return regions * sectors; }        ///< N
    constexpr Index final_columns() const noexcept { return regions * categories; }  ///< H
    constexpr Index buyers() const noexcept { return industries() + final_columns(); }
    constexpr Index industry(Index region, Index sector) const noexcept {
        return region * sectors + sector;
    }
    constexpr Index region_of(Index industry) const noexcept { return industry / sectors; }
    constexpr Index sector_of(Index industry) const noexcept { return industry % sectors; }

    friend constexpr bool operator==(const Extent&, const Extent&) = default;
};

}  // namespace spillover
