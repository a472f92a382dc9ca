#pragma once

#include "engine/policy_metric.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {

using Comparison = Condition::Comparison;

/// The first random table with at least three regions and three sectors.
inline MrioTable table_of(TableData make(std::uint64_t, const TableShape&)) {
    for (std::uint64_t seed = 1;; ++seed) {
        const TableData data = make(seed, {4, 5, 3, false});
        if (data.extent.regions >= 3 && data.extent.sectors >= 3) return MrioTable{data};
    }
}

/// Two industries of a table: one is watched, the action falls on the other.
inline constexpr Index watched = 0, moved = 1;

inline Shock action(Driver driver, Operation operation, std::vector<Cell> cells, double value,
                    double neutral) {
    Shock action = shock(driver, operation, std::move(cells), value, neutral);
    action.id = "rule";
    action.profile.shapes = {shape::Constant{-1e9, value}};
    return action;
}

inline Policy rule(const char* metric, Comparison comparison, double threshold, Shock what) {
    Policy rule;
    rule.id = "rule";
    rule.place = "A";
    rule.metric = find_policy_metric(metric).value();
    rule.cells = {watched};
    rule.condition = {comparison, threshold};
    rule.action = std::move(what);
    return rule;
}

/// Records of everything that moves, to the last bit.
inline Scenario recorded(const MrioTable& table, Preset preset, Index steps) {
    Scenario s = scenario(table, preset, steps);
    s.shocks = {shock(Driver::capacity_loss, Operation::set, {{watched}}, 0.4, 0, 3, 8)};
    if (preset == Preset::full) {  // losses, and prices that follow the world's
        s.shocks.push_back(shock(Driver::world_price, Operation::multiply, {{moved}}, 0.2, 1, 3));
        s.shocks[1].id = "price";
        add(s, Parameter::price_world_link, 0.5);
        add(s, Parameter::profit_memory, 1.0 / 52);
    }
    for (const Variable variable : {Variable::demand, Variable::inventories, Variable::gdp_nominal,
                                    Variable::price, Variable::capital, Variable::wages})
        if (preset == Preset::full || !needs_accounts(variable))
            s.outputs.fields.push_back(
                {"", variable, false, partition_of(table.data(), "region_sector")});
    return s;
}

}  // namespace spillover::test
