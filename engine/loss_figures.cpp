#include "engine/loss_figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/attribution.hpp"
#include "engine/economy.hpp"
#include "engine/figures.hpp"
#include "engine/indicators.hpp"
#include "engine/linkages.hpp"

namespace spillover {
namespace {

constexpr double no_data = std::numeric_limits<double>::quiet_NaN();
constexpr double moved = 1e-9;  ///< least share of its GDP that an industry struck by a shock moves

Losses losses_of(const GdpPaths& gdp, double dt) {
    Losses losses;
    std::vector<double> path(static_cast<std::size_t>(gdp.region.extent(0)));
    const auto add = [&](const Path& one) {
        losses.cumulative.push_back(cumulative_loss(one));
        losses.peak.push_back(peak_loss(one));
    };
    for (Index r = 0; r < gdp.region.extent(1); ++r) {
        for (std::size_t t = 0; t < path.size(); ++t)
            path[t] = gdp.region(static_cast<Index>(t), r);
        add({path, gdp.base_region[static_cast<std::size_t>(r)], dt});
    }
    const NationalPath nation = national_path(gdp);
    add({nation.value, nation.base, dt});
    return losses;
}

/// Regions that shocks are located in [R]; none where one of them is located nowhere.
std::vector<char> struck_regions(const MrioTable& table, const Scenario& scenario) {
    const auto blocks = static_cast<Index>(blocks_of(table.data()).size());
    std::vector<char> struck(static_cast<std::size_t>(table.extent().regions), 0);
    for (const Shock& shock : scenario.shocks)
        for (const Cell& cell : shock.cells) {
            const Index r = place_of(shock.driver, cell.index, table.extent(), blocks).region;
            if (r < 0) return std::vector<char>(struck.size(), 0);
            struck[static_cast<std::size_t>(r)] = 1;
        }
    return struck;
}

/// Number in places_of_loss() of each region [R].
std::vector<std::size_t> places_of(const MrioTable& table, const std::vector<char>& struck) {
    const TableData& data = table.data();
    std::vector<std::size_t> place(struck.size(), 3);
    for (const Index r : national_regions(data))
        place[static_cast<std::size_t>(r)] = 2;
    const auto cluster = data.region_text.find("cluster");
    for (std::size_t r = 0; r < struck.size(); ++r) {
        if (place[r] == 3) continue;
        for (std::size_t s = 0; s < struck.size(); ++s)
            if (struck[s] && cluster != data.region_text.end() && !cluster->second[r].empty() &&
                cluster->second[r] == cluster->second[s])
                place[r] = 1;
        if (struck[r]) place[r] = 0;
    }
    return place;
}

/// Losses of regions put together by place, in shares of a year's national GDP.
std::vector<double> by_place(const std::vector<double>& losses, const GdpPaths& gdp,
                             const std::vector<std::size_t>& place, double nation) {
    std::vector<double> sums(places_of_loss().size(), 0.0);
    for (std::size_t r = 0; r < place.size(); ++r)
        sums[place[r]] += losses[r] * gdp.base_region[r] / nation;
    return sums;
}

void add_places(const MrioTable& table, const Scenario& scenario, const Outcome* direct,
                const Outcome& own, double nation, MemberResult& result) {
    const std::vector<char> struck = struck_regions(table, scenario);
    const bool located = std::find(struck.begin(), struck.end(), 1) != struck.end();
    std::vector<double> first(places_of_loss().size(), no_data), further = first;
    if (direct && located && nation > 0) {
        const auto place = places_of(table, struck);
        first = by_place(direct->real.cumulative, result.gdp, place, nation);
        further = by_place(own.real.cumulative, result.gdp, place, nation);
        for (std::size_t p = 0; p < further.size(); ++p)
            further[p] -= first[p];
    }
    result.figures.push_back({"direct_loss_by_place",
                              {"place"},
                              "GDP lost if nothing propagated, by place as seen from the regions "
                              "that are struck, in shares of a year's national GDP",
                              "1",
                              std::move(first)});
    result.figures.push_back({"spillover_by_place",
                              {"place"},
                              "GDP lost beyond the direct loss, by place as seen from the regions "
                              "that are struck, in shares of a year's national GDP",
                              "1",
                              std::move(further)});
}

/// Losses of national industries: of those struck, by their supplies to them, by their purchases
/// from them, others; in years times money.
struct ChainLoss {
    double struck = 0, upstream = 0, downstream = 0, other = 0;
};
ChainLoss chain_loss(const MrioTable& table, const RunAccounts& own,
                     const std::vector<double>& direct_gdp, double years) {
    const Extent& e = table.extent();
    std::vector<char> set(own.gdp.size(), 0);
    for (std::size_t a = 0; a < set.size(); ++a)
        set[a] = std::abs(direct_gdp[a] - own.base_gdp[a]) > moved * std::abs(own.base_gdp[a]);
    const Exposure exposure = exposure_to(table, set);
    ChainLoss loss;
    for (const Index r : national_regions(table.data()))
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            const auto n = static_cast<std::size_t>(a);
            const double lost = (own.base_gdp[n] - own.gdp[n]) * years;
            const double up = exposure.upstream[a], down = exposure.downstream[a];
            if (set[n]) {
                loss.struck += lost;
            } else if (up + down > 0) {
                loss.upstream += lost * up / (up + down);
                loss.downstream += lost * down / (up + down);
            } else {
                loss.other += lost;
            }
        }
    return loss;
}

void add_chain(const MrioTable& table, const Scenario& scenario, const Outcome* direct,
               double nation, MemberResult& result) {
    const double years = static_cast<double>(scenario.time.steps) * scenario.time.dt();
    const ChainLoss loss = direct ? chain_loss(table, result.accounts, direct->gdp, years)
                                  : ChainLoss{no_data, no_data, no_data, no_data};
    const auto add = [&](const char* name, double value, const char* whose) {
        result.figures.push_back({name,
                                  {},
                                  std::string{"GDP lost by national industries "} + whose +
                                      ", in shares of a year's national GDP",
                                  "1",
                                  {nation > 0 ? value / nation : no_data}});
    };
    add("struck_loss", loss.struck, "that shocks strike");
    add("upstream_loss", loss.upstream, "as suppliers of those that shocks strike");
    add("downstream_loss", loss.downstream, "as buyers of those that shocks strike");
    add("unlinked_loss", loss.other, "not linked to those that shocks strike");
}

}  // namespace

Outcome outcome_of(const MemberResult& result, double dt) {
    Outcome outcome{losses_of(result.gdp, dt), {}, result.accounts.gdp};
    outcome.nominal = result.accounts.nominal.region.empty()
                          ? outcome.real
                          : losses_of(result.accounts.nominal, dt);
    return outcome;
}

std::vector<std::string> places_of_loss() {
    return {"struck_regions", "same_clusters", "rest_of_nation", "abroad"};
}

namespace {

/// What national losses are beyond the direct ones; no data where these are no measure.
double ratio_of(const MrioTable& table, const Losses& own, const Losses& direct,
                const GdpPaths& gdp, double nation) {
    if (!(nation > 0)) return no_data;
    double moves = 0;
    for (const Index r : national_regions(table.data())) {
        const auto n = static_cast<std::size_t>(r);
        moves += std::abs(direct.cumulative[n] * gdp.base_region[n]);
    }
    return spillover_ratio(own.cumulative.back(), direct.cumulative.back(), moves / nation)
        .value_or(no_data);
}

void add_nominal_direct(double loss, double ratio, MemberResult& result) {
    result.figures.push_back({"nominal_direct_loss",
                              {},
                              "national nominal GDP lost over the run if nothing propagated, in "
                              "shares of a year's base-year GDP",
                              "1",
                              {loss}});
    result.figures.push_back({"nominal_spillover_ratio",
                              {},
                              "national nominal GDP lost beyond nominal_direct_loss, per unit of "
                              "nominal_direct_loss",
                              "1",
                              {ratio}});
}

}  // namespace

void add_direct_figures(const MrioTable& table, const Scenario& scenario, const Outcome& own,
                        const Outcome* direct, bool nominal, MemberResult& result) {
    const double nation = national_path(result.gdp).base;
    if (direct) {
        result.direct_loss = direct->real.cumulative.back();
        result.spillover_ratio = ratio_of(table, own.real, direct->real, result.gdp, nation);
    }
    if (nominal)
        add_nominal_direct(
            direct ? direct->nominal.cumulative.back() : no_data,
            direct ? ratio_of(table, own.nominal, direct->nominal, result.gdp, nation) : no_data,
            result);
    const OutputSettings& outputs = scenario.outputs;
    if (outputs.asks_for("direct_loss")) add_places(table, scenario, direct, own, nation, result);
    if (outputs.asks_for("amplification"))
        result.figures.push_back({"amplification",
                                  {},
                                  "national GDP lost over direct_loss",
                                  "1",
                                  {1 + result.spillover_ratio}});
    if (outputs.asks_for("upstream_loss") || outputs.asks_for("downstream_loss"))
        add_chain(table, scenario, direct, nation, result);
}

void add_static_resilience(const Outcome& own, const Outcome& rigid, MemberResult& result) {
    std::vector<double> values;
    for (std::size_t n = 0; n < own.real.cumulative.size(); ++n)
        values.push_back(
            static_resilience(own.real.cumulative[n], rigid.real.cumulative[n]).value_or(no_data));
    const double national = values.back();
    values.pop_back();
    const std::string what =
        "share of the GDP loss of a rigid economy that substitution, inventories and "
        "overproduction avoid";
    result.figures.push_back({"static_resilience", {"region"}, what, "1", std::move(values)});
    result.figures.push_back(
        {"static_resilience_national", {}, what + ", national", "1", {national}});
}

}  // namespace spillover
