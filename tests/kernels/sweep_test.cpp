// Production, stocks and orders: by hand, and the fused sweep against its phases.
#include "kernels/sweep.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "kernels/parallel.hpp"
#include "tests/support/random_arrays.hpp"

namespace spillover::test {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

/// Everything that industries hold and want, at random.
struct Industries {
    OwnedColumns columns;
    Index N, S, lanes;
    Array<2> a, target_per_output;
    Array<1> rate, reference;
    std::vector<Index> first{0}, good;
    std::vector<double> per_stock, rest;
    Array<2> last_base, last_target, base, target, output;
    Array<3> share, stock, price;
    bool only_upwards;

    Industries(RandomArrays& random, Index U, Index sectors, Index buyers, bool clip, bool priced,
               Index width)
        : columns{random, U, sectors, 3, 1, buyers},
          N{columns.industries},
          S{sectors},
          lanes{width},
          a{random.operator()<2>({N, S}, 0.01, 0.2)},
          target_per_output{random.operator()<2>({N, S}, 0, 3)},
          rate{random.operator()<1>({S}, 0.01, 1)},
          reference{random.operator()<1>({N}, 0, 50)},
          last_base{random.operator()<2>({N, lanes}, 0, 50)},
          last_target{random.operator()<2>({N, lanes}, 0, 50)},
          base{random.operator()<2>({N, lanes}, 0, 50)},
          target{random.operator()<2>({N, lanes}, 0, 50)},
          output{random.operator()<2>({N, lanes}, 0, 50)},
          share{random.operator()<3>({S, U, lanes}, 0, 1)},
          stock{random.operator()<3>({N, S, lanes}, 0, 20)},
          price{priced ? random.operator()<3>({U, S, lanes}, 0.5, 2) : Array<3>{}},
          only_upwards{clip} {
        for (Index j = 0; j < N; ++j) {
            for (Index i = 0; i < S; ++i) {
                if (random.uniform(0, 1) < 0.1) {  // never short
                    target_per_output(j, i) = unbounded;
                    for (Index m = 0; m < lanes; ++m)
                        stock(j, i, m) = unbounded;
                } else if (a(j, i) > 0 && random.uniform(0, 1) < 0.6) {
                    good.push_back(i);
                    per_stock.push_back(1 / a(j, i));
                    rest.push_back(random.uniform(0, 1) < 0.5 ? 0 : 0.5);
                }
            }
            first.push_back(static_cast<Index>(good.size()));
        }
    }
    kernels::BindingInputs binding() const {
        return {first.data(), good.data(), per_stock.data(), rest.data()};
    }
    kernels::Restocking restocking() const {
        return {target_per_output, rate, Array<3>{}, only_upwards};
    }
};

struct Results {
    Array<3> stock, pooled;
    Array<2> use, receipts, shortfall, input, scarcest;
    Array<2> use_value, receipts_value, input_cost;

    explicit Results(const Industries& of)
        : stock{of.stock}, pooled({of.S, of.columns.share.extent(1), of.lanes}, 4) {
        use = receipts = shortfall = input = scarcest = Array<2>({of.N, of.lanes}, 9);
        if (!of.price.empty()) use_value = receipts_value = input_cost = use;
    }
    kernels::StockSums sums() {
        return {use, receipts, shortfall, use_value, receipts_value, input_cost};
    }
    bool operator==(const Results& other) const {
        return same_bits(stock, other.stock) && same_bits(pooled, other.pooled) &&
               same_bits(use, other.use) && same_bits(receipts, other.receipts) &&
               same_bits(shortfall, other.shortfall) && same_bits(input, other.input) &&
               same_bits(scarcest, other.scarcest) && same_bits(use_value, other.use_value) &&
               same_bits(receipts_value, other.receipts_value) &&
               same_bits(input_cost, other.input_cost);
    }
};

Results phase_by_phase(const Industries& in) {
    const Index lanes = in.lanes;
    Results r{in};
    Array<3> orders({in.N, in.S, lanes});
    const Index H = in.columns.buyers() - in.N;
    kernels::place_orders(in.a, Array<3>{}, in.restocking(), in.last_base, in.last_target, r.stock,
                          orders);
    kernels::update_inventories(true, in.a, Array<3>{}, in.columns.column_of.data(), orders,
                                in.share, in.price, in.output, r.stock, r.sums());
    kernels::place_orders(in.a, Array<3>{}, in.restocking(), in.base, in.target, r.stock, orders);
    const Array<3> untouched = r.pooled;
    kernels::pool_orders(in.columns.view(), orders, Array<3>({H, in.S, lanes}), r.pooled);
    for (Index u = 0; u < untouched.extent(1); ++u)  // the sweep leaves final columns alone
        if (in.columns.class_of[static_cast<std::size_t>(u)] % 2 == 1)
            for (Index i = 0; i < in.S; ++i)
                for (Index m = 0; m < lanes; ++m)
                    r.pooled(i, u, m) = untouched(i, u, m);
    Array<2> output({in.N, lanes});
    const Array<2> endless({in.N, lanes}, unbounded);
    kernels::bottleneck_output(in.binding(), endless, endless, in.reference, r.stock, Array<3>{},
                               r.input, r.scarcest, output);
    return r;
}

/// The same in plain loops, one industry, good and scenario at a time.
Results reference(const Industries& in) {
    const Index lanes = in.lanes;
    Results r{in};
    const auto order = [&](Index j, Index i, Index m, const Array<2>& base,
                           const Array<2>& target) {
        const double stock = r.stock(j, i, m);
        double gap = std::isinf(stock) ? 0.0 : in.target_per_output(j, i) * target(j, m) - stock;
        if (in.only_upwards && gap < 0) gap = 0;
        return std::max(0.0, in.a(j, i) * base(j, m) + in.rate(i) * gap);
    };
    for (Index u = 0; u < r.pooled.extent(1); ++u)
        for (Index n = 0; n < in.S * lanes; ++n)
            if (in.columns.class_of[static_cast<std::size_t>(u)] % 2 == 0)
                r.pooled(n / lanes, u, n % lanes) = 0;
    for (Index j = 0; j < in.N; ++j)
        for (Index m = 0; m < lanes; ++m) {
            const Index u = in.columns.column_of[static_cast<std::size_t>(j)];
            r.use(j, m) = r.receipts(j, m) = r.shortfall(j, m) = 0;
            const bool priced = !in.price.empty();
            if (priced) r.use_value(j, m) = r.receipts_value(j, m) = r.input_cost(j, m) = 0;
            for (Index i = 0; i < in.S; ++i) {
                const double received =
                    order(j, i, m, in.last_base, in.last_target) * in.share(i, u, m);
                const double needed = in.a(j, i) * in.output(j, m);
                const double at_hand = r.stock(j, i, m) + received;
                const double use = std::min(needed, at_hand);
                r.stock(j, i, m) = at_hand - use;
                r.use(j, m) += use;
                r.receipts(j, m) += received;
                r.shortfall(j, m) += needed - use;
                if (priced) {
                    r.use_value(j, m) += in.price(u, i, m) * use;
                    r.receipts_value(j, m) += in.price(u, i, m) * received;
                    r.input_cost(j, m) += in.price(u, i, m) * in.a(j, i);
                }
                r.pooled(i, u, m) += order(j, i, m, in.base, in.target);
            }
            r.input(j, m) = unbounded;
            r.scarcest(j, m) = -1;
            for (auto n = static_cast<std::size_t>(in.first[static_cast<std::size_t>(j)]);
                 n < static_cast<std::size_t>(in.first[static_cast<std::size_t>(j) + 1]); ++n) {
                const double bound =
                    in.per_stock[n] * r.stock(j, in.good[n], m) + in.rest[n] * in.reference(j);
                if (bound >= r.input(j, m)) continue;
                r.input(j, m) = bound;
                r.scarcest(j, m) = static_cast<double>(in.good[n]);
            }
        }
    return r;
}

struct SweepSize {
    Index U, S, buyers;
};
class SweepSizes : public testing::TestWithParam<SweepSize> {};
INSTANTIATE_TEST_SUITE_P(Sizes, SweepSizes,
                         testing::Values(SweepSize{1, 1, 1}, SweepSize{5, 3, 2},
                                         SweepSize{9, 13, 7}, SweepSize{31, 67, 11}));

TEST_P(SweepSizes, EqualItsPhasesAndTheReferenceBitForBitForAnyThreadCount) {
    const auto [U, S, buyers] = GetParam();
    for (int variant = 0; variant < 8; ++variant) {
        const bool clip = variant % 2 == 1, priced = variant / 2 % 2 == 1, alone = variant / 4 == 1;
        RandomArrays random{static_cast<std::uint64_t>(U + S)};
        const Industries in{random, U, S, buyers, clip, priced, alone ? 1 : lanes};
        const kernels::SweepInputs inputs{in.a,         in.restocking(), in.binding(), in.reference,
                                          in.last_base, in.last_target,  in.base,      in.target,
                                          in.output,    in.share,        in.price};
        const Results expected = reference(in);
        for (const int threads : {1, 2, 3}) {
            kernels::use_threads(threads);
            Results swept{in};
            kernels::sweep_inventories(in.columns.view(), inputs, swept.stock, swept.pooled,
                                       swept.sums(), swept.input, swept.scarcest);

            EXPECT_TRUE(swept == expected) << threads << " threads";
            EXPECT_TRUE(phase_by_phase(in) == expected) << threads << " threads";
        }
    }
}

TEST(UpdateInventories, TakesWhatComesInAndNeverGoesBelowNothing) {
    const Array<2> a({1, 2}, 0.5);
    const Index column[] = {0};
    Array<3> orders({1, 2, lanes}, 10), share({2, 1, lanes}, 0.5), stock({1, 2, lanes}, 3);
    Array<2> output({1, lanes}, 8), use = output, receipts = output, shortfall = output;
    for (Index m = 0; m < lanes; ++m)
        stock(0, 1, m) = -0.0, share(1, 0, m) = 0.1;

    Array<2> none;
    kernels::update_inventories(true, a, Array<3>{}, column, orders, share, Array<3>{}, output,
                                stock, {use, receipts, shortfall, none, none, none});

    EXPECT_EQ(stock(0, 0, 5), 3 + 5 - 4);
    EXPECT_EQ(stock(0, 1, 5), 0);  // needs 4, has 1
    EXPECT_EQ(use(0, 5), 5);
    EXPECT_EQ(receipts(0, 5), 6);
    EXPECT_EQ(shortfall(0, 5), 3);
}

TEST(PlaceOrders, FollowTechnologyAndTargetShocksAndClipOnlyWhereAsked) {
    const Array<2> a({1, 1}, 0.5), n({1, 1}, 2);
    const Array<1> rate({1}, 0.25);
    const Array<3> technology({1, 1, lanes}, 2), goal({1, 1, lanes}, 0.5), stock({1, 1, lanes}, 20);
    const Array<2> base({1, lanes}, 10), target({1, lanes}, 6);
    Array<3> orders({1, 1, lanes});

    kernels::place_orders(a, technology, {n, rate, goal, false}, base, target, stock, orders);
    EXPECT_EQ(orders(0, 0, 0), 0.5 * 2 * 10 + 0.25 * (2 * 2 * 0.5 * 6 - 20));
    kernels::place_orders(a, technology, {n, rate, goal, true}, base, target, stock, orders);
    EXPECT_EQ(orders(0, 0, 0), 10);
}

TEST(BottleneckOutput, IsTheScarcestOfDemandCapacityAndInputs) {
    const Index first[] = {0, 2}, good[] = {0, 2};
    const double per_stock[] = {2, 1}, rest[] = {0, 0.5};
    const Array<1> reference({1}, 10);
    Array<2> demand({1, lanes}, 9), capacity({1, lanes}, 8), input = demand, scarcest = demand,
                                                             output = demand;
    Array<3> stock({1, 3, lanes}, 3), technology({1, 3, lanes}, 1);
    const auto made = [&](bool with_technology) {
        kernels::bottleneck_output({first, good, per_stock, rest}, demand, capacity, reference,
                                   stock, with_technology ? In<3>(technology) : In<3>(Array<3>{}),
                                   input, scarcest, output);
        return output(0, 0);
    };

    EXPECT_EQ(made(false), 6);  // 2 * 3 against 3 + 5
    EXPECT_EQ(scarcest(0, 0), 0);
    technology(0, 0, 0) = 0;  // an input that is no longer needed, and of which nothing is left
    stock(0, 0, 0) = 0;
    EXPECT_EQ(made(true), 8);
    EXPECT_EQ(scarcest(0, 0), 2);
    capacity(0, 0) = 1;
    EXPECT_EQ(made(true), 1);
}

}  // namespace
}  // namespace spillover::test
