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
    const bool money = operation_ == Operation::add || driver_.value == DriverValue::share ||
                       driver_.value == DriverValue::money;
    return money ? 0 : 1;
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
    if (driver_.value == DriverValue::share) return share(cursor, *quantity);
    if (driver_.value == DriverValue::money || operation_ == Operation::add)
        return money(cursor, *quantity);
    return factor(cursor, *quantity);
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
                     "it is the share lost: 30 % or 0.3");
        return {};
    }
    return value;
}

std::optional<double> ShockValue::money(const Cursor& cursor, const Quantity& quantity) const {
    if (quantity.unit == "% of base" && driver_.driver == Driver::final_demand) {
        of_base_ = true;
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
    return quantity.value * *size;
}

std::optional<double> ShockValue::amplitude(const Cursor& cursor) const {
    const auto quantity = read(cursor);
    if (!quantity) return {};
    if (neutral() == 0 && driver_.value != DriverValue::share) return money(cursor, *quantity);
    if (quantity->unit == "%") return quantity->value / 100;
    if (quantity->unit.empty() || quantity->unit == "x") return quantity->value;
    return wrong_unit(cursor, *quantity, "a swing is written in %, or as a share");
}

}  // namespace spillover::yaml
