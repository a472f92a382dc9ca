#include "io/cli/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "engine/attribution.hpp"
#include "engine/indicator_runs.hpp"
#include "engine/origin_shares.hpp"
#include "io/cli/output_size.hpp"
#include "io/content_hash.hpp"
#include "io/csv/table_folder.hpp"
#include "io/hdf5/table_file.hpp"
#include "io/yaml/scenario_reader.hpp"

namespace spillover::cli {
namespace {

namespace fs = std::filesystem;

/// Batches up to this size get the spillover ratio unasked: it takes a second run of each member.
constexpr std::size_t small_batch = 16;

/// Built-in tables lie beside the program, in tables/.
fs::path tables_folder() {
    if (const char* folder = std::getenv("SPILLOVER_TABLES")) return folder;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return program.parent_path() / "tables";
}

std::shared_ptr<const MrioTable> read_requested_table(const yaml::TableRequest& request,
                                                      const std::string& source,
                                                      yaml::Diagnostics& diagnostics) {
    try {
        return std::make_shared<const MrioTable>(load_table(source, request.checks));
    } catch (const InputError& error) {
        for (const auto& problem : error.problems())
            diagnostics.error(request.place, "table.source", problem.where + ": " + problem.what,
                              problem.hint);
    } catch (const FileError& error) {
        diagnostics.error(request.place, "table.source", error.what());
    }
    return nullptr;
}

bool same_fields(const OutputSettings& a, const OutputSettings& b) {
    if (a.fields.size() != b.fields.size() || a.every != b.every || a.float64 != b.float64 ||
        a.statistics != b.statistics || a.keep_members != b.keep_members)
        return false;
    for (std::size_t n = 0; n < a.fields.size(); ++n)
        if (a.fields[n].name != b.fields[n].name ||
            a.fields[n].partition.level != b.fields[n].partition.level)
            return false;
    return true;
}

bool same_places(const std::optional<HitMatrix>& a, const std::optional<HitMatrix>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return a->from == b->from && a->to == b->to;
}

/// Whether losses are divided among the same shocks, channels and places.
bool same_players(const Scenario& a, const Scenario& b) {
    if (a.outputs.decompose.shocks != b.outputs.decompose.shocks ||
        a.outputs.decompose.channels != b.outputs.decompose.channels)
        return false;
    const auto same_id = [](const Shock& one, const Shock& other) { return one.id == other.id; };
    if (a.outputs.decompose.shocks &&
        !std::equal(a.shocks.begin(), a.shocks.end(), b.shocks.begin(), b.shocks.end(), same_id))
        return false;
    return !a.outputs.decompose.channels || channels_on(a.model) == channels_on(b.model);
}

/// The members of a batch tell the same indicators: all that any of them asks for.
void share_indicators(std::vector<Scenario>& scenarios) {
    std::vector<std::string> all;
    for (const Scenario& scenario : scenarios)
        for (const auto& name : scenario.outputs.indicators)
            if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    const bool propagates =
        std::all_of(scenarios.begin(), scenarios.end(),
                    [](const Scenario& scenario) { return scenario.model.propagation; });
    if (scenarios.size() <= small_batch && propagates &&
        std::find(all.begin(), all.end(), "spillover_ratio") == all.end())
        all.emplace_back("spillover_ratio");
    for (Scenario& scenario : scenarios)
        scenario.outputs.indicators = all;
}

/// The members of a batch share one calendar and one set of outputs, and have names of their own.
void require_common_frame(const std::vector<Scenario>& scenarios,
                          const std::vector<const yaml::ScenarioFile*>& file_of) {
    std::vector<InputError::Problem> problems;
    std::set<std::string> ids, told;
    for (std::size_t n = 0; n < scenarios.size(); ++n) {
        const auto problem = [&](const std::string& what, const std::string& hint) {
            if (told.insert(file_of[n]->path + what).second)
                problems.push_back({file_of[n]->path, what, hint, {}});
        };
        if (!(scenarios[n].time == scenarios[0].time))
            problem(fmt::format("time differs from that of {}", file_of[0]->path),
                    "scenarios run as one batch share step, start and horizon");
        if (!same_fields(scenarios[n].outputs, scenarios[0].outputs))
            problem(fmt::format("outputs differ from those of {}", file_of[0]->path),
                    "scenarios run as one batch share their outputs");
        if (!same_players(scenarios[n], scenarios[0]) ||
            !same_places(scenarios[n].outputs.who_hits_whom, scenarios[0].outputs.who_hits_whom) ||
            scenarios[n].outputs.discount != scenarios[0].outputs.discount)
            problem(fmt::format("indicators differ from those of {}", file_of[0]->path),
                    "scenarios run as one batch are decomposed by the same shocks, channels and "
                    "places, and discounted alike");
        if (!ids.insert(scenarios[n].id).second)
            problem(fmt::format("scenario '{}' is in the batch twice", scenarios[n].id), "");
    }
    if (!problems.empty()) throw InputError{problems};
}

/// V40: the size of the result, before anything is computed.
void check_output_size(const std::vector<Scenario>& scenarios, const yaml::ScenarioFile& file,
                       yaml::Diagnostics& diagnostics) {
    const OutputSettings& outputs = scenarios.front().outputs;
    const OutputSize size = output_size(scenarios);
    if (size.result_bytes / 1e9 <= outputs.max_output_gb) return;
    const bool all = size.kept_members == static_cast<double>(scenarios.size());
    diagnostics.error(
        yaml::place_of(file, "outputs"), "outputs",
        fmt::format("the result would have {:.3g} GB: {:.0f} {}member{} x {:.0f} records x {:.0f} "
                    "values x {} bytes{}",
                    size.result_bytes / 1e9, size.kept_members, all ? "" : "kept ",
                    size.kept_members == 1 ? "" : "s", size.records, size.values,
                    outputs.float64 ? 8 : 4,
                    size.statistics > 0
                        ? fmt::format(", and {:.0f} statistics of each record", size.statistics)
                        : ""),
        fmt::format("raise outputs.max_output ({:g} GB), or record less", outputs.max_output_gb));
}

/// Statistics are over all members of a batch; one member has no spread.
void check_statistics(const std::vector<Scenario>& scenarios, const yaml::ScenarioFile& file,
                      yaml::Diagnostics& diagnostics) {
    if (scenarios.size() == 1 && !scenarios.front().outputs.statistics.names.empty())
        diagnostics.warning(yaml::place_of(file, "outputs"), "outputs.statistics",
                            "statistics of a single member: every quantile is its value, sd has no "
                            "data");
}

/// Models of a batch whose stability is looked at, at some hundredths of a second each.
constexpr std::size_t models_examined = 20;

/// The first member of each model of a batch: of all where that is strict, else of some, spread
/// evenly over them.
std::vector<std::size_t> members_to_examine(const std::vector<Scenario>& scenarios) {
    std::vector<std::size_t> members;
    for (std::size_t n = 0; n < scenarios.size(); ++n)
        if (n == 0 || !(scenarios[n].model == scenarios[n - 1].model)) members.push_back(n);
    if (scenarios.front().model.strict || members.size() <= models_examined) return members;
    std::vector<std::size_t> some;
    for (std::size_t k = 0; k < models_examined; ++k)
        some.push_back(members[k * (members.size() - 1) / (models_examined - 1)]);
    return some;
}

/// Attribution takes many runs of each member: it is for single scenarios and small batches.
void check_attribution(const Batch& batch, const yaml::ScenarioFile& file,
                       yaml::Diagnostics& diagnostics) {
    const OutputSettings& outputs = batch.scenarios.front().outputs;
    const bool decomposes = outputs.decompose.shocks || outputs.decompose.channels;
    if ((decomposes || outputs.who_hits_whom) && batch.scenarios.size() > small_batch)
        diagnostics.error(
            yaml::place_of(file, "outputs"), "outputs",
            fmt::format("{} of a batch of {} members", decomposes ? "decompose" : "who_hits_whom",
                        batch.scenarios.size()),
            fmt::format("at most {} members: each takes {} runs", small_batch,
                        runs_of(*batch.table, batch.scenarios.front())));
}

/// Industries of a table whose linearised step is looked at before each run, in a second or two.
constexpr Index quickly_linearised = 4000;

/// V30, V31, V32. The same warning of several members is told once; the whole step is looked at for
/// the first model alone, since that takes as long as a short run.
void check_stability(Batch& batch, const std::vector<const yaml::ScenarioFile*>& file_of,
                     StabilityEffort effort, yaml::Diagnostics& diagnostics) {
    const bool whole_step =
        effort == StabilityEffort::full || batch.table->extent().industries() <= quickly_linearised;
    std::set<std::string> told;
    for (const std::size_t n : members_to_examine(batch.scenarios)) {
        const Scenario& scenario = batch.scenarios[n];
        const yaml::Place place = yaml::place_of(*file_of[n], "model");
        auto report =
            stability_of(*batch.table, scenario.time, scenario.model, n == 0 && whole_step);
        for (const auto& warning : warnings_of(report, *batch.table)) {
            if (!told.insert(warning).second) continue;
            if (scenario.model.strict) {
                diagnostics.error(place, "model", warning, "an error because of `strict: true`");
            } else {
                diagnostics.warning(place, "model", warning);
            }
        }
        if (n == 0) batch.stability = std::move(report);
    }
}

}  // namespace

std::vector<std::string> builtin_tables() {
    return {"builtin:china", "builtin:china_small"};
}

std::string table_path(const std::string& source) {
    if (!source.starts_with("builtin:")) return source;
    const auto known = builtin_tables();
    if (std::find(known.begin(), known.end(), source) == known.end())
        throw InputError{source, "there is no such built-in table",
                         yaml::suggestion(source, known)};
    const fs::path path = tables_folder() / (source.substr(8) + ".h5");
    if (!fs::exists(path))
        throw InputError{source, fmt::format("{} is missing", path.string()),
                         "build the project, or set SPILLOVER_TABLES to the folder of the tables"};
    return path.string();
}

MrioTable load_table(const std::string& source, TableChecks checks) {
    const std::string path = table_path(source);
    TableData data = fs::is_directory(path) ? csv::read_table(path) : hdf5::read_table(path);
    if (std::holds_alternative<DenseSales>(data.sales)) pool_if_exact(data);
    return MrioTable{std::move(data), checks};
}

std::string shares_text(const MrioTable& table) {
    return fmt::format("{:.2g} % not 0, held {}", 100 * table.nonzero_shares(),
                       share_form(table) == ShareForm::sparse ? "sparse" : "in full");
}

Batch load_batch(const std::vector<std::string>& files, const std::string& table,
                 StabilityEffort effort) {
    yaml::Diagnostics diagnostics;
    std::vector<yaml::ScenarioFile> scenario_files;
    std::optional<yaml::TableRequest> request;
    Batch batch;
    for (const auto& path : files) {
        scenario_files.push_back(yaml::open_scenario(path, diagnostics));
        const auto own = yaml::table_request(scenario_files.back(), diagnostics);
        if (!own) continue;
        if (request && table.empty() && own->source != request->source)
            diagnostics.error(own->place, "table.source",
                              fmt::format("another table than that of {}", files[0]),
                              "scenarios run as one batch share their table");
        if (!request) request = own;
        if (!batch.threads) batch.threads = yaml::requested_threads(scenario_files.back());
    }
    if (request) {
        batch.table_source = table.empty() ? request->source : table;
        batch.table = read_requested_table(*request, batch.table_source, diagnostics);
    }
    if (!batch.table) {
        for (const auto& file : scenario_files)
            yaml::check_keys(file, diagnostics);
        diagnostics.throw_if_any();
        throw InputError{files.empty() ? "spillover" : files[0], "names no table"};
    }
    if (request->base_year && std::to_string(*request->base_year) != batch.table->data().year)
        diagnostics.error(request->base_year_place, "table.base_year",
                          fmt::format("the table is of {}, not of {}", batch.table->data().year,
                                      *request->base_year));
    std::vector<const yaml::ScenarioFile*> file_of;
    for (const auto& file : scenario_files) {
        auto own = yaml::read_scenarios(file, *batch.table, diagnostics);
        file_of.insert(file_of.end(), own.size(), &file);
        std::move(own.begin(), own.end(), std::back_inserter(batch.scenarios));
    }
    diagnostics.throw_if_any();
    require_common_frame(batch.scenarios, file_of);
    share_indicators(batch.scenarios);
    check_attribution(batch, scenario_files.front(), diagnostics);
    check_output_size(batch.scenarios, scenario_files.front(), diagnostics);
    check_statistics(batch.scenarios, scenario_files.front(), diagnostics);
    check_stability(batch, file_of, effort, diagnostics);
    diagnostics.throw_if_any();
    batch.warnings = diagnostics.warnings();
    for (const auto& warning : batch.table->warnings())
        batch.warnings.push_back({batch.table_source, warning, {}, {}});
    batch.table_hash = content_hash(batch.table->data());
    return batch;
}

}  // namespace spillover::cli
