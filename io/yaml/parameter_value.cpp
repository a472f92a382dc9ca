#include "io/yaml/parameter_value.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/yaml/quantity.hpp"

namespace spillover::yaml {
namespace {

/// A rate written per day, week or year, as the parameter stores it.
std::optional<double> in_rate_unit(double value, std::string_view unit, ParameterUnit stored) {
    if (unit.starts_with("%")) {
        value /= 100;
        unit.remove_prefix(1);
    }
    const auto per_year = [](std::string_view of) {
        return of == "/d" ? 365.0 : of == "/w" ? 52.0 : of == "/y" ? 1.0 : 0.0;
    };
    const std::string_view own = stored == ParameterUnit::per_day    ? "/d"
                                 : stored == ParameterUnit::per_week ? "/w"
                                                                     : "/y";
    if (unit == own) return value;
    if (per_year(unit) == 0) return {};
    return value * per_year(unit) / per_year(own);
}

}  // namespace

std::optional<double> read_parameter_value(const Cursor& cursor, const ParameterInfo& parameter) {
    const bool may_be_infinite = parameter.id == Parameter::inventory_cover;
    const auto quantity =
        read_quantity(cursor, may_be_infinite ? Infinite::allowed : Infinite::refused);
    if (!quantity) return {};
    double value = quantity->value;
    const auto wrong_unit = [&](const char* expected) -> std::optional<double> {
        cursor.error(quantity->unit.empty()
                         ? fmt::format("'{}' has no unit", cursor.value().text)
                         : fmt::format("unit '{}' does not fit {}", quantity->unit, parameter.name),
                     expected);
        return {};
    };
    const std::string& unit = quantity->unit;
    switch (parameter.unit) {
        case ParameterUnit::duration:
            if (!std::isinf(value)) {
                const auto duration = parse_duration(cursor.value().text);
                if (!duration) return wrong_unit("expected a length of time: 12w, 90d");
                value = duration->years();
            }
            break;
        case ParameterUnit::share:
            if (unit == "%") {
                value /= 100;
            } else if (!unit.empty()) {
                return wrong_unit("expected a share: 30 % or 0.3");
            }
            break;
        case ParameterUnit::per_day:
        case ParameterUnit::per_week:
        case ParameterUnit::per_year: {
            const auto rate = in_rate_unit(value, unit, parameter.unit);
            if (!rate) return wrong_unit("expected a rate: 0.05 /d, 15 %/w or 8 %/y");
            value = *rate;
            break;
        }
        case ParameterUnit::none:
            if (!unit.empty() && unit != "x") return wrong_unit("expected a bare number");
            break;
    }
    if (!may_be_infinite && (value < parameter.low || value > parameter.high)) {
        cursor.error(fmt::format("{} of {:g} is outside its range", parameter.name, value),
                     fmt::format("expected {:g} to {:g}{}", parameter.low, parameter.high,
                                 parameter.unit == ParameterUnit::duration ? " years" : ""));
        return {};
    }
    return value;
}

}  // namespace spillover::yaml
