#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// How a balancing ended: after how many rounds, and how far the margins are still off.
struct Balancing {
    Index iterations = 0;
    double error = 0;  ///< largest |margin - target| over the largest target
    bool converged = false;
};

/// RAS (biproportional scaling, minimum cross entropy): scales rows and columns of a non-negative
/// matrix [m x n] in place until they add up to the targets.
///
///     r_i <- u_i / sum_j z_ij s_j,   s_j <- v_j / sum_i r_i z_ij
///
/// Source: Stone (1961); Bacharach (1970). Rows or columns whose target is 0 become 0. Stops where
/// the error is below `tolerance` or a zero pattern blocks a margin.
Balancing ras(Out<2> matrix, In<1> rows, In<1> columns, double tolerance = 1e-14,
              Index most_iterations = 5000) noexcept;

/// GRAS: the same for matrices with negative cells, which keep their sign.
///
///     z_ij <- r_i p_ij s_j - n_ij / (r_i s_j),   Z = P - N
///
/// Source: Lenzen, Wood & Gallego (2007); Temurshoev, Miller & Bouwmeester (2013).
/// \param work  [2 x max(m, n)] room for the multipliers
Balancing gras(Out<2> matrix, In<1> rows, In<1> columns, Out<2> work, double tolerance = 1e-13,
               Index most_iterations = 5000) noexcept;

}  // namespace spillover::kernels
