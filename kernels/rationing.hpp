#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Share of the demand of a class that an export quota lets through (before E5).
///
///     allowed[k,a] = min( 1, quota[a,d(k)] base[k,a] / demand[k,a] )
///
/// \param quota    [N x D x lanes] factor on the base-year flow to a destination; infinite = none
/// \param base     [K x N]         base-year demand by class, money/step
/// \param demand   [K x N x lanes] money/step; the last class (rebuilding) has no destination
/// \param allowed  [K x N x lanes] overwritten
void limit_demand(In<3> quota, In<2> base, In<3> demand, Out<3> allowed) noexcept;

/// All that is asked of an industry: demand = max( 0, withdrawals + sum_k allowed by_class ).
///
/// \param allowed      [K x N x lanes] from limit_demand; or empty (extent 0): all of it
/// \param withdrawals  [N] fixed stock withdrawals <= 0, which serve orders without production
void sum_demand(In<3> by_class, In<3> allowed, In<1> withdrawals, Out<2> demand) noexcept;

/// Share of its orders that an industry serves, class by class (E6).
///
///     available = output - withdrawals ; ranks in order:
///     share = clip( available / sum of allowed demand of the rank, 0, 1 ) ; available -= served
///     fill[k,a] = share allowed[k,a]
///
/// With one rank for all it is proportional rationing. 1 where nothing was ordered.
/// \param rank     [K] 0 = first served
/// \param ranks    number of ranks
/// \param demand   [K x N x lanes] money/step
/// \param fill     [K x N x lanes] overwritten
/// \param misses   [K x N] overwritten: 0 where all scenarios serve all that the class asks
void ration(const Index* rank, Index ranks, In<2> output, In<1> withdrawals, In<3> demand,
            In<3> allowed, Out<3> fill, char* misses) noexcept;

}  // namespace spillover::kernels
