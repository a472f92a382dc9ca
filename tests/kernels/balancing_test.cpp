#include "kernels/balancing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/random_arrays.hpp"

namespace spillover::test {
namespace {

using kernels::Balancing;

Array<2> matrix(Index rows, Index columns, Numbers values) {
    Array<2> result({rows, columns});
    result.values() = std::move(values);
    return result;
}
Array<1> vector(Numbers values) {
    Array<1> result({static_cast<Index>(values.size())});
    result.values() = std::move(values);
    return result;
}

Array<1> row_sums(const Array<2>& z) {
    Array<1> sums({z.extent(0)});
    for (Index i = 0; i < z.extent(0); ++i)
        for (Index j = 0; j < z.extent(1); ++j)
            sums(i) += z(i, j);
    return sums;
}
Array<1> column_sums(const Array<2>& z) {
    Array<1> sums({z.extent(1)});
    for (Index i = 0; i < z.extent(0); ++i)
        for (Index j = 0; j < z.extent(1); ++j)
            sums(j) += z(i, j);
    return sums;
}
double gap(const Array<1>& a, const Array<1>& b) {
    double worst = 0, size = 0;
    for (Index n = 0; n < b.extent(0); ++n) {
        worst = std::max(worst, std::abs(a(n) - b(n)));
        size = std::max(size, std::abs(b(n)));
    }
    return worst / std::max(size, 1e-300);
}

Balancing balance(Array<2>& z, const Array<1>& rows, const Array<1>& columns) {
    Array<2> work({2, std::max(z.extent(0), z.extent(1))});
    return kernels::gras(z, rows, columns, work);
}

// Miller and Blair, p. 335: printed after five rounds; the limit computed apart.
TEST(Ras, GivesTheTextbookExample) {
    Array<2> z = matrix(2, 2, {5, 0.5, 4, 3});

    const Balancing result = kernels::ras(z, vector({10, 2}), vector({7, 5}));

    EXPECT_TRUE(result.converged);
    const double printed[] = {6.5911, 3.4089, 0.4099, 1.5901};
    const double limit[] = {6.590207718719956, 3.4097922812800454, 0.40979228128004547,
                            1.5902077187199548};
    for (std::size_t n = 0; n < 4; ++n) {
        EXPECT_NEAR(z.values()[n], printed[n], 1e-3);
        EXPECT_NEAR(z.values()[n], limit[n], 1e-12);
    }
}

// The same, round by round (worked out apart): rows, then columns.
TEST(Ras, TakesTheRoundsOfTheTextbookExample) {
    const std::vector<double> after_1{6.218274111675128, 2.573529411764706, 0.7817258883248732,
                                      2.426470588235294},
        after_5{6.590140404649273, 3.409603076053049, 0.4098595953507271, 1.590396923946952};
    for (const auto& [rounds, expected] : {std::pair{Index{1}, after_1}, {Index{5}, after_5}}) {
        Array<2> z = matrix(2, 2, {5, 0.5, 4, 3});

        const Balancing result = kernels::ras(z, vector({10, 2}), vector({7, 5}), 1e-14, rounds);

        EXPECT_EQ(result.iterations, rounds);
        for (std::size_t n = 0; n < 4; ++n)
            EXPECT_NEAR(z.values()[n], expected[n], 1e-13);
    }
}

class RandomMatrices : public testing::TestWithParam<std::uint64_t> {
protected:
    RandomArrays random_{GetParam()};
    Index m_ = 1 + static_cast<Index>(GetParam() % 9), n_ = 1 + static_cast<Index>(GetParam() % 7);
};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomMatrices,
                         testing::Range(std::uint64_t{1}, std::uint64_t{101}));

// Margins taken from a matrix with the same pattern are feasible.
TEST_P(RandomMatrices, MeetFeasibleMarginsAndKeepZeros) {
    Array<2> z = random_.operator()<2>({m_, n_}, 0.1, 9, 0.3), aim = z;
    for (double& value : aim.values())
        value *= random_.uniform(0.3, 3);
    Array<2> grown = z, large = z;
    Array<1> rows = row_sums(aim), columns = column_sums(aim);

    const Balancing result = kernels::ras(z, rows, columns);

    EXPECT_TRUE(result.converged);
    EXPECT_LT(gap(row_sums(z), rows), 1e-10);
    EXPECT_LT(gap(column_sums(z), columns), 1e-10);
    for (std::size_t k = 0; k < z.values().size(); ++k)
        EXPECT_EQ(z.values()[k] > 0, aim.values()[k] > 0);

    // GRAS without negative cells is RAS, and both come in any unit.
    EXPECT_TRUE(balance(grown, rows, columns).converged);
    for (double& value : rows.values())
        value *= 1e6;
    for (double& value : columns.values())
        value *= 1e6;
    EXPECT_TRUE(kernels::ras(large, rows, columns).converged);
    const double most = *std::max_element(z.values().begin(), z.values().end());
    for (std::size_t k = 0; k < z.values().size(); ++k) {
        EXPECT_NEAR(grown.values()[k], z.values()[k], 1e-10 * most);
        EXPECT_NEAR(large.values()[k], 1e6 * z.values()[k], 1e-4 * most);
    }
}

TEST_P(RandomMatrices, KeepSignsUnderGras) {
    Array<2> z = random_.operator()<2>({m_, n_}, -2, 9, 0.2), aim = z;
    for (double& value : aim.values())
        value *= random_.uniform(0.7, 1.4);
    const Array<2> before = z;
    const Array<1> rows = row_sums(aim), columns = column_sums(aim);

    const Balancing result = balance(z, rows, columns);

    EXPECT_TRUE(result.converged) << result.error;
    EXPECT_LT(gap(row_sums(z), rows), 1e-10);
    EXPECT_LT(gap(column_sums(z), columns), 1e-10);
    for (std::size_t k = 0; k < z.values().size(); ++k)
        EXPECT_EQ((z.values()[k] > 0) - (z.values()[k] < 0),
                  (before.values()[k] > 0) - (before.values()[k] < 0));
}

TEST(Ras, TellsMarginsThatThePatternCannotMeet) {
    Array<2> blocked = matrix(2, 2, {1, 0, 1, 0});
    EXPECT_FALSE(kernels::ras(blocked, vector({3, 4}), vector({5, 2})).converged);

    Array<2> too_little = matrix(2, 2, {1, 0, 1, 1});  // row 0 sells to column 0 alone
    EXPECT_FALSE(kernels::ras(too_little, vector({5, 1}), vector({3, 3})).converged);

    Array<2> unequal = matrix(1, 1, {1});
    EXPECT_FALSE(kernels::ras(unequal, vector({1}), vector({2})).converged);
}

// Rows can be met although a column that nobody sells to cannot.
TEST(Ras, LooksAtColumnsToo) {
    Array<2> z = matrix(1, 2, {1, 0}), same = z;

    const Balancing result = kernels::ras(z, vector({7}), vector({7, 3}));

    EXPECT_FALSE(result.converged);
    EXPECT_GT(result.error, 0.1);
    EXPECT_FALSE(balance(same, vector({7}), vector({7, 3})).converged);
}

TEST(Ras, MakesNothingOfRowsAndColumnsWhoseTargetIsNothing) {
    Array<2> z = matrix(2, 2, {1, 2, 3, 4});

    EXPECT_TRUE(kernels::ras(z, vector({0, 5}), vector({2, 3})).converged);

    EXPECT_EQ(z(0, 0), 0);
    EXPECT_NEAR(z(1, 1), 3, 1e-12);
}

}  // namespace
}  // namespace spillover::test
