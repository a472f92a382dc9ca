#include "io/cli/batch_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>

#include "engine/statistics.hpp"
#include "engine/variables.hpp"
#include "io/cli/loss_table.hpp"
#include "io/cli/number_text.hpp"
#include "io/cli/shock_text.hpp"

namespace spillover::cli {
namespace {

using hdf5::Indicator;
using hdf5::ResultScalars;
using Row = std::vector<std::string>;

constexpr std::size_t places_shown = 10;

const std::vector<double>& national(const ResultScalars& result, Indicator indicator) {
    return result.national[static_cast<std::size_t>(indicator)];
}

int decimals_of(const std::vector<double>& shares) {
    double largest = 0;
    for (const double share : shares)
        largest = std::max(largest, std::abs(share));
    return decimals_for(100 * largest);
}

std::string ratio_text(double ratio) {
    return std::isnan(ratio) ? "-" : fmt::format("{:.2f}", ratio);
}

/// What an ensemble set, as columns beside the members.
std::vector<std::string> draws_of(const std::vector<Scenario>& scenarios) {
    std::set<std::string> names;
    for (const Scenario& scenario : scenarios)
        for (const auto& draw : scenario.draws)
            names.insert(draw.first);
    return {names.begin(), names.end()};
}

std::string member_lines(const std::vector<Scenario>& scenarios, const ResultScalars& result) {
    const auto draws = draws_of(scenarios);
    const auto& peak = national(result, Indicator::peak_loss);
    const auto& sum = national(result, Indicator::cumulative_loss);
    const int peak_decimals = decimals_of(peak), sum_decimals = decimals_of(sum);
    std::vector<Row> rows{{"Member"}};
    rows[0].insert(rows[0].end(), draws.begin(), draws.end());
    rows[0].insert(rows[0].end(), {"worst, %", "in all, % of a year", "back within 0.5 %"});
    const bool ratios = std::any_of(result.spillover_ratio.begin(), result.spillover_ratio.end(),
                                    [](double ratio) { return !std::isnan(ratio); });
    if (ratios) rows[0].emplace_back("spillover");
    const std::size_t shown = std::min(members_shown, scenarios.size());
    for (std::size_t m = 0; m < shown; ++m) {
        Row row{"  " + scenarios[m].id};
        for (const auto& draw : draws) {
            const auto found = scenarios[m].draws.find(draw);
            row.push_back(found == scenarios[m].draws.end() ? "-"
                                                            : fmt::format("{:.3g}", found->second));
        }
        row.push_back(percent(peak[m], peak_decimals));
        row.push_back(percent(sum[m], sum_decimals));
        row.push_back(recovery_text(national(result, Indicator::time_to_recovery)[m],
                                    scenarios[m].time.step.unit));
        if (ratios) row.push_back(ratio_text(result.spillover_ratio[m]));
        rows.push_back(std::move(row));
    }
    if (shown < scenarios.size())
        rows.push_back({fmt::format("  ... and {} more in the file",
                                    grouped(static_cast<Index>(scenarios.size() - shown)))});
    if (!scenarios.front().outputs.asks_for("spillover_ratio"))
        rows.push_back(
            {"  spillover ratios of so many members take `indicators: "
             "[spillover_ratio]`, and twice the time"});
    return aligned(rows);
}

/// \param with_mean  scenarios that ask for statistics get the means as well
std::string ranges(const ResultScalars& result, Duration::Unit unit, bool with_mean) {
    std::vector<Row> rows{{fmt::format("Range over {} members", result.members.size())}};
    if (with_mean) rows[0].emplace_back("mean");
    rows[0].insert(rows[0].end(), {"least", "5 %", "median", "95 %", "most"});
    const auto add = [&](const std::string& name, const std::vector<double>& values,
                         const auto& text) {
        Row row{name};
        // Of times only some of which lie within the run there is no mean.
        const double mean = mean_of(values);
        if (with_mean) row.push_back(std::isnan(mean) ? "-" : text(mean));
        for (const double q : {0.0, 0.05, 0.5, 0.95, 1.0})
            row.push_back(text(quantile(values, q)));
        rows.push_back(std::move(row));
    };
    const auto& peak = national(result, Indicator::peak_loss);
    const auto& sum = national(result, Indicator::cumulative_loss);
    add("  national GDP at its worst, % below base", peak,
        [&](double share) { return percent(share, decimals_of(peak)); });
    add("  lost in all, % of a year's GDP", sum,
        [&](double share) { return percent(share, decimals_of(sum)); });
    add("  back within 0.5 % after", national(result, Indicator::time_to_recovery),
        [&](double years) { return recovery_text(years, unit); });
    const auto& ratio = result.spillover_ratio;
    std::vector<double> known;
    std::copy_if(ratio.begin(), ratio.end(), std::back_inserter(known),
                 [](double r) { return !std::isnan(r); });
    if (!known.empty()) add("  spillover ratio", known, ratio_text);
    return aligned(rows);
}

/// Those that lose most in the median member; nothing where the median of all rounds to zero.
std::string place_ranges(const std::string& what, const std::vector<double>& loss,
                         const std::vector<std::string>& names, const std::vector<char>& counted) {
    struct Place {
        std::string name;
        double low, median, high;
    };
    std::vector<Place> places;
    const std::size_t members = loss.size() / names.size();
    std::vector<double> own(members);
    for (std::size_t n = 0; n < names.size(); ++n) {
        if (!counted[n]) continue;
        for (std::size_t m = 0; m < members; ++m)
            own[m] = loss[m * names.size() + n];
        places.push_back({names[n], quantile(own, 0.05), quantile(own, 0.5), quantile(own, 0.95)});
    }
    std::stable_sort(places.begin(), places.end(),
                     [](const Place& a, const Place& b) { return a.median > b.median; });
    double largest = 0;
    for (const Place& place : places)
        largest = std::max({largest, std::abs(place.low), std::abs(place.high)});
    const int decimals = decimals_for(100 * largest);
    std::vector<Row> rows{{what + " that lose most, % of a year's GDP", "5 %", "median", "95 %"}};
    for (const Place& place : places)
        if (rows.size() <= places_shown && place.median > 0 &&
            !rounds_to_zero(place.median, decimals))
            rows.push_back({"  " + place.name, percent(place.low, decimals),
                            percent(place.median, decimals), percent(place.high, decimals)});
    return rows.size() > 1 ? aligned(rows) + "\n" : "";
}

}  // namespace

std::string batch_lines(const MrioTable& table, const std::vector<Scenario>& scenarios,
                        const ResultScalars& result) {
    const TableData& data = table.data();
    const auto cumulative = static_cast<std::size_t>(Indicator::cumulative_loss);
    std::vector<std::string> regions, sectors;
    for (std::size_t r = 0; r < data.regions.size(); ++r)
        regions.push_back(name_of(r, data.region_names, data.regions));
    for (std::size_t i = 0; i < data.sectors.size(); ++i)
        sectors.push_back(name_of(i, data.sector_names, data.sectors));
    const std::vector<char> home = is_national(data);

    std::string text = member_lines(scenarios, result) + "\n";
    text += ranges(result, scenarios[0].time.step.unit,
                   !scenarios[0].outputs.statistics.names.empty()) +
            "\n";
    text += place_ranges("Cities and regions", result.region[cumulative], regions, home);
    text += place_ranges("Sectors, national,", result.sector[cumulative], sectors,
                         std::vector<char>(sectors.size(), 1));
    return text;
}

}  // namespace spillover::cli
