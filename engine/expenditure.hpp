#pragma once

#include "engine/observation.hpp"

namespace spillover {

/// Writes GDP by income or by expenditure, or a part of it, of every region after a step
/// [R x lanes], money/step, in the region's currency. At market prices, all regions and any prices:
///
///     gdp_income      = wages + production taxes + profit + tariffs
///     gdp_expenditure = households + government + capital formation + other final use
///                       + changes in inventories + net exports
///
/// and both are gdp_nominal + tariffs; in the `_real` variables goods count at base-year prices.
/// Capital formation includes rebuilding where capital was lost; changes in inventories are those
/// of inputs, at what they cost their buyers, what final users take into stock, and (negative) the
/// fixed withdrawals, in the region of the industry that sells them. Net exports come from
/// deliveries, not from the other parts, so that the sum is a test.
void observe_gdp_sides(const Moment& moment, Variable variable, Observed& observed);

/// What final users of one kind in a region pay, in their own currency, money/step.
double final_use_value(const Moment& moment, FinalUse use, Index region, Index lane);

}  // namespace spillover
