#pragma once

#include "kernels/balancing.hpp"

namespace spillover::kernels {

/// Linear constraints on an array of cells, in compressed rows: constraint k asks that
/// coefficient[n] * cells[cell[n]], summed over n from first[k] to first[k + 1], be its target.
struct LinearConstraints {
    Index count = 0;
    const Index* first = nullptr;         ///< [count + 1]
    const Index* cell = nullptr;          ///< [first[count]]
    const double* coefficient = nullptr;  ///< [first[count]]
};

/// How kras() ended. Where hard constraints contradict each other, `conflict` is set and the
/// multipliers of the last round are a proof of it: with y = drift, G' y = 0 on every cell that can
/// be above zero, but y' target is not 0.
struct ConstrainedBalancing : Balancing {
    bool conflict = false;
    Index adjustments = 0;  ///< how often soft targets were moved
    Index emptied = 0;      ///< cells that no choice within the soft targets leaves above zero
};

/// KRAS: the cells nearest to the given ones that meet linear constraints, each kept to its sign,
///
///     minimise  sum_j w_j (|z_j| ln(z_j / z0_j) - |z_j|)   subject to  G z = c,
///
/// one constraint after the other: z_j <- z_j exp(lambda_k g_kj sgn(z_j) / w_j). With w = 1 and
/// plain margins this is GRAS, without negative cells RAS. Targets with an error > 0 are soft:
/// where targets contradict each other they are moved, in proportion to the square of their errors
/// (the smallest sum of squares in units of the errors), until they agree; targets that contradict
/// nothing are met exactly.
/// Source: Lenzen, Gallego & Wood (2009); Stone, Champernowne & Meade (1942) for the weights.
/// \param cells    [J] z0 in, z out
/// \param weights  [J] w > 0: reliability of each cell
/// \param targets  [K] c in; what was met out
/// \param errors   [K] standard error of each target; 0 = hard
/// \param drift    [K] out: multipliers of the last round
/// \param work     [J] room
ConstrainedBalancing kras(Out<1> cells, In<1> weights, const LinearConstraints& constraints,
                          Out<1> targets, In<1> errors, Out<1> drift, Out<1> work,
                          double tolerance = 1e-12, Index most_iterations = 20000) noexcept;

}  // namespace spillover::kernels
