#include "io/cli/indicator_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "io/cli/loss_table.hpp"
#include "io/cli/number_text.hpp"
#include "io/cli/shock_text.hpp"

namespace spillover::cli {
namespace {

using hdf5::ResultScalars;
using Row = std::vector<std::string>;

constexpr std::size_t hits_shown = 10, goods_shown = 5;
constexpr double hardly_anything = 1e-7;  ///< of a year's GDP

const std::vector<double>* find(const ResultScalars& result, const std::string& name) {
    const auto found = result.figures.find(name);
    return found == result.figures.end() ? nullptr : &found->second;
}

/// The first number of a figure; nothing where it is not there or has no data.
std::optional<double> number(const ResultScalars& result, const std::string& name) {
    const auto* values = find(result, name);
    if (!values || values->empty() || std::isnan(values->front())) return {};
    return values->front();
}

/// A share of GDP with enough decimals to be told from nothing.
std::string share(double value) {
    return percent(value) + " %";
}

std::string chain_text(const ResultScalars& result) {
    const auto struck = number(result, "struck_loss"), up = number(result, "upstream_loss"),
               down = number(result, "downstream_loss"), other = number(result, "unlinked_loss");
    if (!struck || !up || !down || !other) return "";
    return entry("along chains",
                 fmt::format("{} of a year's GDP lost where shocks strike, {} by suppliers,",
                             share(*struck), share(*up))) +
           entry("", fmt::format("{} by buyers, {} by others", share(*down), share(*other)));
}

/// Direct and further losses by place, seen from the regions that are struck.
std::string place_table(const ResultScalars& result) {
    const auto *direct = find(result, "direct_loss_by_place"),
               *more = find(result, "spillover_by_place");
    if (!direct || !more || direct->size() < 4 || std::isnan(direct->front())) return "";
    static constexpr const char* names[] = {"regions that are struck", "others of their clusters",
                                            "rest of the nation", "abroad"};
    double most = 0;
    for (std::size_t p = 0; p < 4; ++p)
        most = std::max({most, std::abs((*direct)[p]), std::abs((*more)[p])});
    const int decimals = decimals_for(100 * most);
    std::vector<Row> rows{{"Losses by place, % of a year's national GDP", "direct", "spillover"}};
    for (std::size_t p = 0; p < 4; ++p)
        rows.push_back({std::string{"  "} + names[p], percent((*direct)[p], decimals),
                        percent((*more)[p], decimals)});
    return aligned(rows) + "\n";
}

std::string pass_through_text(const TableData& data, const ResultScalars& result) {
    const auto* values = find(result, "pass_through");
    if (!values) return "";
    std::string text;
    std::size_t shown = 0;
    for (std::size_t i = 0; i < data.sectors.size(); ++i)
        if (!std::isnan((*values)[i]) && shown++ < goods_shown)
            text += fmt::format("{}{} {:.4f}", text.empty() ? "" : ", ",
                                name_of(i, data.sector_names, data.sectors), (*values)[i]);
    return text.empty() ? ""
                        : entry("pass-through", "to consumer prices, per unit of price: " + text);
}

std::string plain_lines(const TableData& data, const ResultScalars& result) {
    std::string text;
    if (const auto value = number(result, "amplification"))
        text += entry("amplification", fmt::format("{:.2f} times the direct loss", *value));
    text += chain_text(result);
    if (const auto value = number(result, "resilience_national"))
        text += entry("resilience", fmt::format("{:.4f}: GDP kept on average", *value));
    if (const auto value = number(result, "static_resilience_national"))
        text += entry("static resilience",
                      fmt::format("{:.2f} of the loss of a rigid economy is avoided", *value));
    if (const auto value = number(result, "discounted_loss_national"))
        text += entry("discounted loss", share(*value) + " of a year's GDP");
    const auto jobs = number(result, "jobs_lost_national"),
               worst = number(result, "jobs_lost_peak_national");
    if (jobs && worst)
        text += entry("jobs lost", fmt::format("{} at the worst, {} of a year's in all (by pay)",
                                               share(*worst), share(*jobs)));
    if (const auto value = number(result, "trade_diversion_index"))
        text +=
            entry("trade diversion",
                  fmt::format("{:.2f} of exports turned away find buyers in third blocks", *value));
    if (const auto value = number(result, "terms_of_trade"))
        text += entry("terms of trade", fmt::format("{:+.3f} % on average", 100 * *value));
    text += pass_through_text(data, result);
    return text.empty() ? "" : "Indicators\n" + text + "\n";
}

/// Parts of shocks or channels in national losses, real and, where there is such, nominal.
std::string part_table(const ResultScalars& result, const std::string& player) {
    const auto names = result.coordinates.find(player);
    const auto* real = find(result, "cumulative_loss_by_" + player + "_national");
    if (names == result.coordinates.end() || !real) return "";
    const auto* nominal = find(result, "nominal_cumulative_loss_by_" + player + "_national");
    std::vector<Row> rows{
        {fmt::format("Parts of {}s in what is lost, % of a year's GDP", player), "real"}};
    if (nominal) rows[0].push_back("nominal");
    double most = 0;
    for (std::size_t k = 0; k < real->size(); ++k)
        most = std::max({most, std::abs((*real)[k]), nominal ? std::abs((*nominal)[k]) : 0.0});
    const int decimals = decimals_for(100 * most);
    const auto add = [&](const std::string& name, double one, double other) {
        rows.push_back({"  " + name, percent(one, decimals)});
        if (nominal) rows.back().push_back(percent(other, decimals));
    };
    double sum = 0, nominal_sum = 0;
    for (std::size_t k = 0; k < real->size(); ++k) {
        const double other = nominal ? (*nominal)[k] : 0;
        add(names->second[k], (*real)[k], other);
        sum += (*real)[k];
        nominal_sum += other;
    }
    add("in all", sum, nominal_sum);
    return aligned(rows) + "\n";
}

/// The largest losses that the shocks of one place alone bring to others.
std::string hit_table(const ResultScalars& result) {
    const auto sources = result.coordinates.find("source"), hits = result.coordinates.find("hit");
    const auto* matrix = find(result, "who_hits_whom");
    if (!matrix || sources == result.coordinates.end() || hits == result.coordinates.end())
        return "";
    struct Hit {
        double loss;
        std::size_t source, target;
    };
    std::vector<Hit> found;
    const std::size_t columns = hits->second.size();
    for (std::size_t n = 0; n < matrix->size(); ++n)
        if (std::abs((*matrix)[n]) > hardly_anything && n / columns + 1 < sources->second.size())
            found.push_back({(*matrix)[n], n / columns, n % columns});
    std::stable_sort(found.begin(), found.end(), [](const Hit& a, const Hit& b) {
        return std::abs(a.loss) > std::abs(b.loss);
    });
    if (found.empty()) return "Who hits whom: nobody loses 0.00001 % of a year's GDP\n\n";
    std::vector<Row> rows{{"Who hits whom, largest first", "% of a year's GDP"}};
    const int decimals = decimals_for(100 * std::abs(found.front().loss));
    for (std::size_t n = 0; n < std::min(hits_shown, found.size()); ++n)
        rows.push_back({fmt::format("  {} -> {}",
                                    found[n].source + 2 == sources->second.size()
                                        ? "all other shocks"
                                        : "shocks in " + sources->second[found[n].source],
                                    hits->second[found[n].target]),
                        percent(found[n].loss, decimals)});
    return aligned(rows) + "\n";
}

}  // namespace

std::vector<std::string> told_figures() {
    return {"nominal_peak_loss",
            "nominal_peak_gain",
            "nominal_cumulative_loss",
            "nominal_time_to_recovery",
            "nominal_peak_loss_national",
            "nominal_peak_gain_national",
            "nominal_cumulative_loss_national",
            "nominal_direct_loss",
            "nominal_spillover_ratio",
            "amplification",
            "direct_loss_by_place",
            "spillover_by_place",
            "struck_loss",
            "upstream_loss",
            "downstream_loss",
            "unlinked_loss",
            "resilience_national",
            "static_resilience_national",
            "discounted_loss_national",
            "jobs_lost_national",
            "jobs_lost_peak_national",
            "trade_diversion_index",
            "terms_of_trade",
            "pass_through",
            "cumulative_loss_by_shock_national",
            "nominal_cumulative_loss_by_shock_national",
            "cumulative_loss_by_channel_national",
            "nominal_cumulative_loss_by_channel_national",
            "who_hits_whom"};
}

std::string nominal_line(const ResultScalars& result) {
    const auto peak = number(result, "nominal_peak_loss_national"),
               gain = number(result, "nominal_peak_gain_national"),
               sum = number(result, "nominal_cumulative_loss_national");
    if (!peak || !gain || !sum) return "";
    const bool loses = *peak >= *gain;
    return entry("at current prices",
                 fmt::format("{} {} base at its {}, {} of a year's GDP {} in all",
                             share(loses ? *peak : *gain), loses ? "below" : "above",
                             loses ? "worst" : "best", share(std::abs(*sum)),
                             *sum >= 0 ? "lost" : "gained"));
}

std::string indicator_lines(const MrioTable& table, const OutputSettings& outputs,
                            const ResultScalars& result) {
    return plain_lines(table.data(), result) +
           (outputs.asks_for("direct_loss") ? place_table(result) : "") +
           part_table(result, "shock") + part_table(result, "channel") + hit_table(result);
}

std::string entry(const std::string& name, const std::string& text) {
    return fmt::format("  {:<18} {}\n", name, text);
}

}  // namespace spillover::cli
