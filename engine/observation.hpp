#pragma once

#include "engine/step.hpp"
#include "engine/variables.hpp"

namespace spillover {

/// All that there is to see of a tile after a step.
struct Moment {
    Index t;
    const Economy& economy;
    const Behaviour& behaviour;
    const Forcing& forcing;
    const CapitalDamage& damage;
    const State& state;
    const Flows& flows;
};

/// A variable as numbers per cell of its domain: the numerator, and for ratios the denominator.
struct Observed {
    Array<2> value;  ///< [cells x lanes]: industries, final columns, or inputs x industries
    Array<2> per;    ///< ratios only
};

/// Domain in which a variable is observed for a partition: unmet final demand is told by seller or,
/// by region and category, by buyer.
VariableDomain domain_of(const OutputField& field);

/// Writes the variable after a step; flows are per step, stocks as they are.
void observe(const Moment& moment, Variable variable, VariableDomain domain, Observed& observed);

/// What an industry sells from stock beyond its output, <= 0: the fixed withdrawal, or all that is
/// asked for where that is less (the rest stays in stock), money/step.
double stock_withdrawal(const Economy& economy, const Flows& flows, Index industry, Index lane);

/// What bound an industry: 0 demand, 1 capacity, 2 labour, 3 + i input i.
double binding_constraint(const Moment& moment, Index industry, Index lane);
/// What capacity itself is limited by: 1 capital and quotas, 2 labour.
double limits_capacity(const Moment& moment, Index industry, Index lane);

}  // namespace spillover
