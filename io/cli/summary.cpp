#include "io/cli/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

#include "io/cli/shock_text.hpp"

namespace spillover::cli {
namespace {

using hdf5::Indicator;
using hdf5::ResultScalars;

constexpr std::size_t places_shown = 10, members_shown = 20;
constexpr double hardly_anything = 5e-6;  ///< shares of GDP that print as 0.000 %

std::string percent(double share) {
    const double p = 100 * share;
    if (std::abs(p) < 5e-4) return "0";
    return std::abs(p) < 0.1 ? fmt::format("{:.3f}", p) : fmt::format("{:.2f}", p);
}

std::string recovery(double years, double peak) {
    if (std::isnan(years)) return "not yet";
    if (peak < 0.005) return "never left";
    return years < 1 ? fmt::format("{:.0f} weeks", 52 * years) : fmt::format("{:.1f} years", years);
}

std::size_t at(Indicator indicator) {
    return static_cast<std::size_t>(indicator);
}

/// One row of the loss table.
struct Loss {
    std::string name;
    double peak, cumulative, recovery;
};

std::vector<Loss> losses(const std::array<std::vector<double>, 4>& values,
                         const std::vector<std::string>& names, const std::vector<char>& shown) {
    std::vector<Loss> list;
    for (std::size_t n = 0; n < names.size(); ++n)
        if (shown[n])
            list.push_back({names[n], values[at(Indicator::peak_loss)][n],
                            values[at(Indicator::cumulative_loss)][n],
                            values[at(Indicator::time_to_recovery)][n]});
    std::stable_sort(list.begin(), list.end(),
                     [](const Loss& a, const Loss& b) { return a.cumulative > b.cumulative; });
    return list;
}

std::string loss_table(const std::string& title, const std::vector<Loss>& list) {
    std::size_t width = title.size();
    for (const Loss& loss : list)
        width = std::max(width, loss.name.size());
    std::string text = fmt::format("{:<{}}  {:>9}  {:>15}  {:>11}\n", title, width, "peak, %",
                                   "sum, % of year", "recovered");
    const auto row = [&](const Loss& loss) {
        text += fmt::format("  {:<{}}{:>9}  {:>15}  {:>11}\n", loss.name, width, percent(loss.peak),
                            percent(loss.cumulative), recovery(loss.recovery, loss.peak));
    };
    std::size_t losers = 0, gainers = 0;
    for (const Loss& loss : list)
        if (loss.cumulative > hardly_anything && losers < places_shown) row(loss), ++losers;
    if (losers == 0) text += "  nobody loses\n";
    for (auto loss = list.rbegin(); loss != list.rend(); ++loss)
        if (loss->cumulative < -hardly_anything && gainers < places_shown) {
            if (gainers++ == 0) text += "  gaining:\n";
            row(*loss);
        }
    return text;
}

std::vector<char> chinese_regions(const TableData& data) {
    std::vector<char> shown(data.regions.size(), 0);
    for (const Index r : national_regions(data))
        shown[static_cast<std::size_t>(r)] = 1;
    return shown;
}

std::string foreign_line(const ResultScalars& result, const std::vector<char>& national) {
    std::string text;
    const auto& loss = result.region[at(Indicator::cumulative_loss)];
    for (std::size_t r = 0; r < national.size(); ++r)
        if (!national[r])
            text += fmt::format("{}{} {} %", text.empty() ? "" : ", ", result.regions[r],
                                percent(loss[r]));
    return text.empty() ? "" : fmt::format("Abroad (sum)     {}\n", text);
}

std::string binding_line(const ResultScalars& result, std::size_t m) {
    const std::size_t S = result.sectors.size();
    const auto input = result.binding_input.begin() + static_cast<std::ptrdiff_t>(m * S);
    const auto worst = std::max_element(input, input + static_cast<std::ptrdiff_t>(S));
    std::string text =
        fmt::format("Bound by         demand {} %, capacity {} %, lack of inputs {} %",
                    percent(result.binding[0][m]), percent(result.binding[1][m]),
                    percent(result.binding[2][m]));
    if (result.binding[3][m] > 0)
        text += fmt::format(", labour {} %", percent(result.binding[3][m]));
    if (*worst > hardly_anything)
        text +=
            fmt::format(" (most of all {}, {} %)",
                        result.sectors[static_cast<std::size_t>(worst - input)], percent(*worst));
    return text + " of production\n";
}

std::string shock_lines(const MrioTable& table, const Scenario& scenario) {
    std::string text;
    for (const Shock& shock : scenario.shocks) {
        const ShockText shown = describe(shock, scenario.time, table);
        text += fmt::format("{}{}: {}\n", text.empty() ? "Shocked          " : "                 ",
                            shown.what, shown.course);
        if (shown.touched > 0)
            text += fmt::format(
                "                 it touches {:.4g} billion {} a year, {} % of GDP\n",
                shown.touched / 1000, table.data().currency, percent(shown.share_of_gdp));
    }
    return text.empty() ? "Shocked          nothing\n" : text;
}

std::string of_one(const MrioTable& table, const Scenario& scenario, const ResultScalars& result) {
    const auto national = chinese_regions(table.data());
    std::string text = shock_lines(table, scenario);
    text += fmt::format(
        "GDP, national    loses {} % at its worst and {} % of a year's GDP in all; recovered: {}\n",
        percent(result.national[0][0]), percent(result.national[2][0]),
        recovery(result.national[3][0], result.national[0][0]));
    if (!std::isnan(result.spillover_ratio[0]))
        text += fmt::format("Spillover ratio  {:.2f} (loss over the loss if nothing propagated)\n",
                            result.spillover_ratio[0]);
    text += binding_line(result, 0) + foreign_line(result, national) + "\n";
    text += loss_table("GDP by region", losses(result.region, result.regions, national)) + "\n";
    text += loss_table(
        "GDP by sector, national",
        losses(result.sector, result.sectors, std::vector<char>(result.sectors.size(), 1)));
    return text;
}

std::string of_many(const ResultScalars& result) {
    std::size_t width = 6;
    const std::size_t shown = std::min(members_shown, result.members.size());
    for (std::size_t m = 0; m < shown; ++m)
        width = std::max(width, result.members[m].size());
    std::string text = fmt::format("{:<{}}  {:>8}  {:>15}  {:>11}  {:>9}\n", "member", width,
                                   "peak, %", "sum, % of year", "recovered", "spillover");
    for (std::size_t m = 0; m < shown; ++m)
        text += fmt::format("{:<{}}  {:>8}  {:>15}  {:>11}  {:>9}\n", result.members[m], width,
                            percent(result.national[0][m]), percent(result.national[2][m]),
                            recovery(result.national[3][m], result.national[0][m]),
                            std::isnan(result.spillover_ratio[m])
                                ? "-"
                                : fmt::format("{:.2f}", result.spillover_ratio[m]));
    if (shown < result.members.size())
        text += fmt::format("... and {} more in the file\n", result.members.size() - shown);
    auto sums = result.national[2];
    std::sort(sums.begin(), sums.end());
    const auto quantile = [&](double q) {
        return sums[static_cast<std::size_t>(q * static_cast<double>(sums.size() - 1) + 0.5)];
    };
    text +=
        fmt::format("National loss, % of a year's GDP: median {}, 5 to 95 % of members {} to {}\n",
                    percent(quantile(0.5)), percent(quantile(0.05)), percent(quantile(0.95)));
    return text;
}

}  // namespace

std::string summary(const MrioTable& table, const std::vector<Scenario>& scenarios,
                    const ResultScalars& result) {
    const Scenario& first = scenarios.front();
    const TableData& data = table.data();
    std::string text = fmt::format(
        "\n{}\n{} steps of {:g} {} from {}, table {} ({}, {}), GDP {:.4g} trillion {}\n\n",
        first.title.empty() ? first.id : first.title, first.time.steps, first.time.step.count,
        std::array{"day", "week", "month", "quarter",
                   "year"}[static_cast<std::size_t>(first.time.step.unit)],
        iso_date(first.time.start), data.name, data.year, data.quality, national_gdp(table) / 1e6,
        data.currency);
    text += scenarios.size() == 1 ? of_one(table, first, result) : of_many(result);
    const auto worst = [](const std::vector<double>& values) {
        return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
    };
    text += fmt::format("\nAccounts hold to {:.1e} (goods) and {:.1e} (stocks)\n",
                        worst(result.residual_goods), worst(result.residual_stocks));
    for (std::size_t m = 0; m < result.members.size() && m < members_shown; ++m) {
        if (!result.events[m].empty())
            text += fmt::format("Note ({}): {}\n", result.members[m], result.events[m]);
        if (!result.checks[m].empty()) {
            text += fmt::format("Checks ({})\n", result.members[m]);
            std::istringstream lines{result.checks[m]};
            for (std::string line; std::getline(lines, line);)
                text += "  " + line + "\n";
        }
    }
    return text;
}

}  // namespace spillover::cli
