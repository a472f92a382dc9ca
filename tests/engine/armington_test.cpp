// Where orders go (E4, E13) on random tables: to base-year shares where nothing tells origins
// apart.
#include <gtest/gtest.h>

#include "engine/economy.hpp"
#include "kernels/lanes.hpp"
#include "kernels/prices.hpp"
#include "tests/support/random_arrays.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

constexpr Index lanes = kernels::most_lanes;

class Origins : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam())};
    MrioTable dense_{random_dense_table(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Seeds, Origins, testing::Range(std::uint64_t{1}, tables + 1));

/// Demand by class, and what orders are divided by (0: nobody can make it), for random orders at
/// some prices.
struct Split {
    Array<3> orders, demand, normaliser;
};
Split split(const Economy& economy, const Array<2>& sigma, const Array<2>& price, bool ces,
            std::uint64_t seed) {
    const Index S = economy.extent.sectors, N = economy.extent.industries();
    RandomArrays random{seed};
    Split made{random.operator()<3>({S, economy.columns(), lanes}, 0, 100),
               Array<3>({economy.classes(), N, lanes}), Array<3>({S, economy.columns(), lanes})};
    Array<3> weight({2, N, lanes}, 1), spread = made.orders;
    const Array<3> available = weight;
    kernels::weigh_by_price(sigma, price, Array<2>{}, economy.block_of_region.data(), weight);
    Array<3> priced = weight;  // times price: p^(1 - sigma)
    for (Index kind = 0; kind < 2; ++kind)
        for (Index a = 0; a < N; ++a)
            for (Index m = 0; m < lanes; ++m)
                priced(kind, a, m) *= price(a, m);
    const kernels::CesComposite composite{available, Array<4>{}, priced, Array<4>{}, sigma};
    Array<3> last_weight = weight;
    const kernels::DemandOfTile tile{
        made.orders, made.orders,  weight, Array<4>{},  ces ? &composite : nullptr,
        false,       {true, true}, true,   last_weight, made.normaliser,
        spread,      made.demand};
    kernels::total_demand(economy.share_columns(), {&tile, 1});
    return made;
}

/// Largest distance of demand from orders times base-year shares, in parts of the largest order.
double gap_to_base_shares(const Economy& economy, const Split& made) {
    Array<3> expected({economy.classes(), economy.extent.industries(), lanes});
    for (Index u = 0; u < economy.columns(); ++u)
        for (Index i = 0; i < economy.extent.sectors; ++i)
            for (Index r = 0; r < economy.extent.regions; ++r)
                for (Index m = 0; m < lanes; ++m)
                    expected(economy.class_of_column[static_cast<std::size_t>(u)],
                             economy.extent.industry(r, i), m) +=
                        economy.share(i, u, r) * made.orders(i, u, m);
    double gap = 0, largest = 0;
    for (std::size_t n = 0; n < expected.values().size(); ++n) {
        gap = std::max(gap, std::abs(expected.values()[n] - made.demand.values()[n]));
        largest = std::max(largest, expected.values()[n]);
    }
    return largest > 0 ? gap / largest : gap;
}

/// Largest distance of what a good's makers are asked for from what was ordered of it.
double gap_of_sums(const Economy& economy, const Split& made) {
    double gap = 0;
    for (Index i = 0; i < economy.extent.sectors; ++i)
        for (Index m = 0; m < lanes; ++m) {
            double asked = 0, ordered = 0;
            for (Index k = 0; k < economy.classes(); ++k)
                for (Index r = 0; r < economy.extent.regions; ++r)
                    asked += made.demand(k, economy.extent.industry(r, i), m);
            for (Index u = 0; u < economy.columns(); ++u)
                ordered += made.normaliser(i, u, m) > 0 ? made.orders(i, u, m) : 0;
            gap = std::max(gap, std::abs(asked - ordered) / std::max(ordered, 1.0));
        }
    return gap;
}

// I18
TEST_P(Origins, HaveTheirBaseSharesAtEqualPrices) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Economy economy = make_economy(*table, 1.0 / 52, true);
        RandomArrays random{GetParam()};
        const Array<2> sigma = random.operator()<2>({economy.extent.sectors, lanes}, 0.2, 9);
        for (const double level : {1.0, 1.7})
            for (const bool ces : {false, true}) {
                const Array<2> price({economy.extent.industries(), lanes}, level);

                const Split made = split(economy, sigma, price, ces, GetParam());

                // The composite takes a power that grows without end as sigma nears 1.
                EXPECT_LT(gap_to_base_shares(economy, made), ces ? 1e-12 : 1e-14) << level;
            }
    }
}

// I18
TEST_P(Origins, HaveTheirBaseSharesWhereNothingSubstitutes) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Economy economy = make_economy(*table, 1.0 / 52, true);
        RandomArrays random{GetParam()};
        const Array<2> price = random.operator()<2>({economy.extent.industries(), lanes}, 0.2, 5);
        const Array<2> sigma({economy.extent.sectors, lanes}, 0);
        for (const bool ces : {false, true}) {
            const Split made = split(economy, sigma, price, ces, GetParam());

            EXPECT_LT(gap_to_base_shares(economy, made), 1e-14) << ces;
        }
    }
}

// I18: quantities of all origins add up to what was ordered, at any prices.
TEST_P(Origins, AddUpToWhatWasOrdered) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Economy economy = make_economy(*table, 1.0 / 52, true);
        RandomArrays random{GetParam()};
        const Array<2> sigma = random.operator()<2>({economy.extent.sectors, lanes}, 0, 9);
        const Array<2> price = random.operator()<2>({economy.extent.industries(), lanes}, 0.2, 5);

        const Split made = split(economy, sigma, price, false, GetParam());

        EXPECT_LT(gap_of_sums(economy, made), 1e-14);
    }
}

}  // namespace
}  // namespace spillover::test
