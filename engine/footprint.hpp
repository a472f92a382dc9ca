#pragma once

#include <vector>

#include "engine/leontief_solver.hpp"

namespace spillover {

/// What groups of regions buy for final use from each industry [N x G], money/year; stock changes
/// included with their sign.
/// \param categories  of final demand that count
Matrix final_purchases(const MrioTable& table, const std::vector<Index>& categories,
                       const std::vector<Index>& group_of_region, Index groups);

/// What final purchases of groups call for along all chains (Miller and Blair 2009, ch. 10;
/// Kanemoto et al. 2012).
struct Footprint {
    Matrix by_origin;    ///< [accounts * O x G] of account n in origin group o: row n * O + o
    Matrix by_product;   ///< [accounts * S x G] by the good that is bought: row n * S + i
    Matrix by_industry;  ///< [N x accounts] where it arises, all purchases together
};
/// \param intensity  of accounts per unit of output [N x accounts]
/// \param purchases  [N x G]
/// \param group_of_region  the origin group of each region
/// \param groups  how many origin groups there are, O
Footprint footprint(const LeontiefSolver& solver, const Matrix& intensity, const Matrix& purchases,
                    const std::vector<Index>& group_of_region, Index groups);

}  // namespace spillover
