#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernels/array_view.hpp"

namespace spillover {

/// Every number of the model that a scenario may move. The catalogue (parameters.cpp) is the one
/// place that gives each its name, unit, range, default and source; reader, schema and manual are
/// made from it.
enum class Parameter {
    inventory_cover,
    inventory_restock_time,
    inputs_binding_cover,
    inputs_psi,
    inputs_criticality,
    inputs_minor_cost_share,
    inputs_negligible_cost_share,
    capacity_utilisation_base,
    capacity_capital_output,
    overproduction_max,
    overproduction_time,
    trade_capacity_weight,
    expectations_time,
    labour_hiring_rate,
    labour_firing_rate,
    consumption_persistence,
    consumption_permanent_income,
    price_adjustment,
    price_world_link,
    price_scarcity,
    supply_shutin_elasticity,
    supply_shutin_floor,
    cost_position,
    trade_sigma_short,
    trade_sigma_long,
    trade_sigma_halflife,
    value_added_labour_share,
    value_added_tax_share,
    capital_depreciation,
    capital_adjust_time,
    investment_profit_sensitivity,
    investment_ceiling,
    exit_rate,
    profit_memory,
    income_mpc,
    income_memory,
    income_local_profit_share,
    income_benefit,
    consumption_price_elasticity,
    fiscal_elasticity,
    fiscal_memory,
    fiscal_profit_tax,
    fiscal_land_share,
    wage_elasticity,
    migration_rate,
};

/// What one value of a parameter belongs to, and so which filters `where:` accepts.
enum class ParameterDomain {
    run,       ///< one value for the run; no `where`
    sector,    ///< per good: where { input }, or { sector }
    input,     ///< per good and buying industry: where { input, region, sector }
    industry,  ///< per industry: where { region, sector }
};

/// Dimension of a value: what units a scenario may write it in.
enum class ParameterUnit { none, share, duration, per_day, per_week, per_year };

struct ParameterInfo {
    Parameter id;
    std::string_view name;
    ParameterDomain domain;
    ParameterUnit unit;  ///< durations are stored in years, rates as written
    double standard, low, high;
    std::string_view meaning, source;
};

const std::vector<ParameterInfo>& parameter_catalogue();
const ParameterInfo& info(Parameter parameter);
/// Null where no parameter has that name.
const ParameterInfo* find_parameter(std::string_view name);

/// One line of `model: parameters:`, resolved: sets (or scales) a parameter on a set of cells.
struct ParameterOverride {
    Parameter parameter;
    double value = 0;
    bool scale = false;             ///< multiplies what is there instead of replacing it
    std::vector<Index> inputs;      ///< goods; empty = all
    std::vector<Index> industries;  ///< buying or producing industries; empty = all
    friend bool operator==(const ParameterOverride&, const ParameterOverride&) = default;
};

}  // namespace spillover
