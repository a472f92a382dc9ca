#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Overproduction when orders go unserved (E1).
///
///     zeta = (demand - output) / demand   (0 where nothing is demanded)
///     alpha += (most - alpha) zeta rate   where zeta > 0, else (1 - alpha) rate ;  alpha >= 1
///
/// \param output         [N x lanes] output of the previous step
/// \param rate           steps^-1
/// \param relax_only_at_zero  the convention of BoARIO 0.6.4: back to base only where zeta is
///                       exactly 0, and a negative zeta lowers alpha through the first branch
void adjust_overproduction(In<2> demand, In<2> output, double most, double rate,
                           bool relax_only_at_zero, Out<2> alpha) noexcept;

/// How far orders lean to an origin (E13): weight[a] = ( capacity[a] / reference[a] )^exponent;
/// 1 where both are 0 or both infinite.
void source_weights(In<2> capacity, In<1> reference, double exponent, Out<2> weight) noexcept;

/// Expected demand (E13): expected += rate ( min(demand, ceiling capacity) - expected ).
void follow_demand(In<2> demand, In<2> capacity, double ceiling, double rate,
                   Out<2> expected) noexcept;

/// Output that present labour allows (E2): capacity <- min( capacity, min(labour, supply) base ).
/// \param supply  [N x lanes] labour that shocks leave, share of the base year's; or empty: all
void limit_by_labour(In<2> labour, In<2> supply, In<1> base_output, Out<2> capacity) noexcept;

/// Capacity that absent workers leave idle (E2): longer hours make up for them up to base capacity,
/// capacity <- min( capacity, supply max(base, capacity) ). A supply of 1 leaves it alone.
void limit_by_absence(In<2> supply, In<1> base_capacity, Out<2> capacity) noexcept;

/// Hiring and firing (E12): labour moves towards the output that demand and inputs would allow.
///
///     present = min(labour, supply) ;   gap = min(input, demand) / base - present
///     labour <- min( supply, present + (gap > 0 ? hiring : firing) gap )
void adjust_labour(In<2> demand, In<2> input, In<2> supply, In<1> base_output, double hiring,
                   double firing, Out<2> labour) noexcept;

/// Whether all numbers are from `low` to `high`; false where one is NaN.
bool all_between(In<2> numbers, double low, double high) noexcept;

}  // namespace spillover::kernels
