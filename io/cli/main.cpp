#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <new>
#include <thread>

#include "engine/error.hpp"
#include "io/cli/analyse_commands.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/messages.hpp"
#include "io/cli/reshape_commands.hpp"
#include "io/import/formats.hpp"
#include "io/program_info.hpp"
#include "io/yaml/diagnostics.hpp"
#include "io/yaml/scenario_reader.hpp"

namespace {

using namespace spillover;

std::string version() {
    const ProgramInfo& program = program_info();
    return fmt::format("spillover {} (commit {})\n{}, instruction set {}, {} threads\n{}",
                       program.version, program.commit, program.compiler, program.instruction_set,
                       std::thread::hardware_concurrency(), fmt::join(program.libraries, ", "));
}

/// Declares the commands; what was chosen is run through `chosen`.
struct Program {
    CLI::App app{"Spillover: how a shock runs through a table of city clusters"};
    cli::RunOptions run_options;
    cli::SyntheticOptions synthetic;
    csv::CitySources city_sources;
    cli::ImportOptions import_options;
    cli::AnalyseOptions analyse_options;
    cli::ReshapeOptions reshape_options;
    std::vector<std::string> files;
    std::string table, output, source, folder, memory, export_format = "csv";
    int threads = 0;
    bool json = false, index = false;
    std::function<int()> chosen;

    static constexpr const char* memory_help =
        "most that the run may take, such as 4GB; default 80 % of the machine's";

    Program() {
        app.set_version_flag("--version", version());
        app.require_subcommand(1);
        app.footer("Example: spillover run scenarios/lithium_mine_stop.yaml");
        add_run();
        add_checks();
        add_tables();
        cli::add_analyses(app, analyse_options, chosen);
        add_rest();
    }

    /// What is wrong with the command line, with the nearest valid name.
    std::string usage_error(const CLI::ParseError& error) const {
        const CLI::App* command = &app;
        while (!command->get_subcommands().empty())
            command = command->get_subcommands().front();
        const std::string name =
            command == &app ? "spillover" : "spillover " + command_path(command);
        std::string what = error.what();
        const auto unknown = command->remaining();
        if (!unknown.empty()) {
            const bool option = unknown.front().starts_with('-');
            std::vector<std::string> known;
            if (option) {
                for (const CLI::Option* each : command->get_options())
                    for (const auto& word : each->get_lnames())
                        known.push_back("--" + word);
            } else {
                for (const CLI::App* each : command->get_subcommands({}))
                    known.push_back(each->get_name());
            }
            const std::string hint = yaml::suggestion(unknown.front(), known);
            const char* kind = option          ? "unknown option"
                               : known.empty() ? "too many arguments:"
                                               : "unknown command";
            what = fmt::format("{} '{}'{}", kind, unknown.front(),
                               hint.empty() ? "" : " (" + hint + ")");
        } else if (!command->get_subcommands({}).empty()) {
            std::vector<std::string> commands;
            for (const CLI::App* each : command->get_subcommands({}))
                commands.push_back(each->get_name());
            what = fmt::format("a command is missing: one of {}", fmt::join(commands, ", "));
        }
        return fmt::format("{}: error: {}\n{}\nall options: {} --help\n", name, what,
                           command->get_footer(), name);
    }

    static std::string command_path(const CLI::App* command) {
        const CLI::App* parent = command->get_parent();
        const bool nested = parent && parent->get_parent();
        return (nested ? parent->get_name() + " " : "") + command->get_name();
    }

    void choose(CLI::App* command, std::function<int()> action) {
        command->callback([this, action = std::move(action)] { chosen = action; });
    }

    void add_run() {
        auto* run = app.add_subcommand("run", "Run scenarios as one batch and write the result");
        run->add_option("files", run_options.files, "scenario files")->required();
        run->add_option("-o,--output", run_options.output, "result file; SCENARIO.h5 if not given");
        run->add_option("--table", run_options.table, "table to use instead of the scenario's");
        run->add_option("--threads", run_options.threads, "threads; default OMP_NUM_THREADS")
            ->check(CLI::Range(1, 4096));
        run->add_option("--memory", run_options.memory, memory_help);
        run->add_option("--shard", run_options.shard, "K/N: the K-th of N parts, from 0");
        run->add_flag("--resume", run_options.resume,
                      "finish an interrupted run, or do nothing if it is finished");
        run->add_option("--part-members", run_options.members_per_part,
                        "save after every so many members; default after 30 s or 128 MB of them");
        run->add_flag("--quiet", run_options.quiet, "no progress, no warnings, no summary");
        run->footer(
            "Complete members are kept in OUTPUT.parts/ until the result has its name: after a\n"
            "crash, an interruption or a full disk, --resume goes on from there. It refuses parts\n"
            "of another program, table or scenario. An earlier result of that name is replaced in\n"
            "one move at the end; any other file is left alone.\n"
            "Exit codes: 0 done, 1 failed while running, 2 invalid input and nothing written,\n"
            "3 a check of the scenario does not hold, 130 and 143 interrupted.\n"
            "Example: spillover run scenarios/lithium_mine_stop.yaml -o lithium.h5");
        choose(run, [this] { return cli::run(run_options); });
    }

    void add_checks() {
        auto* check = app.add_subcommand("check", "Validate scenarios; tell all errors");
        check->footer("Example: spillover check my_scenario.yaml");
        choose(check, [this] { return cli::check(files, table, json); });
        auto* plan = app.add_subcommand("plan", "Dry run: targets, sizes, stability");
        plan->footer("Example: spillover plan my_scenario.yaml");
        plan->add_option("--memory", memory, memory_help);
        plan->add_option("--threads", threads, "threads that the run is to use")
            ->check(CLI::Range(1, 4096));
        choose(plan, [this] { return cli::plan({files, table, memory, threads, json}); });
        for (auto* command : {check, plan}) {
            command->add_option("files", files, "scenario files")->required();
            command->add_option("--table", table, "table to use instead of the scenario's");
            command->add_flag("--json", json, "print JSON");
        }
    }

    void add_tables() {
        auto* tables = app.add_subcommand("table", "Input-output tables");
        tables->require_subcommand(1);
        tables->footer("Example: spillover table info builtin:china");
        auto* info = tables->add_subcommand("info", "What is in a table, and how good it is");
        info->add_option("table", source, "builtin:china, a table file or a CSV folder")
            ->required();
        info->add_flag("--json", json, "print JSON");
        info->footer("Example: spillover table info builtin:china");
        choose(info, [this] { return cli::table_info(source, json); });
        auto* build =
            tables->add_subcommand("build", "Make a table of a folder of figures, or make one up");
        auto* figures = build->add_option("folder", folder, "such as scenarios/tables/china");
        auto* made_up = build
                            ->add_option("--synthetic", synthetic.size,
                                         "REGIONS,SECTORS: a made-up table of this size")
                            ->excludes(figures);
        build->add_option("--seed", synthetic.seed, "of the made-up table; default 1")
            ->needs(made_up);
        build->add_option("--form", synthetic.form, "pooled (default), sparse or dense")
            ->needs(made_up);
        auto* cities = build
                           ->add_option("--cities", city_sources.cities,
                                        "CSV file of cities: a table of them; the folder holds "
                                        "what is assumed")
                           ->excludes(made_up);
        auto* national = cli::add_regionalisation(*build, reshape_options);
        national->excludes(made_up);
        build
            ->add_option("--provinces", city_sources.provinces,
                         "folder of margins of provinces by sector")
            ->needs(cities);
        build->footer(
            "Example: spillover table build scenarios/tables/china -o china.h5\n"
            "Example: spillover table build scenarios/tables/china_cities --cities cities_2017.csv "
            "--national china_io --provinces china_prov -o china_cities.h5\n"
            "Example: spillover table build --synthetic 313,42 --seed 7 -o cities.h5\n"
            "Example: spillover table build --national nation.h5 --figures output.csv -o "
            "regions.h5");
        choose(build, [this, made_up, cities, national] {
            reshape_options.output = output;
            if (cities->count() > 0) {
                city_sources.assumptions = folder;
                city_sources.national = reshape_options.national;
                return cli::table_of_cities(city_sources, output);
            }
            if (national->count() > 0) {
                if (!folder.empty())
                    throw InputError{folder, "a folder of figures goes with --cities only",
                                     "--national and --figures say all"};
                return cli::table_regionalise(reshape_options);
            }
            return made_up->count() > 0 ? cli::table_synthesize(synthetic, output)
                                        : cli::table_build(folder, output);
        });
        auto* import = tables->add_subcommand("import", "Make a table file of a published table");
        import->add_option("source", import_options.source, "file or folder")->required();
        import->add_option("--format", import_options.format,
                           fmt::format("{}; default auto: told from the files",
                                       fmt::join(importing::format_names(), ", ")));
        import->add_option("--mapping", import_options.mapping,
                           "YAML file that tells what the rows and columns of a CSV file are");
        import->add_option("--year", import_options.year, "of the table, where the source is mute");
        import->add_option("--currency", import_options.currency, "likewise, such as USD");
        import->add_option("--name", import_options.name, "of the table");
        import
            ->add_option("--relax", import_options.relax,
                         "checks of a folder of ours that only warn: column_balance, "
                         "negative_value_added")
            ->delimiter(',');
        import->add_flag("--quiet", import_options.quiet, "no progress, no report");
        import->footer(
            "Every error is told with file, line and column, and nothing is written. What was\n"
            "moved, negative or unbalanced is told and kept with the table (docs/tables.md).\n"
            "Example: spillover table import my_table/ -o my_table.h5\n"
            "Example: spillover table import ICIO2023_2020.csv --format icio -o world.h5");
        choose(import, [this] { return cli::table_import(import_options, output); });
        auto* export_ = tables->add_subcommand("export", "Write a table as a folder of text files");
        export_->add_option("table", source, "table")->required();
        export_->add_option("--format", export_format,
                            "csv (default: a file per part), long (a line per flow), pymrio");
        export_->footer(
            "All read back to the same bits with spillover table import. Parquet needs a library\n"
            "that Debian does not have: pandas or duckdb make it of the long form.\n"
            "Example: spillover table export builtin:china -o china_csv/\n"
            "Example: spillover table export world.h5 --format pymrio -o world_pymrio/");
        choose(export_, [this] { return cli::table_export(source, export_format, output); });
        cli::add_reshaping(*tables, reshape_options, chosen);
        for (auto* command : {build, import, export_})
            command->add_option("-o,--output", output, "where to write")->required();
    }

    void add_rest() {
        auto* merge = app.add_subcommand("merge", "Make one result of shards");
        merge->add_option("output", output, "result file")->required();
        merge->add_option("shards", files, "shard files")->required();
        merge->add_flag("--index", index,
                        "leave the trajectories in the shards and only point to them");
        merge->footer(
            "An index is small and made at once; keep the shards where they are, or move\n"
            "them with it. R's ncdf4 cannot read it; merge without --index for that.\n"
            "Example: spillover merge all.h5 shard0.h5 shard1.h5");
        choose(merge, [this] { return cli::merge(output, files, index); });
        auto* schema = app.add_subcommand("schema", "Print the JSON Schema of the language");
        schema->footer("Example: spillover schema > scenario.schema.json");
        choose(schema, [] {
            fmt::print("{}", yaml::scenario_schema());
            return 0;
        });
    }
};

}  // namespace

int main(int argc, char** argv) {
    try {
        Program program;
        try {
            program.app.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            if (error.get_exit_code() == 0) return program.app.exit(error);
            fmt::print(stderr, "{}", program.usage_error(error));
            return 2;
        }
        return program.chosen();
    } catch (const InputError& error) {
        fmt::print(stderr, "{}", cli::message(error));
        return 2;
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "error: out of memory\n");
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
    }
    return 1;
}
