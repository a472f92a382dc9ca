// Capacity, rationing and the adjustments between steps, by hand and in plain loops.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/adjustment.hpp"
#include "kernels/parallel.hpp"
#include "kernels/production.hpp"
#include "kernels/rationing.hpp"
#include "tests/support/random_arrays.hpp"

namespace spillover::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
// Odd, and on both sides of the fork threshold.
constexpr Index sizes[] = {1, 7, 333, 20011};

TEST(ProductionCapacity, IsFiniteOrInfiniteButAlwaysANumber) {
    for (const double base : {0.0, 10.0, infinity})
        for (const double left : {0.0, 0.5, 1.0})
            for (const double quota : {0.0, 0.4, infinity}) {
                Array<2> capacity({1, lanes});
                kernels::production_capacity(Array<1>({1}, base), Array<2>({1, lanes}, 1),
                                             Array<2>({1, lanes}, 1.2), Array<2>({1, lanes}, left),
                                             Array<2>({1, lanes}, quota), capacity);

                const double share = std::min(1.2 * left, quota);
                EXPECT_EQ(capacity(0, 3), base > 0 && share > 0 ? base * share : 0.0)
                    << base << ' ' << left << ' ' << quota;
            }
}

TEST(ProductionCapacity, EqualsTheFormulaForAnyThreadCount) {
    for (const Index N : sizes) {
        RandomArrays random{7};
        const auto base = random.operator()<1>({N}, 0, 9);
        const auto capital = random.operator()<2>({N, lanes}, 0, 1), left = capital;
        const auto alpha = random.operator()<2>({N, lanes}, 1, 1.25, 0);
        const auto quota = random.operator()<2>({N, lanes}, 0, 2);
        Array<2> expected({N, lanes});
        for (Index a = 0; a < N; ++a)
            for (Index m = 0; m < lanes; ++m)
                expected(a, m) = std::min(base(a) * left(a, m) * capital(a, m) * alpha(a, m),
                                          base(a) * quota(a, m));
        for (const int threads : {1, 2, 3}) {
            kernels::use_threads(threads);
            Array<2> capacity({N, lanes});
            kernels::production_capacity(base, capital, alpha, left, quota, capacity);
            EXPECT_TRUE(same_bits(capacity, expected));
        }
    }
}

TEST(AllBetween, SeesOneNumberOutOfPlace) {
    for (const Index N : sizes) {
        RandomArrays random{5};
        const auto numbers = random.operator()<2>({N, lanes}, -2, 3);
        EXPECT_TRUE(kernels::all_between(numbers, -2, 3));
        for (const Index a : {Index{0}, N / 2, N - 1})
            for (const double wrong : {-2.1, 3.1, infinity, -infinity, std::nan("")}) {
                Array<2> others = numbers;
                others(a, a % lanes) = wrong;
                EXPECT_FALSE(kernels::all_between(others, -2, 3)) << N << ' ' << a << ' ' << wrong;
            }
    }
}

TEST(Ration, ServesAllAlikeInOneRank) {
    const Index rank[] = {0, 0, 0};
    const Array<1> none({1});
    Array<3> demand({3, 1, lanes}, 10), fill = demand;
    std::vector<char> misses(3);

    kernels::ration(rank, 1, Array<2>({1, lanes}, 15), none, demand, Array<3>{}, fill,
                    misses.data());

    for (Index k = 0; k < 3; ++k)
        EXPECT_EQ(fill(k, 0, 0), 0.5);
    EXPECT_EQ(misses, std::vector<char>(3, 1));
}

TEST(Ration, ServesRanksInOrderFromOutputAndWithdrawals) {
    const Index rank[] = {1, 0, 1};
    const Array<1> withdrawn({1}, -4);
    Array<3> demand({3, 1, lanes}, 8), fill = demand;

    std::vector<char> misses(3);
    kernels::ration(rank, 2, Array<2>({1, lanes}, 6), withdrawn, demand, Array<3>{}, fill,
                    misses.data());

    EXPECT_EQ(fill(1, 0, 0), 1);
    EXPECT_EQ(fill(0, 0, 0), 0.125);
    EXPECT_EQ(misses[1], 0);
    EXPECT_EQ(misses[0], 1);
    EXPECT_EQ(fill(2, 0, 0), 0.125);
}

TEST(Ration, IsOneWhereNothingIsAskedAndNothingWhereNothingIsMade) {
    const Index rank[] = {0, 1, 1};
    Array<3> demand({3, 1, lanes}, 0), fill = demand;
    for (Index m = 0; m < lanes; ++m)
        demand(2, 0, m) = 3;

    std::vector<char> misses(3);
    kernels::ration(rank, 2, Array<2>({1, lanes}, 0), Array<1>({1}), demand, Array<3>{}, fill,
                    misses.data());

    EXPECT_EQ(fill(0, 0, 0), 1);
    EXPECT_EQ(fill(2, 0, 0), 0);
}

TEST(LimitDemand, LetsThroughTheQuotaAndSparesRebuilding) {
    Array<3> quota({1, 1, lanes}, 0.5), demand({3, 1, lanes}, 8), allowed = demand;
    const Array<2> base({3, 1}, 10);

    kernels::limit_demand(quota, base, demand, allowed);
    EXPECT_EQ(allowed(0, 0, 0), 0.625);
    EXPECT_EQ(allowed(2, 0, 0), 1);

    // No quota on what was never sold: infinity times nothing.
    quota(0, 0, 0) = infinity;
    kernels::limit_demand(quota, Array<2>({3, 1}, 0), demand, allowed);
    EXPECT_EQ(allowed(0, 0, 0), 1);
    EXPECT_EQ(allowed(0, 0, 1), 0);
}

TEST(Rationing, HandsOutWhatThereIsForAnyThreadCount) {
    for (const Index N : sizes) {
        RandomArrays random{static_cast<std::uint64_t>(N)};
        const Index rank[] = {0, 1, 1, 0, 1};
        const auto demand = random.operator()<3>({5, N, lanes}, 0, 9);
        const auto allowed = random.operator()<3>({5, N, lanes}, 0, 1);
        Array<1> withdrawn = random.operator()<1>({N}, -2, 0, 0.8);
        Array<2> total({N, lanes});
        kernels::use_threads(1);
        kernels::sum_demand(demand, allowed, withdrawn, total);
        Array<2> output = total;
        for (double& x : output.values())
            x *= random.uniform(0, 1.01) > 0.5 ? 1 : random.uniform(0, 1);
        Array<3> first({5, N, lanes});
        std::vector<char> misses(static_cast<std::size_t>(demand.extent(0) * N));
        kernels::ration(rank, 2, output, withdrawn, demand, allowed, first, misses.data());

        for (Index a = 0; a < N; ++a)
            for (Index m = 0; m < lanes; ++m) {
                double asked = withdrawn(a), served = 0;
                for (Index k = 0; k < 5; ++k) {
                    asked += demand(k, a, m) * allowed(k, a, m);
                    served += demand(k, a, m) * first(k, a, m);
                    ASSERT_LE(first(k, a, m), allowed(k, a, m));
                }
                ASSERT_EQ(total(a, m), std::max(0.0, asked));
                const double there = asked > 0 ? output(a, m) - withdrawn(a) : served;
                ASSERT_NEAR(served, there, 1e-13 * 45);
            }
        for (const int threads : {2, 3}) {
            kernels::use_threads(threads);
            Array<3> fill({5, N, lanes});
            kernels::ration(rank, 2, output, withdrawn, demand, allowed, fill, misses.data());
            EXPECT_TRUE(same_bits(fill, first));
        }
    }
}

TEST(AdjustOverproduction, RaisesUnderScarcityAndRelaxesElse) {
    const Array<2> demand({1, lanes}, 10);
    Array<2> output({1, lanes}, 8), alpha({1, lanes}, 1.05);

    kernels::adjust_overproduction(demand, output, 1.25, 0.5, false, alpha);
    EXPECT_DOUBLE_EQ(alpha(0, 0), 1.05 + 0.2 * 0.2 * 0.5);

    output = Array<2>({1, lanes}, 12);  // more made than asked for
    Array<2> relaxed({1, lanes}, 1.1), compat = relaxed;
    kernels::adjust_overproduction(demand, output, 1.25, 0.5, false, relaxed);
    kernels::adjust_overproduction(demand, output, 1.25, 0.5, true, compat);
    EXPECT_DOUBLE_EQ(relaxed(0, 0), 1.05);
    EXPECT_DOUBLE_EQ(compat(0, 0), 1.1 - 0.15 * 0.2 * 0.5);

    kernels::adjust_overproduction(Array<2>({1, lanes}, 0), output, 1.25, 0.5, false, relaxed);
    EXPECT_GE(relaxed(0, 0), 1);
}

TEST(SourceWeights, AreOneAtRestHoweverLargeCapacityIs) {
    for (const double base : {0.0, 3.0, infinity})
        for (const double exponent : {0.5, 1.0, 2.0}) {
            Array<2> weight({1, lanes});
            kernels::source_weights(Array<2>({1, lanes}, base), Array<1>({1}, base), exponent,
                                    weight);
            EXPECT_EQ(weight(0, 0), 1);
        }
    Array<2> weight({1, lanes});
    kernels::source_weights(Array<2>({1, lanes}, 1), Array<1>({1}, 4), 0.5, weight);
    EXPECT_EQ(weight(0, 0), 0.5);
}

TEST(FollowDemand, MovesTowardsDemandUpToTheCeiling) {
    Array<2> expected({1, lanes}, 10);
    kernels::follow_demand(Array<2>({1, lanes}, 50), Array<2>({1, lanes}, 20), 1.5, 0.1, expected);
    EXPECT_DOUBLE_EQ(expected(0, 0), 10 + 0.1 * (30 - 10));
}

TEST(AdjustLabour, HiresAndFiresAtTheirRatesWithinSupply) {
    const Array<1> base({1}, 10);
    const auto after = [&](double demand, double input, double supply, double labour) {
        Array<2> l({1, lanes}, labour);
        kernels::adjust_labour(Array<2>({1, lanes}, demand), Array<2>({1, lanes}, input),
                               supply < 1 ? Array<2>({1, lanes}, supply) : Array<2>{}, base, 0.5,
                               0.25, l);
        return l(0, 0);
    };
    EXPECT_DOUBLE_EQ(after(10, infinity, 1, 0.6), 0.8);   // half the gap is hired
    EXPECT_DOUBLE_EQ(after(6, infinity, 1, 1), 0.9);      // a quarter of it is dismissed
    EXPECT_DOUBLE_EQ(after(10, 6, 1, 1), 0.9);            // for want of inputs as well
    EXPECT_DOUBLE_EQ(after(10, infinity, 0.7, 1), 0.7);   // no more than can come
    EXPECT_DOUBLE_EQ(after(2, infinity, 0.7, 1), 0.575);  // from those who are there

    Array<2> idle({1, lanes}, 1), capacity({1, lanes}, 8);
    kernels::adjust_labour(Array<2>({1, lanes}), Array<2>({1, lanes}, infinity), Array<2>{},
                           Array<1>({1}), 0.5, 0.25, idle);
    EXPECT_EQ(idle(0, 0), 1);  // an industry without output
    kernels::limit_by_labour(Array<2>({1, lanes}, 0.9), Array<2>({1, lanes}, 0.5), base, capacity);
    EXPECT_EQ(capacity(0, 0), 5);
}

TEST(Labour, MakesUpForAbsentWorkersUpToBaseCapacity) {
    const auto left = [](double supply, double capacity) {
        Array<2> c({1, lanes}, capacity);
        kernels::limit_by_absence(Array<2>({1, lanes}, supply), Array<1>({1}, 10), c);
        return c(0, 0);
    };

    EXPECT_EQ(left(0.8, 10), 8);
    EXPECT_EQ(left(0.8, 7), 7);  // what is left of an industry can be staffed
    EXPECT_EQ(left(0.5, 12), 6);
    EXPECT_EQ(left(1, 12), 12);  // an industry that has grown has its workers
    EXPECT_EQ(left(1, 7), 7);
}

}  // namespace
}  // namespace spillover::test
