#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <numeric>
#include <regex>
#include <thread>

#include "engine/figures.hpp"
#include "engine/indicator_runs.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/indicator_text.hpp"
#include "io/cli/memory_plan.hpp"
#include "io/cli/messages.hpp"
#include "io/cli/number_text.hpp"
#include "io/cli/progress.hpp"
#include "io/cli/summary.hpp"
#include "io/durable_file.hpp"
#include "io/hdf5/batch_store.hpp"
#include "io/hdf5/merge.hpp"
#include "io/hdf5/part_info.hpp"
#include "io/machine_memory.hpp"
#include "io/work_folder.hpp"

namespace spillover::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

int default_threads() {
    if (const char* text = std::getenv("OMP_NUM_THREADS"))
        if (const int threads = std::atoi(text); threads > 0) return threads;
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

/// "K/N": the K-th of N parts, counted from 0; members are dealt out in turn.
std::vector<Index> members_of_shard(const std::string& shard, std::size_t members) {
    std::vector<Index> all(members);
    std::iota(all.begin(), all.end(), Index{0});
    if (shard.empty()) return all;
    static const std::regex pattern{R"((\d{1,6})/(\d{1,6}))"};
    std::smatch match;
    const bool read = std::regex_match(shard, match, pattern);
    const Index k = read ? std::stol(match[1]) : 0, n = read ? std::stol(match[2]) : 0;
    if (!read || k >= n)
        throw InputError{"--shard " + shard, "is no K/N with K from 0 to N - 1", "first of 8: 0/8"};
    std::erase_if(all, [&](Index m) { return m % n != k; });
    return all;
}

std::string output_of(const RunOptions& options, const Batch& batch) {
    if (!options.output.empty()) return options.output;
    const std::string& id = batch.scenarios.front().id;
    return id.substr(0, id.find('/')) + ".h5";
}

std::string kept(const hdf5::BatchStore& store, std::size_t members) {
    if (store.complete() == 0) return "no member was complete: give the same command again";
    return fmt::format(
        "{} of {} members are complete in {}\nto go on, give the same command with --resume",
        store.complete(), members, store.place());
}

/// Does what may fail half-way. What is complete is kept, whatever happens.
/// \throws FileError that tells what is kept
template <class Action>
void keeping_what_is_complete(hdf5::BatchStore& store, std::size_t members, Action&& action) {
    std::string reason;
    try {
        action();
        return;
    } catch (const std::bad_alloc&) {
        reason = "out of memory";
    } catch (const std::exception& error) {
        reason = error.what();
    }
    try {
        store.flush();
    } catch (const std::exception&) {
        // Of the same kind as the first failure, which is the one to tell.
    }
    throw FileError{fmt::format("{}\n{}", reason, kept(store, members))};
}

hdf5::BatchHeader header_of(const Batch& batch) {
    const Scenario& first = batch.scenarios.front();
    hdf5::BatchHeader header;
    header.table = batch.table.get();
    header.scenarios = &batch.scenarios;
    header.records = records_of(first.time, first.outputs.every);
    header.table_hash = batch.table_hash;
    header.batch_hash = hdf5::batch_hash(batch.table_hash, batch.scenarios);
    header.stability = describe(batch.stability);
    header.figures = table_figures(*batch.table, first.outputs);
    header.coordinates = figure_coordinates(first);
    return header;
}

int interrupted(const hdf5::BatchStore& store, std::size_t members) {
    fmt::print(stderr, "interrupted: {}\n", kept(store, members));
    return 128 + interruption();
}

void show(const Batch& batch, const std::vector<Index>& members,
          const hdf5::ResultScalars& result) {
    std::vector<Scenario> shown;
    for (const Index m : members)
        shown.push_back(batch.scenarios[static_cast<std::size_t>(m)]);
    fmt::print("{}", summary(*batch.table, shown, result));
}

/// Says so where goods, stocks or money do not add up: nobody should build on such numbers.
void warn_of_open_accounts(const hdf5::ResultScalars& result) {
    constexpr double closed = 1e-9;
    const std::pair<const char*, const std::vector<double>*> accounts[] = {
        {"goods", &result.residual_goods},
        {"stocks", &result.residual_stocks},
        {"money", &result.residual_money}};
    for (const auto& [name, residuals] : accounts) {
        double worst = 0;
        for (const double residual : *residuals)
            worst = std::max(worst, std::isnan(residual) ? 0 : residual);
        if (worst > closed)
            fmt::print(stderr, "warning: {} do not add up: they are off by {:.1g} at worst\n", name,
                       worst);
    }
}

}  // namespace

int threads_for(int option, std::optional<int> of_files) {
    return option > 0 ? option : of_files.value_or(default_threads());
}

int run(const RunOptions& options) {
    memory_limit(options.memory);  // an error before anything is read
    const auto start = Clock::now();
    const Batch batch = load_batch(options.files, options.table);
    print_warnings(batch.warnings, options.quiet);
    const auto members = members_of_shard(options.shard, batch.scenarios.size());
    const std::string output = output_of(options, batch);
    if (members.empty()) {
        fmt::print(stderr, "shard {} has no members: nothing to do\n", options.shard);
        return 0;
    }
    const hdf5::BatchHeader header = header_of(batch);

    SimulationOptions simulation;
    simulation.threads = threads_for(options.threads, batch.threads);
    const MemoryPlan memory = plan_memory(
        batch, {options.memory, simulation.threads, static_cast<Index>(members.size())});

    watch_for_interruption();
    const auto stop = [] { return interruption() != 0; };
    simulation.stop = stop;
    simulation.tiles = memory.tiles;
    const auto begin = Clock::now();
    const Index runs = runs_of(*batch.table, batch.scenarios.front());
    Progress progress{static_cast<Index>(members.size()),
                      runs * batch.scenarios.front().time.steps,
                      {.quiet = options.quiet, .terminal = on_terminal()}};
    simulation.progress = [&](Index steps) { progress.advance(steps); };
    hdf5::BatchStore::Options storage;
    storage.resume = options.resume;
    storage.shard = !options.shard.empty();
    storage.threads = simulation.threads;
    storage.members_per_part = options.members_per_part;
    storage.bytes_per_part = memory.bytes_per_part;
    storage.numbers_at_once = memory.numbers_at_once;
    storage.saved = [&](std::size_t saved) { progress.saved(static_cast<Index>(saved)); };
    hdf5::BatchStore store{output, header, members, storage};
    progress.start_with(static_cast<Index>(store.complete()));
    double computing = 0;
    bool done = false;
    keeping_what_is_complete(store, members.size(), [&] {
        simulate_with_indicators(*batch.table, batch.scenarios, store.remaining(), simulation,
                                 store);
        computing = seconds_since(begin);
        if (stop()) return store.flush();
        return_memory();
        done = store.finish(stop);
    });
    progress.end();
    if (!done) return interrupted(store, members.size());

    const auto result = hdf5::read_scalars(output, told_figures());
    if (!options.quiet) {
        show(batch, members, result);
        fmt::print("Computed {} member{} in {} on {} thread{}, {} in all; written to {}\n",
                   grouped(static_cast<Index>(members.size())), members.size() > 1 ? "s" : "",
                   seconds_text(computing), simulation.threads, simulation.threads > 1 ? "s" : "",
                   seconds_text(seconds_since(start)), output);
        if (storage.shard && !batch.scenarios.front().outputs.statistics.names.empty())
            fmt::print("Statistics over all members come with spillover merge.\n");
    }
    warn_of_open_accounts(result);
    if (result.checks_hold) return 0;
    fmt::print(stderr, "a check of the scenario does not hold\n");
    return failed_check;
}

int merge(const std::string& output, const std::vector<std::string>& parts, bool index) {
    const std::string path = hdf5::result_path(output);
    for (const auto& part : parts)
        if (index && std::filesystem::exists(path) && std::filesystem::exists(part) &&
            std::filesystem::equivalent(path, part))
            throw InputError{output, "is one of the shards that the index is to point to"};
    watch_for_interruption();
    const WorkFolder folder{path + ".parts"};
    if (!folder.files().empty())
        throw InputError{folder.path(), "holds parts of an interrupted run of this output",
                         "finish it with run --resume, or choose another output file"};
    UnfinishedFile unfinished{folder.path() + "/result.h5"};
    const auto stop = [] { return interruption() != 0; };
    if (!hdf5::merge_results(unfinished.path(), std::filesystem::path{path}.parent_path().string(),
                             parts, {.index = index, .stop = stop, .threads = default_threads()})) {
        fmt::print(stderr, "interrupted: {} is not made, the shards are as they were\n", output);
        return 128 + interruption();
    }
    unfinished.publish(path);
    fmt::print("merged {} shard{} into {}\n", parts.size(), parts.size() > 1 ? "s" : "", output);
    return 0;
}

}  // namespace spillover::cli
