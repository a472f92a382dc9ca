// Random courses: the moments of each process within four standard errors, what they depend on.
#include "engine/random_course.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/markov_chain.hpp"
#include "tests/support/moments.hpp"

namespace spillover::test {
namespace {

using namespace std::chrono;

TimeAxis axis(Index steps, Duration::Unit unit = Duration::Unit::week) {
    return {Date{2025y / January / 6}, {1, unit}, steps};
}

RandomStream stream(const char* dimension = "1") {
    return RandomStream{{20250806, "test", "shock", dimension}};
}

constexpr std::size_t long_run = 100000;

/// A course of 1e5 steps.
std::vector<double> long_course(const Shape& shape, double neutral = 0,
                                Duration::Unit unit = Duration::Unit::week) {
    return random_course(shape, axis(long_run, unit), neutral);
}

std::vector<double> changes_of(const std::vector<double>& x) {
    std::vector<double> changes;
    for (std::size_t n = 1; n < x.size(); ++n)
        changes.push_back(x[n] - x[n - 1]);
    return changes;
}

/// Mean, variance and autocorrelation of a stationary course x' = rho x + e. A mean over T steps is
/// worth as many independent draws as (1 - rho)/(1 + rho) T, a variance as with rho squared.
void expect_auto_regression(const std::vector<double>& x, double mean, double variance,
                            double rho) {
    const Moments m = moments_of(x);
    const double worth = m.count * (1 - rho) / (1 + rho);
    const double worth_of_squares = m.count * (1 - rho * rho) / (1 + rho * rho);

    EXPECT_NEAR(m.mean, mean, 4 * std::sqrt(variance / worth));
    EXPECT_NEAR(m.variance, variance, 4 * variance * std::sqrt(2 / worth_of_squares));
    for (const int lag : {1, 5}) {
        const std::vector<double> early(x.begin(), x.end() - lag), late(x.begin() + lag, x.end());
        const double square = rho * rho, power = std::pow(square, lag);  // Bartlett's formula
        const double spread = (1 + square) * (1 - power) / (1 - square) - 2 * lag * power;
        EXPECT_NEAR(correlation_of(early, late), std::pow(rho, lag),
                    4 * std::sqrt(spread / m.count));
    }
}

TEST(AutoRegressive, HasMeanVarianceAndMemoryOfItsFormula) {
    shape::AutoRegressive s{0, 1, 0.6, 0.1, std::nullopt, false, stream()};

    expect_auto_regression(long_course(s), 1, 0.01 / (1 - 0.36), 0.6);
    s.rho = -0.6;
    expect_auto_regression(long_course(s), 1, 0.01 / (1 - 0.36), -0.6);
}

TEST(AutoRegressive, BeginsWhereItIsToldToAndFollowsItsFormulaStepByStep) {
    const shape::AutoRegressive s{2.5, 1, 0.6, 0.1, 1.3, false, stream()};
    const auto x = random_course(s, axis(20), 1);

    EXPECT_EQ(x[2], 1);
    EXPECT_EQ(x[3], 1.3);
    for (std::size_t t = 4; t < x.size(); ++t)
        EXPECT_DOUBLE_EQ(x[t],
                         1 + 0.6 * (x[t - 1] - 1) + 0.1 * stream().normal(static_cast<Index>(t)));
}

TEST(AutoRegressive, BeginsInItsLongRunIfNoBeginningIsGiven) {
    std::vector<double> first;
    for (Index replicate = 1; replicate <= 20000; ++replicate)
        first.push_back(
            random_course(shape::AutoRegressive{0, 1, 0.6, 0.1, std::nullopt, false,
                                                stream().in_replicate(replicate, false)},
                          axis(1), 0)[0]);

    expect_moments(first, 1, 0.01 / (1 - 0.36));
}

TEST(OrnsteinUhlenbeck, HasHalfLifeAndSpreadOfItsFormulaInStepsOfAnyLength) {
    for (const auto unit : {Duration::Unit::day, Duration::Unit::week, Duration::Unit::month}) {
        const double dt = axis(1, unit).dt(), half_life = 0.25, sigma = 0.25;
        const double k = std::numbers::ln2 / half_life;
        auto s = shape::ornstein_uhlenbeck(0.5, half_life / dt, sigma, dt);
        s.initial = std::nullopt;
        s.draws = stream();

        EXPECT_NEAR(std::pow(s.rho, half_life / dt), 0.5, 1e-12);
        expect_auto_regression(long_course(s, 0, unit), 0.5, sigma * sigma / (2 * k),
                               std::exp(-k * dt));
    }
}

TEST(OrnsteinUhlenbeck, GoesToItsMeanByHalfInAHalfLife) {
    auto s = shape::ornstein_uhlenbeck(1, 26, 0, 1.0 / 52);
    s.initial = 3;

    EXPECT_NEAR(random_course(s, axis(60), 0)[26], 2, 1e-12);
    EXPECT_NEAR(random_course(s, axis(60), 0)[52], 1.5, 1e-12);
}

TEST(OrnsteinUhlenbeck, IsAFactorAroundTheMeanOfItsLogarithm) {
    auto s = shape::ornstein_uhlenbeck(-0.1, 5, 0.25, 1.0 / 52);
    s.initial = std::nullopt;
    s.draws = stream();
    auto x = long_course(s);
    s.log = true;
    const auto factor = long_course(s, 1);

    for (std::size_t t = 0; t < x.size(); ++t)
        ASSERT_DOUBLE_EQ(factor[t], std::exp(x[t]));
}

TEST(GeometricBrownian, HasIndependentLogReturnsOfItsDriftAndVolatility) {
    const double dt = 1.0 / 365, drift = 0.4, sigma = 0.05;
    const shape::GeometricBrownian s{0, drift, sigma, stream()};
    // In pieces: the whole would leave what a factor may be.
    std::vector<double> returns;
    for (Index replicate = 1; replicate <= 100; ++replicate) {
        auto piece = s;
        piece.draws = s.draws.in_replicate(replicate, false);
        auto x = random_course(piece, axis(1001, Duration::Unit::day), 1);
        EXPECT_EQ(x[0], 1);
        for (double& value : x)
            value = std::log(value);
        const auto changes = changes_of(x);
        returns.insert(returns.end(), changes.begin(), changes.end());
    }

    ASSERT_EQ(returns.size(), long_run);
    expect_moments(returns, (drift - sigma * sigma / 2) * dt, sigma * sigma * dt);
    EXPECT_NEAR(
        correlation_of({returns.begin(), returns.end() - 1}, {returns.begin() + 1, returns.end()}),
        0, 4 / std::sqrt(1e5));
}

TEST(GeometricBrownian, GrowsOnAverageByItsDrift) {
    std::vector<double> last;
    for (Index replicate = 1; replicate <= 20000; ++replicate)
        last.push_back(
            random_course(
                shape::GeometricBrownian{0, 0.1, 0.3, stream().in_replicate(replicate, false)},
                axis(13, Duration::Unit::month), 1)
                .back());

    expect_moments(last, std::exp(0.1), std::exp(0.2) * std::expm1(0.09));
}

TEST(Jump, ComesAtItsRateWithItsSizes) {
    const double rate = 5;
    const shape::Jump s{
        0,     rate,    distribution::Normal{-0.1, 0.05}, std::numeric_limits<double>::infinity(),
        false, stream()};
    // A compound Poisson sum of a step: mean r dt E[J], variance r dt E[J^2].
    const double mean = rate / 52;
    auto x = long_course(s, 1);
    x.insert(x.begin(), 1.0);
    const auto jumps = changes_of(x);
    std::vector<double> single, none;
    for (const double jump : jumps) {
        none.push_back(std::abs(jump) < 1e-9 ? 1.0 : 0.0);
        if (std::abs(jump) > 1e-9) single.push_back(jump);
    }

    expect_moments(jumps, mean * -0.1, mean * (0.01 + 0.0025));
    expect_moments(none, std::exp(-mean), std::exp(-mean) * (1 - std::exp(-mean)));
    EXPECT_NEAR(moments_of(single).mean, -0.1 * mean / (1 - std::exp(-mean)), 0.003);
}

TEST(Jump, DecaysByHalfInAHalfLifeFromTheStepOfTheJump) {
    shape::Jump s{0, 0.5, distribution::Uniform{0.2, 0.3}, 4, false, stream()};
    const auto x = random_course(s, axis(400), 1);
    const auto struck = std::find_if(x.begin(), x.end(), [](double v) { return v != 1; });
    ASSERT_NE(struck, x.end());
    const auto t = static_cast<std::size_t>(struck - x.begin());

    EXPECT_GT(x[t], 1.2);
    EXPECT_LT(x[t], 1.3);
    EXPECT_NEAR(x[t + 4] - 1, (x[t] - 1) / 2, 1e-12);
    s.log = true;
    EXPECT_NEAR(random_course(s, axis(400), 1)[t], std::exp(x[t] - 1), 1e-12);
}

TEST(Jump, AddsUpToTheLongRunOfADecayingShotNoise) {
    const shape::Jump s{0, 10, distribution::Uniform{0.1, 0.2}, 6, false, stream()};
    const double mean = 10.0 / 52, kept = std::exp2(-1.0 / 6), square = 0.0225 + 0.01 / 12;

    const auto x = long_course(s);
    const Moments m = moments_of(x);

    const double variance = mean * square / (1 - kept * kept);
    EXPECT_NEAR(m.mean, mean * 0.15 / (1 - kept),
                4 * std::sqrt(variance * (1 + kept) / (1 - kept) / m.count));
    EXPECT_NEAR(m.variance, variance, 0.05 * variance);
}

/// Rows of a matrix, as a shape has them.
std::vector<std::vector<double>> rows_of(const Eigen::MatrixXd& matrix) {
    std::vector<std::vector<double>> rows;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i)
        rows.emplace_back(matrix.row(i).begin(), matrix.row(i).end());
    return rows;
}

Eigen::MatrixXd yearly() {
    Eigen::MatrixXd matrix(3, 3);
    matrix << 0.7, 0.2, 0.1, 0.3, 0.6, 0.1, 0.25, 0.25, 0.5;
    return matrix;
}

TEST(Regime, StaysInItsStatesAsLongAndAsOftenAsItsMatrixSays) {
    const Eigen::MatrixXd weekly = *transition_within(yearly(), 1.0 / 52);
    const Eigen::VectorXd shares = *stationary_distribution(weekly);
    const std::vector<double> initial(shares.begin(), shares.end());
    std::vector<double> time_in(3), stays(3), length(3);
    const int runs = 200;
    std::vector<std::vector<double>> share_of_run(3);
    for (Index replicate = 1; replicate <= runs; ++replicate) {
        const auto x = random_course(
            shape::Regime{
                0, {0, 1, 2}, initial, rows_of(weekly), stream().in_replicate(replicate, false)},
            axis(2000), 0);
        std::vector<double> own(3);
        for (std::size_t t = 0, since = 0; t < x.size(); ++t) {
            own[static_cast<std::size_t>(x[t])] += 1.0 / 2000;
            if (t == 0 || x[t] == x[t - 1]) continue;
            const auto left = static_cast<std::size_t>(x[t - 1]);
            if (since > 0) stays[left] += 1, length[left] += static_cast<double>(t - since);
            since = t;
        }
        for (std::size_t state = 0; state < 3; ++state)
            share_of_run[state].push_back(own[state]);
    }

    for (std::size_t state = 0; state < 3; ++state) {
        const auto k = static_cast<Eigen::Index>(state);
        const Moments m = moments_of(share_of_run[state]);
        EXPECT_NEAR(m.mean, shares[k], 4 * std::sqrt(m.variance / m.count)) << state;
        // Stays are geometric; those cut by the end of a run are the longer ones: 2 % room.
        const double mean = 1 / (1 - weekly(k, k));
        EXPECT_NEAR(length[state] / stays[state], mean,
                    4 * mean / std::sqrt(stays[state]) + 0.05 * mean)
            << state;
    }
}

TEST(Regime, BeginsInTheStateItIsGiven) {
    const std::vector<std::vector<double>> stay{{1, 0}, {0, 1}};
    const auto x = random_course(shape::Regime{3, {1, 0.8}, {0, 1}, stay, stream()}, axis(6), 1);

    EXPECT_EQ(x, (std::vector<double>{1, 1, 1, 0.8, 0.8, 0.8}));
}

TEST(MarkovChain, MakesStepsThatAddUpToItsYear) {
    const Eigen::MatrixXd weekly = *transition_within(yearly(), 1.0 / 52);
    Eigen::MatrixXd product = Eigen::MatrixXd::Identity(3, 3);
    for (int week = 0; week < 52; ++week)
        product *= weekly;

    EXPECT_LT((product - yearly()).cwiseAbs().maxCoeff(), 1e-10);
    EXPECT_GE(weekly.minCoeff(), 0);
    EXPECT_NEAR(
        (yearly().transpose() * *stationary_distribution(weekly) - *stationary_distribution(weekly))
            .norm(),
        0, 1e-12);
}

TEST(MarkovChain, RefusesMatricesThatNoChainInTimeHas) {
    Eigen::MatrixXd flips(2, 2), cycle(3, 3), absorbing(2, 2), apart(2, 2);
    flips << 0.2, 0.8, 0.7, 0.3;
    cycle << 0.1, 0.9, 0, 0, 0.1, 0.9, 0.9, 0, 0.1;
    absorbing << 0.9, 0.1, 0, 1;
    apart << 1, 0, 0, 1;

    EXPECT_FALSE(transition_within(flips, 0.1));
    EXPECT_FALSE(transition_within(cycle, 0.1));
    EXPECT_NEAR((*transition_within(absorbing, 0.5))(0, 0), std::sqrt(0.9), 1e-12);
    EXPECT_NEAR((*stationary_distribution(absorbing))[1], 1, 1e-12);
    EXPECT_FALSE(stationary_distribution(apart));
    EXPECT_EQ((*transition_within(apart, 0.5))(0, 0), 1);
}

std::vector<Shape> one_of_each() {
    const Eigen::MatrixXd weekly = *transition_within(yearly(), 1.0 / 52);
    return {shape::AutoRegressive{0, 1, 0.6, 0.1, 1, false, stream()},
            shape::GeometricBrownian{0, 0, 0.3, stream()},
            shape::Jump{0, 20, distribution::Normal{0, 0.1}, 4, false, stream()},
            shape::Regime{0, {1, 0.9, 0.8}, {1, 0, 0}, rows_of(weekly), stream()}};
}

TEST(RandomCourse, IsTheBeginningOfALongerOne) {
    for (const Shape& shape : one_of_each()) {
        const auto brief = random_course(shape, axis(50), 1),
                   whole = random_course(shape, axis(500), 1);

        EXPECT_TRUE(std::equal(brief.begin(), brief.end(), whole.begin()));
    }
}

TEST(RandomCourse, IsHeldToWhatIsPossibleAndSaysHowOften) {
    Profile profile{{shape::AutoRegressive{0, 1, 0.5, 0.6, 1, false, stream()}}, {}, 1, 1};
    const auto free = evaluate(profile, axis(500));
    profile.low = 0;
    const auto held = evaluate(profile, axis(500));

    const auto below =
        std::count_if(free.value.begin(), free.value.end(), [](double v) { return v < 0; });
    EXPECT_GT(below, 5);
    EXPECT_EQ(held.cut, below);
    EXPECT_EQ(free.cut, 0);
    EXPECT_EQ(*std::min_element(held.value.begin(), held.value.end()), 0);
    for (std::size_t t = 0; t < 500; ++t)
        EXPECT_EQ(held.value[t], std::max(0.0, free.value[t]));
}

TEST(RandomCourse, CombinesWithOtherShapes) {
    const shape::AutoRegressive noise{0, 1, 0.5, 0.1, 1, false, stream()};
    const Profile profile{{shape::Constant{-1, 0.5}, noise}, Profile::Combine::multiply, 1, 0.5};
    const auto course = random_course(noise, axis(30), 1);
    const auto found = evaluate(profile, axis(30));

    EXPECT_TRUE(profile.is_random());
    for (std::size_t t = 0; t < 30; ++t)
        EXPECT_DOUBLE_EQ(found.value[t], 1 + 0.5 * (0.5 * course[t] - 1));
}

TEST(RandomCourse, TakesTheDrawsOfItsReplicate) {
    for (const Shape& shape : one_of_each()) {
        Profile first{{shape}, {}, 1, 1}, second = first, again = first;
        first.set_replicate(1, false);
        second.set_replicate(2, false);
        again.set_replicate(2, false);
        again.set_replicate(1, false);

        EXPECT_EQ(evaluate(first, axis(300)).value, evaluate(again, axis(300)).value);
        EXPECT_NE(evaluate(first, axis(300)).value, evaluate(second, axis(300)).value);
    }
}

}  // namespace
}  // namespace spillover::test
