#include "engine/indicators.hpp"

#include <gmock/gmock.h>

#include <cmath>
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

TEST(DiscountedLoss, CountsALossLessTheLaterItComes) {
    const Shares early({0.5, 1, 1, 1}, 1.0), late({1, 1, 1, 0.5}, 1.0);

    EXPECT_THAT(discounted_loss(early.path(), 0.04), DoubleNear(0.5 * std::exp(-0.02), 1e-15));
    EXPECT_THAT(discounted_loss(late.path(), 0.04), DoubleNear(0.5 * std::exp(-0.14), 1e-15));
    EXPECT_THAT(discounted_loss(late.path(), 0), DoubleNear(cumulative_loss(late.path()), 1e-15));
    EXPECT_EQ(discounted_loss(Shares({0, 0}, 1.0, 0).path(), 0.04), 0);
}

TEST(Resilience, IsTheShareKeptOnAverage) {
    EXPECT_THAT(resilience(Shares({1, 0.6, 0.8, 1}).path()), DoubleNear(0.85, 1e-15));
    EXPECT_THAT(resilience(Shares({1.2, 1.2}).path()), DoubleNear(1.2, 1e-15));
    EXPECT_THAT(resilience(Shares({0, 0}).path()), DoubleNear(0, 1e-15));
    EXPECT_EQ(resilience(Shares({1, 1}, week, 0).path()), 1);
    EXPECT_EQ(resilience({{}, 200, week}), 1);
}

TEST(StaticResilience, IsTheShareOfTheRigidLossAvoided) {
    EXPECT_THAT(static_resilience(0.01, 0.04), Optional(DoubleNear(0.75, 1e-15)));
    EXPECT_THAT(static_resilience(0.04, 0.04), Optional(DoubleEq(0)));
    EXPECT_THAT(static_resilience(0.06, 0.04), Optional(DoubleNear(-0.5, 1e-15)));   // made worse
    EXPECT_THAT(static_resilience(-0.01, 0.04), Optional(DoubleNear(1.25, 1e-15)));  // a gain
    EXPECT_THAT(static_resilience(0.01, 0), Eq(std::nullopt));
    EXPECT_THAT(static_resilience(-0.01, -0.02), Eq(std::nullopt));
}

TEST(SpilloverRatio, IsWhatComesOnTopOfTheDirectLoss) {
    EXPECT_THAT(spillover_ratio(0.03, 0.02, 0.02), Optional(DoubleNear(0.5, 1e-15)));
    EXPECT_THAT(spillover_ratio(0.01, 0.02, 0.02), Optional(DoubleNear(-0.5, 1e-15)));
    EXPECT_THAT(spillover_ratio(-0.03, -0.02, 0.02), Optional(DoubleNear(0.5, 1e-15)));
    EXPECT_THAT(spillover_ratio(0.02, -0.02, 0.02), Optional(DoubleNear(-2, 1e-15)));
}

TEST(SpilloverRatio, IsNotToldWhereTheDirectLossIsNoMeasure) {
    EXPECT_THAT(spillover_ratio(0.03, 0, 0), Eq(std::nullopt));
    EXPECT_THAT(spillover_ratio(1e-12, 1e-12, 1e-12), Eq(std::nullopt));   // rounding
    EXPECT_THAT(spillover_ratio(0.03, 0.0002, 0.0002), Eq(std::nullopt));  // 1/150 of the whole
    EXPECT_THAT(spillover_ratio(0.0003, 0.0002, 0.03), Eq(std::nullopt));  // gains cancel losses
    EXPECT_THAT(spillover_ratio(3e-8, 2e-8, 2e-8),
                Optional(DoubleNear(0.5, 1e-9)));  // small, clear
}

TEST(TradeDiversion, IsWhatThirdBlocksTakeOfWhatIsTurnedAway) {
    EXPECT_THAT(trade_diversion(3, -10, 100), Optional(DoubleNear(0.3, 1e-15)));
    EXPECT_THAT(trade_diversion(-2, -10, 100), Optional(DoubleNear(-0.2, 1e-15)));
    EXPECT_THAT(trade_diversion(3, -0.05, 100), Eq(std::nullopt));
    EXPECT_THAT(trade_diversion(0, 0, 0), Eq(std::nullopt));
}

TEST(PassThrough, IsPerUnitOfThePriceThatMoves) {
    EXPECT_THAT(pass_through(0.002, 0.1), Optional(DoubleNear(0.02, 1e-15)));
    EXPECT_THAT(pass_through(-0.001, -0.5), Optional(DoubleNear(0.002, 1e-15)));
    EXPECT_THAT(pass_through(0.002, 0.0005), Eq(std::nullopt));
    EXPECT_THAT(pass_through(0.002, std::nan("")), Eq(std::nullopt));  // nobody makes the good
}

}  // namespace
}  // namespace spillover
