// Elementary functions of lanes against the mathematical library.
#include "kernels/power.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/random_arrays.hpp"

namespace spillover::test {
namespace {

double power(double base, double exponent) {
    double b[lanes], e[lanes], y[lanes], alone;
    for (Index m = 0; m < lanes; ++m) {
        b[m] = base;
        e[m] = exponent;
    }
    kernels::power<lanes>(kernels::lane_vector<lanes>(b), kernels::lane_vector<lanes>(e),
                          kernels::lane_vector<lanes>(y));
    kernels::power<1>(base, exponent, alone);
    EXPECT_EQ(alone, y[lanes - 1]);
    return y[lanes - 1];
}

TEST(Power, IsThatOfTheLibraryToRounding) {
    RandomArrays random{1};
    for (int n = 0; n < 20000; ++n) {
        const double spread = n % 2 == 0 ? 25 : 0.3;
        const double base = std::exp(random.uniform(-spread, spread));
        const double exponent = random.uniform(-10, 10);

        const double expected = std::pow(base, exponent);

        const double size = std::max(1.0, std::abs(exponent * std::log(base)));
        EXPECT_NEAR(power(base, exponent), expected, 1e-15 * size * expected) << base;
    }
}

TEST(Power, IsExactWhereRestDependsOnIt) {
    EXPECT_EQ(power(1, 3.7), 1);
    EXPECT_EQ(power(1, -9), 1);
    EXPECT_EQ(power(2.5, 0), 1);
    EXPECT_EQ(power(0, 0), 1);
    EXPECT_EQ(power(0, 2), 0);
    EXPECT_EQ(power(1e-310, 1), 0);
}

TEST(Logarithm, IsExactAtOneAndCloseElsewhere) {
    RandomArrays random{2};
    for (int n = 0; n < 20000; ++n) {
        double x[lanes], y[lanes];
        for (double& value : x)
            value = std::exp(random.uniform(-600, 600));
        x[0] = 1;

        kernels::logarithm<lanes>(kernels::lane_vector<lanes>(x), kernels::lane_vector<lanes>(y));

        EXPECT_EQ(y[0], 0);
        EXPECT_NEAR(y[5], std::log(x[5]), 1e-15 * std::max(1.0, std::abs(std::log(x[5]))));
    }
}

}  // namespace
}  // namespace spillover::test
