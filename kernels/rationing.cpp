#include "kernels/rationing.hpp"

#include <algorithm>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {

void limit_demand(In<3> quota, In<2> base, In<3> demand, Out<3> allowed) noexcept {
    with_lanes(demand.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index K = demand.extent(0);
        parallel_for(demand.extent(1), 4 * K * lanes, [=](Index a) {
            for (Index k = 0; k < K; ++k)
                lane_by_lane<lanes>([&](Index m) {
                    const double wanted = demand(k, a, m);
                    const double ceiling = k + 1 < K ? quota(a, k / 2, m) * base(k, a) : wanted;
                    allowed(k, a, m) = wanted > ceiling ? ceiling / wanted : 1.0;
                });
        });
    });
}

void sum_demand(In<3> by_class, In<3> allowed, In<1> withdrawals, Out<2> demand) noexcept {
    with_lanes(by_class.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index K = by_class.extent(0);
        const bool limited = allowed.extent(0) > 0;
        parallel_for(demand.extent(0), K * lanes, [=](Index a) {
            double total[lanes];
            lane_by_lane<lanes>([&](Index m) { total[m] = withdrawals(a); });
            for (Index k = 0; k < K; ++k)
                lane_by_lane<lanes>([&](Index m) {
                    total[m] += limited ? by_class(k, a, m) * allowed(k, a, m) : by_class(k, a, m);
                });
            lane_by_lane<lanes>([&](Index m) { demand(a, m) = std::max(0.0, total[m]); });
        });
    });
}

namespace {

/// The rows of one industry for class 0; `by_class` numbers further for each next class.
struct Rationed {
    Index classes, by_class, industries;
    const Index* rank;
    Index ranks;
    const double *output, *demand, *allowed;  ///< `allowed` is null where there are no quotas
    double withdrawals;
    double* fill;
    char* misses;
};

template <Index lanes>
SPILLOVER_CLONES void ration_industry(const Rationed& of) noexcept {
    const LaneVector<lanes> nothing = {}, one = nothing + 1.0;
    const auto asked_by = [&](Index k, LaneVector<lanes>& asked) {
        asked = lane_vector<lanes>(of.demand + k * of.by_class);
        if (of.allowed) asked *= lane_vector<lanes>(of.allowed + k * of.by_class);
    };
    LaneVector<lanes> available = lane_vector<lanes>(of.output) - of.withdrawals;
    for (Index g = 0; g < of.ranks; ++g) {
        LaneVector<lanes> asked = nothing, by_one = nothing;
        for (Index k = 0; k < of.classes; ++k) {
            if (of.rank[k] != g) continue;
            asked_by(k, by_one);
            asked += by_one;
        }
        const LaneVector<lanes> divisor = nothing < asked ? asked : one;
        LaneVector<lanes> share = nothing < asked ? available / divisor : one;
        share = nothing < share ? share : nothing;
        share = share < one ? share : one;
        available -= share * asked;
        const bool missed = any_lane<lanes>(one - share);
        for (Index k = 0; k < of.classes; ++k) {
            if (of.rank[k] != g) continue;
            LaneVector<lanes>& fill = lane_vector<lanes>(of.fill + k * of.by_class);
            fill = share;
            of.misses[k * of.industries] = missed;
            if (!of.allowed) continue;
            fill *= lane_vector<lanes>(of.allowed + k * of.by_class);
            of.misses[k * of.industries] = any_lane<lanes>(one - fill);
        }
    }
}

}  // namespace

void ration(const Index* rank, Index ranks, In<2> output, In<1> withdrawals, In<3> demand,
            In<3> allowed, Out<3> fill, char* misses) noexcept {
    with_lanes(output.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const Index K = demand.extent(0), N = output.extent(0);
        const bool limited = allowed.extent(0) > 0;
        parallel_for(N, 4 * K * lanes, [=](Index a) {
            ration_industry<lanes>({K, N * lanes, N, rank, ranks, &output(a, 0), &demand(0, a, 0),
                                    limited ? &allowed(0, a, 0) : nullptr, withdrawals(a),
                                    &fill(0, a, 0), misses + a});
        });
    });
}

}  // namespace spillover::kernels
