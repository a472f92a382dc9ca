// Multipliers, households taken in, and where effects arise, against the inverse written out.
#include "engine/multipliers.hpp"

#include <gtest/gtest.h>

#include "engine/region_spillovers.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

/// A random table with half of value added paid as wages.
MrioTable with_wages(std::uint64_t seed, bool pooled) {
    TableData data = pooled ? random_pooled_table(seed) : random_dense_table(seed);
    const Vector half = 0.5 * MrioTable{data}.value_added();
    data.value_added = {{"compensation", half}, {"surplus", half}};
    return MrioTable{std::move(data)};
}

TEST(Multipliers, OfValueAddedAreOne) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_pooled_table(seed)};
        const Matrix intensity = intensities(table, accounts_of(table)).col(1);

        const Matrix found = simple_multipliers(LeontiefSolver{table}, intensity);

        for (Index a = 0; a < found.rows(); ++a)
            EXPECT_NEAR(found(a, 0), table.output()[a] > 0 ? 1 : found(a, 0), 1e-12) << seed;
    }
}

TEST(Multipliers, WithHouseholdsEqualTheClosedInverse) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const bool pooled : {true, false}) {
            const MrioTable table = with_wages(seed, pooled);
            const Extent& e = table.extent();
            const auto closure =
                household_closure(table, "compensation", table.data().categories[0]);
            Matrix a = coefficients_of(table);
            for (Index b = 0; b < e.industries(); ++b)
                a.col(b) += closure.consumption.col(e.region_of(b)) * closure.income[b];
            const Matrix intensity = intensities(table, accounts_of(table));

            const Matrix found = total_multipliers(LeontiefSolver{table}, closure, intensity);

            EXPECT_LT(worst(found, leontief_inverse(a).transpose() * intensity), 1e-11) << seed;
        }
}

TEST(HouseholdClosure, SpendsNoMoreThanLabourIncome) {
    const MrioTable table = with_wages(5, true);
    const Extent& e = table.extent();
    const Vector& paid = table.data().value_added.at("compensation");

    const auto closure = household_closure(table, "compensation", table.data().categories[0]);

    for (Index s = 0; s < e.regions; ++s) {
        const double income = paid.segment(s * e.sectors, e.sectors).sum();
        const double bought = table.final_use().col(s * e.categories).sum();
        const double expected = income > 0 ? std::min(1.0, bought / income) : 0;
        EXPECT_NEAR(closure.consumption.col(s).sum(), expected, 1e-12);
    }
}

TEST(RegionSpillovers, AddUpToTheMultiplierAndEqualTheBlocksOfTheInverse) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const TableData& data : {random_pooled_table(seed), random_dense_table(seed)}) {
            const MrioTable table{data};
            const Extent& e = table.extent();
            const Index G = std::min<Index>(3, e.regions);
            std::vector<Index> group;
            for (Index r = 0; r < e.regions; ++r)
                group.push_back(r % G);
            const Matrix a = coefficients_of(table), inverse = leontief_inverse(a);
            const Vector intensity = Vector::LinSpaced(e.industries(), 0.5, 1.5);

            const auto found = region_spillovers(LeontiefSolver{table}, intensity, group, G);

            for (Index g = 0; g < G; ++g) {
                std::vector<Index> own;
                for (Index b = 0; b < e.industries(); ++b)
                    if (e.region_of(b) % G == g) own.push_back(b);
                const Vector within = intensity(own);
                const Vector alone = leontief_inverse(a(own, own)).transpose() * within;
                const Vector inside = Matrix{inverse(own, own)}.transpose() * within;
                const Vector all = inverse(Eigen::all, own).transpose() * intensity;
                EXPECT_LT(worst(found.intra(own), alone), 1e-12) << seed;
                EXPECT_LT(worst(found.feedback(own), inside - alone), 1e-12) << seed;
                EXPECT_LT(worst(found.spillover(own), all - inside), 1e-12) << seed;
                EXPECT_LT(worst(found.by_group(own, g), inside), 1e-12) << seed;
            }
        }
}

TEST(RegionSpillovers, BetweenGroupsAreWeightedMeans) {
    const Extent e{3, 1, 1};
    RegionSpillovers spillovers;
    spillovers.by_group = Matrix{{1.0, 2.0}, {3.0, 4.0}, {5.0, 6.0}};

    const Matrix found = between_groups(spillovers, e, Vector{{1.0, 3.0, 0.0}}, {0, 0, 1}, 2);

    EXPECT_EQ(found, (Matrix{{2.5, 0.0}, {3.5, 0.0}}));
}

}  // namespace
}  // namespace spillover::test
