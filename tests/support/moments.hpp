#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace spillover::test {

/// Sample moments with what is needed to judge them.
struct Moments {
    double count = 0, mean = 0, variance = 0, fourth = 0;  ///< central moments
};

inline Moments moments_of(const std::vector<double>& x) {
    Moments m;
    m.count = static_cast<double>(x.size());
    m.mean = std::accumulate(x.begin(), x.end(), 0.0) / m.count;
    for (const double value : x) {
        const double square = (value - m.mean) * (value - m.mean);
        m.variance += square / m.count;
        m.fourth += square * square / m.count;
    }
    return m;
}

/// Mean and variance of independent draws within four standard errors.
inline void expect_moments(const std::vector<double>& draws, double mean, double variance) {
    const Moments m = moments_of(draws);
    EXPECT_NEAR(m.mean, mean, 4 * std::sqrt(m.variance / m.count) + 1e-12);
    EXPECT_NEAR(m.variance, variance,
                4 * std::sqrt((m.fourth - m.variance * m.variance) / m.count) + 1e-12);
}

inline double correlation_of(const std::vector<double>& x, const std::vector<double>& y) {
    const Moments a = moments_of(x), b = moments_of(y);
    double sum = 0;
    for (std::size_t n = 0; n < x.size(); ++n)
        sum += (x[n] - a.mean) * (y[n] - b.mean) / a.count;
    return sum / std::sqrt(a.variance * b.variance);
}

}  // namespace spillover::test
