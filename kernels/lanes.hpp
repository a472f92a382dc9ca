#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Scenarios that advance in lock-step: the innermost axis of every array of a tile.
///
/// The width is fixed and the last tile of a batch is padded, so that each scenario goes through
/// the same instructions wherever it stands: that is what makes its bits independent of the batch.
/// Eight doubles fill one AVX-512 register and one cache line.
inline constexpr Index lanes = 8;

}  // namespace spillover::kernels
