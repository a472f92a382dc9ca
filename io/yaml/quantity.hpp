#pragma once

#include <optional>
#include <string>

#include "engine/calendar.hpp"
#include "engine/mrio_table.hpp"
#include "engine/statistics.hpp"
#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// A number with the unit written behind it: "30 %", "+2 pp", "12 CNY_billion", 0.3.
struct Quantity {
    double value = 0;
    std::string unit;      ///< empty for a bare number
    bool signed_ = false;  ///< written with + or -
};

/// What a number may look like.
enum class Infinite { refused, allowed };

/// A number and its unit. Refuses decimal commas, leading zeros, underscores, NaN.
std::optional<Quantity> read_quantity(const Cursor& cursor, Infinite infinite = Infinite::refused);
/// A bare number.
std::optional<double> read_number(const Cursor& cursor);
/// "3m", "2w"; positive unless zero_allowed.
std::optional<Duration> read_duration(const Cursor& cursor, bool zero_allowed = false);
/// "2025-01-06".
std::optional<Date> read_date(const Cursor& cursor);
/// A date, or a duration since the start of the run; in steps since start.
std::optional<double> read_moment(const Cursor& cursor, const TimeAxis& time);
/// A length of time in steps.
std::optional<double> read_length(const Cursor& cursor, const TimeAxis& time,
                                  bool zero_allowed = false);

/// What one of the signs <, <=, >, >= says.
Condition::Comparison comparison_of(const std::string& sign);

/// The whole text as a date, if it is one.
std::optional<Date> parse_date(const std::string& text);
std::optional<Duration> parse_duration(const std::string& text);

/// Names that a scenario gives: lower case letters, digits and underscores, a letter first.
bool is_identifier(const std::string& text);
/// Such a name; a message where it is none.
std::optional<std::string> read_identifier(const Cursor& cursor);

/// How much one unit of money, "CNY_billion" or "USD_billion@7.2", is in the unit of a table;
/// nothing if it is not a unit of money that the table can be told in.
std::optional<double> money_unit(const std::string& unit, const TableData& table);

}  // namespace spillover::yaml
