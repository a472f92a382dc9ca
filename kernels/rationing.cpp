#include "kernels/rationing.hpp"

#include <algorithm>

#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {

void limit_demand(In<3> quota, In<2> base, In<3> demand, Out<3> allowed) noexcept {
    const Index K = demand.extent(0);
    parallel_for(demand.extent(1), 4 * K * lanes, [=](Index a) {
        for (Index k = 0; k < K; ++k)
            for (Index m = 0; m < lanes; ++m) {
                const double wanted = demand(k, a, m);
                const double ceiling = k + 1 < K ? quota(a, k / 2, m) * base(k, a) : wanted;
                allowed(k, a, m) = wanted > ceiling ? ceiling / wanted : 1.0;
            }
    });
}

void sum_demand(In<3> by_class, In<3> allowed, In<1> withdrawals, Out<2> demand) noexcept {
    const Index K = by_class.extent(0);
    const bool limited = allowed.extent(0) > 0;
    parallel_for(demand.extent(0), K * lanes, [=](Index a) {
        double total[lanes];
        for (Index m = 0; m < lanes; ++m)
            total[m] = withdrawals(a);
        for (Index k = 0; k < K; ++k)
            for (Index m = 0; m < lanes; ++m)
                total[m] += limited ? by_class(k, a, m) * allowed(k, a, m) : by_class(k, a, m);
        for (Index m = 0; m < lanes; ++m)
            demand(a, m) = std::max(0.0, total[m]);
    });
}

void ration(const Index* rank, Index ranks, In<2> output, In<1> withdrawals, In<3> demand,
            In<3> allowed, Out<3> fill) noexcept {
    const Index K = demand.extent(0);
    const bool limited = allowed.extent(0) > 0;
    parallel_for(output.extent(0), 4 * K * lanes, [=](Index a) {
        double available[lanes];
        for (Index m = 0; m < lanes; ++m)
            available[m] = output(a, m) - withdrawals(a);
        for (Index g = 0; g < ranks; ++g) {
            double asked[lanes] = {}, share[lanes];
            for (Index k = 0; k < K; ++k)
                if (rank[k] == g)
                    for (Index m = 0; m < lanes; ++m)
                        asked[m] += limited ? demand(k, a, m) * allowed(k, a, m) : demand(k, a, m);
            for (Index m = 0; m < lanes; ++m) {
                const double served = asked[m] > 0 ? available[m] / asked[m] : 1.0;
                share[m] = std::min(1.0, std::max(0.0, served));
                available[m] -= share[m] * asked[m];
            }
            for (Index k = 0; k < K; ++k)
                if (rank[k] == g)
                    for (Index m = 0; m < lanes; ++m)
                        fill(k, a, m) = limited ? share[m] * allowed(k, a, m) : share[m];
        }
    });
}

}  // namespace spillover::kernels
