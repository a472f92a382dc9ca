#pragma once

#include <vector>

#include "engine/observation.hpp"

namespace spillover {

/// Writes a variable of regions after a step [R x lanes]: price indices, wages, people, incomes and
/// budgets, and the sides of GDP (engine/expenditure.hpp).
void observe_regions(const Moment& moment, Variable variable, Observed& observed);

/// Base-year final use of one kind in each region [R], money/step.
std::vector<double> base_final_use(const Economy& economy, FinalUse use);

}  // namespace spillover
