#include "io/cli/analyse_commands.hpp"

namespace spillover::cli {
namespace {

class Analyses {
public:
    Analyses(CLI::App& app, AnalyseOptions& options, std::function<int()>& chosen)
        : options_{options}, chosen_{chosen} {
        analyse_ = app.add_subcommand("analyse", "Static models on a table");
        analyse_->require_subcommand(1);
        analyse_->footer("Example: spillover analyse multipliers builtin:china --sector batteries");
    }

    /// Options that may be given several times take one value each time, so that the table may
    /// stand behind them.
    void take_one_value_each() {
        for (CLI::App* command : analyse_->get_subcommands({}))
            for (CLI::Option* option : command->get_options())
                if (option->get_expected_max() > 1) option->allow_extra_args(false);
    }

    CLI::App* add(const char* name, const char* what, int (*analysis)(const AnalyseOptions&),
                  const char* example) {
        auto* command = analyse_->add_subcommand(name, what);
        command->add_option("table", options_.table, "builtin:china, a table file or a CSV folder")
            ->required();
        command->add_option("--region", options_.region, "regions to tell, as in a scenario");
        command->add_option("--sector", options_.sector, "sectors to tell, as in a scenario");
        command->add_option("--top", options_.top, "rows shown of each table; 0 = all");
        command->add_flag("--json", options_.json, "print JSON");
        command->add_option("--csv", options_.csv, "write CSV; further tables beside it");
        command->add_option("-o,--output", options_.output, "write HDF5, readable as netCDF-4");
        command
            ->add_option("--relax", options_.relax,
                         "checks of the table that only warn: column_balance, "
                         "negative_value_added")
            ->delimiter(',');
        command->footer(example);
        command->callback([this_chosen = &chosen_, options = &options_, analysis] {
            *this_chosen = [options, analysis] { return analysis(*options); };
        });
        return command;
    }

    void add_accounts(CLI::App* command) {
        command->add_option("--accounts", options_.accounts,
                            "CSV file of further accounts: region, sector, jobs [persons], ...");
    }

private:
    AnalyseOptions& options_;
    std::function<int()>& chosen_;
    CLI::App* analyse_;
};

void add_changes(Analyses& analyses, AnalyseOptions& options) {
    auto* prices = analyses.add(
        "prices", "What given prices, costs and tariffs do to all prices", analyse_prices,
        "A change is REGIONS/SECTORS=VALUE, or SECTORS=VALUE for all regions.\n"
        "Example: spillover analyse prices builtin:china --price 'lithium_mining=-60 %'");
    prices->add_option("--price", options.prices, "prices set outside the table, as changes");
    prices->add_option("--cost", options.costs, "costs per unit of output, at base prices");
    prices->add_option("--tariff", options.tariffs,
                       "on goods bought abroad: 'US/electronics -> block:CN=25 %'");
    prices->add_option("--pass-through", options.pass_through,
                       "share of a cost change that is passed on; 1 where not told");
    prices->add_option("--shocks", options.shocks,
                       "CSV file of many shocks: shock, kind (price, cost, tariff), change");
    prices->add_option("--households", options.households,
                       "category of final demand that is households: hh");
    analyses
        .add("ghosh", "What a change of primary inputs pushes on; with a warning", analyse_ghosh,
             "Example: spillover analyse ghosh builtin:china --primary 'Yichun/*=-10 %'")
        ->add_option("--primary", options.primary, "changes of value added");
    auto* mixed = analyses.add(
        "mixed", "Outputs where that of some industries is fixed", analyse_mixed,
        "Example: spillover analyse mixed builtin:china --fix 'Yichun/lithium_mining=-50 %'");
    mixed->add_option("--fix", options.fixed, "outputs that are fixed, as changes");
    mixed->add_option("--demand", options.demands, "changes of final demand for other products");
}

void add_sets(Analyses& analyses, AnalyseOptions& options) {
    auto* extraction = analyses.add(
        "extraction", "What is lost without a set of industries", analyse_extraction,
        "Example: spillover analyse extraction builtin:china --each region\n"
        "         spillover analyse extraction builtin:china --set 'Yichun/lithium_mining'");
    extraction->add_option("--set", options.sets, "REGIONS/SECTORS; several are extracted in turn");
    extraction->add_option("--each", options.each,
                           "in turn: industry, sector, region or an attribute of regions");
    analyses.add_accounts(extraction);
    auto* footprint =
        analyses.add("footprint", "Where final purchases call for output, value added, jobs ...",
                     analyse_footprint,
                     "Example: spillover analyse footprint builtin:china --by block --final hh");
    footprint->add_option("--by", options.by, "groups: region, or an attribute of regions");
    auto* buyer = footprint->add_option("--buyer", options.buyer, "regions whose purchases count");
    auto* final =
        footprint->add_option("--final", options.final, "categories of final demand that count");
    footprint
        ->add_option("--purchases", options.purchases,
                     "CSV file of other final purchases in their stead: region, sector, amount")
        ->excludes(buyer)
        ->excludes(final);
    analyses.add_accounts(footprint);
}

void add_structure(Analyses& analyses, AnalyseOptions& options) {
    auto* inoperability =
        analyses.add("inoperability", "Dynamic inoperability model (DIIM)", analyse_inoperability,
                     "Example: spillover analyse inoperability builtin:china --initial "
                     "'Yichun/lithium_mining=60 %'");
    inoperability->add_option("--initial", options.initial,
                              "shares of output that are not made at the start, as changes");
    inoperability->add_option("--demand", options.demands,
                              "lasting changes of final demand, 0 to -100 %");
    inoperability
        ->add_option("--recovery-days", options.recovery_days,
                     "days until an industry alone is back to 1 % of its inoperability: 60")
        ->check(CLI::Range(1.0, 36500.0));
    inoperability->add_option("--days", options.days, "how long: 365")->check(CLI::Range(1, 36500));
    auto* paths = analyses.add(
        "paths", "Chains that carry most of what final purchases call for", analyse_paths,
        "Example: spillover analyse paths builtin:china --of 'Hefei/vehicles' --account jobs "
        "--accounts jobs.csv");
    paths->add_option("--of", options.of, "products: REGIONS/SECTORS; all if not told");
    paths->add_option("--account", options.account, "what is followed: value_added");
    paths->add_option("--cutoff", options.cutoff, "smallest share of the whole that is told: 0.001")
        ->check(CLI::Range(1e-9, 1.0));
    paths->add_option("--paths", options.most_paths, "largest so many are kept: 1000")
        ->check(CLI::Range(1, 1000000));
    analyses.add_accounts(paths);
    auto* decomposition = analyses.add(
        "decomposition", "Why output or value added changed between two tables (SDA)",
        analyse_decomposition,
        "Example: spillover analyse decomposition china_2017.h5 china_2020.h5 --account output");
    decomposition->add_option("later", options.other, "the later table")->required();
    decomposition->add_option("--account", options.account, "what changed: value_added");
    analyses
        .add("forecast", "What an earlier table would have said about a later year's output",
             analyse_forecast, "Example: spillover analyse forecast china_2017.h5 china_2020.h5")
        ->add_option("later", options.other, "the later table")
        ->required();
}

void add_trade(Analyses& analyses, AnalyseOptions& options) {
    auto* hat =
        analyses.add("exact-hat", "Long-run trade equilibrium after tariffs (Caliendo and Parro)",
                     analyse_exact_hat,
                     "Example: spillover analyse exact-hat builtin:china --by block --tariff "
                     "'block:CN/tag:goods -> US=20 %'");
    hat->add_option("--tariff", options.tariffs, "added duties: 'REGIONS/SECTORS -> BUYERS=VALUE'");
    hat->add_option("--trade-cost", options.costs,
                    "added costs of delivery, without revenue: 'REGIONS/SECTORS -> BUYERS=VALUE'");
    hat->add_option("--shocks", options.shocks,
                    "CSV file of many shocks: shock, kind (tariff, trade_cost), change");
    hat->add_option("--elasticity", options.elasticity,
                    "trade elasticities: SECTORS=VALUE; 5 where not told");
    hat->add_option("--elasticities", options.elasticities, "CSV file of them: sector, elasticity");
    hat->add_option("--by", options.by,
                    "regions are first added up by: region (not at all), or an attribute");
}

}  // namespace

void add_analyses(CLI::App& app, AnalyseOptions& options, std::function<int()>& chosen) {
    Analyses analyses{app, options, chosen};
    auto* multipliers = analyses.add(
        "multipliers", "Output, value added, income and other multipliers, type I and II",
        analyse_multipliers, "Example: spillover analyse multipliers builtin:china --top 10");
    analyses.add_accounts(multipliers);
    multipliers->add_option("--income", options.income,
                            "component of value added that households earn: compensation");
    multipliers->add_option("--households", options.households,
                            "category of final demand that is households: hh");
    analyses.add("linkages", "Backward and forward linkages, key sectors", analyse_linkages,
                 "Example: spillover analyse linkages builtin:china --region cluster:YRD");
    analyses
        .add("spillovers", "Intra-group, spillover and feedback multipliers", analyse_spillovers,
             "Example: spillover analyse spillovers builtin:china --by cluster")
        ->add_option("--by", options.by, "groups: region, or an attribute of regions");
    analyses.add("upstreamness", "Stages to final users and from primary inputs",
                 analyse_upstreamness,
                 "Example: spillover analyse upstreamness builtin:china -o upstreamness.h5");
    add_changes(analyses, options);
    add_sets(analyses, options);
    add_structure(analyses, options);
    add_trade(analyses, options);
    analyses.take_one_value_each();
}

}  // namespace spillover::cli
