// Every shape in time against its formula, at several steps (docs/scenario_language.md).
#include "engine/profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

namespace spillover::test {
namespace {

using namespace std::chrono;

/// Weeks from Monday 6 January 2025.
TimeAxis weeks(Index steps = 60) {
    return {Date{2025y / January / 6}, {1, Duration::Unit::week}, steps};
}

ProfileValues values_of(const Shape& shape, double neutral, const TimeAxis& time = weeks()) {
    return evaluate({{shape}, Profile::Combine::multiply, neutral, 1}, time);
}

void expect_values(const ProfileValues& found, const std::map<int, double>& expected) {
    for (const auto& [step, value] : expected)
        EXPECT_NEAR(found.value[static_cast<std::size_t>(step)], value, 1e-12) << "step " << step;
}

int first_active(const ProfileValues& found) {
    return static_cast<int>(std::find(found.active.begin(), found.active.end(), 1) -
                            found.active.begin());
}
long active_steps(const ProfileValues& found) {
    return std::count(found.active.begin(), found.active.end(), 1);
}

TEST(Profile, StepHoldsFromItsDateOn) {
    const auto found = values_of(shape::Constant{3, 0.5}, 0);

    expect_values(found, {{0, 0}, {2, 0}, {3, 0.5}, {59, 0.5}});
    EXPECT_EQ(first_active(found), 3);
    EXPECT_EQ(active_steps(found), 57);
}

TEST(Profile, StepBetweenTwoStepsBeginsWithTheNext) {
    EXPECT_EQ(first_active(values_of(shape::Constant{3.01, 0.5}, 0)), 4);
}

TEST(Profile, PulseIsClosedOnTheLeftAndOpenOnTheRight) {
    const auto found = values_of(shape::Pulse{4, 8, 0.67}, 0);

    expect_values(found, {{3, 0}, {4, 0.67}, {11, 0.67}, {12, 0}});
    EXPECT_EQ(active_steps(found), 8);
}

TEST(Profile, RampRisesHoldsAndFalls) {
    const auto found = values_of(shape::Ramp{10, 5, 0.8, 4, 10}, 1);

    expect_values(found, {{9, 1},
                          {10, 1},
                          {11, 0.96},
                          {14, 0.84},
                          {15, 0.8},
                          {19, 0.8},
                          {20, 0.82},
                          {24, 0.9},
                          {28, 0.98},
                          {29, 1},
                          {40, 1}});
    EXPECT_EQ(first_active(found), 10);
    EXPECT_EQ(active_steps(found), 19);
}

TEST(Profile, RampWithoutFallHoldsForEver) {
    expect_values(values_of(shape::Ramp{10, 5, 0.8}, 1), {{15, 0.8}, {59, 0.8}});
}

TEST(Profile, RampWithoutRiseJumps) {
    expect_values(values_of(shape::Ramp{10, 0, 0.8}, 1), {{9, 1}, {10, 0.8}});
}

TEST(Profile, ExponentialDecayHalvesItsDistanceToTheFloor) {
    const auto found = values_of(shape::ExpDecay{2, 0.4, 10, 0.1}, 0);

    expect_values(
        found,
        {{1, 0}, {2, 0.4}, {12, 0.25}, {22, 0.175}, {32, 0.1375}, {7, 0.1 + 0.3 / std::sqrt(2.0)}});
}

TEST(Profile, LogisticIsHalfWayAtItsMiddle) {
    const auto found = values_of(shape::Logistic{20, 4, 0.6}, 1);

    expect_values(
        found,
        {{20, 0.8}, {24, 1 - 0.4 / (1 + std::exp(-1.0))}, {16, 1 - 0.4 / (1 + std::exp(1.0))}});
    EXPECT_EQ(active_steps(found), 60);
}

TEST(Profile, RecoveryFollowsItsCurveAfterFullEffect) {
    using enum shape::Recovery::Curve;
    const auto at = [](shape::Recovery::Curve curve) {
        return values_of(shape::Recovery{5, 3, 0.6, 10, curve}, 0);
    };

    for (const auto curve : {linear, convex, convex_scaled, concave})
        expect_values(at(curve), {{4, 0}, {5, 0.6}, {8, 0.6}});
    expect_values(at(linear), {{9, 0.54}, {13, 0.3}, {18, 0}, {30, 0}});
    expect_values(at(convex), {{9, 0.6 * 0.9}, {13, 0.6 * std::pow(0.9, 5)}});
    expect_values(at(convex_scaled), {{9, 0.6 * std::pow(0.9, 4)}, {13, 0.6 * std::pow(0.9, 20)}});
    const double q = (std::log(10) - std::log(1e-6)) / (std::log(10) - std::log(2));
    expect_values(at(concave), {{13, 0.6 * 10 / (10 + 1e-6 * std::pow(5, q))}});
    EXPECT_NEAR(at(concave).value[13], 0.3, 1e-9);  // half is left after tau / 2
}

TEST(Profile, SinusoidSwingsAroundItsMean) {
    const auto found = values_of(shape::Sinusoid{52, 0.1, 13, 1.02}, 1);

    expect_values(found, {{13, 1.02}, {26, 1.12}, {39, 1.02}, {52, 0.92}});
    expect_values(found, {{20, 1.02 + 0.1 * std::sin(2 * std::numbers::pi * 7 / 52)}});
}

TEST(Profile, CycleRisesAndFallsInUnequalTimes) {
    const auto found = values_of(shape::Cycle{40, 0.5, 0.25, 0, 0, 1}, 1);

    expect_values(found, {{0, 0.5}, {5, 1}, {10, 1.5}, {25, 1}, {40, 0.5}, {50, 1.5}});
}

TEST(Profile, CycleLosesAShareOfItsSwingPerPeriod) {
    const auto found = values_of(shape::Cycle{20, 0.5, 0.5, 0.3, 0, 1}, 1);

    expect_values(found, {{0, 0.5}, {20, 1 - 0.5 * 0.7}, {40, 1 - 0.5 * 0.49}});
}

TEST(Profile, SeasonalIndexHasMeanOne) {
    shape::Seasonal months;
    for (int m = 0; m < 12; ++m)
        months.index.push_back(0.5 + 0.1 * m);
    const double mean = std::accumulate(months.index.begin(), months.index.end(), 0.0) / 12;
    const TimeAxis time{Date{2025y / January / 1}, {1, Duration::Unit::month}, 24};

    const auto found = values_of(months, 1, time);

    expect_values(found, {{0, 0.5 / mean}, {11, 1.6 / mean}, {12, 0.5 / mean}});
    EXPECT_NEAR(std::accumulate(found.value.begin(), found.value.begin() + 12, 0.0) / 12, 1, 1e-12);
    months.centre = false;
    expect_values(values_of(months, 1, time), {{0, 0.5}, {11, 1.6}});
}

TEST(Profile, SeasonsFollowTheCalendarAndNotTheStartOfTheRun) {
    const TimeAxis time{Date{2025y / April / 1}, {1, Duration::Unit::month}, 12};

    expect_values(values_of(shape::Seasonal{{1, 2, 3, 4}, false}, 1, time),
                  {{0, 2}, {2, 2}, {3, 3}, {8, 4}, {9, 1}});
    shape::Seasonal by_week{{}, false};
    for (int w = 0; w < 52; ++w)
        by_week.index.push_back(w);
    expect_values(values_of(by_week, 1, weeks(52)), {{0, 0}, {1, 1}, {50, 50}, {51, 51}});
}

TEST(Profile, PiecewiseGoesThroughItsPoints) {
    using enum shape::Piecewise::Interpolation;
    const auto at = [](shape::Piecewise::Interpolation interpolation) {
        return values_of(shape::Piecewise{{10, 20, 40}, {1, 0.25, 4}, interpolation}, 1);
    };

    for (const auto interpolation : {linear, step, pchip, log})
        expect_values(at(interpolation), {{9, 1}, {10, 1}, {20, 0.25}, {40, 4}, {59, 4}});
    expect_values(at(linear), {{15, 0.625}, {30, 2.125}});
    expect_values(at(step), {{15, 1}, {19, 1}, {39, 0.25}});
    expect_values(at(log), {{15, 0.5}, {30, 1}, {25, 0.5}});
    EXPECT_EQ(first_active(at(linear)), 10);
}

TEST(Profile, MonotoneCubicNeverOvershoots) {
    using enum shape::Piecewise::Interpolation;
    const auto found =
        values_of(shape::Piecewise{{0, 10, 20, 30, 50}, {0, 0, 1, 1, 0.2}, pchip}, 0);

    for (std::size_t t = 1; t <= 10; ++t)
        EXPECT_EQ(found.value[t], 0) << t;
    for (std::size_t t = 11; t <= 20; ++t)
        EXPECT_GE(found.value[t], found.value[t - 1]) << t;
    EXPECT_NEAR(found.value[15], 0.5, 1e-12);  // both end slopes are 0
    for (std::size_t t = 20; t <= 30; ++t)
        EXPECT_NEAR(found.value[t], 1, 1e-12) << t;
    for (std::size_t t = 31; t <= 50; ++t)
        EXPECT_LE(found.value[t], found.value[t - 1]) << t;
}

TEST(Profile, CombinesShapesWhereTheyAreActive) {
    using enum Profile::Combine;
    const auto at = [](Profile::Combine combine, double neutral, double a, double b) {
        const Profile profile{
            {shape::Pulse{0, 10, a}, shape::Pulse{5, 10, b}}, combine, neutral, 1};
        const auto found = evaluate(profile, weeks());
        return std::array{found.value[0], found.value[5], found.value[10], found.value[20]};
    };

    EXPECT_EQ(at(multiply, 1, 0.5, 0.8), (std::array{0.5, 0.4, 0.8, 1.0}));
    EXPECT_EQ(at(add, 1, 0.75, 0.5), (std::array{0.75, 0.25, 0.5, 1.0}));
    EXPECT_EQ(at(add, 0, 0.25, 0.5), (std::array{0.25, 0.75, 0.5, 0.0}));
    EXPECT_EQ(at(max, 0, 0.25, 0.5), (std::array{0.25, 0.5, 0.5, 0.0}));
    EXPECT_EQ(at(min, 0, 0.25, 0.5), (std::array{0.25, 0.25, 0.5, 0.0}));
}

TEST(Profile, ScaleMovesTheEffectAndNotTheLevel) {
    Profile profile{{shape::Constant{0, 0.6}}, Profile::Combine::multiply, 1, 0.5};

    EXPECT_DOUBLE_EQ(evaluate(profile, weeks()).value[0], 0.8);
    profile.scale = 0;
    EXPECT_DOUBLE_EQ(evaluate(profile, weeks()).value[0], 1);
}

}  // namespace
}  // namespace spillover::test
