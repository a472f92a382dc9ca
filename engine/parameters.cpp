#include "engine/parameters.hpp"

#include "engine/calendar.hpp"

namespace spillover {

// Sources: ARIO = Hallegatte (2014) and BoARIO's documented defaults; Pichler = Pichler et al.
// (2022, JEDC 144, 104527); Guan = Guan et al. (2020); Bajzik = Bajzik et al. (2020, JIE 127);
// Fajgelbaum = Fajgelbaum et al. (2020, QJE 135); own = judgement of this project, to be
// varied in an ensemble before it is relied on. Sector values of the built-in table override some
// of these (scenarios/tables/china/sectors.csv); presets override others (engine/behaviour.cpp).
const std::vector<ParameterInfo>& parameter_catalogue() {
    using enum Parameter;
    using D = ParameterDomain;
    using U = ParameterUnit;
    static const std::vector<ParameterInfo> catalogue{
        {inventory_cover, "inventory.cover", D::input, U::duration, 4 * week_in_years, 0, 1e9,
         "stock of an input that a buyer aims at, as time of its use; inf = never short",
         "own; sectors of the built-in table carry their own"},
        {inventory_restock_time, "inventory.restock_time", D::sector, U::duration,
         12 * week_in_years, day_in_years, 100,
         "time over which a gap between stock and target is ordered",
         "own, inside the stability bound S1; ARIO 60 days"},
        {inputs_binding_cover, "inputs.binding_cover", D::input, U::duration, 0.5 * week_in_years,
         0, 100, "cover below which a short input holds production back; at least one step", "own"},
        {inputs_psi, "inputs.psi", D::run, U::share, 0.8, 0, 1,
         "ARIO presets: binding cover as a share of the target cover", "ARIO"},
        {inputs_criticality, "inputs.criticality", D::input, U::share, 1, 0, 1,
         "how far a missing input binds: 1 critical, 0.5 important, 0 not", "after Pichler"},
        {inputs_minor_cost_share, "inputs.minor_cost_share", D::run, U::share, 0.02, 0, 1,
         "inputs under this share of the buyer's cost bind one class less", "own"},
        {inputs_negligible_cost_share, "inputs.negligible_cost_share", D::run, U::share, 0.01, 0, 1,
         "inputs under this share of the buyer's cost bind two classes less", "own"},
        {capacity_utilisation_base, "capacity.utilisation_base", D::industry, U::share, 0.8, 0.05,
         1, "output over capacity in the base year",
         "NBS quarterly capacity utilisation where the table carries it; else own"},
        {capacity_capital_output, "capital.to_value_added", D::industry, U::none, 4, 0.01, 1e3,
         "productive capital over yearly value added", "ARIO"},
        {overproduction_max, "overproduction.max", D::run, U::none, 1.25, 1, 10,
         "ARIO presets: ceiling of output over base capacity when orders go unserved", "ARIO"},
        {overproduction_time, "overproduction.time", D::run, U::duration, 1, day_in_years, 100,
         "ARIO presets: time to reach the ceiling", "ARIO"},
        {trade_capacity_weight, "trade.capacity_weight", D::run, U::none, 1, 0, 10,
         "exponent omega: how far intermediate orders move to origins with capacity left", "Guan"},
        {expectations_time, "expectations.time", D::run, U::duration, 0.5, day_in_years, 100,
         "time over which expected demand follows demand", "own"},
        {labour_hiring_rate, "labour.hiring_rate", D::run, U::per_day, 1.0 / 30, 0, 1,
         "pichler: share of the gap between wanted and present work filled per day", "Pichler"},
        {labour_firing_rate, "labour.firing_rate", D::run, U::per_day, 1.0 / 15, 0, 1,
         "pichler: share of the excess of present over wanted work dismissed per day", "Pichler"},
        {consumption_persistence, "consumption.persistence", D::run, U::share, 0.6, 0, 1,
         "pichler: weight of last quarter's consumption in Muellbauer's function", "Pichler"},
        {consumption_permanent_income, "consumption.permanent_income", D::run, U::share, 0.5, 0, 1,
         "pichler: share of an income loss that households believe to last", "Pichler"},
        {price_adjustment, "price.adjustment", D::industry, U::per_week, 0.15, 0, 1,
         "share of the gap between price and its target that is closed per week", "own"},
        {price_world_link, "price.world_link", D::industry, U::share, 0, 0, 1,
         "weight lambda of the world price in what producers aim at; the rest is cost", "own"},
        {price_scarcity, "price.scarcity_kappa", D::industry, U::none, 0.2, 0, 5,
         "exponent kappa of utilisation over base in the price that producers aim at",
         "own; 0.05 to 2 in the literature on capacity cuts"},
        {supply_shutin_elasticity, "supply.shutin_elasticity", D::industry, U::none, 0, 0, 10,
         "how fast producers close capacity when the price falls below variable cost; 0 never",
         "own"},
        {supply_shutin_floor, "supply.shutin_floor", D::run, U::share, 0.3, 0, 1,
         "share of capacity that works at any price", "own"},
        {cost_position, "cost.position", D::industry, U::none, 1, 0.1, 10,
         "variable cost of these producers over that of the sector", "own"},
        {trade_sigma_short, "trade.sigma_short", D::sector, U::none, 0.6, 0, 20,
         "elasticity of substitution between origins in the first weeks after a shock",
         "own, after Fajgelbaum"},
        {trade_sigma_long, "trade.sigma_long", D::sector, U::none, 3, 0, 20,
         "elasticity of substitution between origins in the long run",
         "Bajzik: 2.5 to 5.1; sectors of scenarios/presets/full.yaml carry their own"},
        {trade_sigma_halflife, "trade.sigma_halflife", D::run, U::duration, 1, day_in_years, 100,
         "time over which half of the way from short to long run is gone", "own"},
        {value_added_labour_share, "value_added.labour_share", D::industry, U::share, 0.5, 0, 1,
         "labour's share where the table does not divide value added",
         "share of compensation in China's GDP, 2020 table: 0.52"},
        {value_added_tax_share, "value_added.tax_share", D::industry, U::share, 0.1, 0, 1,
         "net production taxes where the table does not divide value added", "own"},
        {capital_depreciation, "capital.depreciation", D::industry, U::per_year, 0.08, 0, 1,
         "share of capital worn out per year", "own; Zhang, Wu and Zhang (2004) 9.6 %"},
        {capital_adjust_time, "capital.adjust_time", D::industry, U::duration, 6, 0.1, 1000,
         "time over which capital follows expected output; obeys the stability bound S2", "own"},
        {investment_profit_sensitivity, "investment.profit_sensitivity", D::industry, U::none, 0.5,
         0, 5, "how far replacement investment follows the profit rate (eta)", "own"},
        {investment_ceiling, "investment.ceiling", D::run, U::per_year, 0.3, 0, 10,
         "most that an industry invests per year, share of its capital", "own"},
        {exit_rate, "exit.rate", D::industry, U::per_year, 0.1, 0, 10,
         "capital scrapped per year where losses are as large as base-year profits", "own"},
        {profit_memory, "profit.memory", D::run, U::duration, 1, day_in_years, 100,
         "time over which investors average profit rates", "own"},
        {income_mpc, "income.mpc", D::run, U::share, 0.7, 0, 1,
         "elasticity of household budgets with respect to expected income",
         "own; 0.65 to 0.75 for urban households"},
        {income_memory, "income.memory", D::run, U::duration, 13 * week_in_years, day_in_years, 100,
         "time over which expected income follows income", "own"},
        {income_local_profit_share, "income.local_profit_share", D::run, U::share, 0.1, 0, 1,
         "share of profits that households of the same region earn", "own; 0.05 to 0.15"},
        {income_benefit, "income.benefit", D::run, U::share, 0, 0, 1,
         "share of the base wage paid to those who lost work", "own"},
        {consumption_price_elasticity, "consumption.price_elasticity", D::run, U::none, 0.7, 0, 5,
         "elasticity of substitution between goods in household budgets", "own"},
        {fiscal_elasticity, "fiscal.elasticity", D::run, U::none, 0.6, 0, 2,
         "how far government demand follows expected revenue (omega_g)", "own"},
        {fiscal_memory, "fiscal.memory", D::run, U::duration, 13 * week_in_years, day_in_years, 100,
         "time over which expected revenue follows revenue", "own"},
        {fiscal_profit_tax, "fiscal.profit_tax", D::run, U::share, 0.15, 0, 1,
         "share of profits that the region's government takes", "own"},
        {fiscal_land_share, "fiscal.land_share", D::run, U::share, 0.08, 0, 1,
         "revenue from land leases over GDP in national regions, base year",
         "Ministry of Finance: 8.4 trillion yuan in 2020, 8.3 % of GDP"},
        {wage_elasticity, "wage.elasticity", D::run, U::none, 0, 0, 2,
         "elasticity of a region's wages with respect to employment", "own; off"},
        {migration_rate, "migration.rate", D::run, U::per_year, 0.1, 0, 1,
         "how fast people follow real wages between regions of a block (channel migration)", "own"},
    };
    return catalogue;
}

const ParameterInfo& info(Parameter parameter) {
    return parameter_catalogue()[static_cast<std::size_t>(parameter)];
}

const ParameterInfo* find_parameter(std::string_view name) {
    for (const auto& entry : parameter_catalogue()) {
        if (entry.name == name) return &entry;
    }
    return nullptr;
}

}  // namespace spillover
