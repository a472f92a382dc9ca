// Linkages and the Ghosh inverse against textbook forms.
#include "engine/sector_linkages.hpp"

#include <gtest/gtest.h>

#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

/// (I - B)^-1 written out; industries without output sell nothing.
Matrix ghosh_inverse(const MrioTable& table) {
    const Vector& x = table.output();
    Matrix b = coefficients_of(table) * x.asDiagonal();
    for (Index a = 0; a < x.size(); ++a) {
        if (x[a] > 0) {
            b.row(a) /= x[a];
        } else {
            b.row(a).setZero();
        }
    }
    return leontief_inverse(b);
}

TEST(Ghosh, EqualsTheInverseOfAllocation) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_dense_table(seed)};
        const Vector ones = Vector::Ones(table.output().size());
        const Matrix inverse = ghosh_inverse(table);
        const Vector primary = Vector::LinSpaced(ones.size(), 1, 2);

        const LeontiefSolver solver{table};

        EXPECT_LT(worst(ghosh_rows(solver, table.output(), ones), inverse * ones), 1e-11) << seed;
        Vector expected = inverse.transpose() * primary;
        for (Index a = 0; a < ones.size(); ++a)
            if (table.output()[a] <= 0) expected[a] = 0;
        EXPECT_LT(worst(ghosh_output(solver, table.output(), primary), expected), 1e-11) << seed;
    }
}

TEST(Ghosh, ReturnsOutputForTheValueAddedOfTheTable) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_pooled_table(seed)};
        const Vector& x = table.output();

        const Matrix found = ghosh_output(LeontiefSolver{table}, x, table.value_added());

        EXPECT_LT((found - x).cwiseAbs().maxCoeff(), 1e-12 * x.maxCoeff()) << seed;
    }
}

TEST(SectorLinkages, CountTheStagesToBothEnds) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_pooled_table(seed)};
        const Matrix leontief = leontief_inverse(coefficients_of(table));

        const auto found = sector_linkages(LeontiefSolver{table}, table);

        EXPECT_LT(worst(found.output, leontief.colwise().sum().transpose()), 1e-11) << seed;
        EXPECT_LT(worst(found.demanded, leontief.rowwise().sum()), 1e-11) << seed;
        EXPECT_LT(worst(found.allocation, ghosh_inverse(table).rowwise().sum()), 1e-11) << seed;
    }
}

TEST(SectorLinkages, HaveTheMeanOne) {
    const MrioTable table{random_pooled_table(2)};
    const Vector& x = table.output();

    const auto found = sector_linkages(LeontiefSolver{table}, table);

    EXPECT_NEAR(found.backward.mean(), 1, 1e-14);
    EXPECT_NEAR(found.forward.mean(), 1, 1e-14);
    EXPECT_NEAR(found.sensitivity.mean(), 1, 1e-14);
    // Weighted by output the net multipliers are one: L f = x.
    EXPECT_NEAR(found.net.dot(x) / x.sum(), 1, 1e-12);
}

}  // namespace
}  // namespace spillover::test
