#include "engine/indicators.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace spillover {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::Eq;
using testing::Optional;

constexpr double week = 1.0 / 52;

/// A path of base 200, given as shares of base.
struct Shares {
    std::vector<double> value;
    double base, dt;
    explicit Shares(std::vector<double> shares, double dt_ = week, double base_ = 200)
        : value{std::move(shares)}, base{base_}, dt{dt_} {
        for (double& v : value)
            v *= base;
    }
    Path path() const { return {value, base, dt}; }
};

TEST(PeakLoss, IsTheDeepestFallBelowBase) {
    const Shares dip({1, 0.9, 0.75, 0.95, 1.1});

    EXPECT_THAT(peak_loss(dip.path()), DoubleEq(0.25));
    EXPECT_THAT(peak_gain(dip.path()), DoubleNear(0.1, 1e-15));
    EXPECT_THAT(time_to_peak(dip.path()), DoubleEq(3 * week));
}

TEST(PeakLoss, IsNegativeWhereThePathNeverFallsBelowBase) {
    const Shares boom({1.02, 1.3, 1.1});

    EXPECT_THAT(peak_loss(boom.path()), DoubleNear(-0.02, 1e-15));
    EXPECT_THAT(peak_gain(boom.path()), DoubleNear(0.3, 1e-15));
}

TEST(PeakLoss, TakesTheFirstOfTwoEqualFalls) {
    const Shares twice({1, 0.5, 1, 0.5});

    EXPECT_THAT(time_to_peak(twice.path()), DoubleEq(2 * week));
}

TEST(PeakLoss, OfANegativeBaseIsARiseTowardsZero) {
    // A negative value added: -200 to -150 is a quarter less of it.
    const Shares path({1, 0.75, 1}, week, -200);

    EXPECT_THAT(peak_loss(path.path()), DoubleEq(0.25));
}

TEST(CumulativeLoss, IsInSharesOfAYear) {
    const Shares quarter_lost(std::vector<double>(13, 0.6));
    const Shares half_a_month({0.5}, 1.0 / 12);

    EXPECT_THAT(cumulative_loss(quarter_lost.path()), DoubleNear(0.1, 1e-14));
    EXPECT_THAT(cumulative_loss(half_a_month.path()), DoubleEq(0.5 / 12));
}

TEST(CumulativeLoss, OfAGainIsNegativeAndLossesAndGainsOffset) {
    const Shares gain({1.1, 1.1}), both({0.8, 1.2});

    EXPECT_THAT(cumulative_loss(gain.path()), DoubleNear(-0.2 * week, 1e-15));
    EXPECT_THAT(cumulative_loss(both.path()), DoubleNear(0, 1e-15));
}

TEST(Indicators, OfAZeroBaselineAreZero) {
    const std::vector<double> value{0, 3, -1};
    const Path path{value, 0, week};

    EXPECT_THAT(peak_loss(path), Eq(0));
    EXPECT_THAT(peak_gain(path), Eq(0));
    EXPECT_THAT(time_to_peak(path), Eq(0));
    EXPECT_THAT(cumulative_loss(path), Eq(0));
    EXPECT_THAT(time_to_recovery(path), Optional(0.0));
}

TEST(TimeToRecovery, CountsFromTheStartOfTheRun) {
    const Shares dip({1, 1, 0.9, 0.95, 0.996, 1, 1});

    EXPECT_THAT(time_to_recovery(dip.path()), Optional(DoubleEq(4 * week)));
    EXPECT_THAT(time_to_recovery(dip.path(), 0.06), Optional(DoubleEq(3 * week)));
}

TEST(TimeToRecovery, IsZeroWhereThePathNeverLeft) {
    const Shares near({1, 0.998, 1.002, 0.996});

    EXPECT_THAT(time_to_recovery(near.path()), Optional(0.0));
}

TEST(TimeToRecovery, AtTheThresholdIsStillAway) {
    const Shares edge({0.9, 0.75, 0.75}, week, 1);

    EXPECT_THAT(time_to_recovery(edge.path(), 0.25), Eq(std::nullopt));
}

TEST(TimeToRecovery, IsCensoredWhereThePathDoesNotComeBack) {
    const Shares lost({1, 0.9, 0.9, 0.9}), last({1, 0.95, 1, 0.9}), falling({1, 0.99, 0.9});

    EXPECT_THAT(time_to_recovery(lost.path()), Eq(std::nullopt));
    EXPECT_THAT(time_to_recovery(last.path()), Eq(std::nullopt));
    EXPECT_THAT(time_to_recovery(falling.path()), Eq(std::nullopt));
}

TEST(TimeToRecovery, WaitsForTheLastRelapseUnlessAHoldIsGiven) {
    const Shares relapse({0.8, 1, 1, 0.9, 1, 1, 1});

    EXPECT_THAT(time_to_recovery(relapse.path()), Optional(DoubleEq(4 * week)));
    EXPECT_THAT(time_to_recovery(relapse.path(), 0.005, 2 * week), Optional(DoubleEq(week)));
    EXPECT_THAT(time_to_recovery(relapse.path(), 0.005, 3 * week), Optional(DoubleEq(4 * week)));
}

TEST(TimeToRecovery, IsCensoredWhereTheRunEndsBeforeTheHoldIsOver) {
    const Shares late({0.8, 0.8, 1, 1});

    EXPECT_THAT(time_to_recovery(late.path(), 0.005, 2 * week), Optional(DoubleEq(2 * week)));
    EXPECT_THAT(time_to_recovery(late.path(), 0.005, 3 * week), Eq(std::nullopt));
}

TEST(TimeToRecovery, StartsAfterThePeakLoss) {
    // Crossing base on the way down to the trough is no recovery.
    const Shares late_trough({0.9, 1, 1, 0.7, 0.9, 1});

    EXPECT_THAT(time_to_recovery(late_trough.path(), 0.005, week), Optional(DoubleEq(5 * week)));
}

TEST(TimeToRecovery, OfAGainCountsFromItsPeak) {
    const Shares boom({1, 1.2, 1.1, 1, 1});

    EXPECT_THAT(time_to_recovery(boom.path()), Optional(DoubleEq(3 * week)));
    EXPECT_THAT(time_to_recovery(boom.path(), 0.005, 2 * week), Optional(DoubleEq(3 * week)));
}

TEST(TimeToRecovery, RoundsAHoldToWholeSteps) {
    // A month is 4.33 weeks, which four steps come nearest to; 4.8 weeks are five.
    const Shares path({0.8, 1, 1, 1, 1, 0.8, 1, 1, 1, 1, 1, 1});

    EXPECT_THAT(time_to_recovery(path.path(), 0.005, 1.0 / 12), Optional(DoubleEq(week)));
    EXPECT_THAT(time_to_recovery(path.path(), 0.005, 4.8 * week), Optional(DoubleEq(6 * week)));
}

}  // namespace
}  // namespace spillover
