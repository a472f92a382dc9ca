#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// CES price index of a basket and how its composition reacts to relative prices (E3):
///
///     index        = ( sum_i share[i] price[i]^(1 - e) )^(1 / (1 - e))      (e = 1: geometric
///     mean) quantity[i]  = (price[i] / index)^-e
///
/// \param goods       S
/// \param share       [S] base-year shares, sum 1 (or all 0: index 1)
/// \param price       [S x lanes]
/// \param elasticity  e >= 0
/// \param quantity    [S x lanes] overwritten: change of quantity at an unchanged real budget
/// \param index       [lanes] overwritten
void ces_basket(Index lanes, Index goods, const double* share, const double* price,
                double elasticity, double* quantity, double* index) noexcept;

/// Price index with fixed weights: sum_i share[i] price[i]; 1 where all shares are 0.
void laspeyres_index(Index lanes, Index goods, const double* share, const double* price,
                     double* index) noexcept;

/// y = base^exponent in every lane, for rows of lanes: y[n] = base[n]^exponent, n < rows.
void powers(Index lanes, Index rows, const double* base, double exponent, double* y) noexcept;

}  // namespace spillover::kernels
