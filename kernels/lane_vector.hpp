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
inline LaneVector& lane_vector(double* values) noexcept {
    return *reinterpret_cast<LaneVector*>(values);
}

}  // namespace spillover::kernels
