#include "kernels/trade.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/deliveries.hpp"
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
        const double w = weight(k % 2, r * columns.share.extent(0) + i, m);
        if (open.empty()) return w;
        return w * open(i, columns.origin_of[static_cast<std::size_t>(r)], k / 2, m);
    }
    /// `pooled`: orders, which become orders over their normaliser.
    void demand(Array<3>& pooled, Array<3>& normaliser, Array<3>& demand) const {
        const Index U = columns.share.extent(1), S = columns.share.extent(0);
        const Index R = columns.share.extent(2), K = 2 * columns.destinations;
        for (Index i = 0; i < S; ++i)
            for (Index m = 0; m < lanes; ++m) {
                for (Index u = 0; u < U; ++u) {
                    double sum = 0;
                    for (Index r = 0; r < R; ++r)
                        sum += columns.share(i, u, r) *
                               source(columns.class_of[static_cast<std::size_t>(u)], i, r, m);
                    normaliser(i, u, m) = sum;
                    pooled(i, u, m) = sum > 0 ? pooled(i, u, m) / sum : 0.0;
                }
                for (Index k = 0; k < K; ++k)
                    for (Index r = 0; r < R; ++r) {
                        double sum = 0;
                        for (Index u = 0; u < U; ++u)
                            if (columns.class_of[static_cast<std::size_t>(u)] == k)
                                sum += columns.share(i, u, r) * pooled(i, u, m);
                        demand(k, r * S + i, m) = sum * source(k, i, r, m);
                    }
            }
    }
    void received(const Array<3>& fill, const Array<3>& normaliser, Array<3>& received) const {
        const Index R = columns.share.extent(2), S = columns.share.extent(0);
        for (Index u = 0; u < columns.share.extent(1); ++u)
            for (Index i = 0; i < S; ++i)
                for (Index m = 0; m < lanes; ++m) {
                    const Index k = columns.class_of[static_cast<std::size_t>(u)];
                    double sum = 0;
                    for (Index r = 0; r < R; ++r)
                        sum +=
                            columns.share(i, u, r) * (source(k, i, r, m) * fill(k, r * S + i, m));
                    const double total = normaliser(i, u, m);
                    received(i, u, m) = total > 0 ? sum / total : 0.0;
                }
    }
};

struct Size {
    Index U, S, R, D;
    bool borders, sparse = false;
};

OwnedColumns random_columns(RandomArrays& random, const Size& size, Index buyers_per_column) {
    OwnedColumns columns{
        random, size.U, size.S, size.R, size.D, buyers_per_column, size.sparse ? 0.85 : 0.1};
    if (size.sparse) columns.leave_out_zeros();
    return columns;
}

class TradeSizes : public testing::TestWithParam<Size> {};
// Odd sizes; origins in one piece and in several; on both sides of the fork threshold; all shares
// or those alone that are not 0.
INSTANTIATE_TEST_SUITE_P(Sizes, TradeSizes,
                         testing::Values(Size{1, 1, 1, 1, false}, Size{7, 3, 5, 1, false},
                                         Size{13, 5, 3, 3, true}, Size{11, 2, 61, 11, true},
                                         Size{23, 3, 301, 1, false}, Size{62, 7, 53, 1, false},
                                         Size{62, 7, 53, 7, true}, Size{1, 1, 1, 1, false, true},
                                         Size{13, 5, 3, 3, true, true},
                                         Size{23, 3, 301, 1, false, true},
                                         Size{620, 2, 301, 1, false, true},
                                         Size{620, 7, 103, 7, true, true}));

/// What the kernels keep of a tile from step to step, filled with numbers that must go.
struct Kept {
    Array<3> weight, normaliser, spread, demand, received, value;
    std::vector<char> misses;

    Kept(const OwnedColumns& columns, const Array<3>& like_orders, const Array<3>& like_weight)
        : weight(like_weight.shape(), 9),
          normaliser(like_orders.shape(), 5),
          spread{normaliser},
          demand({2 * columns.destinations + 1, like_weight.extent(1), lanes}, -7),
          received{normaliser},
          value{normaliser},
          misses(static_cast<std::size_t>(demand.extent(0) * demand.extent(1)), 1) {}

    kernels::DemandOfTile demand_of(const Array<3>& orders, const Array<3>& w, const Array<4>& open,
                                    bool has_last = false,
                                    const kernels::CesComposite* ces = nullptr) {
        return {orders,       orders, w,      open,       ces,    has_last,
                {true, true}, true,   weight, normaliser, spread, demand};
    }
    kernels::DeliveryOfTile delivery_of(const Array<3>& w, const Array<4>& open,
                                        const Array<3>& fill) {
        return {w,    open,     fill,       misses.data(), normaliser,
                true, received, Array<2>{}, Array<4>{},    Array<3>{}};
    }
};

void expect_near(const Array<3>& found, const Array<3>& expected, double tolerance) {
    for (std::size_t n = 0; n < found.values().size(); ++n)
        EXPECT_NEAR(found.values()[n], expected.values()[n],
                    tolerance * std::abs(expected.values()[n]));
}

TEST_P(TradeSizes, EqualTheReferenceForAnyThreadCountAndCompany) {
    const auto [U, S, R, D, borders, sparse] = GetParam();
    RandomArrays random{static_cast<std::uint64_t>(U * S * R)};
    const OwnedColumns columns = random_columns(random, GetParam(), 2);
    const Array<4> open = borders ? random.operator()<4>({S, D, D, lanes}, 1, 1, 0.3) : Array<4>{};
    std::vector<Array<3>> weights, orders, fills;
    for (int n = 0; n < 3; ++n) {
        weights.push_back(random.operator()<3>({2, R * S, lanes}, 0, 1.5));
        orders.push_back(random.operator()<3>({S, U, lanes}, 0, 100));
        fills.push_back(random.operator()<3>({2 * D + 1, R * S, lanes}, 0, 1));
    }
    std::vector<Array<3>> alone;

    for (const int threads : {1, 2, 3}) {
        kernels::use_threads(threads);
        std::vector<Kept> kept;
        for (std::size_t n = 0; n < 3; ++n)
            kept.emplace_back(columns, orders[n], weights[n]);
        std::vector<kernels::DemandOfTile> demands;
        std::vector<kernels::DeliveryOfTile> deliveries;
        for (std::size_t n = 0; n < 3; ++n) {
            demands.push_back(kept[n].demand_of(orders[n], weights[n], open));
            deliveries.push_back(kept[n].delivery_of(weights[n], open, fills[n]));
        }
        kernels::total_demand(columns.view(), demands);
        kernels::deliver(columns.view(), deliveries);

        for (std::size_t n = 0; n < 3; ++n) {
            Array<3> pooled = orders[n], normaliser = kept[n].normaliser;
            Array<3> demand({2 * D + 1, R * S, lanes}, -7), received = normaliser;
            const Reference reference{columns, weights[n], open};
            reference.demand(pooled, normaliser, demand);
            reference.received(fills[n], normaliser, received);
            EXPECT_TRUE(same_bits(kept[n].spread, pooled));
            EXPECT_TRUE(same_bits(kept[n].normaliser, normaliser));
            EXPECT_TRUE(same_bits(kept[n].demand, demand)) << "the last class is left alone";
            EXPECT_TRUE(same_bits(kept[n].weight, weights[n]));
            expect_near(kept[n].received, received, 2e-13);
            Kept single{columns, orders[n], weights[n]};
            const auto asked = single.demand_of(orders[n], weights[n], open);
            const auto brought = single.delivery_of(weights[n], open, fills[n]);
            kernels::total_demand(columns.view(), {&asked, 1});
            kernels::deliver(columns.view(), {&brought, 1});
            EXPECT_TRUE(same_bits(single.received, kept[n].received)) << "alone or in company";
        }
    }
}

// Steps in which nothing, final orders, or the weights of one good and kind have changed.
TEST_P(TradeSizes, KeepOfTheStepBeforeWhatHasNotChanged) {
    const auto [U, S, R, D, borders, sparse] = GetParam();
    RandomArrays random{static_cast<std::uint64_t>(U + 3 * S * R)};
    const OwnedColumns columns = random_columns(random, GetParam(), 2);
    Array<3> weight = random.operator()<3>({2, R * S, lanes}, 0.5, 1.5);
    Array<3> orders = random.operator()<3>({S, U, lanes}, 0, 100);
    const Array<4> open;
    Kept kept{columns, orders, weight};
    const auto step = [&](bool has_last, Kept& into) {
        const auto tile = into.demand_of(orders, weight, open, has_last);
        kernels::total_demand(columns.view(), {&tile, 1});
    };
    step(false, kept);

    for (int change = 0; change < 4; ++change) {
        const Index place = change == 3 ? 1 : 0;
        if (change == 1) orders(S - 1, U - 1, 3) += 1;
        if (change == 2) orders(0, 0, 2) += 1;
        if (change == 3) weight(place, R * S - 1, lanes - 1) *= 1.25;
        Kept fresh{columns, orders, weight};
        step(true, kept);
        step(false, fresh);

        EXPECT_TRUE(same_bits(kept.demand, fresh.demand)) << change;
        EXPECT_TRUE(same_bits(kept.spread, fresh.spread)) << change;
        EXPECT_TRUE(same_bits(kept.normaliser, fresh.normaliser)) << change;
    }
}

// Nearly all origins serve everything, some nothing, some next to nothing.
TEST_P(TradeSizes, LoseNoDigitsWhereLittleArrives) {
    const auto [U, S, R, D, borders, sparse] = GetParam();
    RandomArrays random{static_cast<std::uint64_t>(U + S + R)};
    const OwnedColumns columns = random_columns(random, GetParam(), 2);
    const Array<3> weight = random.operator()<3>({2, R * S, lanes}, 0.5, 1.5, 0);
    const Array<3> orders = random.operator()<3>({S, U, lanes}, 0, 100);
    const Array<4> open;
    for (const double served : {1.0, 0.5, 1e-3, 1e-9, 0.0}) {
        Array<3> fill({2 * D + 1, R * S, lanes}, served);
        for (Index a = 0; a < R * S; a += 3)
            for (Index k = 0; k < 2 * D + 1; ++k)
                fill(k, a, a % lanes) = served == 1.0 ? 1.0 : 0.0;
        Kept kept{columns, orders, weight};
        const auto asked = kept.demand_of(orders, weight, open);
        const auto brought = kept.delivery_of(weight, open, fill);

        kernels::total_demand(columns.view(), {&asked, 1});
        kernels::deliver(columns.view(), {&brought, 1});

        Array<3> expected = kept.received;
        Reference{columns, weight, open}.received(fill, kept.normaliser, expected);
        expect_near(kept.received, expected, 1e-12);
        for (std::size_t n = 0; n < expected.values().size(); ++n)
            EXPECT_TRUE(served < 1 || kept.received.values()[n] == expected.values()[n]);
    }
}

TEST_P(TradeSizes, TellWhatDeliveriesCost) {
    const auto [U, S, R, D, borders, sparse] = GetParam();
    RandomArrays random{static_cast<std::uint64_t>(U + S * R)};
    const OwnedColumns columns = random_columns(random, GetParam(), 2);
    const Array<3> weight = random.operator()<3>({2, R * S, lanes}, 0, 1.5);
    const Array<3> fill = random.operator()<3>({2 * D + 1, R * S, lanes}, 0, 1);
    const Array<2> price = random.operator()<2>({R * S, lanes}, 0.5, 2);
    const Array<4> markup = borders ? random.operator()<4>({S, D, D, lanes}, 1, 2) : Array<4>{};
    const Array<4> open;
    // Values are deliveries of weights times price times markup.
    Array<3> costly = weight;
    for (Index k = 0; k < 2; ++k)
        for (Index a = 0; a < R * S; ++a)
            for (Index m = 0; m < lanes; ++m)
                costly(k, a, m) *= price(a, m);
    const Array<3> orders({S, U, lanes}, 1.0);
    Array<3> first_value;

    for (const int threads : {1, 2, 3}) {
        kernels::use_threads(threads);
        Kept kept{columns, orders, weight};
        const auto asked = kept.demand_of(orders, weight, open);
        auto brought = kept.delivery_of(weight, open, fill);
        kernels::total_demand(columns.view(), {&asked, 1});
        kernels::deliver(columns.view(), {&brought, 1});
        const Array<3> unpriced = kept.received;
        kernels::deliver(columns.view(),
                         std::vector<kernels::DeliveryOfTile>{
                             {weight, open, fill, kept.misses.data(), kept.normaliser, true,
                              kept.received, price, markup, kept.value}});

        EXPECT_TRUE(same_bits(kept.received, unpriced));
        Array<3> expected({S, U, lanes});
        Reference{columns, costly, markup}.received(fill, kept.normaliser, expected);
        expect_near(kept.value, expected, 1e-13 * static_cast<double>(R));
        if (threads == 1) first_value = kept.value;
        EXPECT_TRUE(same_bits(kept.value, first_value));
    }
}

// An origin that costs twice as much, at an elasticity of 2: the composite of half and half.
TEST(TotalDemand, BuysTheCompositeOfACesFunction) {
    RandomArrays random{1};
    OwnedColumns columns{random, 1, 1, 2, 1, 1};
    columns.share(0, 0, 0) = columns.share(0, 0, 1) = 0.5;
    Array<3> weight({2, 2, lanes}, 1), available = weight, priced = weight;
    Array<2> sigma({1, lanes}, 2);
    for (Index k = 0; k < 2; ++k)
        for (Index m = 0; m < lanes; ++m) {
            weight(k, 1, m) = 0.25;  // 2^-2
            priced(k, 1, m) = 0.5;   // 2^(1 - 2)
        }
    const Array<3> orders({1, 1, lanes}, 30);
    const Array<4> open;
    const kernels::CesComposite composite{available, open, priced, open, sigma};
    Kept kept{columns, orders, weight};
    const auto tile = kept.demand_of(orders, weight, open, false, &composite);

    kernels::total_demand(columns.view(), {&tile, 1});

    // P = (1/2 + 1/4)^-1 = 4/3; q_r = 1/2 p_r^-2 P^2 30.
    EXPECT_NEAR(kept.demand(0, 0, 3), 15 * 16.0 / 9, 1e-12);
    EXPECT_NEAR(kept.demand(0, 1, 3), 15 * 4.0 / 9, 1e-12);
}

TEST_P(TradeSizes, PoolOrdersInBuyerOrder) {
    const auto [U, S, R, D, borders, sparse] = GetParam();
    RandomArrays random{3};
    const OwnedColumns columns = random_columns(random, GetParam(), 40);
    const Index N = columns.industries, H = columns.buyers() - N;
    const Array<3> industries = random.operator()<3>({N, S, lanes}, 0, 9);
    const Array<3> final = random.operator()<3>({H, S, lanes}, 0, 9);
    Array<3> expected({S, U, lanes});
    for (Index j = 0; j < N + H; ++j)
        for (Index i = 0; i < S; ++i)
            for (Index m = 0; m < lanes; ++m)
                expected(i, columns.column_of[static_cast<std::size_t>(j)], m) +=
                    j < N ? industries(j, i, m) : final(j - N, i, m);

    for (const int threads : {1, 2, 3}) {
        kernels::use_threads(threads);
        Array<3> pooled({S, U, lanes}, 3);
        kernels::pool_orders(columns.view(), industries, final, pooled);
        EXPECT_TRUE(same_bits(pooled, expected));
        kernels::pool_orders(columns.view(), Array<3>{}, final, pooled);
        EXPECT_TRUE(same_bits(pooled, expected)) << "intermediate columns are left alone";
    }
}

TEST(SumDeliveries, AddsUpByGood) {
    RandomArrays random{4};
    const Index U = 23, S = 7;
    const auto spread = random.operator()<3>({S, U, lanes}, 0, 9);
    const auto normaliser = random.operator()<3>({S, U, lanes}, 0, 2);
    const auto share = random.operator()<3>({S, U, lanes}, 0, 1);
    Array<2> expected({S, lanes}), received({S, lanes}, 3);
    for (Index u = 0; u < U; ++u)
        for (Index i = 0; i < S; ++i)
            for (Index m = 0; m < lanes; ++m)
                expected(i, m) += spread(i, u, m) * normaliser(i, u, m) * share(i, u, m);

    kernels::sum_deliveries(spread, normaliser, share, received);

    EXPECT_TRUE(same_bits(received, expected));
}

TEST(TotalDemand, SplitsOrdersBySharesTimesWeights) {
    RandomArrays random{1};
    OwnedColumns columns{random, 1, 1, 2, 1, 1};
    columns.share(0, 0, 0) = 0.25;
    columns.share(0, 0, 1) = 0.75;
    Array<3> weight({2, 2, lanes}, 1);
    const Array<3> orders({1, 1, lanes}, 100);
    const Array<4> open;
    for (Index m = 0; m < lanes; ++m)
        weight(0, 0, m) = 0;  // the first origin has nothing left
    Kept kept{columns, orders, weight};
    const auto tile = kept.demand_of(orders, weight, open);

    kernels::total_demand(columns.view(), {&tile, 1});

    EXPECT_EQ(kept.normaliser(0, 0, 0), 0.75);
    EXPECT_EQ(kept.demand(0, 0, 0), 0);
    EXPECT_DOUBLE_EQ(kept.demand(0, 1, 0), 100);
}

}  // namespace
}  // namespace spillover::test
