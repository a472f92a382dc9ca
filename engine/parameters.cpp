#include "engine/parameters.hpp"

namespace spillover {

// Sources: ARIO = Hallegatte (2014) and BoARIO's documented defaults; Pichler = Pichler et al.
// (2022, JEDC 144, 104527); Guan = Guan et al. (2020); own = judgement of this project, to be
// varied in an ensemble before it is relied on. Sector values of the built-in table override some
// of these (scenarios/tables/china/sectors.csv); presets override others (engine/behaviour.cpp).
const std::vector<ParameterInfo>& parameter_catalogue() {
    using enum Parameter;
    using D = ParameterDomain;
    using U = ParameterUnit;
    constexpr double week = 1.0 / 52;
    static const std::vector<ParameterInfo> catalogue{
        {inventory_cover, "inventory.cover", D::input, U::duration, 4 * week, 0, 1e9,
         "stock of an input that a buyer aims at, as time of its use; inf = never short",
         "own; sectors of the built-in table carry their own"},
        {inventory_restock_time, "inventory.restock_time", D::sector, U::duration, 12 * week,
         1.0 / 365, 100, "time over which a gap between stock and target is ordered",
         "own, inside the stability bound S1; ARIO 60 days"},
        {inputs_binding_cover, "inputs.binding_cover", D::input, U::duration, 0.5 * week, 0, 100,
         "cover below which a short input holds production back; at least one step", "own"},
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
        {overproduction_time, "overproduction.time", D::run, U::duration, 1, 1.0 / 365, 100,
         "ARIO presets: time to reach the ceiling", "ARIO"},
        {trade_capacity_weight, "trade.capacity_weight", D::run, U::none, 1, 0, 10,
         "exponent omega: how far intermediate orders move to origins with capacity left", "Guan"},
        {expectations_time, "expectations.time", D::run, U::duration, 0.5, 1.0 / 365, 100,
         "time over which expected demand follows demand", "own"},
        {labour_hiring_rate, "labour.hiring_rate", D::run, U::per_day, 1.0 / 30, 0, 1,
         "pichler: share of the gap between wanted and present work filled per day", "Pichler"},
        {labour_firing_rate, "labour.firing_rate", D::run, U::per_day, 1.0 / 15, 0, 1,
         "pichler: share of the excess of present over wanted work dismissed per day", "Pichler"},
        {consumption_persistence, "consumption.persistence", D::run, U::share, 0.6, 0, 1,
         "pichler: weight of last quarter's consumption in Muellbauer's function", "Pichler"},
        {consumption_permanent_income, "consumption.permanent_income", D::run, U::share, 0.5, 0, 1,
         "pichler: share of an income loss that households believe to last", "Pichler"},
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
