#pragma once

#include <optional>

#include "engine/deliveries.hpp"
#include "engine/observed.hpp"
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
    /// Worked out when first asked for; see deliveries().
    mutable std::optional<Deliveries> told_deliveries = {};

    Index lanes() const noexcept { return flows.output.extent(1); }
    const Deliveries& deliveries() const;  ///< who got what from where; costs the first who asks
};

/// Domain in which a variable is observed for a partition: unmet final demand is told by seller or,
/// by region and category, by buyer; trade at levels "... x block" by delivery.
VariableDomain domain_of(const OutputField& field);

/// Entity of each cell of the domain that a field is observed in; -1 = none.
std::vector<Index> entities_of(const Partition& partition, VariableDomain domain,
                               const Extent& extent);

/// Writes the variable after a step; flows are per step, stocks as they are.
void observe(const Moment& moment, Variable variable, VariableDomain domain, Observed& observed);

/// What a final column gets over all goods, at base prices, money/step.
double final_receipts(const Moment& moment, Index final_column, Index lane);

/// What an industry sells from stock beyond its output, <= 0: the fixed withdrawal, or all that is
/// asked for where that is less (the rest stays in stock), money/step.
double stock_withdrawal(const Economy& economy, const Flows& flows, Index industry, Index lane);

/// What bound an industry: 0 demand, 1 capacity, 2 labour, 3 + i input i.
double binding_constraint(const Moment& moment, Index industry, Index lane);
/// What capacity itself is limited by: 1 capital and quotas, 2 labour.
double limits_capacity(const Moment& moment, Index industry, Index lane);

}  // namespace spillover
