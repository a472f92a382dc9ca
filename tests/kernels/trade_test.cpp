#include "kernels/trade.hpp"

#include <gtest/gtest.h>

#include "kernels/parallel.hpp"
#include "tests/support/random_arrays.hpp"

namespace spillover::test {
namespace {

/// The kernels in plain loops: orders over origins, demand, deliveries.
struct Reference {
    const OwnedColumns& columns;
    const Array<3>& weight;
    const Array<4>& open;

    double source(Index k, Index i, Index r, Index m) const {
        const double w = weight(k % 2, r * columns.share.extent(1) + i, m);
        if (open.empty()) return w;
        return w * open(i, columns.origin_of[static_cast<std::size_t>(r)], k / 2, m);
    }
    void demand(Array<3>& pooled, Array<3>& normaliser, Array<3>& unserved,
                Array<3>& demand) const {
        const Index U = columns.share.extent(0), S = columns.share.extent(1);
        const Index R = columns.share.extent(2), K = 2 * columns.destinations;
        for (Index i = 0; i < S; ++i)
            for (Index m = 0; m < lanes; ++m) {
                for (Index u = 0; u < U; ++u) {
                    double sum = 0;
                    for (Index r = 0; r < R; ++r)
                        sum += columns.share(u, i, r) *
                               source(columns.class_of[static_cast<std::size_t>(u)], i, r, m);
                    normaliser(u, i, m) = sum;
                    unserved(u, i, m) = sum > 0 ? 0.0 : pooled(u, i, m);
                    pooled(u, i, m) = sum > 0 ? pooled(u, i, m) / sum : 0.0;
                }
                for (Index k = 0; k < K; ++k)
                    for (Index r = 0; r < R; ++r) {
                        double sum = 0;
                        for (Index u = 0; u < U; ++u)
                            if (columns.class_of[static_cast<std::size_t>(u)] == k)
                                sum += columns.share(u, i, r) * pooled(u, i, m);
                        demand(k, r * S + i, m) = sum * source(k, i, r, m);
                    }
            }
    }
    void received(const Array<3>& fill, const Array<3>& normaliser, Array<3>& received) const {
        const Index R = columns.share.extent(2), S = columns.share.extent(1);
        for (Index u = 0; u < columns.share.extent(0); ++u)
            for (Index i = 0; i < S; ++i)
                for (Index m = 0; m < lanes; ++m) {
                    const Index k = columns.class_of[static_cast<std::size_t>(u)];
                    double sum = 0;
                    for (Index r = 0; r < R; ++r)
                        sum +=
                            columns.share(u, i, r) * (source(k, i, r, m) * fill(k, r * S + i, m));
                    const double total = normaliser(u, i, m);
                    received(u, i, m) = total > 0 ? sum / total : 0.0;
                }
    }
};

struct Size {
    Index U, S, R, D;
    bool borders;
};

class TradeSizes : public testing::TestWithParam<Size> {};
// Odd sizes; origins in one piece and in several; on both sides of the fork threshold.
INSTANTIATE_TEST_SUITE_P(Sizes, TradeSizes,
                         testing::Values(Size{1, 1, 1, 1, false}, Size{7, 3, 5, 1, false},
                                         Size{13, 5, 3, 3, true}, Size{11, 2, 61, 11, true},
                                         Size{23, 3, 301, 1, false}, Size{62, 7, 53, 1, false},
                                         Size{62, 7, 53, 7, true}));

TEST_P(TradeSizes, EqualTheReferenceBitForBitForAnyThreadCount) {
    const auto [U, S, R, D, borders] = GetParam();
    RandomArrays random{static_cast<std::uint64_t>(U * S * R)};
    const OwnedColumns columns{random, U, S, R, D, 2};
    const Array<3> weight = random.operator()<3>({2, R * S, lanes}, 0, 1.5);
    const Array<4> open = borders ? random.operator()<4>({S, D, D, lanes}, 1, 1, 0.3) : Array<4>{};
    const Array<3> orders = random.operator()<3>({U, S, lanes}, 0, 100);
    const Array<3> fill = random.operator()<3>({2 * D + 1, R * S, lanes}, 0, 1);
    Array<3> pooled = orders, normaliser({U, S, lanes}), unserved = normaliser;
    Array<3> demand({2 * D + 1, R * S, lanes}, -7), received = normaliser;
    const Reference reference{columns, weight, open};
    reference.demand(pooled, normaliser, unserved, demand);
    reference.received(fill, normaliser, received);

    for (const int threads : {1, 2, 3}) {
        kernels::use_threads(threads);
        Array<3> p = orders, n({U, S, lanes}, 5), u = n, r = n;
        Array<3> d({2 * D + 1, R * S, lanes}, -7);
        kernels::total_demand(columns.view(), weight, open, p, n, u, d);
        kernels::received_share(columns.view(), weight, open, fill, n, r);

        EXPECT_TRUE(same_bits(p, pooled));
        EXPECT_TRUE(same_bits(n, normaliser));
        EXPECT_TRUE(same_bits(u, unserved));
        EXPECT_TRUE(same_bits(d, demand)) << "the last class is left alone";
        EXPECT_TRUE(same_bits(r, received));
    }
}

TEST_P(TradeSizes, TellWhatDeliveriesCostInTheSamePass) {
    const auto [U, S, R, D, borders] = GetParam();
    RandomArrays random{static_cast<std::uint64_t>(U + S * R)};
    const OwnedColumns columns{random, U, S, R, D, 2};
    const Array<3> weight = random.operator()<3>({2, R * S, lanes}, 0, 1.5);
    const Array<3> fill = random.operator()<3>({2 * D + 1, R * S, lanes}, 0, 1);
    const Array<2> price = random.operator()<2>({R * S, lanes}, 0.5, 2);
    const Array<4> markup = borders ? random.operator()<4>({S, D, D, lanes}, 1, 2) : Array<4>{};
    const Array<3> normaliser = random.operator()<3>({U, S, lanes}, 0, 2, 0.2);
    // Values are deliveries of weights times price times markup.
    Array<3> costly = weight, expected({U, S, lanes}), quantities = expected;
    for (Index k = 0; k < 2; ++k)
        for (Index a = 0; a < R * S; ++a)
            for (Index m = 0; m < lanes; ++m)
                costly(k, a, m) *= price(a, m);
    Reference{columns, costly, markup}.received(fill, normaliser, expected);
    Reference{columns, weight, Array<4>{}}.received(fill, normaliser, quantities);

    for (const int threads : {1, 2, 3}) {
        kernels::use_threads(threads);
        Array<3> r({U, S, lanes}, 5), v = r;
        kernels::received_value(columns.view(), weight, Array<4>{}, fill, normaliser, price, markup,
                                r, v);

        EXPECT_TRUE(same_bits(r, quantities));
        for (std::size_t n = 0; n < v.values().size(); ++n)
            EXPECT_NEAR(v.values()[n], expected.values()[n], 1e-13 * static_cast<double>(R));
    }
}

// An origin that costs twice as much, at an elasticity of 2: the composite of half and half.
TEST(TotalDemand, BuysTheCompositeOfACesFunction) {
    const Index column[] = {0}, first[] = {0, 1}, buyer[] = {0}, zero[] = {0, 0};
    Array<3> share({1, 1, 2}, 0.5);
    const kernels::ShareColumns columns{share, zero, zero, 3, 1, column, first, buyer};
    Array<3> weight({2, 2, lanes}, 1), available = weight, priced = weight;
    Array<2> sigma({1, lanes}, 2);
    for (Index k = 0; k < 2; ++k)
        for (Index m = 0; m < lanes; ++m) {
            weight(k, 1, m) = 0.25;  // 2^-2
            priced(k, 1, m) = 0.5;   // 2^(1 - 2)
        }
    Array<3> pooled({1, 1, lanes}, 30), normaliser = pooled, unserved = pooled;
    Array<3> demand({3, 2, lanes});
    const kernels::CesComposite composite{available, Array<4>{}, priced, Array<4>{}, sigma};

    kernels::total_demand(columns, weight, Array<4>{}, pooled, normaliser, unserved, demand,
                          &composite);

    // P = (1/2 + 1/4)^-1 = 4/3; q_r = 1/2 p_r^-2 P^2 30.
    EXPECT_NEAR(demand(0, 0, 3), 15 * 16.0 / 9, 1e-12);
    EXPECT_NEAR(demand(0, 1, 3), 15 * 4.0 / 9, 1e-12);
    EXPECT_EQ(unserved(0, 0, 3), 0);
}

TEST_P(TradeSizes, PoolOrdersInBuyerOrder) {
    const auto [U, S, R, D, borders] = GetParam();
    RandomArrays random{3};
    const OwnedColumns columns{random, U, S, R, D, 40};
    const Index N = columns.industries, H = columns.buyers() - N;
    const Array<3> industries = random.operator()<3>({N, S, lanes}, 0, 9);
    const Array<3> final = random.operator()<3>({H, S, lanes}, 0, 9);
    Array<3> expected({U, S, lanes});
    for (Index j = 0; j < N + H; ++j)
        for (Index i = 0; i < S; ++i)
            for (Index m = 0; m < lanes; ++m)
                expected(columns.column_of[static_cast<std::size_t>(j)], i, m) +=
                    j < N ? industries(j, i, m) : final(j - N, i, m);

    for (const int threads : {1, 2, 3}) {
        kernels::use_threads(threads);
        Array<3> pooled({U, S, lanes}, 3);
        kernels::pool_orders(columns.view(), industries, final, pooled);
        EXPECT_TRUE(same_bits(pooled, expected));
        kernels::pool_orders(columns.view(), Array<3>{}, final, pooled);
        EXPECT_TRUE(same_bits(pooled, expected)) << "intermediate columns are left alone";
    }
}

TEST(TotalDemand, SplitsOrdersBySharesTimesWeights) {
    RandomArrays random{1};
    OwnedColumns columns{random, 1, 1, 2, 1, 1};
    columns.share(0, 0, 0) = 0.25;
    columns.share(0, 0, 1) = 0.75;
    Array<3> weight({2, 2, lanes}, 1), orders({1, 1, lanes}, 100),
        normaliser = orders, unserved = orders, demand({3, 2, lanes});
    for (Index m = 0; m < lanes; ++m)
        weight(0, 0, m) = 0;  // the first origin has nothing left

    kernels::total_demand(columns.view(), weight, Array<4>{}, orders, normaliser, unserved, demand);

    EXPECT_EQ(normaliser(0, 0, 0), 0.75);
    EXPECT_EQ(demand(0, 0, 0), 0);
    EXPECT_DOUBLE_EQ(demand(0, 1, 0), 100);
    EXPECT_EQ(unserved(0, 0, 0), 0);
}

}  // namespace
}  // namespace spillover::test
