#pragma once

#include "engine/observation.hpp"

namespace spillover {

/// What a step earned and what was spent on it, in one currency, for one lane (I6):
///
///     sum VA + tariff revenue = final purchases at what buyers pay + fixed stock withdrawals
///                               + rebuilding + change of stocks at what buyers pay
struct MoneyBalance {
    double earned = 0, spent = 0;                            ///< money/step
    double final_purchases = 0, intermediate_purchases = 0;  ///< money/step
    /// |earned - spent| over the largest of purchases for final use, of purchases by industries, of
    /// which both sides are sums, and of base-year GDP: an economy that comes to a halt still
    /// rounds in the size it had.
    double residual(double base_gdp) const noexcept;
};
MoneyBalance money_balance(const Moment& now, Index lane);

/// What final column h pays in one lane, in its own currency, money/step.
double final_purchases(const Moment& now, Index final_column, Index lane);

/// Value of the currency of a region's block over that of the base year.
double exchange_rate(const Moment& now, Index region, Index lane);

}  // namespace spillover
