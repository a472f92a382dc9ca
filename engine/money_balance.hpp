#pragma once

#include "engine/observation.hpp"

namespace spillover {

/// What a step earned and what was spent on it, in one currency, for one lane (I6):
///
///     sum VA + tariff revenue = final purchases at what buyers pay + fixed stock withdrawals
///                               + rebuilding + change of stocks at what buyers pay
struct MoneyBalance {
    double earned = 0, spent = 0;      ///< money/step
    double final_purchases = 0;        ///< scale of the residual, money/step
    double residual() const noexcept;  ///< |earned - spent| over final purchases; 0 if none
};
MoneyBalance money_balance(const Moment& now, Index lane);

/// What final column h pays in one lane, in its own currency, money/step.
double final_purchases(const Moment& now, Index final_column, Index lane);

/// Value of the currency of a region's block over that of the base year.
double exchange_rate(const Moment& now, Index region, Index lane);

}  // namespace spillover
