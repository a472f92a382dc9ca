#include "engine/behaviour.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace spillover {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double day = 1.0 / 365, week = 1.0 / 52;

bool is_ario(Preset preset) {
    return preset == Preset::ario || preset == Preset::ario_psi;
}

/// What a preset changes in the catalogue's standard values.
double standard(Preset preset, Parameter parameter) {
    switch (parameter) {
        case Parameter::inventory_cover:
            if (is_ario(preset)) return 90 * day;
            break;
        case Parameter::inventory_restock_time:
            if (is_ario(preset)) return 60 * day;
            if (preset == Preset::pichler) return 10 * day;
            if (preset == Preset::leontief) return infinity;
            break;
        case Parameter::inputs_psi:
            if (preset == Preset::ario) return 1;
            break;
        case Parameter::capacity_utilisation_base:
            if (preset != Preset::quantity) return 1;
            break;
        case Parameter::trade_capacity_weight:
            if (preset != Preset::quantity) return 0;
            break;
        default:
            break;
    }
    return info(parameter).standard;
}

bool contains(const std::vector<Index>& set, Index element) {
    return set.empty() || std::find(set.begin(), set.end(), element) != set.end();
}

void apply(const ParameterOverride& change, double& value) {
    value = change.scale ? value * change.value : change.value;
}

double of_run(const ModelSettings& settings, Parameter parameter) {
    double value = standard(settings.preset, parameter);
    for (const auto& change : settings.parameters)
        if (change.parameter == parameter) apply(change, value);
    return value;
}

/// A figure that the table carries for its sectors, where the preset listens to it.
std::optional<double> sector_figure(const MrioTable& table, const ModelSettings& settings,
                                    const char* name, Index sector) {
    if (is_ario(settings.preset)) return {};
    const auto found = table.data().sector_number.find(name);
    if (found == table.data().sector_number.end()) return {};
    const double value = found->second[static_cast<std::size_t>(sector)];
    if (std::isnan(value)) return {};
    return value;
}

Array<2> overridden_inputs(Array<2> value, const ModelSettings& settings, Parameter parameter) {
    for (const auto& change : settings.parameters) {
        if (change.parameter != parameter) continue;
        for (Index j = 0; j < value.extent(0); ++j)
            for (Index i = 0; i < value.extent(1); ++i)
                if (contains(change.industries, j) && contains(change.inputs, i))
                    apply(change, value(j, i));
    }
    return value;
}

Array<1> of_industries(const ModelSettings& settings, Parameter parameter, Array<1> value) {
    for (const auto& change : settings.parameters)
        for (Index a = 0; change.parameter == parameter && a < value.extent(0); ++a)
            if (contains(change.industries, a)) apply(change, value(a));
    return value;
}

Array<1> base_utilisation(const MrioTable& table, const ModelSettings& settings) {
    const Extent& e = table.extent();
    Array<1> utilisation({e.industries()},
                         standard(settings.preset, Parameter::capacity_utilisation_base));
    if (settings.preset == Preset::quantity)
        for (Index a = 0; a < e.industries(); ++a)
            utilisation(a) = sector_figure(table, settings, "utilisation", e.sector_of(a))
                                 .value_or(utilisation(a));
    return of_industries(settings, Parameter::capacity_utilisation_base, utilisation);
}

/// A parameter of one good.
double of_good(const ModelSettings& settings, Parameter parameter, Index good) {
    double value = standard(settings.preset, parameter);
    for (const auto& change : settings.parameters)
        if (change.parameter == parameter && contains(change.inputs, good)) apply(change, value);
    return value;
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
            return std::min(std::max(minimum, 1.0), cover / 2);
    }
    return 0;
}

void set_binding_inputs(const MrioTable& table, const Economy& economy, const TimeAxis& time,
                        const ModelSettings& settings, const Array<2>& cover,
                        Behaviour& behaviour) {
    const Extent& e = economy.extent;
    const Array<2> beta = input_criticality(table, economy, settings);
    const Array<2> minimum =
        overridden_inputs(Array<2>({e.industries(), e.sectors},
                                   standard(settings.preset, Parameter::inputs_binding_cover)),
                          settings, Parameter::inputs_binding_cover);
    const double psi = of_run(settings, Parameter::inputs_psi);
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
            const double target = endless ? 0.0 : cover(j, i) * economy.coefficients(j, i);
            behaviour.target_per_output(j, i) = target;
            behaviour.initial_inventories(j, i) = endless ? infinity : target * economy.output(j);
        }
    behaviour.restock_rate = Array<1>({e.sectors});
    for (Index i = 0; i < e.sectors; ++i) {
        const double tau = of_good(settings, Parameter::inventory_restock_time, i);
        // A gap cannot be closed faster than in one step.
        behaviour.restock_rate(i) = 1 / std::max(1.0, tau / time.dt());
    }
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
            behaviour.order_target = Target::expected_demand;
            break;
    }
    behaviour.only_upwards = is_ario(settings.preset);
    behaviour.expectation_rate =
        std::min(1.0, time.dt() / of_run(settings, Parameter::expectations_time));
    behaviour.capacity_weight = of_run(settings, Parameter::trade_capacity_weight);
    behaviour.overproduction = is_ario(settings.preset);
    behaviour.overproduction_max = of_run(settings, Parameter::overproduction_max);
    behaviour.overproduction_rate = time.dt() / of_run(settings, Parameter::overproduction_time);
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
    const auto& categories = table.categories;
    auto found = std::find_if(categories.begin(), categories.end(), [](const std::string& id) {
        return id == "hh" || id == "households";
    });
    if (found == categories.end()) found = categories.begin();
    std::vector<char> columns(static_cast<std::size_t>(table.extent.final_columns()), 0);
    for (auto h = static_cast<std::size_t>(found - categories.begin()); h < columns.size();
         h += categories.size())
        columns[h] = 1;
    return columns;
}

void set_labour(const MrioTable& table, const TimeAxis& time, const ModelSettings& settings,
                Behaviour& behaviour) {
    const double days_per_step = time.dt() / day, quarter = 0.25;
    behaviour.labour = behaviour.income_consumption = settings.preset == Preset::pichler;
    behaviour.hiring_rate =
        std::min(1.0, of_run(settings, Parameter::labour_hiring_rate) * days_per_step);
    behaviour.firing_rate =
        std::min(1.0, of_run(settings, Parameter::labour_firing_rate) * days_per_step);
    const double forgotten = 1 - of_run(settings, Parameter::consumption_persistence);
    behaviour.consumption_persistence = 1 - std::min(1.0, forgotten * time.dt() / quarter);
    behaviour.permanent_share = of_run(settings, Parameter::consumption_permanent_income);
    behaviour.household_column = household_columns(table.data());
}

}  // namespace

Array<2> input_criticality(const MrioTable& table, const Economy& economy,
                           const ModelSettings& settings) {
    const Extent& e = economy.extent;
    Array<2> beta({e.industries(), e.sectors}, 1.0);
    const double minor = of_run(settings, Parameter::inputs_minor_cost_share);
    const double negligible = of_run(settings, Parameter::inputs_negligible_cost_share);
    for (Index j = 0; j < e.industries(); ++j)
        for (Index i = 0; i < e.sectors; ++i) {
            double& value = beta(j, i);
            value = sector_figure(table, settings, "criticality", i)
                        .value_or(standard(settings.preset, Parameter::inputs_criticality));
            if (settings.preset != Preset::quantity) continue;
            const double cost_share = economy.coefficients(j, i);
            const double classes = cost_share < negligible ? 1.0 : cost_share < minor ? 0.5 : 0.0;
            value = std::max(0.0, value - classes);
        }
    return overridden_inputs(std::move(beta), settings, Parameter::inputs_criticality);
}

Array<1> base_capital(const MrioTable& table, const ModelSettings& settings) {
    const Index N = table.extent().industries();
    Array<1> capital =
        of_industries(settings, Parameter::capacity_capital_output,
                      Array<1>({N}, standard(settings.preset, Parameter::capacity_capital_output)));
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
            cover(j, i) =
                weeks ? *weeks * week : standard(settings.preset, Parameter::inventory_cover);
        }
    cover = overridden_inputs(std::move(cover), settings, Parameter::inventory_cover);
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
    std::vector<double> values;
    switch (info(parameter).domain) {
        case ParameterDomain::run:
            values = {of_run(settings, parameter)};
            break;
        case ParameterDomain::sector:
            for (Index i = 0; i < e.sectors; ++i)
                values.push_back(of_good(settings, parameter, i));
            break;
        case ParameterDomain::industry:
            values = parameter == Parameter::capacity_utilisation_base
                         ? base_utilisation(table, settings).values()
                         : of_industries(
                               settings, parameter,
                               Array<1>({e.industries()}, standard(settings.preset, parameter)))
                               .values();
            break;
        case ParameterDomain::input:
            if (parameter == Parameter::inventory_cover) {
                values = stated_cover(table, time, settings).values();
                for (double& n : values)
                    n *= time.dt();
            } else {
                Array<2> start({e.industries(), e.sectors}, standard(settings.preset, parameter));
                for (Index i = 0; parameter == Parameter::inputs_criticality && i < e.sectors; ++i)
                    for (Index j = 0; j < e.industries(); ++j)
                        start(j, i) =
                            sector_figure(table, settings, "criticality", i).value_or(start(j, i));
                values = overridden_inputs(std::move(start), settings, parameter).values();
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
    const Rationing standard_rationing = settings.preset == Preset::quantity
                                             ? Rationing::intermediate_first
                                             : Rationing::proportional;
    set_ranks(economy, settings.rationing.value_or(standard_rationing), behaviour);
    set_labour(table, time, settings, behaviour);
    return behaviour;
}

kernels::BindingInputs Behaviour::binding_inputs() const noexcept {
    return {first_input.data(), input.data(), per_stock.data(), rest.data()};
}

kernels::Restocking Behaviour::restocking(In<3> target_factor) const noexcept {
    return {target_per_output, restock_rate, target_factor, only_upwards};
}

}  // namespace spillover
