#pragma once

#include <vector>

#include "engine/channel_settings.hpp"
#include "engine/economy.hpp"
#include "engine/scenario.hpp"
#include "kernels/inventories.hpp"
#include "kernels/production.hpp"

namespace spillover {

/// How agents react, in steps and in the shapes of the kernels: settings resolved against a table.
/// One set per group of scenarios with equal settings. Read-only.
struct Behaviour {
    enum class OrderBase { output, demand };  ///< what use is reordered for
    /// What the target stock is to cover: min(demand, capacity), expected demand, base output.
    enum class OrderTarget { feasible_output, expected_demand, base_output };

    bool propagation = true;  ///< off: orders stay at base and inputs never bind
    bool compat_boario = false;

    // E2, E1
    Array<1> base_capacity;  ///< cap0 = x0 / u0 [N], money/step
    Array<1> capital;        ///< K0 [N], money
    bool overproduction = false;
    double overproduction_max = 1, overproduction_rate = 0;  ///< ceiling; 1/steps

    // E5
    std::vector<Index> first_input, input;  ///< binding inputs of each industry
    std::vector<double> per_stock, rest;
    Array<1> reference_output;  ///< output that an input of beta < 1 is missed from [N]

    // E6
    std::vector<Index> class_rank;  ///< [K]
    Index ranks = 1;

    // E13
    OrderBase order_base = OrderBase::output;
    OrderTarget order_target = OrderTarget::expected_demand;
    bool only_upwards = false;         ///< surplus stock is not worked off through smaller orders
    Array<2> target_per_output;        ///< n a [N x S], steps
    Array<2> initial_inventories;      ///< S0 [N x S], money; infinite where never short
    Array<1> restock_rate;             ///< 1 / tau [S], 1/steps
    double expectation_rate = 0;       ///< 1 / tau_e, 1/steps
    double expectation_ceiling = 1.5;  ///< expected demand is at most this times capacity
    double capacity_weight = 0;        ///< omega
    Array<1> weight_reference;         ///< capacity at which a source weight is 1 [N]

    // E3, E12 of preset pichler
    bool labour = false;  ///< labour binds, and is hired and fired for what could be made
    LabourSettings employment;
    bool income_consumption = false;
    double consumption_persistence = 1, permanent_share = 0.5;  ///< per step; [-]
    std::vector<char> household_column;  ///< [H] 1 where a final column is household consumption

    // The channels of the full economy (E3, E8 to E13).
    bool keeps_accounts = false;  ///< some channel is on: values, profits and incomes are followed
    ValueAddedSettings value_added;
    PriceSettings price;
    TradeSettings trade;
    HouseholdSettings household;
    FiscalSettings fiscal;
    InvestmentSettings investment;

    kernels::BindingInputs binding_inputs() const noexcept;
    kernels::Restocking restocking(In<3> target_factor) const noexcept;
};

/// Criticality beta of every input in every industry [N x S]: class of the input, one class lower
/// where its cost share is minor, two where negligible (preset quantity).
Array<2> input_criticality(const MrioTable& table, const Economy& economy,
                           const ModelSettings& settings);

/// Productive capital K0 in the base year [N], money.
Array<1> base_capital(const MrioTable& table, const ModelSettings& settings);

/// Target cover n of every input in every industry [N x S], as the settings and the table state it,
/// in steps; infinite = never short.
Array<2> stated_cover(const MrioTable& table, const TimeAxis& time, const ModelSettings& settings);

/// The same as runs use it: at least one step.
Array<2> inventory_cover(const MrioTable& table, const TimeAxis& time,
                         const ModelSettings& settings);

/// Smallest and largest value of a parameter over its cells once all overrides are applied, in the
/// unit of the catalogue. Criticality is told before minor inputs are lowered a class.
struct ParameterRange {
    double low = 0, high = 0;
};
ParameterRange range_of(const MrioTable& table, const TimeAxis& time, const ModelSettings& settings,
                        Parameter parameter);

Behaviour make_behaviour(const MrioTable& table, const Economy& economy, const TimeAxis& time,
                         const ModelSettings& settings);

}  // namespace spillover
