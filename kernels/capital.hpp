#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// How industries invest; one value per industry [N], rates per step.
struct InvestmentRule {
    In<1> depreciation;  ///< delta, 1/steps
    In<1> sensitivity;   ///< eta: how far profit moves replacement, [-]
    In<1> adjustment;    ///< 1 / tau_K, 1/steps
    In<1> exit;          ///< chi: capital scrapped at a loss as large as base profit, 1/steps
    In<1> base_output;   ///< money/step
    double ceiling;      ///< most that is invested, share of capital, 1/steps
};

/// What moves investment; views [N x lanes] may be empty (extent 0): no effect.
struct InvestmentForcing {
    In<2> subsidy;  ///< in units of depreciation
    In<2> ban;      ///< share of investment that is forbidden, 0 to 1
    In<2> factor;   ///< on what is invested
    In<2> exit;     ///< factor on the exit rate
    In<2> retired;  ///< share of base capital taken out of service so far, 0 to 1
};

/// Investment that industries plan (E3), as a share of base capital.
///
///     investment = K clip( delta (1 + eta (r - 1) + subsidy) + (x^e / (x0 K) - 1) / tau_K,
///                          0, ceiling ) (1 - ban) factor
///
/// with capital K and the profit rate r as ratios to the base year.
/// \param expected    [N x lanes] x^e, money/step
/// \param investment  [N x lanes] overwritten, 1/steps
void plan_investment(const InvestmentRule& rule, const InvestmentForcing& forcing, In<2> expected,
                     In<2> profit_rate, In<2> capital, Out<2> investment) noexcept;

/// Capital after wear, exit, retirement and new installations (E9).
///
///     K <- K (1 - delta - chi max(0, -r) - retiring) + investment fill
///
/// \param fill     [R x lanes] share of investment orders that was delivered
/// \param retired  [N x lanes] share retired up to the last step; moves up to forcing.retired, and
///                 `retiring` is what brings it there as a share of what is left
void renew_capital(const InvestmentRule& rule, const InvestmentForcing& forcing, In<2> investment,
                   In<2> fill, In<2> profit_rate, Out<2> retired, Out<2> capital) noexcept;

}  // namespace spillover::kernels
