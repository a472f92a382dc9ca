#include "bench/step_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "bench/program_cases.hpp"
#include "bench/stopwatch.hpp"
#include "engine/member_groups.hpp"
#include "engine/step.hpp"

namespace spillover::bench {
namespace {

constexpr int measurements = 5;
constexpr double long_enough = 0.7;  ///< seconds that the steps of one measurement take
constexpr Index fewest = 2, most = 4000;

struct Case {
    Size size;
    Index members;
    int threads;

    /// Seconds that some steps take, those after the first two.
    double seconds(Index steps) const {
        return in_one_wave() ? seconds_between(steps)
                             : seconds_of_run(fewest + steps) - seconds_of_run(fewest);
    }

private:
    /// Whether all members advance together, one step after the other.
    bool in_one_wave() const {
        const double shares = numbers_of_shares(table_of(size));
        return tiles_of(members) <= tiles_at_once(shares);
    }
    double seconds_of_run(Index steps) const {
        return seconds_of([&] { simulate_batch(size, Preset::quantity, members, steps, threads); });
    }
    double seconds_between(Index steps) const {
        Stopwatch watch;
        std::vector<double> begins;  // of each step
        simulate_batch(size, Preset::quantity, members, fewest + steps + 1, threads,
                       ShareForm::fastest, [&] {
                           begins.push_back(watch.seconds());
                           return false;
                       });
        return begins[static_cast<std::size_t>(fewest + steps)] - begins[fewest];
    }
};

/// Steps that take long enough.
Index steps_to_measure(const Case& each) {
    Index steps = 2;
    double taken = 0;
    while (true) {
        taken = each.seconds(steps);
        if (taken > long_enough / 8 || steps >= most / 4) break;
        steps *= 4;
    }
    const double wanted = static_cast<double>(steps) * long_enough / std::max(taken, 1e-9);
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
        fmt::print("{}\n", each.seconds(steps) / static_cast<double>(steps * each.members));
    }
    return 0;
}

}  // namespace spillover::bench
