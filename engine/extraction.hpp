#pragma once

#include <vector>

#include "engine/leontief_solver.hpp"

namespace spillover {

/// Output that is lost when a set k of industries neither sells, buys nor delivers to final users
/// (complete hypothetical extraction; Dietzenbacher and Lahr 2013), the set's own output included,
/// by an update of rank |k| of the solved table:
///
///     x - xbar = L_.k (L_kk)^-1 x_k
///
/// |k| right-hand sides, no new factors. \returns [N], money/year
Vector extraction_by_update(const LeontiefSolver& solver, const Vector& output,
                            const std::vector<Index>& set);

/// The same from the table without the set: xbar_o = f_o + A_oo xbar_o. One right-hand side for
/// each set, all sets in one pass [N x sets].
Matrix extraction_by_deletion(const LeontiefSolver& solver, const Vector& output,
                              const std::vector<std::vector<Index>>& sets);

/// What a set's extraction costs, a row for each set.
struct ExtractionLosses {
    Matrix all;        ///< [sets x accounts], the set included
    Matrix elsewhere;  ///< [sets x accounts], outside the set
};
/// Sets one at a time; by update where the table is factorised, else by deletion.
/// \param intensity  of accounts per unit of output [N x accounts]
ExtractionLosses extraction_losses(const LeontiefSolver& solver, const Vector& output,
                                   const std::vector<std::vector<Index>>& sets,
                                   const Matrix& intensity);

}  // namespace spillover
