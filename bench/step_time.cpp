#include "bench/step_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "bench/program_cases.hpp"
#include "bench/stopwatch.hpp"

namespace spillover::bench {
namespace {

constexpr int measurements = 5;
constexpr double long_enough = 0.7;  ///< seconds that the steps of one measurement take, at least
/// And at least this many times what comes before the first step, which differs from run to run.
constexpr double times_the_start = 3;
constexpr Index fewest = 2, most = 4000;

struct Case {
    Size size;
    Index members;
    int threads;

    double seconds(Index steps) const {
        return seconds_of([&] { simulate_batch(size, Preset::quantity, members, steps, threads); });
    }
};

/// Steps by which the longer run is longer.
Index steps_to_measure(const Case& each) {
    const double start = std::min(each.seconds(fewest), each.seconds(fewest));
    const double enough = std::max(long_enough, times_the_start * start);
    Index steps = 2;
    double taken = 0;
    while (true) {
        taken = each.seconds(fewest + steps) - start;
        if (taken > enough / 4 || steps >= most / 4) break;
        steps *= 4;
    }
    const double wanted = static_cast<double>(steps) * enough / std::max(taken, 1e-9);
    return std::clamp(static_cast<Index>(wanted), Index{2}, most);
}

}  // namespace

int time_steps(int count, char** arguments) {
    if (count != 7) {
        fmt::print(stderr,
                   "usage: --step-time pooled|sparse|dense REGIONS SECTORS MEMBERS THREADS\n");
        return 2;
    }
    const auto number = [&](int n) { return std::atol(arguments[n]); };
    const auto form = std::strcmp(arguments[2], "dense") == 0    ? TableForm::dense
                      : std::strcmp(arguments[2], "sparse") == 0 ? TableForm::sparse
                                                                 : TableForm::pooled;
    const Case each{{number(3), number(4), form}, number(5), static_cast<int>(number(6))};
    const Index steps = steps_to_measure(each);
    for (int n = 0; n < measurements; ++n) {
        const double more = each.seconds(fewest + steps), less = each.seconds(fewest);
        fmt::print("{}\n", (more - less) / static_cast<double>(steps * each.members));
    }
    return 0;
}

}  // namespace spillover::bench
