#include "io/yaml/shock_value.hpp"

#include <fmt/format.h>

namespace spillover::yaml {
/// Told where the unit is written: behind the number, or under `unit:`.
std::optional<double> ShockValue::wrong_unit(const Cursor& cursor, const Quantity& quantity,
                                             const std::string& expected) const {
    const bool behind = !unit_at_ || quantity.unit != unit_ || cursor.value().text.ends_with(unit_);
    (behind ? cursor : *unit_at_)
        .error(fmt::format("unit '{}' does not fit", quantity.unit), expected);
    return {};
}

std::optional<Quantity> ShockValue::read(const Cursor& cursor) const {
    auto quantity = read_quantity(cursor);
    if (quantity && quantity->unit.empty()) quantity->unit = unit_;
    return quantity;
}

double ShockValue::neutral() const {
    switch (driver_.value) {
        case DriverValue::factor:
        case DriverValue::open:
        case DriverValue::index:
            return operation_ == Operation::add ? 0 : 1;
        default:
            return 0;
    }
}

std::optional<double> ShockValue::operator()(const Cursor& cursor) const {
    const auto quantity = read(cursor);
    if (!quantity) return {};
    if (driver_.value == DriverValue::open) {
        if (quantity->unit.empty() && (quantity->value == 0 || quantity->value == 1))
            return quantity->value;
        cursor.error(fmt::format("'{}' is neither 0 (closed) nor 1 (open)", cursor.value().text));
        return {};
    }
    switch (driver_.value) {
        case DriverValue::share:
        case DriverValue::fraction:
            return share(cursor, *quantity);
        case DriverValue::index:
            return index(cursor, *quantity);
        case DriverValue::duty:
        case DriverValue::rate:
            return rate(cursor, *quantity);
        case DriverValue::times_cost:
        case DriverValue::times_depreciation:
            return multiple(cursor, *quantity);
        case DriverValue::money:
        case DriverValue::flow:
            return money(cursor, *quantity);
        default:
            return operation_ == Operation::add ? money(cursor, *quantity)
                                                : factor(cursor, *quantity);
    }
}

/// An index, or an amount in any unit over the `reference` that equals index 1.
std::optional<double> ShockValue::index(const Cursor& cursor, const Quantity& quantity) const {
    const bool own_unit = !quantity.unit.empty() && quantity.unit != "%" && quantity.unit != "x" &&
                          quantity.unit != "index";
    if (!own_unit && !reference_at_) {
        const auto value = factor(cursor, quantity);
        if (!value || *value > 0) return value;
        cursor.error(fmt::format("makes {} nothing", driver_.name), "an index is above 0");
        return {};
    }
    if (!reference_at_) {
        cursor.error(fmt::format("'{}' needs to know what it is relative to", quantity.unit),
                     "add `reference:`, the amount that equals index 1 in the base year");
        return {};
    }
    const auto base = read_quantity(*reference_at_);
    if (!base) return {};
    if (!base->unit.empty() && base->unit != quantity.unit)
        return wrong_unit(*reference_at_, *base,
                          fmt::format("expected '{}' as in the profile", quantity.unit));
    if (!(base->value > 0) || !(quantity.value > 0)) {
        (base->value > 0 ? cursor : *reference_at_).error("a price is above 0");
        return {};
    }
    return quantity.value / base->value;
}

std::optional<double> ShockValue::rate(const Cursor& cursor, const Quantity& quantity) const {
    // Points are added, levels are set: 20 pp on top of what is there, 20 % whatever is there.
    const bool points = driver_.value == DriverValue::duty && operation_ == Operation::add;
    const char* const expected = points ? "pp" : "%";
    if (quantity.unit != expected)
        return wrong_unit(
            cursor, quantity,
            fmt::format("{} with `op: {}` takes {}", driver_.name, name_of(operation_), expected));
    const double value = quantity.value / 100;
    if (value <= -1) {
        cursor.error(
            fmt::format("{} of {:g} % takes all of the price", driver_.name, quantity.value),
            "a rate is above -100 %");
        return {};
    }
    return value;
}

std::optional<double> ShockValue::multiple(const Cursor& cursor, const Quantity& quantity) const {
    const char* const whole =
        driver_.value == DriverValue::times_cost ? "x of variable cost" : "x of depreciation";
    if (quantity.unit != "x" && quantity.unit != whole && !quantity.unit.empty())
        return wrong_unit(cursor, quantity, fmt::format("{} is told in {}", driver_.name, whole));
    if (quantity.value < 0 && driver_.value == DriverValue::times_cost) {
        cursor.error("is negative", "a multiple of cost is at least 0");
        return {};
    }
    return quantity.value;
}

std::optional<double> ShockValue::factor(const Cursor& cursor, const Quantity& quantity) const {
    double value = quantity.value;
    if (quantity.unit == "%") {
        const bool change = operation_ == Operation::multiply;
        if (change && !quantity.signed_ && value != 0) {
            cursor.error(fmt::format("'{} %' can mean a change or a level", quantity.value),
                         fmt::format("write +{} % for a change, {} x for a factor", quantity.value,
                                     quantity.value / 100));
            return {};
        }
        value = change ? 1 + value / 100 : value / 100;
    } else if (!quantity.unit.empty() && quantity.unit != "x" && quantity.unit != "index") {
        return wrong_unit(
            cursor, quantity,
            fmt::format("{} takes a factor (0.8 x) or a change in % (-20 %)", driver_.name));
    }
    if (value < 0) {
        cursor.error(fmt::format("makes {} negative", driver_.name), "a factor is at least 0");
        return {};
    }
    return value;
}

std::optional<double> ShockValue::share(const Cursor& cursor, const Quantity& quantity) const {
    double value = quantity.value;
    if (quantity.unit == "%") {
        value /= 100;
    } else if (!quantity.unit.empty() && quantity.unit != "share") {
        return wrong_unit(cursor, quantity,
                          fmt::format("{} takes a share: 30 % or 0.3", driver_.name));
    }
    if (value < 0 || value > 1) {
        cursor.error(fmt::format("{} of {:g} is outside [0, 1]", driver_.name, value),
                     driver_.value == DriverValue::share ? "it is the share lost: 30 % or 0.3"
                                                         : "it is a share: 30 % or 0.3");
        return {};
    }
    return value;
}

std::optional<double> ShockValue::money(const Cursor& cursor, const Quantity& quantity) const {
    if (quantity.unit == "% of base" && driver_.driver == Driver::final_demand) {
        of_base_ = true;
        if (mixes_units(cursor)) return {};
        return quantity.value / 100;
    }
    const std::string unit = quantity.unit.empty() ? money_ : quantity.unit;
    if (unit.empty()) {
        cursor.error(fmt::format("'{}' has no unit", cursor.value().text),
                     fmt::format("write {}_million or set `units: money:`", table_.currency));
        return {};
    }
    const auto size = money_unit(unit, table_);
    if (!size)
        return wrong_unit(cursor, {quantity.value, unit, false},
                          fmt::format("expected money of the table: {}_million, USD_billion@7.2",
                                      table_.currency));
    if (driver_.value == DriverValue::money && quantity.value < 0) {
        cursor.error("is negative", "an amount destroyed is at least 0");
        return {};
    }
    of_money_ = of_money_ || quantity.value != 0;  // nothing is nothing in any unit
    if (mixes_units(cursor)) return {};
    return quantity.value * *size;
}

/// Of one shock, all amounts are shares of each cell's base, or none is.
bool ShockValue::mixes_units(const Cursor& cursor) const {
    if (!of_base_ || !of_money_) return false;
    cursor.error("mixes amounts of money and shares of base in one shock",
                 "write two shocks, or one unit");
    return true;
}

std::optional<double> ShockValue::amplitude(const Cursor& cursor) const {
    const auto quantity = read(cursor);
    if (!quantity) return {};
    if (driver_.value == DriverValue::duty || driver_.value == DriverValue::rate)
        return rate(cursor, *quantity);
    const bool amount = driver_.value == DriverValue::money || driver_.value == DriverValue::flow ||
                        driver_.value == DriverValue::factor;
    if (neutral() == 0 && amount) return money(cursor, *quantity);
    if (quantity->unit == "%") return quantity->value / 100;
    if (quantity->unit.empty() || quantity->unit == "x") return quantity->value;
    return wrong_unit(cursor, *quantity, "a swing is written in %, or as a share");
}

}  // namespace spillover::yaml
