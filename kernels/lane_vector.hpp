#pragma once

#include <bit>
#include <cstdint>

#include "kernels/lanes.hpp"

namespace spillover::kernels {

template <Index lanes>
struct LaneTypes {
    typedef double Vector  // NOLINT(modernize-use-using): an alias drops the attributes
        __attribute__((vector_size(lanes * sizeof(double)), aligned(sizeof(double)), may_alias));
};
template <>
struct LaneTypes<1> {
    typedef double Vector __attribute__((may_alias));  // NOLINT(modernize-use-using)
};

/// The values of all lanes as one operand: arithmetic acts lane by lane, in the widest registers
/// that the clone has, with the same bits on all of them. Alignment as of a double, so that any row
/// of an array can be read through it. Hand it on by reference: by value its calling convention
/// would differ between clones.
template <Index lanes>
using LaneVector = typename LaneTypes<lanes>::Vector;

template <Index lanes>
inline const LaneVector<lanes>& lane_vector(const double* values) noexcept {
    return *reinterpret_cast<const LaneVector<lanes>*>(values);
}
template <Index lanes>
// NOLINTNEXTLINE(readability-non-const-parameter): what is returned can be written to
inline LaneVector<lanes>& lane_vector(double* values) noexcept {
    return *reinterpret_cast<LaneVector<lanes>*>(values);
}

/// body(m) for every lane, for loops and choices that are easier to read number by number. Inside a
/// clone they run in its widest registers, if only the loop is not unrolled: GCC 12 unrolls first,
/// and finds no vector in what is left. (It also takes choices between LaneVectors apart where one
/// comparison serves twice.)
template <Index lanes, class Body>
inline void lane_by_lane(const Body& body) noexcept {
#pragma GCC unroll 1
    for (Index m = 0; m < lanes; ++m)
        body(m);
}

/// The same number, though the compiler does not know which it is: of a choice against a known 0
/// GCC 12 makes masks and jumps where a maximum would do.
inline double undisclosed(double value) noexcept {
    asm("" : "+m"(value));
    return value;
}

/// Whether some lane is not 0; of values that are not -0.
template <Index lanes>
inline bool any_lane(const LaneVector<lanes>& values) noexcept {
    if constexpr (lanes == 1) {
        return values != 0;
    } else {
        std::uint64_t bits = 0;  // of all lanes: nothing waits as it would for a sum
        for (Index m = 0; m < lanes; ++m)
            bits |= std::bit_cast<std::uint64_t>(values[m]);
        return bits != 0;
    }
}

/// Row `row` of a view [rows x lanes], or another value where the view is empty.
template <Index lanes>
inline const LaneVector<lanes>& row_or(In<2> view, Index row,
                                       const LaneVector<lanes>& otherwise) noexcept {
    return view.extent(0) > 0 ? lane_vector<lanes>(&view(row, 0)) : otherwise;
}

}  // namespace spillover::kernels
