// Multipliers, linkages and spillovers of a table.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/error.hpp"
#include "engine/region_spillovers.hpp"
#include "engine/sector_linkages.hpp"
#include "io/cli/analyse.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::cli {
namespace {

/// [N x K], one array after the other: axes account, region, sector.
std::vector<double> by_account(const Matrix& values) {
    std::vector<double> result;
    for (Index k = 0; k < values.cols(); ++k)
        for (Index a = 0; a < values.rows(); ++a)
            result.push_back(values(a, k));
    return result;
}

Matrix ratio(const Matrix& whole, const Matrix& part) {
    return whole.binaryExpr(part, [](double w, double p) {
        return p > 0 ? w / p : std::numeric_limits<double>::quiet_NaN();
    });
}

/// How households are taken in; nothing, with a note, where the table does not tell.
std::optional<HouseholdClosure> closure_of(const MrioTable& table, const AnalyseOptions& options,
                                           Analysis& analysis) {
    const auto& components = table.data().value_added;
    const std::string households = households_of(table, options.households);
    std::vector<std::string> names;
    for (const auto& entry : components)
        names.push_back(entry.first);
    if (!components.contains(options.income) && options.income != AnalyseOptions{}.income)
        throw InputError{"--income",
                         fmt::format("unknown component of value added '{}'", options.income),
                         yaml::suggestion(options.income, names)};
    if (!components.contains(options.income) || households.empty()) {
        analysis.notes.push_back(
            "Households are not taken in (type II): " +
            (households.empty()
                 ? fmt::format("no category is called hh or households; --households names the "
                               "one that is ({}).",
                               fmt::join(table.data().categories, ", "))
                 : fmt::format("value added has no component {}; --income names the one that "
                               "is labour income ({}).",
                               options.income, fmt::join(names, ", "))));
        return {};
    }
    analysis.notes.push_back(fmt::format(
        "total, type_ii: households earn {} and spend it as {} does, region by region; what they "
        "spend beyond it does not move.",
        options.income, households));
    return household_closure(table, options.income, households);
}

std::string class_of(double backward, double forward) {
    if (backward > 1) return forward > 1 ? "key" : "backward";
    return forward > 1 ? "forward" : "weak";
}

}  // namespace

int analyse_multipliers(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    const auto accounts = accounts_told(table, options);
    Analysis analysis = analysis_of(table, "multipliers", "multipliers of final demand");
    analysis.sources = {"Leontief 1936", "Miller and Blair 2009, ch. 6", "Miyazawa 1976"};
    for (const auto& account : accounts)
        analysis.axes["account"].push_back(account.name);
    const auto closure = closure_of(table, options, analysis);
    const std::vector<std::string> axes{"account", "region", "sector"};
    const LeontiefSolver solver{table};

    const Matrix direct = intensities(table, accounts);
    const Matrix simple = simple_multipliers(solver, direct);
    const std::string unit = fmt::format("per {} {}, each in the unit of its account",
                                         table.data().unit, table.data().currency);
    analysis.add("simple", "direct and indirect effect of a unit of final demand, e' L", unit, axes,
                 by_account(simple));
    analysis.add("direct", "per unit of output, e", unit, axes, by_account(direct));
    analysis.add("type_i", "simple over direct", "1", axes, by_account(ratio(simple, direct)));
    if (closure) {
        const Matrix total = total_multipliers(solver, *closure, direct);
        analysis.add("total", "simple, and what households' spending adds", unit, axes,
                     by_account(total));
        analysis.add("type_ii", "total over direct", "1", axes, by_account(ratio(total, direct)));
    }
    for (const auto& account : accounts)
        if (!account.unit.empty())
            analysis.notes.push_back(fmt::format("{}: in {}", account.name, account.unit));
    return tell(std::move(analysis), table, options);
}

int analyse_linkages(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    Analysis analysis = analysis_of(table, "linkages", "linkages and key sectors");
    analysis.sources = {"Rasmussen 1956",
                        "Ghosh 1958",
                        "Beyers 1976",
                        "Jones 1976",
                        "Oosterhaven and Stelder 2002",
                        "Miller and Blair 2009, ch. 12"};
    const SectorLinkages found = sector_linkages(LeontiefSolver{table}, table);
    const auto add = [&](const char* name, const char* long_name, const Vector& values) {
        analysis.add(name, long_name, "1", by_industry, values_of(values));
    };
    add("backward", "output multiplier over the mean of all industries", found.backward);
    add("forward", "row sum of the Ghosh inverse over the mean of all industries", found.forward);
    add("output_multiplier", "column sum of the Leontief inverse", found.output);
    add("allocation_multiplier", "row sum of the Ghosh inverse", found.allocation);
    add("sensitivity", "row sum of the Leontief inverse over the mean of all industries",
        found.sensitivity);
    add("demand_multiplier", "row sum of the Leontief inverse", found.demanded);
    add("net_backward", "output multiplier times final demand over output", found.net);
    std::vector<std::string> classes;
    for (Index a = 0; a < found.backward.size(); ++a)
        classes.push_back(class_of(found.backward[a], found.forward[a]));
    analysis.add_words("class", "key: both linkages above 1; backward, forward: one; weak: none",
                       by_industry, classes);
    analysis.notes.push_back(
        "Ghosh rows are read as who sells to whom, not as output that supply would push on "
        "(Oosterhaven 1988, 2012).");
    return tell(std::move(analysis), table, options);
}

int analyse_upstreamness(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    Analysis analysis = analysis_of(table, "upstreamness", "place in the chains of production");
    analysis.sources = {"Antras and Chor 2013", "Miller and Temurshoev 2017"};
    const SectorLinkages found = sector_linkages(LeontiefSolver{table}, table);
    analysis.add("upstreamness", "stages to final users, (I - B)^-1 1", "1", by_industry,
                 values_of(found.allocation));
    analysis.add("downstreamness", "stages from primary inputs, (I - A')^-1 1", "1", by_industry,
                 values_of(found.output));
    return tell(std::move(analysis), table, options);
}

int analyse_spillovers(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    const RegionGroups groups = groups_of(table, options.by);
    const Extent& e = table.extent();
    const Index N = e.industries(), G = groups.count();
    Analysis analysis =
        analysis_of(table, "spillovers", fmt::format("where multipliers arise, by {}", options.by));
    analysis.sources = {"Miller and Blair 2009, ch. 3", "Round 1985"};
    analysis.axes["group"] = analysis.axes["origin_group"] = groups.names;
    const LeontiefSolver solver{table};
    const auto found = region_spillovers(solver, Vector::Ones(N), groups.of_region, G);
    const Vector sold = (table.output() - table.intermediate_demand(table.output())).cwiseMax(0.0);
    const auto add = [&](const char* name, const char* long_name, const Vector& values) {
        analysis.add(name, long_name, "1", by_industry, values_of(values));
    };
    add("spillover", "output called for in all other groups", found.spillover);
    add("intra", "output within the group if it traded with no other", found.intra);
    add("feedback", "output within the group that others' purchases from it add", found.feedback);
    add("multiplier", "all three", found.by_group.rowwise().sum());
    const Matrix between = between_groups(found, e, sold, groups.of_region, G);
    analysis.add("output_multiplier",
                 "output called for in origin_group by a unit of final demand for the products of "
                 "group; industries weighted by their sales to final users",
                 "1", {"group", "origin_group"}, [&] {
                     const Matrix turned = between.transpose();
                     return std::vector<double>{turned.data(), turned.data() + turned.size()};
                 }());
    return tell(std::move(analysis), table, options);
}

}  // namespace spillover::cli
