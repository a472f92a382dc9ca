#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Limits demand of a class to a multiple of its base-year flow (export quota, before E5).
///
///     allowed[k,a] = min( 1, quota[a,d(k)] base[k,a] / demand[k,a] ) ;  demand <- demand allowed
///
/// \param quota    [N x D x lanes] factor on the base-year flow to a destination; infinite = none
/// \param base     [K x N]         base-year demand by class, money/step
/// \param demand   [K x N x lanes] money/step; the last class (rebuilding) has no destination
/// \param allowed  [K x N x lanes] share of demand that may be served
void limit_demand(In<3> quota, In<2> base, Out<3> demand, Out<3> allowed) noexcept;

/// All that is asked of an industry: demand = max( 0, withdrawals + sum_k by_class ).
///
/// \param withdrawals  [N] fixed stock withdrawals <= 0, which serve orders without production
void sum_demand(In<3> by_class, In<1> withdrawals, Out<2> demand) noexcept;

/// Share of its orders that an industry serves, class by class (E6).
///
///     available = output - withdrawals ; classes in order of rank:
///     fill[k,a] = clip( available / sum of demand of the rank, 0, 1 ) ; available -= served
///
/// With one rank for all it is proportional rationing. 1 where nothing was ordered.
/// \param rank     [K] 0 = first served
/// \param ranks    number of ranks
/// \param demand   [K x N x lanes] money/step
/// \param allowed  [K x N x lanes] from limit_demand, multiplied into fill; or empty: none
/// \param fill     [K x N x lanes] overwritten
void ration(const Index* rank, Index ranks, In<2> output, In<1> withdrawals, In<3> demand,
            In<3> allowed, Out<3> fill) noexcept;

}  // namespace spillover::kernels
