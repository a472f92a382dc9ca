#pragma once

#include <span>
#include <vector>

#include "engine/behaviour.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// What the scenarios of a tile impose in one step (E0). Arrays that no shock of the tile moves
/// stay empty or at their neutral value, which leaves the economy alone to the last bit.
struct Forcing {
    Index edition = 1;            ///< a new number wherever something has moved
    Array<3> final_orders;        ///< before households react to income [H x S x lanes], money/step
    Array<2> capacity_loss;       ///< Delta [N x lanes], [-]
    Array<2> capacity_factor;     ///< [N x lanes], [-]
    Array<2> capacity_left;       ///< (1 - loss) factor [N x lanes], [-]
    Array<2> capital_left;        ///< 1 - destroyed / K0 [N x lanes], [-]; set by CapitalDamage
    Array<2> quota;               ///< ceiling on capacity [N x lanes], factor; infinite = none
    Array<2> labour_supply;       ///< [N x lanes], [-]; or empty
    Array<3> coefficient_factor;  ///< [N x S x lanes], [-]; or empty
    Array<3> target_factor;       ///< [R x S x lanes], [-]; or empty
    Array<4> open;                ///< [S x O x D x lanes], [-]; or empty
    Array<3> export_quota;        ///< [N x D x lanes], factor on base flow; or empty

    // Prices, trade costs, incomes and capital; each empty where no shock of the tile moves it.
    Array<2> world_price, sigma;            ///< [S x lanes], index; factor
    Array<4> tariff, trade_barrier;         ///< [S x O x D x lanes], ad valorem
    Array<2> exchange_rate;                 ///< [O x lanes], index
    Array<2> price_floor, price_markup;     ///< [N x lanes], times variable cost
    Array<2> unit_cost, tax_rate;           ///< [N x lanes], per unit of base price
    Array<2> productivity;                  ///< [N x lanes], factor
    Array<2> wage, transfer, land_revenue;  ///< [R x lanes], factor; money/step; factor
    Array<2> retired;                       ///< [N x lanes], share of base capital, cumulative
    Array<2> investment_ban, investment_subsidy, investment_factor, exit_factor;  ///< [N x lanes]
    /// Step of the first shock to prices or trade costs (of any shock where there is none) of each
    /// lane: from it on the elasticity of substitution grows.
    std::vector<double> first_price_shock;

    /// Final demand that moves for one origin only: a seller and the final column that buys.
    struct OriginShift {
        Index industry = 0, final_column = 0;
        friend auto operator<=>(const OriginShift&, const OriginShift&) = default;
    };
    std::vector<OriginShift> origin_shifts;
    Array<2> origin_factor;  ///< [shifts x lanes], [-]
};

/// Which policies of a tile are at work in a step, in the order of its members and their policies.
struct PolicySwitches {
    std::vector<char> on;
    bool changed = false;  ///< some differ from the step before
};

/// Lanes of a tile of these scenarios.
Index lanes_of(std::span<const Scenario* const> members);

/// The shocks and policies of the scenarios of one tile, ready to be evaluated step by step.
///
/// Shocks on the same cell combine as set, add, multiply, cap, floor, in that order; within one
/// operation in the order of their ids, policies behind shocks, so that the order in the file does
/// not matter.
class ForcingPlan {
public:
    /// \param members  at most `lanes` scenarios; the lanes beyond them stay undisturbed
    ForcingPlan(const Economy& economy, const Behaviour& behaviour,
                std::span<const Scenario* const> members, Index lanes);

    Forcing initial() const;  ///< neutral arrays, sized for the drivers that this tile moves
    /// The drivers of step t; call for t = 0, 1 ...
    void evaluate(Index t, Forcing& forcing, const PolicySwitches& policies = {}) const;

private:
    struct Series {
        const Shock* shock;
        Index lane;
        ProfileValues values;
        Index policy = -1;  ///< whose action it is, by place in PolicySwitches; -1 = of none
    };
    /// The number that a shock moves, and what it is in the base year.
    struct Slot {
        double* value;
        double base;
    };

    void add(const Shock& shock, Index lane, const TimeAxis& time, Index policy);
    bool moves(Driver driver) const;
    bool at_work(const Series& series, Index t, const PolicySwitches& policies) const;
    void start_substitution(const Series& series, Index t, Forcing& forcing) const;
    std::vector<double> first_price_shocks() const;
    bool changes_at(Index t) const;
    void reset(Forcing& forcing) const;
    void keep_in_range(Forcing& forcing) const;
    void apply(const Series& series, Index t, Forcing& forcing) const;
    void apply_to_origins(const Series& series, double factor, Forcing& forcing) const;
    Slot slot(const Series& series, Index cell, Forcing& forcing) const;

    const Economy* economy_;
    Index lanes_;
    bool compat_boario_;
    std::vector<Series> series_;  ///< sorted by operation, then lane, then id
    std::vector<Forcing::OriginShift> origin_shifts_;
};

/// True if a shock or policy of a scenario needs demand told apart by destination block:
/// trade.open, trade.quota, tariffs and other barriers, exchange rates.
bool needs_destinations(const Scenario& scenario);

}  // namespace spillover
