#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Some origins of a good and a value of each for all lanes: one side of a product with its shares.
struct OriginValues {
    Index count;
    const Index* origin;  ///< [count] places among the regions, ascending
    const double* value;  ///< [count x lanes]
};

/// Sums over origins, for columns that stand one after the other.
///
///     sum[u] = sum_n share[u, origin[n]] value[n]
///
/// Every sum runs in the order of the origins, whatever columns are beside it.
/// \param share   [columns x R], of one good
/// \param stride  from the sum of a column to that of the next, numbers
/// Reads the shares once: 2 columns count lanes flops.
void sum_over_origins(Index lanes, const double* share, Index R, Index columns,
                      const OriginValues& origins, double* sum, Index stride) noexcept;

/// Sums over columns, for origins that stand one after the other.
///
///     sum[r] <- sum[r] + sum_u share[u, r] value[u],   r < origins
///
/// Every sum runs in the order of the columns.
/// \param share  [columns x R], of one good, from the first of these origins on
/// \param value  [columns x lanes]
/// \param sum    [origins x lanes]
void add_over_columns(Index lanes, const double* share, Index R, Index columns, const double* value,
                      Index origins, double* sum) noexcept;

}  // namespace spillover::kernels
