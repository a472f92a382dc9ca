#pragma once

#include "kernels/shares.hpp"

namespace spillover::kernels {

/// Some origins of a good and a value of each for all lanes: one side of a product with its shares.
struct OriginValues {
    Index count;
    const Index* origin;  ///< [count] places among the regions, ascending
    const double* value;  ///< [count x lanes]; beside sparse shares [R x lanes], 0 for the others
};

/// Sums over origins, for the columns of a run.
///
///     sum[u] = sum_n share[u, origin[n]] value[n]
///
/// Every sum runs in the order of the origins, whatever columns are beside it.
/// \param sum  [columns x lanes] overwritten
/// Reads the shares once: 2 columns count lanes flops; of the sparse form 2 cells lanes.
void sum_over_origins(Index lanes, const ShareRun& shares, Index columns,
                      const OriginValues& origins, double* sum) noexcept;

/// Sums over columns, for origins that stand one after the other.
///
///     sum[r - first] <- sum[r - first] + sum_u share[u, r] value[u],   first <= r < last
///
/// Every sum runs in the order of the columns.
/// \param value  [columns x lanes]
/// \param sum    [last - first x lanes]
void add_over_columns(Index lanes, const ShareRun& shares, Index columns, const double* value,
                      Index first, Index last, double* sum) noexcept;

}  // namespace spillover::kernels
