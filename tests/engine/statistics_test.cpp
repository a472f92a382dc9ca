// Statistics over members, by hand.
#include "engine/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace spillover::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> quantiles(std::vector<double> values, const std::vector<double>& of) {
    std::vector<double> result(of.size());
    quantiles_of(values, of, result);
    return result;
}

TEST(Mean, IsTheSumOverTheCount) {
    EXPECT_DOUBLE_EQ(mean_of(std::vector{1.0, 2.0, 6.0}), 3.0);
    EXPECT_DOUBLE_EQ(mean_of(std::vector{-4.0}), -4.0);
}

TEST(Mean, OfEqualValuesIsThatValueToTheBit) {
    const std::vector<double> values(37, 0.1);

    EXPECT_EQ(mean_of(values), 0.1);
    EXPECT_EQ(standard_deviation_of(values), 0);
}

TEST(Mean, OfNothingIsNoData) {
    EXPECT_TRUE(std::isnan(mean_of({})));
}

TEST(Mean, IsInfiniteWithOneInfiniteValueWhereverItStands) {
    EXPECT_EQ(mean_of(std::vector{1.0, infinity}), infinity);
    EXPECT_EQ(mean_of(std::vector{infinity, 1.0}), infinity);
    EXPECT_EQ(mean_of(std::vector{infinity, infinity}), infinity);
}

TEST(StandardDeviation, DividesByOneLessThanTheCount) {
    // Deviations -3, -1, 0, 0, 1, 3: squares sum to 20, over 5.
    EXPECT_DOUBLE_EQ(standard_deviation_of(std::vector{2.0, 4.0, 5.0, 5.0, 6.0, 8.0}), 2.0);
}

TEST(StandardDeviation, KeepsItsDigitsFarFromZero) {
    EXPECT_NEAR(standard_deviation_of(std::vector{1e9 + 1, 1e9 + 2, 1e9 + 3}), 1.0, 1e-12);
}

TEST(StandardDeviation, OfOneValueIsNoData) {
    EXPECT_TRUE(std::isnan(standard_deviation_of(std::vector{1.0})));
    EXPECT_TRUE(std::isnan(standard_deviation_of({})));
}

TEST(StandardDeviation, OfInfiniteValuesIsNoneOrNoNumber) {
    EXPECT_EQ(standard_deviation_of(std::vector{infinity, infinity}), 0);
    EXPECT_TRUE(std::isnan(standard_deviation_of(std::vector{1.0, infinity})));
}

// Hyndman and Fan, type 7: x[h], h = (n - 1) p, linear between.
TEST(Quantiles, OfTenValuesByHand) {
    const auto found = quantiles({10, 1, 9, 2, 8, 3, 7, 4, 6, 5}, {0, 0.05, 0.25, 0.5, 0.9, 1});

    const std::vector<double> expected{1, 1.45, 3.25, 5.5, 9.1, 10};
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t n = 0; n < found.size(); ++n)
        EXPECT_DOUBLE_EQ(found[n], expected[n]) << n;
}

TEST(Quantiles, AreOrderStatisticsWhereTheyFallOnOne) {
    // n - 1 = 20: p05, p25, p95 are the 1st, 5th, 19th from 0.
    std::vector<double> values;
    for (int n = 0; n <= 20; ++n)
        values.push_back(0.1 * ((n * 8) % 21));

    EXPECT_EQ(quantiles(values, {0.05, 0.25, 0.95}), (std::vector{0.1 * 1, 0.1 * 5, 0.1 * 19}));
}

TEST(Quantiles, DoNotDependOnTheOrderOfTheValues) {
    std::mt19937_64 random{3};
    std::vector<double> values(501), probabilities;
    for (double& value : values)
        value = static_cast<double>(random() % 90) / 7;  // many of them equal
    for (int n = 0; n <= 100; ++n)
        probabilities.push_back(n / 100.0);
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());

    const auto found = quantiles(values, probabilities);

    EXPECT_EQ(found, quantiles(sorted, probabilities));
    for (std::size_t n = 0; n < found.size(); ++n)
        EXPECT_DOUBLE_EQ(found[n], sorted[5 * n]) << n;
}

TEST(Quantiles, OfOneValueAreThatValue) {
    EXPECT_EQ(quantiles({7}, {0, 0.3, 1}), (std::vector{7.0, 7.0, 7.0}));
}

TEST(Quantiles, OfNothingAreNoData) {
    for (const double value : quantiles({}, {0.1, 0.9}))
        EXPECT_TRUE(std::isnan(value));
}

TEST(Quantiles, BetweenInfiniteValuesAreInfinite) {
    EXPECT_EQ(quantiles({infinity, 1, infinity, infinity}, {0.5, 0.9}),
              (std::vector{infinity, infinity}));
}

TEST(Share, CountsWhereTheConditionHolds) {
    using enum Condition::Comparison;
    const std::vector<double> values{-6, -5, -5, 0};

    EXPECT_EQ(share_where(values, {below, -5}), 0.25);
    EXPECT_EQ(share_where(values, {at_most, -5}), 0.75);
    EXPECT_EQ(share_where(values, {above, -5}), 0.25);
    EXPECT_EQ(share_where(values, {at_least, -5}), 0.75);
    EXPECT_TRUE(std::isnan(share_where({}, {below, 0})));
}

}  // namespace
}  // namespace spillover::test
