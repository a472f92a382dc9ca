#include "io/cli/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "engine/variables.hpp"
#include "io/cli/batch_summary.hpp"
#include "io/cli/indicator_text.hpp"
#include "io/cli/loss_table.hpp"
#include "io/cli/number_text.hpp"
#include "io/cli/shock_text.hpp"

namespace spillover::cli {
namespace {

using hdf5::Indicator;
using hdf5::ResultScalars;

constexpr std::size_t shocks_shown = 12, failures_shown = 5, events_shown = 8;
constexpr double no_change = 1e-9;
constexpr double hardly_anything = 5e-5;  ///< a share that prints as 0.00 %

double national(const ResultScalars& result, Indicator indicator) {
    return result.national[static_cast<std::size_t>(indicator)][0];
}

Loss loss_of(const std::array<std::vector<double>, hdf5::indicators>& values, std::size_t n,
             std::string name) {
    const auto value = [&](Indicator indicator) {
        return values[static_cast<std::size_t>(indicator)][n];
    };
    return {std::move(name), value(Indicator::peak_loss), value(Indicator::peak_gain),
            value(Indicator::cumulative_loss), value(Indicator::time_to_recovery)};
}

/// What was shocked; of a batch the shocks of all members, the courses where they agree.
std::string shock_lines(const MrioTable& table, const std::vector<Scenario>& scenarios) {
    struct Line {
        ShockText text;
        bool varies = false;
    };
    std::vector<Line> lines;
    for (const Scenario& scenario : scenarios)
        for (const Shock& shock : scenario.shocks) {
            ShockText text = describe(shock, scenario.time, table);
            const auto known = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
                return line.text.what == text.what;
            });
            if (known == lines.end() || &scenario == &scenarios[0]) {
                lines.push_back({std::move(text)});
            } else {
                known->varies = known->varies || known->text.course != text.course;
            }
        }
    std::string text = lines.empty() ? "Shocked: nothing\n" : "Shocked\n";
    for (std::size_t n = 0; n < std::min(shocks_shown, lines.size()); ++n) {
        const auto& [shock, varies] = lines[n];
        text += fmt::format("  {}: {}{}\n", shock.what, shock.course,
                            varies ? " (first member; it varies)" : "");
        const std::string touched = touched_text(shock, table.data());
        if (!touched.empty()) text += "    " + touched + "\n";
    }
    if (lines.size() > shocks_shown)
        text += fmt::format("  and {} more\n", lines.size() - shocks_shown);
    return text + "\n";
}

std::string worst_text(const ResultScalars& result, const TimeAxis& time) {
    const double peak = national(result, Indicator::peak_loss);
    if (!(peak > no_change)) return "never below base";
    const auto step =
        static_cast<Index>(std::lround(national(result, Indicator::time_to_peak) / time.dt())) - 1;
    return fmt::format("{} % below base, {} {}", percent(peak),
                       time.step.unit == Duration::Unit::day
                           ? "on"
                           : fmt::format("in the {} of", unit_name(time.step.unit, false)),
                       iso_date(time.start_of(step)));
}

std::string recovery_sentence(double years, Duration::Unit unit) {
    if (std::isnan(years)) return "not back within 0.5 % of base when the run ends";
    if (years == 0) return "within 0.5 % of base throughout";
    return fmt::format("back within 0.5 % of base after {}", time_text(years, unit));
}

/// "too few orders 62 %, capacity 37 %, missing inputs 1.2 % (most of all Semiconductors)".
std::string bound_text(const MrioTable& table, const ResultScalars& result) {
    const TableData& data = table.data();
    std::vector<std::pair<double, std::string>> parts{
        {result.lost_to[0][0], "too few orders"},
        {result.lost_to[1][0], "capacity"},
        {result.lost_to[2][0], "missing inputs"},
        {result.lost_to[3][0], "labour"},
    };
    const auto& inputs = result.lost_to_each_input;
    const auto worst = std::max_element(inputs.begin(), inputs.end());
    std::string which;
    if (worst != inputs.end() && *worst > 0)
        which = fmt::format(" (most of all {})",
                            name_of(static_cast<std::size_t>(worst - inputs.begin()),
                                    data.sector_names, data.sectors));
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string text;
    for (const auto& [share, name] : parts)
        if (share >= 0.0005)
            text += fmt::format("{}{} {} %{}", text.empty() ? "" : ", ", name,
                                share >= 0.095 ? fmt::format("{:.0f}", 100 * share)
                                               : fmt::format("{:.1f}", 100 * share),
                                name == "missing inputs" ? which : "");
    return text;
}

/// \param loses  whether the shock takes GDP away where it strikes
std::string spillover_text(double ratio, bool loses) {
    const char* what = loses ? "lost" : "gained";
    return ratio >= 0 ? fmt::format(
                            "{0:.2f}: for each 1.00 {1} where the shock strikes, {0:.2f} "
                            "more is {1} by spillover",
                            ratio, what)
                      : fmt::format(
                            "{:.2f}: of each 1.00 {} where the shock strikes, {:.2f} is "
                            "offset elsewhere",
                            ratio, what, -ratio);
}

/// The ratio of real GDP, and where prices move that of nominal GDP.
std::string spillover_lines(const ResultScalars& result) {
    if (std::isnan(result.direct_loss[0])) return "";
    const auto line = [](const std::string& name, double ratio, double direct, double whole) {
        if (std::abs(direct) < no_change && std::abs(whole) < no_change) return std::string{};
        return entry(name, std::isnan(ratio)
                               ? fmt::format("none: what shocks do themselves, {} % of a year's "
                                             "GDP, is no measure of the whole",
                                             percent(std::abs(direct) < no_change ? 0 : direct))
                               : spillover_text(ratio, direct > 0));
    };
    std::string text = line("spillover ratio", result.spillover_ratio[0], result.direct_loss[0],
                            national(result, Indicator::cumulative_loss));
    const auto nominal = result.figures.find("nominal_spillover_ratio");
    if (nominal != result.figures.end())
        text += line("at current prices", nominal->second[0],
                     result.figures.at("nominal_direct_loss")[0],
                     result.figures.at("nominal_cumulative_loss_national")[0]);
    return text;
}

std::string national_lines(const MrioTable& table, const Scenario& scenario,
                           const ResultScalars& result) {
    const TableData& data = table.data();
    const double sum = national(result, Indicator::cumulative_loss);
    const bool gains = sum < -no_change;
    const double amount = std::abs(sum) > no_change ? std::abs(sum) : 0;
    std::string text = "National GDP\n";
    if (gains)
        text += entry("at its best", fmt::format("{} % above base",
                                                 percent(national(result, Indicator::peak_gain))));
    text += entry("at its worst", worst_text(result, scenario.time));
    text += entry(gains ? "gained in all" : "lost in all",
                  fmt::format("{} % of a year's GDP, {}", percent(amount),
                              money(amount * national_gdp(table), data.unit, data.currency)));
    text += nominal_line(result);
    text += entry("recovery", recovery_sentence(national(result, Indicator::time_to_recovery),
                                                scenario.time.step.unit));
    text += spillover_lines(result);
    if (const std::string bound = bound_text(table, result); !bound.empty())
        text += entry("losses bound by", bound);
    return text;
}

/// Foreign blocs, where they move; the largest first.
std::string abroad_line(const TableData& data, const ResultScalars& result,
                        const std::vector<char>& home) {
    const auto& loss = result.region[static_cast<std::size_t>(Indicator::cumulative_loss)];
    std::vector<std::pair<double, std::string>> blocs;
    for (std::size_t r = 0; r < home.size(); ++r)
        if (!home[r] && std::abs(loss[r]) >= hardly_anything)
            blocs.emplace_back(-loss[r], data.regions[r]);
    std::stable_sort(blocs.begin(), blocs.end(), [](const auto& a, const auto& b) {
        return std::abs(a.first) > std::abs(b.first);
    });
    std::string text;
    for (const auto& [change, name] : blocs)
        text += fmt::format("{}{} {:+.2f} %", text.empty() ? "" : ", ", name, 100 * change);
    return text.empty() ? "" : entry("abroad, in all", text + " of a year's GDP");
}

/// Public revenue, where it moves most, and consumer prices.
std::string money_lines(const TableData& data, const ResultScalars& result,
                        const std::vector<char>& home) {
    if (std::isnan(result.fiscal_loss_national[0])) return "";
    const auto change = [](double gain) {
        return std::abs(gain) > no_change
                   ? fmt::format("{}{} %", gain < 0 ? '-' : '+', percent(std::abs(gain)))
                   : std::string{"0 %"};
    };
    std::vector<std::size_t> hit;
    for (std::size_t r = 0; r < home.size(); ++r)
        if (home[r] && std::abs(result.fiscal_loss[r]) >= hardly_anything) hit.push_back(r);
    std::stable_sort(hit.begin(), hit.end(), [&](std::size_t a, std::size_t b) {
        return std::abs(result.fiscal_loss[a]) > std::abs(result.fiscal_loss[b]);
    });
    std::string most;
    for (std::size_t n = 0; n < std::min<std::size_t>(3, hit.size()); ++n)
        most += fmt::format("{}{} {}", most.empty() ? " (" : ", ",
                            name_of(hit[n], data.region_names, data.regions),
                            change(-result.fiscal_loss[hit[n]]));
    return entry("public revenue", change(-result.fiscal_loss_national[0]) + " of a year's" + most +
                                       (most.empty() ? "" : ")")) +
           entry("consumer prices",
                 change(result.consumer_price_change_national[0]) + " against base at the end");
}

std::string of_one(const MrioTable& table, const Scenario& scenario, const ResultScalars& result) {
    const TableData& data = table.data();
    const std::vector<char> home = is_national(data);
    std::vector<Loss> regions, sectors;
    for (std::size_t r = 0; r < home.size(); ++r)
        if (home[r])
            regions.push_back(
                loss_of(result.region, r, name_of(r, data.region_names, data.regions)));
    for (std::size_t i = 0; i < data.sectors.size(); ++i)
        sectors.push_back(loss_of(result.sector, i, name_of(i, data.sector_names, data.sectors)));
    std::vector<Loss> nominal;
    if (result.figures.contains("nominal_cumulative_loss"))
        for (std::size_t r = 0; r < home.size(); ++r)
            if (home[r])
                nominal.push_back({name_of(r, data.region_names, data.regions),
                                   result.figures.at("nominal_peak_loss")[r],
                                   result.figures.at("nominal_peak_gain")[r],
                                   result.figures.at("nominal_cumulative_loss")[r],
                                   result.figures.at("nominal_time_to_recovery")[r]});
    const auto unit = scenario.time.step.unit;
    return national_lines(table, scenario, result) + abroad_line(data, result, home) +
           money_lines(data, result, home) + "\n" +
           indicator_lines(table, scenario.outputs, result) +
           loss_table("Cities and regions", regions, unit) +
           (nominal.empty() ? ""
                            : loss_table("Cities and regions, at current prices,", nominal, unit)) +
           loss_table("Sectors, national,", sectors, unit);
}

std::string check_lines(const ResultScalars& result) {
    std::string text;
    std::size_t shown = 0;
    const bool many = result.members.size() > 1;
    for (std::size_t m = 0; m < result.members.size(); ++m) {
        std::istringstream lines{result.checks[m]};
        for (std::string line; std::getline(lines, line);) {
            // Of a batch only what fails is told, and no endless list of it.
            if (many && (line.starts_with("holds") || ++shown > failures_shown)) continue;
            text += fmt::format("  {}{}\n", many ? result.members[m] + ": " : "", line);
        }
    }
    if (shown > failures_shown)
        text += fmt::format("  and {} more that fail\n", shown - failures_shown);
    if (!text.empty()) return "Checks\n" + text + "\n";
    return result.checks[0].empty() ? "" : "Checks: all hold in every member\n\n";
}

/// What happened, member by member; of a long story the beginning.
std::string event_lines(const ResultScalars& result) {
    std::string text;
    const bool many = result.members.size() > 1;
    for (std::size_t m = 0; m < std::min(members_shown, result.members.size()); ++m) {
        std::istringstream lines{result.events[m]};
        std::size_t count = 0;
        for (std::string line; std::getline(lines, line);)
            if (++count <= events_shown)
                text += fmt::format("  {}{}\n", many ? result.members[m] + ": " : "", line);
        if (count > events_shown) text += fmt::format("  and {} more\n", count - events_shown);
    }
    return text.empty() ? "" : "Events\n" + text + "\n";
}

}  // namespace

std::string summary(const MrioTable& table, const std::vector<Scenario>& scenarios,
                    const ResultScalars& result) {
    const Scenario& first = scenarios.front();
    const TimeAxis& time = first.time;
    const TableData& data = table.data();
    const bool one = scenarios.size() == 1;
    std::string text = fmt::format("\n{}\n", first.title.empty() ? first.id : first.title);
    text += fmt::format("{}{} to {} in steps of {:g} {}, table {} {} ({}), GDP {}\n\n",
                        one ? "" : grouped(static_cast<Index>(scenarios.size())) + " members, ",
                        iso_date(time.start), iso_date(time.start_of(time.steps)), time.step.count,
                        unit_name(time.step.unit, time.step.count != 1), data.name, data.year,
                        data.quality, money(national_gdp(table), data.unit, data.currency));
    text += shock_lines(table, scenarios);
    text += one ? of_one(table, first, result) : batch_lines(table, scenarios, result);
    text += check_lines(result) + event_lines(result);
    double worst = 0;
    for (const auto* residuals :
         {&result.residual_goods, &result.residual_stocks, &result.residual_money})
        for (const double residual : *residuals)
            worst = std::max(worst, std::isnan(residual) ? 0 : residual);
    return text + fmt::format(
                      "Losses are shares of base-year GDP; times count from {}. Accounts hold to "
                      "{:.0e}.\n",
                      iso_date(time.start), worst);
}

}  // namespace spillover::cli
