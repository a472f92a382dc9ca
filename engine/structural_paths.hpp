#pragma once

#include <vector>

#include "engine/leontief_solver.hpp"

namespace spillover {

/// One chain of purchases: from the product that final users buy back to the industry where
/// something arises.
struct StructuralPath {
    std::vector<Index> industries;  ///< the product first
    double amount = 0;              ///< e_k a_kl ... a_mj f_j, in the unit of the account
};
struct StructuralPaths {
    std::vector<StructuralPath> paths;  ///< largest first
    double total = 0;                   ///< e'L f, of all paths
};

/// All paths that carry at least `cutoff` of the whole (structural path analysis: Crama, Defourny
/// and Gazon 1984; Treloar 1997), by depth-first search. A branch ends where all that lies behind
/// it, w m_k with m = L'e, is less: no path is missed.
/// \param intensity     e [N], not negative
/// \param final_demand  f [N], not negative
/// \param most_paths    the largest so many are kept
StructuralPaths structural_paths(const LeontiefSolver& solver, const Vector& intensity,
                                 const Vector& final_demand, double cutoff, std::size_t most_paths);

}  // namespace spillover
