#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// How value added divides; one value per industry [N].
struct ValueAddedShares {
    In<1> labour, tax, capital;  ///< v^L, v^T, v^K per unit of base output, [-]
    In<1> base_output;           ///< money/step
};

/// Value added, taxes and profit of every industry (E10).
///
///     value_added = price output - use_value
///     wages       = wage v^L x0 labour
///     taxes       = (v^T + tax_shift) price output
///     profit      = value_added - wages - taxes
///
/// \param wage       [R x lanes] index
/// \param labour     [N x lanes] employment over base, [-]
/// \param tax_shift  [N x lanes] or empty
/// All results [N x lanes], money/step.
void divide_value_added(const ValueAddedShares& shares, In<2> price, In<2> output, In<2> use_value,
                        In<2> wage, In<2> labour, In<2> tax_shift, Out<2> value_added, Out<2> wages,
                        Out<2> taxes, Out<2> profit) noexcept;

/// Profit rate over that of the base year, smoothed (E10):
///
///     r += rate ( profit / (capital_price K v^K x0) - r )
///
/// \param capital  [N x lanes] over base
/// Industries without base profit keep a ratio of 1.
void follow_profit_rate(const ValueAddedShares& shares, In<2> profit, In<2> capital,
                        In<2> capital_price, double rate, Out<2> profit_rate) noexcept;

/// Employment over base (E12): moves towards what output needs, never beyond a supply that
/// falls short of the base year's.
///
///     labour += (wanted > labour ? hiring : firing) (wanted - labour),
///     wanted = output / (x0 productivity);   labour <- min( labour, supply ) if supply < 1
///
/// \param productivity, supply  [N x lanes] or empty: 1, no limit
void employ(In<1> base_output, In<2> output, In<2> productivity, In<2> supply, double hiring,
            double firing, Out<2> labour) noexcept;

}  // namespace spillover::kernels
