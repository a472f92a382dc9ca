#include "engine/behaviour.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/calendar.hpp"
#include "engine/parameter_values.hpp"

namespace spillover {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Array<1> base_utilisation(const MrioTable& table, const ModelSettings& settings) {
    const Extent& e = table.extent();
    Array<1> utilisation({e.industries()},
                         standard_value(settings.preset, Parameter::capacity_utilisation_base));
    if (is_year_scale(settings.preset))
        for (Index a = 0; a < e.industries(); ++a)
            utilisation(a) = sector_figure(table, settings, "utilisation", e.sector_of(a))
                                 .value_or(utilisation(a));
    return values_of_industries(settings, Parameter::capacity_utilisation_base, utilisation);
}

void set_capacity(const MrioTable& table, const Economy& economy, const ModelSettings& settings,
                  Behaviour& behaviour) {
    const Extent& e = economy.extent;
    const Array<1> utilisation = base_utilisation(table, settings);
    behaviour.base_capacity = Array<1>({e.industries()});
    behaviour.capital = base_capital(table, settings);
    for (Index a = 0; a < e.industries(); ++a) {
        const double x0 = economy.output(a);
        behaviour.base_capacity(a) =
            settings.preset == Preset::leontief ? infinity : x0 / utilisation(a);
    }
    behaviour.reference_output =
        settings.preset == Preset::pichler ? economy.output : behaviour.base_capacity;
    behaviour.weight_reference = settings.compat_boario ? economy.output : behaviour.base_capacity;
}

/// Binding cover theta of an input [steps]: stock below it holds production back (E5).
double binding_cover(const ModelSettings& settings, double cover, double minimum, double psi) {
    switch (settings.preset) {
        case Preset::leontief:
            return 0;
        case Preset::ario:
        case Preset::ario_psi:
            return psi * cover;
        case Preset::pichler:
            return 1;
        // At the latest at half the target, so that goods held for one step only can still rise.
        case Preset::quantity:
        case Preset::full:
            return std::min(std::max(minimum, 1.0), cover / 2);
    }
    return 0;
}

void set_binding_inputs(const MrioTable& table, const Economy& economy, const TimeAxis& time,
                        const ModelSettings& settings, const Array<2>& cover,
                        Behaviour& behaviour) {
    const Extent& e = economy.extent;
    const Array<2> beta = input_criticality(table, economy, settings);
    const Array<2> minimum = values_of_inputs(
        settings, Parameter::inputs_binding_cover,
        Array<2>({e.industries(), e.sectors},
                 standard_value(settings.preset, Parameter::inputs_binding_cover)));
    const double psi = value_of_run(settings, Parameter::inputs_psi);
    // BoARIO compares yearly use with 1e-5 of the output of one step.
    const double least = settings.compat_boario ? 1e-5 * time.dt() : 0.0;

    behaviour.first_input.assign(1, 0);
    for (Index j = 0; j < e.industries(); ++j) {
        for (Index i = 0; i < e.sectors; ++i) {
            const double a = economy.coefficients(j, i);
            const double theta =
                binding_cover(settings, cover(j, i), minimum(j, i) / time.dt(), psi);
            const bool binds = settings.propagation && a > least && beta(j, i) > 0 && theta > 0 &&
                               std::isfinite(cover(j, i));
            if (!binds) continue;
            behaviour.input.push_back(i);
            behaviour.per_stock.push_back(beta(j, i) / (theta * a));
            behaviour.rest.push_back(1 - beta(j, i));
        }
        behaviour.first_input.push_back(static_cast<Index>(behaviour.input.size()));
    }
}

void set_restocking(const Economy& economy, const TimeAxis& time, const ModelSettings& settings,
                    const Array<2>& cover, Behaviour& behaviour) {
    const Extent& e = economy.extent;
    behaviour.target_per_output = Array<2>({e.industries(), e.sectors});
    behaviour.initial_inventories = Array<2>({e.industries(), e.sectors});
    for (Index j = 0; j < e.industries(); ++j)
        for (Index i = 0; i < e.sectors; ++i) {
            const bool endless = std::isinf(cover(j, i));
            const double target = endless ? infinity : cover(j, i) * economy.coefficients(j, i);
            behaviour.target_per_output(j, i) = target;
            behaviour.initial_inventories(j, i) = endless ? infinity : target * economy.output(j);
        }
    const Array<1> tau = values_of_goods(settings, Parameter::inventory_restock_time, e);
    behaviour.restock_rate = Array<1>({e.sectors});
    // A gap cannot be closed faster than in one step.
    for (Index i = 0; i < e.sectors; ++i)
        behaviour.restock_rate(i) = 1 / std::max(1.0, tau(i) / time.dt());
}

void set_order_rules(const TimeAxis& time, const ModelSettings& settings, Behaviour& behaviour) {
    using Base = Behaviour::OrderBase;
    using Target = Behaviour::OrderTarget;
    behaviour.order_base = settings.preset == Preset::pichler ? Base::demand : Base::output;
    switch (settings.preset) {
        case Preset::leontief:
        case Preset::pichler:
            behaviour.order_target = Target::base_output;
            break;
        case Preset::ario:
        case Preset::ario_psi:
            behaviour.order_target = Target::feasible_output;
            break;
        case Preset::quantity:
        case Preset::full:
            behaviour.order_target = Target::expected_demand;
            break;
    }
    behaviour.only_upwards = is_ario(settings.preset);
    behaviour.expectation_rate =
        std::min(1.0, time.dt() / value_of_run(settings, Parameter::expectations_time));
    behaviour.capacity_weight = value_of_run(settings, Parameter::trade_capacity_weight);
    behaviour.overproduction = is_ario(settings.preset);
    behaviour.overproduction_max = value_of_run(settings, Parameter::overproduction_max);
    behaviour.overproduction_rate =
        time.dt() / value_of_run(settings, Parameter::overproduction_time);
}

void set_ranks(const Economy& economy, Rationing rationing, Behaviour& behaviour) {
    const Index K = economy.classes();
    behaviour.class_rank.assign(static_cast<std::size_t>(K), 0);
    if (rationing == Rationing::proportional) return;
    behaviour.ranks = 2;
    for (Index k = 0; k < K; ++k) {
        const bool intermediate = k + 1 < K && k % 2 == 0;
        const bool first = intermediate == (rationing == Rationing::intermediate_first);
        behaviour.class_rank[static_cast<std::size_t>(k)] = first ? 0 : 1;
    }
}

/// Household columns: category hh or households; the first category where neither exists.
std::vector<char> household_columns(const TableData& table) {
    return columns_of_category(table, {"hh", "households", table.categories.front()});
}

void set_labour(const MrioTable& table, const TimeAxis& time, const ModelSettings& settings,
                Behaviour& behaviour) {
    constexpr double quarter = 0.25;
    behaviour.labour = behaviour.income_consumption = settings.preset == Preset::pichler;
    behaviour.employment = labour_settings(time, settings);
    const double forgotten = 1 - value_of_run(settings, Parameter::consumption_persistence);
    behaviour.consumption_persistence = 1 - std::min(1.0, forgotten * time.dt() / quarter);
    behaviour.permanent_share = value_of_run(settings, Parameter::consumption_permanent_income);
    behaviour.household_column = household_columns(table.data());
}

void set_channels(const MrioTable& table, const Economy& economy, const TimeAxis& time,
                  const ModelSettings& settings, Behaviour& behaviour) {
    behaviour.keeps_accounts = settings.keeps_accounts();
    if (!behaviour.keeps_accounts) return;
    behaviour.value_added = value_added_settings(table, economy, time, settings);
    behaviour.price = price_settings(economy, time, settings);
    behaviour.trade = trade_settings(economy, time, settings);
    behaviour.household = household_settings(table, economy, behaviour.value_added, time, settings);
    behaviour.fiscal = fiscal_settings(table, economy, behaviour.value_added, time, settings);
    behaviour.investment = investment_settings(table, economy, time, settings);
}

}  // namespace

Array<2> input_criticality(const MrioTable& table, const Economy& economy,
                           const ModelSettings& settings) {
    const Extent& e = economy.extent;
    Array<2> beta({e.industries(), e.sectors}, 1.0);
    const double minor = value_of_run(settings, Parameter::inputs_minor_cost_share);
    const double negligible = value_of_run(settings, Parameter::inputs_negligible_cost_share);
    for (Index j = 0; j < e.industries(); ++j)
        for (Index i = 0; i < e.sectors; ++i) {
            double& value = beta(j, i);
            value = sector_figure(table, settings, "criticality", i)
                        .value_or(standard_value(settings.preset, Parameter::inputs_criticality));
            if (!is_year_scale(settings.preset)) continue;
            const double cost_share = economy.coefficients(j, i);
            const double classes = cost_share < negligible ? 1.0 : cost_share < minor ? 0.5 : 0.0;
            value = std::max(0.0, value - classes);
        }
    return values_of_inputs(settings, Parameter::inputs_criticality, std::move(beta));
}

Array<1> base_capital(const MrioTable& table, const ModelSettings& settings) {
    const Index N = table.extent().industries();
    Array<1> capital =
        values_of_industries(settings, Parameter::capacity_capital_output, table.extent());
    const Vector value_added = table.value_added();
    for (Index a = 0; a < N; ++a)
        capital(a) *= std::max(0.0, value_added[a]);
    return capital;
}

Array<2> stated_cover(const MrioTable& table, const TimeAxis& time, const ModelSettings& settings) {
    const Extent& e = table.extent();
    Array<2> cover({e.industries(), e.sectors});
    for (Index j = 0; j < e.industries(); ++j)
        for (Index i = 0; i < e.sectors; ++i) {
            const auto weeks = sector_figure(table, settings, "inventory_cover", i);
            cover(j, i) = weeks ? *weeks * week_in_years
                                : standard_value(settings.preset, Parameter::inventory_cover);
        }
    cover = values_of_inputs(settings, Parameter::inventory_cover, std::move(cover));
    for (double& n : cover.values())
        n /= time.dt();
    return cover;
}

Array<2> inventory_cover(const MrioTable& table, const TimeAxis& time,
                         const ModelSettings& settings) {
    Array<2> cover = stated_cover(table, time, settings);
    for (double& n : cover.values()) {
        if (settings.compat_boario && n <= 1) n = 2;
        n = std::max(1.0, n);  // a stock that lasts less than a step cannot be told from none
    }
    return cover;
}

ParameterRange range_of(const MrioTable& table, const TimeAxis& time, const ModelSettings& settings,
                        Parameter parameter) {
    const Extent& e = table.extent();
    Numbers values;
    switch (info(parameter).domain) {
        case ParameterDomain::run:
            values = {value_of_run(settings, parameter)};
            break;
        case ParameterDomain::sector:
            values = values_of_goods(settings, parameter, e).values();
            break;
        case ParameterDomain::industry:
            values = parameter == Parameter::capacity_utilisation_base
                         ? base_utilisation(table, settings).values()
                         : values_of_industries(settings, parameter, e).values();
            break;
        case ParameterDomain::input:
            if (parameter == Parameter::inventory_cover) {
                values = stated_cover(table, time, settings).values();
                for (double& n : values)
                    n *= time.dt();
            } else {
                Array<2> start({e.industries(), e.sectors},
                               standard_value(settings.preset, parameter));
                for (Index i = 0; parameter == Parameter::inputs_criticality && i < e.sectors; ++i)
                    for (Index j = 0; j < e.industries(); ++j)
                        start(j, i) =
                            sector_figure(table, settings, "criticality", i).value_or(start(j, i));
                values = values_of_inputs(settings, parameter, std::move(start)).values();
            }
            break;
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {*low, *high};
}

Behaviour make_behaviour(const MrioTable& table, const Economy& economy, const TimeAxis& time,
                         const ModelSettings& settings) {
    Behaviour behaviour;
    behaviour.propagation = settings.propagation;
    behaviour.compat_boario = settings.compat_boario;
    set_capacity(table, economy, settings, behaviour);
    const Array<2> cover = inventory_cover(table, time, settings);
    set_binding_inputs(table, economy, time, settings, cover, behaviour);
    set_restocking(economy, time, settings, cover, behaviour);
    set_order_rules(time, settings, behaviour);
    // Without prices, final users go on asking for all that a lasting shortage denies them, while
    // industries ask for what they can still use: served alike, industries would starve of their
    // own products. Hallegatte (2008) serves them first, and so does the preset for year-scale
    // runs.
    const Rationing standard_rationing =
        is_year_scale(settings.preset) ? Rationing::intermediate_first : Rationing::proportional;
    set_ranks(economy, settings.rationing.value_or(standard_rationing), behaviour);
    set_labour(table, time, settings, behaviour);
    set_channels(table, economy, time, settings, behaviour);
    return behaviour;
}

kernels::BindingInputs Behaviour::binding_inputs() const noexcept {
    return {first_input.data(), input.data(), per_stock.data(), rest.data()};
}

kernels::Restocking Behaviour::restocking(In<3> target_factor) const noexcept {
    return {target_per_output, restock_rate, target_factor, only_upwards};
}

}  // namespace spillover
