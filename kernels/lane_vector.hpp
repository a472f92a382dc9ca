#pragma once

#include "kernels/lanes.hpp"

namespace spillover::kernels {

/// The values of all lanes as one operand: arithmetic acts lane by lane, in the widest registers
/// that the clone has, with the same bits on all of them. Alignment as of a double, so that any row
/// of an array can be read through it. Hand it on by reference: by value its calling convention
/// would differ between clones.
using LaneVector
    __attribute__((vector_size(lanes * sizeof(double)), aligned(sizeof(double)), may_alias)) =
        double;

inline const LaneVector& lane_vector(const double* values) noexcept {
    return *reinterpret_cast<const LaneVector*>(values);
}
// NOLINTNEXTLINE(readability-non-const-parameter): what is returned can be written to
inline LaneVector& lane_vector(double* values) noexcept {
    return *reinterpret_cast<LaneVector*>(values);
}

/// What a comparison of lane vectors gives: all bits of a lane, or none.
using LaneMask = decltype(LaneVector{} < LaneVector{});

inline bool any_lane(const LaneMask& where) noexcept {
    long long bits = 0;
    for (Index m = 0; m < lanes; ++m)
        bits |= where[m];
    return bits != 0;
}

/// Row `row` of a view [rows x lanes], or another value where the view is empty.
inline const LaneVector& row_or(In<2> view, Index row, const LaneVector& otherwise) noexcept {
    return view.extent(0) > 0 ? lane_vector(&view(row, 0)) : otherwise;
}

}  // namespace spillover::kernels
