#pragma once

#include "engine/input_structure.hpp"

namespace spillover {

/// A disturbance of the dynamic inoperability input-output model.
struct Disturbance {
    Vector initial;        ///< q at the start, share of output that is not made [N]
    Vector demand;         ///< c*, lost final demand over output [N], lasting
    Vector recovery_days;  ///< T: days until an industry alone is back to 1 % of its q [N]
};

/// What the disturbance does, [N] each.
struct Inoperability {
    Vector largest;     ///< largest q, share of output
    Vector last;        ///< q at the end
    Vector lost;        ///< output lost, money: sum of q x days / 365
    Vector resilience;  ///< k, per day
};

/// The dynamic inoperability model (Haimes and Jiang 2001; Lian and Haimes 2006), day by day:
///
///     q(t+1) = q(t) + K (A* q(t) + c* - q(t)),    A* = diag(x)^-1 A diag(x)
///     k_i = ln(100) / (T_i (1 - a_ii)), at most 1
///
/// Its rest is q = diag(x)^-1 L diag(x) c*. It is driven by demand alone: what is not supplied is
/// taken as demand that is lost (Oosterhaven 2017).
Inoperability inoperability(const InputStructure& inputs, const Vector& output,
                            const Disturbance& disturbance, int days);

}  // namespace spillover
