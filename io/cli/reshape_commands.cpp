#include "io/cli/reshape_commands.hpp"

namespace spillover::cli {
namespace {

CLI::App* add(CLI::App& tables, const char* name, const char* what, ReshapeOptions& options,
              std::function<int()>& chosen, int (*command)(const ReshapeOptions&),
              const char* example) {
    auto* app = tables.add_subcommand(name, what);
    app->add_option("table", options.table, "builtin:china, a table file or a CSV folder")
        ->required();
    app->add_option("-o,--output", options.output, "where to write")->required();
    app->footer(example);
    app->callback([&options, &chosen, command] {
        chosen = [&options, command] { return command(options); };
    });
    return app;
}

}  // namespace

void add_reshaping(CLI::App& tables, ReshapeOptions& options, std::function<int()>& chosen) {
    auto* balance = add(tables, "balance", "Make rows, columns and totals of a table agree",
                        options, chosen, table_balance,
                        "Example: spillover table balance mine/ --method kras --margins gdp.csv -o "
                        "mine.h5");
    balance->add_option("--method", options.method, "ras, gras (default) or kras");
    balance->add_option("--margins", options.margins,
                        "CSV file of totals: kind (output, final, value_added), id, total, error");
    balance->add_option(
        "--constraints", options.constraints,
        "CSV file of sums of cells: constraint, sellers, buyers, coefficient, total, "
        "error; kras only");
    balance->add_option("--reliability", options.reliability,
                        "CSV file of weights of cells: sellers, buyers, weight; kras only");
    auto* aggregate =
        add(tables, "aggregate", "Add up, split and remove regions and sectors", options, chosen,
            table_reshape,
            "Example: spillover table aggregate builtin:china my_groups.csv -o my_table.h5\n"
            "         spillover table aggregate builtin:china --regions map.csv -o my_table.h5");
    aggregate->add_option("groups", options.groups, "CSV file with axis, id, into");
    aggregate->add_option("--regions", options.regions,
                          "CSV file: id, into (empty = removed), weight, sector");
    aggregate->add_option(
        "--sectors", options.sectors,
        "CSV file: id, into, weight, region; tags, inventory_cover ... of sectors");
    aggregate->add_option("--top", options.top, "rows shown of the bias report; 0 = all");
    aggregate->add_option("--bias", options.bias, "write the aggregation bias as CSV");
    auto* rebase = add(
        tables, "rebase", "Another currency, prices of another year", options, chosen, table_rebase,
        "Example: spillover table rebase china_2017.h5 --year 2020 --deflators ppi.csv "
        "-o at_2020.h5");
    rebase->add_option("--currency", options.currency, "the new currency, such as USD");
    rebase->add_option("--rate", options.rate, "units of the new currency for one of the old");
    rebase->add_option("--year", options.year, "the year whose prices are wanted");
    rebase->add_option(
        "--deflators", options.deflators,
        "price level of the table's year over that of --year: a number, or a CSV file "
        "with sector, deflator and maybe region");
}

CLI::Option* add_regionalisation(CLI::App& build, ReshapeOptions& options) {
    auto* national =
        build.add_option("--national", options.national,
                         "a table of one region (and stubs of what is abroad), to be split into "
                         "regions; with --cities, the folder of the official one");
    const auto add = [&](const char* name, std::string& value, const char* what) {
        build.add_option(name, value, what)->needs(national);
    };
    add("--home", options.home,
        "the region that is split, where several have inputs; the others stay as they are");
    add("--figures", options.figures,
        "CSV file: region, sector (or a set of them) and output, value_added or employment");
    add("--places", options.places, "CSV file: id, lon, lat, area, attributes, final:CATEGORY");
    add("--method", options.quotient, "slq, cilq, flq (default), aflq, gravity or cross_entropy");
    add("--delta", options.delta, "exponent of flq and aflq, from 0 to below 1: 0.3");
    add("--beta", options.beta, "distance decay of trade; else the sectors' distance_decay, or 1");
    build
        .add_option("--border", options.borders,
                    "ATTRIBUTE=FACTOR on trade between regions that differ in it: province=0.7")
        ->needs(national)
        ->allow_extra_args(false);
    add("--coefficients", options.coefficients,
        "write a^rr of every region as the quotients say, as CSV");
    return national;
}

}  // namespace spillover::cli
