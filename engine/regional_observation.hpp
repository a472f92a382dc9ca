#pragma once

#include "engine/observation.hpp"

namespace spillover {

/// Writes a variable of regions after a step [R x lanes]: price indices, wages, people, incomes and
/// budgets, and the sides of GDP (engine/expenditure.hpp).
void observe_regions(const Moment& moment, Variable variable, Observed& observed);

}  // namespace spillover
