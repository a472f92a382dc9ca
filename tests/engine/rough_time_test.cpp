// What must hold of the full economy whatever strikes it: all channels, random shocks on all
// levers.
#include "tests/support/rough_time.hpp"

#include <gtest/gtest.h>

#include "tests/support/random_table.hpp"
#include "tests/support/transformed_table.hpp"

namespace spillover::test {
namespace {

enum Field : std::size_t { output, price, received };

class RoughTimes : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam(), with_all_uses)};
    MrioTable dense_{random_dense_table(GetParam(), with_all_uses)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, RoughTimes, testing::Range(std::uint64_t{1}, tables + 1));

/// Largest distance, in parts of the base year: an economy may come to a halt.
double gap(const Vector& a, const Vector& b, const Vector& base) {
    return (a - b).cwiseAbs().maxCoeff() / base.cwiseAbs().maxCoeff();
}

/// The record of one step of a field.
Vector record(const MemberResult& result, Field field, Index step, Index entities) {
    return Eigen::Map<const Vector>{result.fields[field].data() + step * entities, entities};
}

/// Prices of industries that make something; 0 for the others.
Vector prices(const MrioTable& table, const MemberResult& result, Index step) {
    const Vector p = record(result, price, step, table.extent().industries());
    return (table.output().array() > 0).select(p, 0);
}

// I5, I6
TEST_P(RoughTimes, KeepTheAccountsOfGoodsAndMoney) {
    for (const auto* table : {&pooled_, &dense_}) {
        const auto result = run(*table, rough_time(*table, GetParam()));

        EXPECT_LT(result.residuals.goods, 1e-12);
        EXPECT_LT(result.residuals.stocks, 1e-12);
        EXPECT_LT(result.residuals.money, 1e-12);
    }
}

// I7
TEST_P(RoughTimes, ScaleWithTheUnitOfMoney) {
    for (const auto* table : {&pooled_, &dense_}) {
        const MrioTable large{scaled(table->data(), 1000)};
        const Scenario s = rough_time(*table, GetParam());

        const auto small = run(*table, s), big = run(large, s);

        for (Index t = 0; t < s.time.steps; ++t) {
            EXPECT_LT(
                gap(output_at(large, big, t), 1000 * output_at(*table, small, t), large.output()),
                1e-11);
            EXPECT_LT(relative_gap(prices(large, big, t), prices(*table, small, t)), 1e-11);
        }
    }
}

// I9
TEST_P(RoughTimes, DoNotCareAboutTheOrderOfRegions) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        std::vector<Index> place;
        std::vector<std::vector<Index>> becomes;
        for (Index r = 0; r < e.regions; ++r) {
            place.push_back((r + 1) % e.regions);
            becomes.push_back({place.back()});
        }
        const MrioTable other{relabelled(table->data(), place)};
        const Scenario s = rough_time(*table, GetParam());

        const auto one = run(*table, s),
                   two = run(other, in_other_table(s, *table, other, becomes));

        for (Index t = 0; t < s.time.steps; ++t) {
            Vector x(e.industries()), p(e.industries()), y(e.final_columns());
            for (Index r = 0; r < e.regions; ++r) {
                const Index to = place[static_cast<std::size_t>(r)];
                x.segment(r * e.sectors, e.sectors) =
                    output_at(other, two, t).segment(to * e.sectors, e.sectors);
                p.segment(r * e.sectors, e.sectors) =
                    prices(other, two, t).segment(to * e.sectors, e.sectors);
                y.segment(r * e.categories, e.categories) =
                    record(two, received, t, e.final_columns())
                        .segment(to * e.categories, e.categories);
            }
            EXPECT_LT(gap(x, output_at(*table, one, t), table->output()), 1e-11);
            EXPECT_LT(relative_gap(p, prices(*table, one, t)), 1e-11);
            EXPECT_LT(gap(y, record(one, received, t, e.final_columns()), table->output()), 1e-11);
        }
    }
}

// I10
TEST_P(RoughTimes, GiveTheSamePathWhenARegionIsSplitInTwo) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        const Index S = e.sectors, N = e.industries();
        const MrioTable parted{split(table->data())};
        std::vector<std::vector<Index>> becomes;
        for (Index r = 0; r < e.regions; ++r)
            becomes.push_back({r});
        becomes[0].push_back(e.regions);
        const Scenario s = rough_time(*table, GetParam());

        const auto one = run(*table, s),
                   two = run(parted, in_other_table(s, *table, parted, becomes));

        for (Index t = 0; t < s.time.steps; ++t) {
            const Vector x = output_at(parted, two, t), p = prices(parted, two, t);
            Vector whole = x.head(N);
            whole.head(S) += x.tail(S);
            EXPECT_LT(gap(whole, output_at(*table, one, t), table->output()), 1e-11);
            EXPECT_LT(relative_gap(p.head(N), prices(*table, one, t)), 1e-11);
            EXPECT_LT(relative_gap(p.tail(S), p.head(S)), 1e-11);
        }
    }
}

}  // namespace
}  // namespace spillover::test
