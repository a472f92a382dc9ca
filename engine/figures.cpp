#include "engine/figures.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "engine/attribution.hpp"
#include "engine/economy.hpp"
#include "engine/indicators.hpp"
#include "engine/linkages.hpp"
#include "engine/loss_figures.hpp"

namespace spillover {
namespace {

constexpr double no_data = std::numeric_limits<double>::quiet_NaN();

using Measure = double (*)(const Path&);

double recovery(const Path& path) {
    return time_to_recovery(path).value_or(no_data);
}

std::vector<double> plain(const Array<2>& figures) {
    return {figures.values().begin(), figures.values().end()};
}

struct NominalIndicator {
    const char* name;
    Measure measure;
    const char *long_name, *units;
};
constexpr NominalIndicator nominal_indicators[] = {
    {"peak_loss", peak_loss, "largest fall of nominal GDP below base, share of base", "1"},
    {"time_to_peak", time_to_peak, "time from the start to the largest fall of nominal GDP",
     "years"},
    {"cumulative_loss", cumulative_loss,
     "nominal GDP lost over the run, in shares of a year's base-year GDP", "1"},
    {"time_to_recovery", recovery,
     "time from the start until nominal GDP stays within 0.5 % of base; no data = not within the "
     "run",
     "years"},
    {"peak_gain", peak_gain, "largest rise of nominal GDP above base, share of base", "1"}};

/// A measure of every column of paths [steps x columns].
template <class Of>
std::vector<double> of_columns(const Array<2>& paths, const std::vector<double>& base, double dt,
                               const Of& measure) {
    std::vector<double> values, path(static_cast<std::size_t>(paths.extent(0)));
    for (Index n = 0; n < paths.extent(1); ++n) {
        for (Index t = 0; t < paths.extent(0); ++t)
            path[static_cast<std::size_t>(t)] = paths(t, n);
        values.push_back(measure(Path{path, base[static_cast<std::size_t>(n)], dt}));
    }
    return values;
}

/// One measure of GDP: by region and of the nation.
template <class Of>
void add_measure(const GdpPaths& gdp, double dt, const std::string& name,
                 const std::string& long_name, const std::string& units, const Of& measure,
                 std::vector<Figure>& figures) {
    const NationalPath nation = national_path(gdp);
    figures.push_back(
        {name, {"region"}, long_name, units, of_columns(gdp.region, gdp.base_region, dt, measure)});
    figures.push_back({name + "_national",
                       {},
                       long_name + ", national",
                       units,
                       {measure(Path{nation.value, nation.base, dt})}});
}

void add_nominal(const GdpPaths& gdp, double dt, std::vector<Figure>& figures) {
    for (const auto& [name, measure, long_name, units] : nominal_indicators) {
        const std::string full = std::string{"nominal_"} + name;
        add_measure(gdp, dt, full, long_name, units, measure, figures);
        figures.push_back({full + "_by_sector",
                           {"sector"},
                           std::string{long_name} + ", national",
                           units,
                           of_columns(gdp.sector, gdp.base_sector, dt, measure)});
    }
}

void add_jobs(const MrioTable& table, const RunAccounts& accounts, double dt,
              std::vector<Figure>& figures) {
    GdpPaths jobs{accounts.jobs, Array<2>({accounts.jobs.extent(0), 1}), accounts.base_jobs, {0}};
    const bool known = !accounts.jobs.empty();
    if (!known) jobs.region = Array<2>({0, table.extent().regions});
    for (const Index r : national_regions(table.data())) {
        jobs.base_sector[0] += accounts.base_jobs[static_cast<std::size_t>(r)];
        for (Index t = 0; t < accounts.jobs.extent(0); ++t)
            jobs.sector(t, 0) += accounts.jobs(t, r);
    }
    const auto told = [=](Measure measure) {
        return [=](const Path& path) { return known ? measure(path) : no_data; };
    };
    add_measure(jobs, dt, "jobs_lost",
                "employment lost over the run, jobs weighted by base-year pay, in shares of a "
                "year's",
                "1", told(cumulative_loss), figures);
    add_measure(jobs, dt, "jobs_lost_peak",
                "largest fall of employment below base, jobs weighted by base-year pay", "1",
                told(peak_loss), figures);
}

/// Customs blocks of the national regions.
std::set<Index> national_blocks(const MrioTable& table) {
    const auto block = block_of_each_region(table.data());
    std::set<Index> own;
    for (const Index r : national_regions(table.data()))
        own.insert(block[static_cast<std::size_t>(r)]);
    return own;
}

void add_trade_diversion(const MrioTable& table, const Scenario& scenario,
                         const RunAccounts& accounts, std::vector<Figure>& figures) {
    const auto imposing = blocks_with_duties(table, scenario.shocks);
    std::optional<double> index;
    if (!imposing.empty() && !accounts.exports.empty()) {
        const std::set<Index> own = national_blocks(table);
        double there = 0, elsewhere = 0, base = 0;
        for (std::size_t d = 0; d < accounts.exports.size(); ++d) {
            const auto block = static_cast<Index>(d);
            const double change = accounts.exports[d] - accounts.base_exports[d];
            if (own.contains(block)) continue;
            const bool imposes =
                std::find(imposing.begin(), imposing.end(), block) != imposing.end();
            (imposes ? there : elsewhere) += change;
            if (imposes) base += accounts.base_exports[d];
        }
        index = trade_diversion(elsewhere, there, base);
    }
    figures.push_back({"trade_diversion_index",
                       {},
                       "exports to third blocks gained per unit of exports lost to the blocks "
                       "that raise barriers, at base prices",
                       "1",
                       {index.value_or(no_data)}});
}

void add_pass_through(const MrioTable& table, const Scenario& scenario, const RunAccounts& accounts,
                      std::vector<Figure>& figures) {
    std::vector<double> values(static_cast<std::size_t>(table.extent().sectors), no_data);
    if (!accounts.good_price.empty())
        for (const Index i : goods_with_price_shocks(table.extent(), scenario.shocks)) {
            const auto good = static_cast<std::size_t>(i);
            values[good] = pass_through(accounts.consumer_price - 1, accounts.good_price[good] - 1)
                               .value_or(no_data);
        }
    figures.push_back({"pass_through",
                       {"sector"},
                       "change of national consumer prices per unit of change of the producer "
                       "price of a good whose price is shocked, means over the run",
                       "1",
                       std::move(values)});
}

}  // namespace

NationalPath national_path(const GdpPaths& gdp) {
    NationalPath nation;
    for (Index t = 0; t < gdp.sector.extent(0); ++t) {
        double sum = 0;
        for (Index i = 0; i < gdp.sector.extent(1); ++i)
            sum += gdp.sector(t, i);
        nation.value.push_back(sum);
    }
    nation.base = std::accumulate(gdp.base_sector.begin(), gdp.base_sector.end(), 0.0);
    return nation;
}

void add_own_figures(const MrioTable& table, const Scenario& scenario, bool nominal,
                     MemberResult& result) {
    const OutputSettings& outputs = scenario.outputs;
    const RunAccounts& accounts = result.accounts;
    const double dt = scenario.time.dt();
    auto& figures = result.figures;
    if (nominal)
        add_nominal(accounts.nominal.region.empty() ? result.gdp : accounts.nominal, dt, figures);
    if (outputs.asks_for("resilience"))
        add_measure(result.gdp, dt, "resilience", "1 less the mean loss of GDP over the run", "1",
                    resilience, figures);
    if (outputs.discount)
        add_measure(
            result.gdp, dt, "discounted_loss",
            "GDP lost over the run, discounted to its start, in shares of a year's "
            "base-year GDP",
            "1",
            [rate = *outputs.discount](const Path& path) { return discounted_loss(path, rate); },
            figures);
    if (outputs.asks_for("jobs_lost")) add_jobs(table, accounts, dt, figures);
    if (outputs.asks_for("trade_diversion_index"))
        add_trade_diversion(table, scenario, accounts, figures);
    if (outputs.asks_for("pass_through")) add_pass_through(table, scenario, accounts, figures);
    if (outputs.asks_for("terms_of_trade"))
        figures.push_back({"terms_of_trade",
                           {},
                           "national export prices over import prices before duties, base-year "
                           "weights, mean over the run, less 1",
                           "1",
                           {accounts.export_price / accounts.import_price - 1}});
}

std::vector<Figure> table_figures(const MrioTable& table, const OutputSettings& outputs) {
    std::vector<Figure> figures;
    const bool concentration = outputs.asks_for("herfindahl"),
               single = outputs.asks_for("single_origin_share");
    if (!concentration && !single) return figures;
    const Array<3> supply = supply_by_origin(table);
    if (concentration)
        figures.push_back({"herfindahl",
                           {"sector", "region"},
                           "sum of squared origin shares in what a region buys of a good; 1 = a "
                           "single origin",
                           "1",
                           plain(herfindahl(supply))});
    if (single)
        figures.push_back({"single_origin_share",
                           {"sector", "region"},
                           "share of the largest origin in what a region buys of a good",
                           "1",
                           plain(single_origin_share(supply))});
    return figures;
}

std::map<std::string, std::vector<std::string>> figure_coordinates(const Scenario& scenario) {
    std::map<std::string, std::vector<std::string>> coordinates;
    const OutputSettings& outputs = scenario.outputs;
    if (outputs.asks_for("direct_loss")) coordinates["place"] = places_of_loss();
    if (outputs.decompose.shocks)
        for (const Shock& shock : scenario.shocks)
            coordinates["shock"].push_back(shock.id);
    if (outputs.decompose.channels) {
        coordinates["channel"] = {"quantities"};
        for (const Channel channel : channels_on(scenario.model))
            coordinates["channel"].emplace_back(name_of(channel));
    }
    if (outputs.who_hits_whom) {
        coordinates["source"] = outputs.who_hits_whom->from;
        coordinates["source"].insert(coordinates["source"].end(), {"elsewhere", "together"});
        coordinates["hit"] = outputs.who_hits_whom->to;
    }
    return coordinates;
}

std::vector<Index> blocks_with_duties(const MrioTable& table, const std::vector<Shock>& shocks) {
    const auto count = static_cast<Index>(blocks_of(table.data()).size());
    const std::set<Index> own = national_blocks(table);
    std::set<Index> imposing;
    for (const Shock& shock : shocks)
        if (shock.driver == Driver::tariff || shock.driver == Driver::trade_barrier)
            for (const Cell& cell : shock.cells) {
                const Index origin = cell.index / count % count, destination = cell.index % count;
                if (own.contains(origin) && !own.contains(destination))
                    imposing.insert(destination);
            }
    return {imposing.begin(), imposing.end()};
}

std::vector<Index> goods_with_price_shocks(const Extent& extent, const std::vector<Shock>& shocks) {
    std::set<Index> goods;
    for (const Shock& shock : shocks) {
        using enum Driver;
        const bool moves = shock.driver == world_price || shock.driver == price_floor ||
                           shock.driver == price_markup || shock.driver == unit_cost;
        for (const Cell& cell : shock.cells)
            if (moves) goods.insert(place_of(shock.driver, cell.index, extent, 1).sector);
    }
    return {goods.begin(), goods.end()};
}

}  // namespace spillover
