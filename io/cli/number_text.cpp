#include "io/cli/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace spillover::cli {

int decimals_for(double largest_percent) {
    const double size = std::abs(largest_percent);
    if (!(size > 0)) return 2;
    // A tenth of a percent still gets two decimals: 0.24, not 0.240.
    const int digits = 2 - static_cast<int>(std::floor(std::log10(size)));
    return std::clamp(size < 1 ? digits - 1 : digits, 1, 4);
}

bool rounds_to_zero(double share, int decimals) {
    return !(std::abs(100 * share) * std::pow(10.0, decimals) >= 0.5);
}

std::string percent(double share, int decimals) {
    if (rounds_to_zero(share, decimals)) share = 0;
    return fmt::format("{:.{}f}", 100 * share, decimals);
}

std::string percent(double share) {
    const int decimals = decimals_for(100 * share);
    return rounds_to_zero(share, decimals) ? "0" : percent(share, decimals);
}

std::string grouped(Index number) {
    std::string text = std::to_string(number);
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    for (std::size_t place = text.size(); place > first + 3;)
        text.insert(place -= 3, ",");
    return text;
}

std::string about(double number, int digits) {
    if (std::abs(number) < 999.5) return fmt::format("{:.{}g}", number, digits);
    const double scale = std::pow(10.0, std::floor(std::log10(std::abs(number))) - digits + 1);
    return grouped(std::lround(std::round(number / scale) * scale));
}

std::string money(double amount, const std::string& unit, const std::string& currency, int digits) {
    const double size = unit == "million" ? 1e6 : unit == "billion" ? 1e9 : unit == "1" ? 1 : 0;
    if (size == 0)
        return fmt::format("{} {}{}{}", about(amount, digits), unit, unit.empty() ? "" : " ",
                           currency);
    const double whole = amount * size;
    // What rounds to 1000 of one name is 1 of the next.
    const double most = 1000 - 0.5 * std::pow(10.0, 3 - digits);
    for (const auto& [name, one] :
         {std::pair{"", 1.0}, {"thousand ", 1e3}, {"million ", 1e6}, {"billion ", 1e9}})
        if (std::abs(whole) < most * one)
            return fmt::format("{} {}{}", about(whole / one, digits), name, currency);
    return fmt::format("{} trillion {}", about(whole / 1e12, digits), currency);
}

std::string unit_name(Duration::Unit unit, bool plural) {
    static constexpr std::array names{"day", "week", "month", "quarter", "year"};
    return fmt::format("{}{}", names[static_cast<std::size_t>(unit)], plural ? "s" : "");
}

std::string time_text(double years, Duration::Unit unit) {
    static constexpr std::array per_year{365.0, 52.0, 12.0, 4.0, 1.0};
    if (years >= 2) return fmt::format("{:.1f} years", years);
    const double count = std::round(years * per_year[static_cast<std::size_t>(unit)]);
    return fmt::format("{:.0f} {}", count, unit_name(unit, count != 1));
}

std::string seconds_text(double seconds) {
    if (seconds < 10) return fmt::format("{:.2f} s", seconds);
    const double whole = std::round(seconds);
    if (whole < 100) return fmt::format("{:.0f} s", whole);
    const double minutes = std::floor(whole / 60);
    if (minutes < 100) return fmt::format("{:.0f} min {:.0f} s", minutes, whole - 60 * minutes);
    return fmt::format("{:.0f} h {:.0f} min", std::floor(minutes / 60), std::fmod(minutes, 60));
}

std::size_t display_width(const std::string& text) {
    std::size_t width = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) == 0x80) continue;
        // Chinese, Japanese, Korean and full-width characters take two columns.
        width += byte >= 0xE3 ? 2 : 1;
    }
    return width;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, display_width(text)), ' ');
}

double quantile(std::span<const double> values, double q) {
    std::vector<double> sorted(values.begin(), values.end());
    const auto data = std::partition(sorted.begin(), sorted.end(),
                                     [](double value) { return !std::isnan(value); });
    std::sort(sorted.begin(), data);
    return sorted[static_cast<std::size_t>(
        std::lround(q * static_cast<double>(sorted.size() - 1)))];
}

}  // namespace spillover::cli
