#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "io/cli/batch.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/memory_plan.hpp"
#include "io/cli/messages.hpp"
#include "io/cli/number_text.hpp"
#include "io/cli/output_size.hpp"
#include "io/cli/shock_text.hpp"

namespace spillover::cli {
namespace {

using Json = nlohmann::ordered_json;

Json as_json(const std::vector<InputError::Problem>& problems) {
    Json list = Json::array();
    for (const auto& problem : problems)
        list.push_back({{"where", problem.where}, {"what", problem.what}, {"hint", problem.hint}});
    return list;
}

/// Scenario-steps per second on one thread; measured on the built-in table, scaled by the size of
/// the inventories (bench/README.md).
double estimated_rate(const Batch& batch) {
    const Extent& e = batch.table->extent();
    const double size = static_cast<double>(e.industries()) * static_cast<double>(e.sectors);
    return 8000.0 * 30600.0 / size;
}

void print_memory(const MemoryPlan& memory) {
    fmt::print("memory: {}, at most {}\n", bytes_text(memory.need), memory.limit_text);
    for (const auto& [what, bytes] : memory.parts)
        fmt::print("    {:>8}  {}\n", bytes_text(bytes), what);
}

void print_plan(const Batch& batch, const MemoryPlan& memory) {
    const Scenario& first = batch.scenarios.front();
    const OutputSize size = output_size(batch.scenarios);
    const double steps =
        static_cast<double>(batch.scenarios.size()) * static_cast<double>(first.time.steps);
    fmt::print("{} member{}, {} steps from {} to {}\n", batch.scenarios.size(),
               batch.scenarios.size() > 1 ? "s" : "", first.time.steps, iso_date(first.time.start),
               iso_date(first.time.start_of(first.time.steps)));
    const TableData& data = batch.table->data();
    fmt::print("table {} ({}, {}): {} regions x {} sectors, {}, shares {}, GDP {}\n\n", data.name,
               data.year, data.quality, data.extent.regions, data.extent.sectors,
               batch.table->pooled() ? "pooled" : "dense", shares_text(*batch.table),
               money(national_gdp(*batch.table), data.unit, data.currency));
    for (const Shock& shock : first.shocks) {
        const ShockText text = describe(shock, first.time, *batch.table);
        fmt::print("{}: {}\n    {}\n    {} cell{}", shock.id, text.what, text.course, text.cells,
                   text.cells == 1 ? "" : "s");
        const std::string touched = touched_text(text, data);
        fmt::print("{}{}\n", touched.empty() ? "" : "; ", touched);
    }
    for (const auto& [id, policy] : describe_policies(first, *batch.table)) {
        fmt::print("{}: when {}\n    then {}\n", id, policy.when, policy.then);
        if (policy.rules > 1) fmt::print("    and so at each of {} places\n", policy.rules);
    }
    fmt::print("\noutputs:\n");
    for (const OutputField& field : first.outputs.fields)
        fmt::print("    {} [{} x {}]{}\n", field.name, size.records, field.partition.entities,
                   field.for_statistics ? " for statistics only" : "");
    if (!first.outputs.statistics.names.empty())
        fmt::print("    over members: {}\n",
                   fmt::format("{}", fmt::join(first.outputs.statistics.names, ", ")));
    if (first.outputs.keep_members)
        fmt::print("    trajectories of {:.0f} member{}\n", size.kept_members,
                   size.kept_members == 1 ? "" : "s");
    fmt::print("\nstability: {}\n", describe(batch.stability));
    print_memory(memory);
    fmt::print("about {} on one thread, result up to {} before compression\n",
               seconds_text(steps / estimated_rate(batch)), bytes_text(size.result_bytes));
    if (size.parts_bytes > size.result_bytes)
        fmt::print("while it runs, parts of up to {} before compression lie beside the result\n",
                   bytes_text(size.parts_bytes));
}

Json plan_json(const Batch& batch, const MemoryPlan& memory) {
    const Scenario& first = batch.scenarios.front();
    const OutputSize size = output_size(batch.scenarios);
    Json shocks = Json::array();
    for (const Shock& shock : first.shocks) {
        const ShockText text = describe(shock, first.time, *batch.table);
        shocks.push_back({{"id", shock.id},
                          {"what", text.what},
                          {"course", text.course},
                          {"cells", text.cells},
                          {"touched_million_per_year", text.touched},
                          {"share_of_gdp", text.share_of_gdp}});
    }
    Json parts = Json::array();
    for (const auto& [what, bytes] : memory.parts)
        parts.push_back({{"what", what}, {"bytes", bytes}});
    const StabilityReport& stability = batch.stability;
    const bool has_mode = stability.slowest_mode && stability.slowest_mode->settled;
    Json policies = Json::array();
    for (const auto& [id, policy] : describe_policies(first, *batch.table))
        policies.push_back(
            {{"id", id}, {"when", policy.when}, {"then", policy.then}, {"rules", policy.rules}});
    return {{"valid", true},
            {"members", batch.scenarios.size()},
            {"steps", first.time.steps},
            {"table", batch.table_source},
            {"shocks", shocks},
            {"policies", policies},
            {"output_bytes", size.result_bytes},
            {"parts_bytes", size.parts_bytes},
            {"memory",
             {{"bytes", memory.need},
              {"limit_bytes", memory.limit},
              {"tiles_at_a_time", memory.tiles},
              {"parts", parts}}},
            {"seconds_on_one_thread", static_cast<double>(batch.scenarios.size()) *
                                          static_cast<double>(first.time.steps) /
                                          estimated_rate(batch)},
            {"stability",
             {{"spectral_radius", stability.spectral_radius},
              {"restocking_radius", stability.restocking_radius},
              {"capital_radius_years", stability.capital_radius},
              {"capital_time_years", stability.capital_time},
              {"step_radius", has_mode ? Json(stability.slowest_mode->radius) : Json()},
              {"stable", stability.stable()},
              {"critical_inputs_under_2_percent", stability.critical_trifles.size()},
              {"single_origin_share", stability.single_origin_share}}},
            {"warnings", as_json(batch.warnings)}};
}

int print_errors_as_json(const InputError& error) {
    fmt::print("{}\n", Json{{"valid", false}, {"errors", as_json(error.problems())}}.dump(2));
    return 2;
}

}  // namespace

int check(const std::vector<std::string>& files, const std::string& table, bool json) {
    if (!json) {
        const Batch batch = load_batch(files, table);
        print_warnings(batch.warnings, false);
        fmt::print("valid: {} scenario{}\n", batch.scenarios.size(),
                   batch.scenarios.size() > 1 ? "s" : "");
        return 0;
    }
    try {
        const Batch batch = load_batch(files, table);
        fmt::print("{}\n", Json{{"valid", true},
                                {"members", batch.scenarios.size()},
                                {"errors", Json::array()},
                                {"warnings", as_json(batch.warnings)}}
                               .dump(2));
        return 0;
    } catch (const InputError& error) {
        return print_errors_as_json(error);
    }
}

int plan(const PlanOptions& options) {
    const auto load = [&] {
        memory_limit(options.memory);  // an error before anything is read
        return load_batch(options.files, options.table, StabilityEffort::full);
    };
    const auto memory_of = [&](const Batch& batch) {
        return plan_memory(batch, {options.memory, threads_for(options.threads, batch.threads),
                                   static_cast<Index>(batch.scenarios.size())});
    };
    if (!options.json) {
        const Batch batch = load();
        print_warnings(batch.warnings, false);
        print_plan(batch, memory_of(batch));
        return 0;
    }
    try {
        const Batch batch = load();
        fmt::print("{}\n", plan_json(batch, memory_of(batch)).dump(2));
        return 0;
    } catch (const InputError& error) {
        return print_errors_as_json(error);
    }
}

}  // namespace spillover::cli
