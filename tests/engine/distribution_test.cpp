// Every distribution: its moments against the textbook, its bounds, its quantiles.
#include "engine/distribution.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "engine/random.hpp"
#include "tests/support/moments.hpp"

namespace spillover::test {
namespace {

namespace d = distribution;
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Case {
    std::string name;
    Distribution distribution;
    double mean, variance, low, high;
};

/// Mean and variance of a normal cut at a and b standard deviations from its mean.
std::pair<double, double> cut_normal(double mean, double sd, double a, double b) {
    const auto density = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * M_PI); };
    const double mass = (std::erfc(-b / std::sqrt(2.0)) - std::erfc(-a / std::sqrt(2.0))) / 2;
    const double first = (density(a) - density(b)) / mass;
    const double second = 1 + (a * density(a) - b * density(b)) / mass - first * first;
    return {mean + sd * first, sd * sd * second};
}

std::vector<Case> cases() {
    const auto [cut_mean, cut_variance] = cut_normal(0.3, 0.05, -3, 3);
    const auto [tail_mean, tail_variance] = cut_normal(0, 1, 2, 4);
    const double s = 0.3, log_mean = 2 * std::exp(s * s / 2), log_width = std::log(8.0);
    const double log_uniform_mean = 7 / log_width;
    return {
        {"normal", d::Normal{2, 0.5}, 2, 0.25, -infinity, infinity},
        {"truncated normal", d::TruncatedNormal{0.3, 0.05, 0.15, 0.45}, cut_mean, cut_variance,
         0.15, 0.45},
        {"upper tail", d::TruncatedNormal{0, 1, 2, 4}, tail_mean, tail_variance, 2, 4},
        {"lower tail", d::TruncatedNormal{0, 1, -4, -2}, -tail_mean, tail_variance, -4, -2},
        {"lognormal", d::LogNormal{2, s}, log_mean, log_mean * log_mean * std::expm1(s * s), 0,
         infinity},
        {"uniform", d::Uniform{-1, 3}, 1, 16.0 / 12, -1, 3},
        {"loguniform", d::LogUniform{1, 8}, log_uniform_mean,
         63 / (2 * log_width) - log_uniform_mean * log_uniform_mean, 1, 8},
        {"triangular", d::Triangular{2.5, 3.8, 5.1}, 3.8, 2.6 * 2.6 / 24, 2.5, 5.1},
        {"triangular, mode at its end", d::Triangular{0, 1, 1}, 2.0 / 3, 1.0 / 18, 0, 1},
        {"beta", d::Beta{2, 3, 1, 3}, 1.8, 4 * 6.0 / (25 * 6), 1, 3},
        {"U-shaped beta", d::Beta{0.5, 0.5, 0, 1}, 0.5, 0.125, 0, 1},
        {"discrete", discrete({3, 1, 2}, {1, 2, 1}), 1.75, 11.0 / 16, 1, 3},
    };
}

TEST(Distribution, HasTheMomentsOfTheTextbook) {
    const RandomStream stream{{1, "distribution", "", "x"}};
    for (const Case& each : cases()) {
        SCOPED_TRACE(each.name);
        std::vector<double> draws;
        for (Index n = 0; n < 100000; ++n)
            draws.push_back(quantile(each.distribution, stream.uniform(n)));

        expect_moments(draws, each.mean, each.variance);
    }
}

TEST(Distribution, NeverLeavesItsSupport) {
    for (const Case& each : cases()) {
        SCOPED_TRACE(each.name);
        const Support support = support_of(each.distribution);

        EXPECT_EQ(support.low, each.low);
        EXPECT_EQ(support.high, each.high);
        for (const double u : {0x1p-53, 1e-9, 0.5, 1 - 1e-9, 1 - 0x1p-53}) {
            EXPECT_GE(quantile(each.distribution, u), each.low) << u;
            EXPECT_LE(quantile(each.distribution, u), each.high) << u;
            EXPECT_TRUE(std::isfinite(quantile(each.distribution, u))) << u;
        }
    }
}

TEST(Distribution, RisesWithItsProbability) {
    for (const Case& each : cases()) {
        SCOPED_TRACE(each.name);
        for (int n = 1; n < 199; ++n)
            EXPECT_LE(quantile(each.distribution, n / 200.0),
                      quantile(each.distribution, (n + 1) / 200.0));
    }
}

TEST(Distribution, GivesEachValueOfADiscreteOneItsWeight) {
    const Distribution three = discrete({30, 10, 20}, {1, 2, 1});

    EXPECT_EQ(quantile(three, 0.49), 10);
    EXPECT_EQ(quantile(three, 0.51), 20);
    EXPECT_EQ(quantile(three, 0.74), 20);
    EXPECT_EQ(quantile(three, 0.76), 30);
}

TEST(Distribution, KeepsItsBoundsFarOutInATail) {
    const d::TruncatedNormal far{0, 1, 12, 13}, beyond{0, 1, 60, 61};

    EXPECT_TRUE(has_mass(far));
    EXPECT_NEAR(quantile(Distribution{far}, 0.5), 12.0570, 1e-3);
    EXPECT_FALSE(has_mass(beyond));
}

TEST(Poisson, CountsEventsAsOftenAsTheyCome) {
    for (const double mean : {0.01, 0.7, 5.0, 83.0}) {
        const RandomStream stream{{2, "poisson", "", "n"}};
        std::vector<double> counts;
        for (Index n = 0; n < 100000; ++n)
            counts.push_back(poisson_quantile(mean, stream.uniform(n)));

        expect_moments(counts, mean, mean);
    }
}

TEST(Poisson, EndsItsSearchAtTheLargestNumber) {
    for (const double mean : {1e-6, 0.3, 20.0, 83.0})
        EXPECT_LT(poisson_quantile(mean, 1 - 0x1p-53), mean + 20 * std::sqrt(mean) + 20);
    EXPECT_EQ(poisson_quantile(2, 0x1p-53), 0);
}

}  // namespace
}  // namespace spillover::test
