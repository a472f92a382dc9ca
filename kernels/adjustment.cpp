#include "kernels/adjustment.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {

void adjust_overproduction(In<2> demand, In<2> output, double most, double rate,
                           bool relax_only_at_zero, Out<2> alpha) noexcept {
    with_lanes(demand.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(demand.extent(0), 4 * lanes, [=](Index a) {
            lane_by_lane<lanes>([&](Index m) {
                const double wanted = demand(a, m), factor = alpha(a, m);
                const double zeta = wanted > 0 ? (wanted - output(a, m)) / wanted : 0.0;
                const bool raise = relax_only_at_zero ? zeta != 0 : zeta > 0;
                const double change = raise ? (most - factor) * zeta : 1.0 - factor;
                alpha(a, m) = std::max(1.0, factor + change * rate);
            });
        });
    });
}

void source_weights(In<2> capacity, In<1> reference, double exponent, Out<2> weight) noexcept {
    with_lanes(capacity.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(reference.extent(0), 4 * lanes, [=](Index a) {
            const double base = reference(a);
            lane_by_lane<lanes>([&](Index m) {
                // Equal covers nothing out of nothing and all of an endless capacity.
                const double left = capacity(a, m) == base ? 1.0 : capacity(a, m) / base;
                weight(a, m) = exponent == 1 ? left : std::pow(left, exponent);
            });
        });
    });
}

void follow_demand(In<2> demand, In<2> capacity, double ceiling, double rate,
                   Out<2> expected) noexcept {
    with_lanes(demand.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(demand.extent(0), 4 * lanes, [=](Index a) {
            lane_by_lane<lanes>([&](Index m) {
                const double seen = std::min(demand(a, m), ceiling * capacity(a, m));
                expected(a, m) += rate * (seen - expected(a, m));
            });
        });
    });
}

void limit_by_labour(In<2> labour, In<2> supply, In<1> base_output, Out<2> capacity) noexcept {
    with_lanes(labour.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const bool has_supply = supply.extent(0) > 0;
        parallel_for(base_output.extent(0), 4 * lanes, [=](Index a) {
            lane_by_lane<lanes>([&](Index m) {
                const double present =
                    has_supply ? std::min(labour(a, m), supply(a, m)) : labour(a, m);
                capacity(a, m) = std::min(capacity(a, m), present * base_output(a));
            });
        });
    });
}

void limit_by_absence(In<2> supply, In<1> base_capacity, Out<2> capacity) noexcept {
    with_lanes(supply.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(base_capacity.extent(0), 3 * lanes, [=](Index a) {
            lane_by_lane<lanes>([&](Index m) {
                const double staffed = std::max(base_capacity(a), capacity(a, m));
                capacity(a, m) = std::min(capacity(a, m), supply(a, m) * staffed);
            });
        });
    });
}

void adjust_labour(In<2> demand, In<2> input, In<2> supply, In<1> base_output, double hiring,
                   double firing, Out<2> labour) noexcept {
    with_lanes(demand.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const bool has_supply = supply.extent(0) > 0;
        parallel_for(base_output.extent(0), 6 * lanes, [=](Index a) {
            const double base = base_output(a);
            if (base <= 0) return;
            lane_by_lane<lanes>([&](Index m) {
                const double most = has_supply ? supply(a, m) : 1.0;
                const double present = std::min(labour(a, m), most);
                const double gap = std::min(input(a, m), demand(a, m)) / base - present;
                labour(a, m) = std::min(most, present + (gap > 0 ? hiring : firing) * gap);
            });
        });
    });
}

namespace {

SPILLOVER_CLONES bool all_of_them(const double* numbers, Index count, double low,
                                  double high) noexcept {
    std::int64_t within = 1;  // as wide as a number: one register of each
    for (Index n = 0; n < count; ++n)
        within &= static_cast<std::int64_t>(low <= numbers[n]) &
                  static_cast<std::int64_t>(numbers[n] <= high);
    return within == 1;
}

}  // namespace

bool all_between(In<2> numbers, double low, double high) noexcept {
    return all_of_them(numbers.data(), numbers.extent(0) * numbers.extent(1), low, high);
}

}  // namespace spillover::kernels
