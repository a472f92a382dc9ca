#include "engine/parameter_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/calendar.hpp"

namespace spillover {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool contains(const std::vector<Index>& set, Index element) {
    return set.empty() || std::find(set.begin(), set.end(), element) != set.end();
}

void apply(const ParameterOverride& change, double& value) {
    value = change.scale ? value * change.value : change.value;
}

}  // namespace

bool is_ario(Preset preset) {
    return preset == Preset::ario || preset == Preset::ario_psi;
}

bool is_year_scale(Preset preset) {
    return preset == Preset::quantity || preset == Preset::full;
}

double standard_value(Preset preset, Parameter parameter) {
    switch (parameter) {
        case Parameter::inventory_cover:
            if (is_ario(preset)) return 90 * day_in_years;
            break;
        case Parameter::inventory_restock_time:
            if (is_ario(preset)) return 60 * day_in_years;
            if (preset == Preset::pichler) return 10 * day_in_years;
            if (preset == Preset::leontief) return infinity;
            break;
        case Parameter::inputs_psi:
            if (preset == Preset::ario) return 1;
            break;
        case Parameter::capacity_utilisation_base:
            if (!is_year_scale(preset)) return 1;
            break;
        case Parameter::trade_capacity_weight:
            if (!is_year_scale(preset)) return 0;
            break;
        case Parameter::capacity_capital_output:
            if (preset == Preset::full) return 3;
            break;
        case Parameter::labour_hiring_rate:
            if (preset == Preset::full) return 0.08 / 7;
            break;
        case Parameter::labour_firing_rate:
            if (preset == Preset::full) return 0.04 / 7;
            break;
        default:
            break;
    }
    return info(parameter).standard;
}

double value_of_run(const ModelSettings& settings, Parameter parameter) {
    double value = standard_value(settings.preset, parameter);
    for (const auto& change : settings.parameters)
        if (change.parameter == parameter) apply(change, value);
    return value;
}

std::optional<double> sector_figure(const MrioTable& table, const ModelSettings& settings,
                                    const char* name, Index sector) {
    if (is_ario(settings.preset)) return {};
    const auto found = table.data().sector_number.find(name);
    if (found == table.data().sector_number.end()) return {};
    const double value = found->second[static_cast<std::size_t>(sector)];
    if (std::isnan(value)) return {};
    return value;
}

Array<2> values_of_inputs(const ModelSettings& settings, Parameter parameter, Array<2> value) {
    for (const auto& change : settings.parameters) {
        if (change.parameter != parameter) continue;
        for (Index j = 0; j < value.extent(0); ++j)
            for (Index i = 0; i < value.extent(1); ++i)
                if (contains(change.industries, j) && contains(change.inputs, i))
                    apply(change, value(j, i));
    }
    return value;
}

Array<1> values_of_industries(const ModelSettings& settings, Parameter parameter, Array<1> value) {
    for (const auto& change : settings.parameters)
        for (Index a = 0; change.parameter == parameter && a < value.extent(0); ++a)
            if (contains(change.industries, a)) apply(change, value(a));
    return value;
}

Array<1> values_of_industries(const ModelSettings& settings, Parameter parameter,
                              const Extent& extent) {
    return values_of_industries(
        settings, parameter,
        Array<1>({extent.industries()}, standard_value(settings.preset, parameter)));
}

Array<1> values_of_goods(const ModelSettings& settings, Parameter parameter, const Extent& extent) {
    Array<1> value({extent.sectors}, standard_value(settings.preset, parameter));
    for (const auto& change : settings.parameters)
        for (Index i = 0; change.parameter == parameter && i < extent.sectors; ++i)
            if (contains(change.inputs, i)) apply(change, value(i));
    return value;
}

}  // namespace spillover
