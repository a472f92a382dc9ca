// Inoperability, structural paths, and decompositions between two tables.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/error.hpp"
#include "engine/given_values.hpp"
#include "engine/inoperability.hpp"
#include "engine/structural_decomposition.hpp"
#include "engine/structural_paths.hpp"
#include "io/cli/analyse.hpp"
#include "io/cli/changes.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::cli {
namespace {

constexpr const char* accounts_hint =
    "the table has output, value_added and its components; --accounts FILE.csv adds jobs, "
    "emissions ...";

/// The account that is asked for. \throws InputError with the nearest name
const Account& account_named(const std::vector<Account>& accounts, const std::string& name) {
    std::vector<std::string> names;
    for (const Account& account : accounts) {
        if (account.name == name) return account;
        names.push_back(account.name);
    }
    const std::string nearest = yaml::suggestion(name, names);
    throw InputError{"--account", fmt::format("unknown account '{}'", name),
                     nearest.starts_with("did you mean") ? nearest : accounts_hint};
}

/// Products that final users buy: all, or those of --of.
Vector final_demand_for(const MrioTable& table, const std::vector<std::string>& targets) {
    const Vector all = final_deliveries(InputStructure{table}, table.output()).cwiseMax(0.0);
    if (targets.empty()) return all;
    Vector some = Vector::Zero(all.size());
    for (const auto& text : targets)
        for (const Index a : industries_of(read_target(table, "--of", text), table.extent()))
            some[a] = all[a];
    return some;
}

}  // namespace

void require_same_industries(const char* analysis, const TableData& before,
                             const TableData& after) {
    const std::string where = fmt::format("analyse {}", analysis);
    const auto compare = [&](const char* what, const auto& a, const auto& b) {
        if (a == b) return;
        for (const auto& name : b)
            if (std::find(a.begin(), a.end(), name) == a.end())
                throw InputError{where,
                                 fmt::format("{} '{}' is in the second table only", what, name),
                                 "bring both to the same regions and sectors: table aggregate"};
        throw InputError{where,
                         fmt::format("the tables do not have the same {}s in the same order", what),
                         "bring both to the same regions and sectors: table aggregate"};
    };
    compare("region", before.regions, after.regions);
    compare("sector", before.sectors, after.sectors);
    if (before.unit != after.unit || before.currency != after.currency)
        throw InputError{where, fmt::format("the tables are in {} {} and in {} {}", before.unit,
                                            before.currency, after.unit, after.currency)};
}

int analyse_inoperability(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    const Vector& x = table.output();
    std::vector<InputError::Problem> problems;
    const Vector initial =
        values_of_changes(table, "--initial", options.initial, {0, 0, 1}, problems);
    const Vector demanded =
        values_of_changes(table, "--demand", options.demands, {0, -1, 0}, problems);
    if (!problems.empty()) throw InputError{problems};
    if (options.initial.empty() && options.demands.empty())
        throw InputError{"analyse inoperability", "tells no disturbance", "--initial or --demand"};
    const InputStructure inputs{table};
    const Vector sold = final_deliveries(inputs, x).cwiseMax(0.0);
    Disturbance disturbance{initial, Vector::Zero(x.size()),
                            Vector::Constant(x.size(), options.recovery_days)};
    for (Index a = 0; a < x.size(); ++a)
        if (x[a] > 0) disturbance.demand[a] = -demanded[a] * sold[a] / x[a];
    const auto found = inoperability(inputs, x, disturbance, options.days);

    Analysis analysis = analysis_of(table, "inoperability",
                                    fmt::format("inoperability over {} days", options.days));
    analysis.sources = {"Haimes and Jiang 2001", "Lian and Haimes 2006"};
    analysis.add("lost", "output lost in all these days",
                 table.data().unit + " " + table.data().currency, by_industry,
                 values_of(found.lost));
    analysis.add("largest", "largest share of output that is not made", "1", by_industry,
                 values_of(found.largest));
    analysis.add("last", "share at the end", "1", by_industry, values_of(found.last));
    analysis.add("resilience", "coefficient k", "1/day", by_industry, values_of(found.resilience));
    analysis.notes.push_back(fmt::format(
        "Output lost in all: {:.6g} {} {}. An industry alone is back to 1 % of its inoperability "
        "after {:g} days.",
        found.lost.sum(), table.data().unit, table.data().currency, options.recovery_days));
    analysis.notes.push_back(
        "The model knows demand only: what is not made is taken as demand that is lost, and no "
        "buyer goes short (Oosterhaven 2017). A scenario has stocks, bottlenecks and rationing.");
    return tell(std::move(analysis), table, options);
}

int analyse_paths(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    const auto accounts = accounts_told(table, options);
    const Account& account = account_named(accounts, options.account);
    const Matrix intensity = intensities(table, {account});
    if (intensity.minCoeff() < 0)
        throw InputError{"--account", fmt::format("{} is negative somewhere", account.name),
                         "paths need figures of one sign"};
    const auto found =
        structural_paths(LeontiefSolver{table}, intensity.col(0),
                         final_demand_for(table, options.of), options.cutoff, options.most_paths);

    Analysis analysis = analysis_of(
        table, "paths", fmt::format("where the {} of final purchases comes from", account.name));
    analysis.sources = {"Crama, Defourny and Gazon 1984", "Treloar 1997"};
    std::vector<double> amount, share, purchases;
    std::vector<std::string> words;
    double told = 0;
    for (const auto& path : found.paths) {
        analysis.axes["path"].push_back(std::to_string(words.size() + 1));
        std::string text;
        for (const Index a : path.industries)
            text += (text.empty() ? "" : " < ") + table.industry_name(a);
        words.push_back(text);
        amount.push_back(path.amount);
        share.push_back(path.amount / found.total);
        purchases.push_back(static_cast<double>(path.industries.size() - 1));
        told += path.amount;
    }
    analysis.axes["path"];
    const std::vector<std::string> axes{"path"};
    analysis.add("share", "of all that these final purchases call for", "1", axes, share);
    analysis.add("amount", "at the end of the path", account.unit, axes, amount);
    analysis.add("purchases", "between industries", "1", axes, purchases);
    analysis.add_words("chain", "product < its supplier < ... < where it arises", axes, words);
    analysis.notes.push_back(
        fmt::format("{} paths of at least {:g} % each, {:.1f} % of {:.6g} {} in all.", words.size(),
                    100 * options.cutoff, found.total > 0 ? 100 * told / found.total : 0.0,
                    found.total, account.unit));
    return tell(std::move(analysis), table, options);
}

int analyse_decomposition(const AnalyseOptions& options) {
    const MrioTable before = table_of(options);
    AnalyseOptions other = options;
    other.table = options.other;
    const MrioTable after = table_of(other);
    require_same_industries("decomposition", before.data(), after.data());
    const std::vector<Account> account0{account_named(accounts_of(before), options.account)},
        account1{account_named(accounts_of(after), options.account)};
    const Vector e0 = intensities(before, account0).col(0),
                 e1 = intensities(after, account1).col(0);
    const auto found = structural_decomposition(before, after, e0, e1);

    Analysis analysis =
        analysis_of(before, "decomposition",
                    fmt::format("why {} changed until {}", options.account, after.data().name));
    analysis.sources = {"Dietzenbacher and Los 1998", "Miller and Blair 2009, ch. 13.1"};
    const std::string& unit = account0.front().unit;
    const auto add = [&](const char* name, const char* long_name, const Vector& values) {
        analysis.add(name, long_name, unit, by_industry, values_of(values));
    };
    add("change", "between the two tables", found.change);
    add("by_final_demand", "because of what final users buy", found.demand);
    add("by_inputs", "because of input coefficients, origins included", found.inputs);
    add("by_intensity", "because of the account per unit of output", found.intensity);
    analysis.notes.push_back(fmt::format(
        "In all: {:.6g} {}, by final demand {:.6g}, by inputs {:.6g}, by intensity {:.6g}.",
        found.change.sum(), unit, found.demand.sum(), found.inputs.sum(), found.intensity.sum()));
    analysis.notes.push_back(
        "Mean of the two polar forms. Tables at current prices mix prices with quantities.");
    return tell(std::move(analysis), before, options);
}

}  // namespace spillover::cli
