#include "io/yaml/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <regex>

namespace spillover::yaml {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Why a text is not a number, in words; empty if there is no special reason.
std::string trap_in(const std::string& text) {
    static const std::regex comma{R"([+-]?\d+,\d+.*)"}, octal{R"([+-]?0\d+.*)"},
        underscore{R"([+-]?\d+_\d.*)"}, thousands{R"([+-]?\d{1,3}( \d{3})+.*)"};
    if (std::regex_match(text, comma)) return "write decimals with a point and no thousands sign";
    if (std::regex_match(text, octal)) return "a leading 0 would make it an octal number in YAML";
    if (std::regex_match(text, underscore) || std::regex_match(text, thousands))
        return "write it without separators";
    return {};
}

/// Numbers and dates are short; std::regex recurses over what it matches.
constexpr std::size_t longest_number = 64;

/// Text of digits as a number; infinite or 0 where it is beyond what a double can hold.
double number_of(const std::string& text) {
    return std::strtod(text.c_str(), nullptr);
}

const std::regex& number_with_unit() {
    static const std::regex pattern{
        R"(([+-]?)(\d+(?:\.\d*)?|\.\d+)((?:[eE][+-]?\d+)?)\s*(.*?)\s*)"};
    return pattern;
}

}  // namespace

std::optional<Quantity> read_quantity(const Cursor& cursor, Infinite infinite) {
    if (!cursor.expect_scalar("a number")) return {};
    const std::string& text = cursor.value().text;
    if (text == "inf" || text == ".inf" || text == "+.inf") {
        if (infinite == Infinite::allowed) return Quantity{infinity, "", false};
        cursor.error(fmt::format("'{}' is not allowed here", text), "expected a finite number");
        return {};
    }
    if (text.size() > longest_number) {
        cursor.error("is too long to be a number");
        return {};
    }
    if (const std::string trap = trap_in(text); !trap.empty()) {
        cursor.error(fmt::format("'{}' is not a number here", text), trap);
        return {};
    }
    std::smatch match;
    if (!std::regex_match(text, match, number_with_unit())) {
        cursor.error(fmt::format("'{}' is not a number", text),
                     "expected a number, with its unit behind it where it has one");
        return {};
    }
    Quantity quantity;
    quantity.signed_ = match[1].length() > 0;
    quantity.value = number_of(match[2].str() + match[3].str());
    if (std::isinf(quantity.value)) {
        cursor.error(fmt::format("'{}' is too large a number", text));
        return {};
    }
    if (match[1] == "-") quantity.value = -quantity.value;
    quantity.unit = match[4].str();
    return quantity;
}

std::optional<double> read_number(const Cursor& cursor) {
    const auto quantity = read_quantity(cursor);
    if (!quantity) return {};
    if (!quantity->unit.empty()) {
        cursor.error(fmt::format("'{}' has the unit '{}'", cursor.value().text, quantity->unit),
                     "expected a bare number");
        return {};
    }
    return quantity->value;
}

std::optional<Duration> parse_duration(const std::string& text) {
    static const std::regex pattern{R"((\d+(?:\.\d+)?)\s*([dwmqy]))"};
    std::smatch match;
    if (text.size() > longest_number || !std::regex_match(text, match, pattern)) return {};
    using enum Duration::Unit;
    const char letter = match[2].str()[0];
    const auto unit = letter == 'd'   ? day
                      : letter == 'w' ? week
                      : letter == 'm' ? month
                      : letter == 'q' ? quarter
                                      : year;
    return Duration{number_of(match[1].str()), unit};
}

std::optional<Duration> read_duration(const Cursor& cursor, bool zero_allowed) {
    if (!cursor.expect_scalar("a length of time")) return {};
    const auto duration = parse_duration(cursor.value().text);
    if (!duration && cursor.value().text.starts_with('-') &&
        parse_duration(cursor.value().text.substr(1))) {
        cursor.error(fmt::format("'{}' is negative", cursor.value().text),
                     "a length of time is counted forwards");
        return {};
    }
    if (!duration) {
        cursor.error(fmt::format("'{}' is not a length of time", cursor.value().text),
                     "expected a number and one of d, w, m, q, y: 12w");
        return {};
    }
    if (!zero_allowed && duration->count <= 0) {
        cursor.error(fmt::format("'{}' is not longer than nothing", cursor.value().text));
        return {};
    }
    return duration;
}

Condition::Comparison comparison_of(const std::string& sign) {
    using enum Condition::Comparison;
    if (sign == "<") return below;
    if (sign == "<=") return at_most;
    return sign == ">" ? above : at_least;
}

std::optional<Date> parse_date(const std::string& text) {
    static const std::regex pattern{R"((\d{4})-(\d{2})-(\d{2}))"};
    std::smatch match;
    if (!std::regex_match(text, match, pattern)) return {};
    const std::chrono::year_month_day day{
        std::chrono::year{std::stoi(match[1])},
        std::chrono::month{static_cast<unsigned>(std::stoi(match[2]))},
        std::chrono::day{static_cast<unsigned>(std::stoi(match[3]))}};
    if (!day.ok()) return {};
    return Date{day};
}

std::optional<Date> read_date(const Cursor& cursor) {
    if (!cursor.expect_scalar("a date")) return {};
    const auto date = parse_date(cursor.value().text);
    if (!date)
        cursor.error(fmt::format("'{}' is not a date", cursor.value().text),
                     "expected year-month-day: 2025-01-06");
    return date;
}

std::optional<double> read_moment(const Cursor& cursor, const TimeAxis& time) {
    if (!cursor.expect_scalar("a date")) return {};
    if (const auto since = parse_duration(cursor.value().text)) return time.steps_of(*since);
    if (const auto date = parse_date(cursor.value().text)) return time.position_of(*date);
    cursor.error(fmt::format("'{}' is not a date", cursor.value().text),
                 "expected year-month-day, or a length of time since the start of the run");
    return {};
}

std::optional<double> read_length(const Cursor& cursor, const TimeAxis& time, bool zero_allowed) {
    const auto duration = read_duration(cursor, zero_allowed);
    if (!duration) return {};
    return time.steps_of(*duration);
}

bool is_identifier(const std::string& text) {
    return !text.empty() && text.size() <= longest_number && text[0] >= 'a' && text[0] <= 'z' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
}

std::optional<std::string> read_identifier(const Cursor& cursor) {
    auto text = cursor.text();
    if (!text || is_identifier(*text)) return text;
    cursor.error(fmt::format("'{}' is not an identifier", *text),
                 fmt::format("lower case letters, digits and underscores, a letter first, at most "
                             "{} in all",
                             longest_number));
    return {};
}

std::optional<double> money_unit(const std::string& unit, const TableData& table) {
    static const std::regex pattern{
        R"(([A-Z]{3})_(thousand|million|billion|trillion)(?:@(\d+(?:\.\d+)?))?)"};
    std::smatch match;
    if (unit.size() > longest_number || !std::regex_match(unit, match, pattern)) return {};
    const auto size = [](const std::string& word) {
        if (word == "thousand") return 1e3;
        if (word == "million") return 1e6;
        if (word == "billion") return 1e9;
        if (word == "trillion") return 1e12;
        return 1.0;
    };
    const bool own_currency = match[1] == table.currency;
    if (own_currency == match[3].matched) return {};
    const double rate = match[3].matched ? number_of(match[3].str()) : 1.0;
    if (!(rate > 0)) return {};
    return rate * size(match[2]) / size(table.unit);
}

}  // namespace spillover::yaml
