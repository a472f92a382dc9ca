#include "bench/count.hpp"

#include <fmt/format.h>
#include <valgrind/callgrind.h>

#include "bench/kernel_cases.hpp"
#include "bench/program_cases.hpp"
#include "io/program_info.hpp"
#include "kernels/parallel.hpp"

namespace spillover::bench {
namespace {

/// \param work  done once before it is counted: what is set up on first use does not count
template <class Work>
void count(const std::string& name, const Work& work) {
    work();
    CALLGRIND_ZERO_STATS;
    CALLGRIND_TOGGLE_COLLECT;
    work();
    CALLGRIND_TOGGLE_COLLECT;
    CALLGRIND_DUMP_STATS_AT(name.c_str());
}

}  // namespace

int count_instructions() {
    fmt::print("{}\n{}\n", program_info().compiler, program_info().instruction_set);
    kernels::use_threads(1);
    for (const Size& size : {Size{10, 12, TableForm::pooled}, Size{3, 20, TableForm::dense},
                             Size{12, 6, TableForm::sparse}}) {
        for (const KernelCase& each : kernel_cases()) {
            Workload work{size, each.preset, 8};
            count(each.name + "/" + size.name(), [&] { run_on_tiles(each, work, 1); });
            if (!each.name.starts_with("step")) continue;
            Workload alone{size, each.preset, 1};
            count(each.name + "_alone/" + size.name(), [&] { run_on_tiles(each, alone, 1); });
        }
        count("simulate_quantity/" + size.name(),
              [&] { simulate_batch(size, Preset::quantity, 8, 6, 1); });
        count("simulate_full/" + size.name(), [&] { simulate_batch(size, Preset::full, 8, 6, 1); });
        count("load_table/" + size.name(), [&] { load_table(size); });
        count("write_members/" + size.name(), [&] { write_members(size, 4); });
    }
    return 0;
}

}  // namespace spillover::bench
