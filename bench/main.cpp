// Speed of kernels, whole runs, loading, writing and start-up against what the machine can do: its
// own triad and matrix product, measured in the same run (docs/benchmarks.md).
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "bench/count.hpp"
#include "bench/kernel_cases.hpp"
#include "bench/machine.hpp"
#include "bench/program_cases.hpp"
#include "bench/share_forms.hpp"
#include "bench/step_time.hpp"
#include "bench/writing_share.hpp"
#include "io/program_info.hpp"
#include "kernels/lanes.hpp"

namespace spillover::bench {
namespace {

using benchmark::Counter;

const std::vector<Size> sizes{{34, 30, TableForm::pooled},  {100, 42, TableForm::pooled},
                              {313, 42, TableForm::pooled}, {44, 56, TableForm::dense},
                              {6, 200, TableForm::dense},   {100, 42, TableForm::sparse}};

/// Without the machine's own speed: for comparing builds, which starts the program often.
bool plain = false;

/// Work that a benchmark has done per iteration, as rates and as shares of the machine's.
void tell(benchmark::State& state, int threads, double bytes, double flops, double items) {
    const auto rate = Counter::kIsIterationInvariantRate;
    state.counters["items"] = Counter(items, rate);
    if (bytes > 0) state.counters["bytes"] = Counter(bytes, rate);
    if (flops > 0) state.counters["flops"] = Counter(flops, rate);
    if (plain) return;
    const Machine& own = machine(threads);
    if (bytes > 0) state.counters["of_triad"] = Counter(bytes / own.triad, rate);
    if (flops > 0) state.counters["of_product"] = Counter(flops / own.matrix_product, rate);
}

bool fits(const Size& size, Index members) {
    const double memory =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    return Workload::bytes_of(size, members) < 0.4 * memory;
}

/// The workload of the last benchmark: neighbours often want the same.
Workload& workload(const Size& size, Preset preset, Index members) {
    static std::string made;
    static std::unique_ptr<Workload> work;
    const std::string wanted = size.name() + "/" + std::to_string(static_cast<int>(preset)) + "/" +
                               std::to_string(members);
    if (made != wanted) {
        work.reset();
        made.clear();
        work = std::make_unique<Workload>(size, preset, members);
        made = wanted;
    }
    return *work;
}

void run_kernel(benchmark::State& state, const KernelCase& kernel, const Size& size, Index members,
                int threads) {
    if (!fits(size, members)) return state.SkipWithError("does not fit into memory");
    Workload& work = workload(size, kernel.preset, members);
    const auto tiles = static_cast<Index>(work.tiles().size());
    for (auto _ : state)
        run_on_tiles(kernel, work, threads);
    const auto count = static_cast<double>(tiles),
               lanes = static_cast<double>(kernels::lanes_for(members));
    tell(state, threads, count * kernel.bytes(work.economy(), work.behaviour(), lanes),
         count * kernel.flops(work.economy(), work.behaviour(), lanes),
         static_cast<double>(members));
}

std::string label(const std::string& what, const Size& size, Index members, int threads) {
    return what + "/" + size.name() + "/members:" + std::to_string(members) +
           "/threads:" + std::to_string(threads);
}

void register_kernels(const Size& size, const std::vector<int>& threads) {
    for (const Index members : {1, 8, 64, 512})
        for (const Preset preset : {Preset::quantity, Preset::full})
            for (const KernelCase& kernel : kernel_cases()) {
                if (kernel.preset != preset) continue;
                for (const int n : threads)
                    benchmark::RegisterBenchmark(
                        label(kernel.name, size, members, n).c_str(),
                        [&kernel, size, members, n](benchmark::State& state) {
                            run_kernel(state, kernel, size, members, n);
                        })
                        ->UseRealTime()
                        ->Unit(benchmark::kMicrosecond);
            }
}

/// \param work  returns the bytes that it moved
template <class Work>
void register_program(const std::string& name, int threads, double items, const Work& work) {
    benchmark::RegisterBenchmark(name.c_str(),
                                 [=](benchmark::State& state) {
                                     double bytes = work();  // sets up what comes once
                                     for (auto _ : state)
                                         bytes = work();
                                     tell(state, threads, bytes, 0, items);
                                 })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
}

void register_runs(const Size& size, const std::vector<int>& threads) {
    constexpr Index steps = 52;
    for (const Index members : {1, 64})
        for (const auto& [preset, name] :
             {std::pair{Preset::quantity, "simulate_quantity"}, {Preset::full, "simulate_full"}})
            for (const int n : threads) {
                const Preset own = preset;
                register_program(label(name, size, members, n), n,
                                 static_cast<double>(members * steps),
                                 [=] { return simulate_batch(size, own, members, steps, n); });
            }
    register_program(label("load_table", size, 1, 1), 1, 1, [=] { return load_table(size); });
    register_program(label("write_members", size, 64, 1), 1, 64,
                     [=] { return write_members(size, 64); });
}

void register_all(bool without_machine) {
    plain = without_machine;
    const int all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    std::vector<int> threads{1};
    if (all > 1) threads.push_back(all);
    register_program("start_program/members:1/threads:1", 1, 1, start_program);
    register_program("check_scenario/members:1/threads:1", 1, 1, check_scenario);
    for (const Size& size : sizes) {
        register_kernels(size, threads);
        register_runs(size, threads);
    }
    benchmark::AddCustomContext("program_commit", program_info().commit);
    benchmark::AddCustomContext("compiler", program_info().compiler);
    benchmark::AddCustomContext("instruction_set", program_info().instruction_set);
    for (const int n : plain ? std::vector<int>{} : threads) {
        const std::string of = " on " + std::to_string(n) + (n > 1 ? " threads" : " thread");
        benchmark::AddCustomContext("triad" + of, std::to_string(machine(n).triad / 1e9) + " GB/s");
        benchmark::AddCustomContext("matrix product" + of,
                                    std::to_string(machine(n).matrix_product / 1e9) + " Gflop/s");
    }
}

}  // namespace
}  // namespace spillover::bench

int main(int argc, char** argv) {
    const auto first_is = [&](const char* word) {
        return argc > 1 && std::strcmp(argv[1], word) == 0;
    };
    if (first_is("--count")) return spillover::bench::count_instructions();
    if (first_is("--step-time")) return spillover::bench::time_steps(argc, argv);
    if (first_is("--writing-share")) return spillover::bench::tell_writing_share(argc, argv);
    if (first_is("--share-forms")) return spillover::bench::compare_share_forms(argc, argv);
    const bool plain = first_is("--plain");
    if (plain) {
        std::swap(argv[0], argv[1]);
        --argc, ++argv;
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    spillover::bench::register_all(plain);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
