#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Destroyed capital of the scenarios of a tile: what is lost at each step, how it recovers, and
/// the demand of those who rebuild (model 2.8).
///
/// Rebuilding by event e asks each supplier a for (1/tau) W_a b_a with b_a = sum_j Sh_aj rho_i
/// dmg_j worked out once; deliveries shrink W_a, and the damage left is sum_i rho_i dmg_j sum_r
/// Sh_aj W_a. So one vector per event stands for the N x N matrix of who rebuilds from whom.
class CapitalDamage {
public:
    /// \throws InputError where more capital is destroyed than an industry has
    CapitalDamage(const Economy& economy, const Behaviour& behaviour,
                  std::span<const Scenario* const> members);

    bool empty() const noexcept { return events_.empty(); }
    /// Writes forcing.capital_left [N x lanes] at step t.
    void set_capital_left(Index t, Forcing& forcing) const;
    /// Writes the last class of flows.class_demand: rebuilding demand at step t, money/step.
    void set_demand(Index t, Flows& flows) const;
    /// Takes this step's deliveries off what is left to rebuild.
    void rebuild(Index t, const Flows& flows);
    /// Tells this step's deliveries for rebuilding by region of the buyer; call after rebuild().
    void tell_rebuilding(const std::function<void(Index lane, Index region, Index supplier,
                                                  double quantity)>& tell) const;
    /// Capital destroyed and not yet back [N], money, of one lane at step t.
    void left_to_recover(Index t, Index lane, std::span<double> damage) const;

private:
    struct Event {
        Index lane;
        const Destruction* what;
        std::vector<Cell> struck;     ///< industry, money
        std::vector<Index> supplier;  ///< industries that are asked to rebuild
        std::vector<double> asked;    ///< b_a of each supplier, money
        std::vector<double> left;     ///< W_a of each supplier, 1 -> 0
        std::vector<double> fetched;  ///< share of b_a that came this step
    };
    /// What an event's buyers ask for in all: visit(buyer, supplier, money).
    template <class Visit>
    void each_request(const Event& event, const Visit& visit) const;
    double recovery_left(const Event& event, Index t) const;
    double rebuild_left(const Event& event, const Cell& struck) const;
    void find_suppliers(Event& event) const;
    /// Share column in which a buyer orders a good for rebuilding; -1 = nowhere.
    Index rebuilding_column(Index buyer, Index good) const;
    bool rebuilding_at(const Event& event, Index t) const;

    const Economy* economy_;
    const Behaviour* behaviour_;
    std::vector<Event> events_;
};

}  // namespace spillover
