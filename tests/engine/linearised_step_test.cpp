// What the stability report says of the whole step, against a formula and against runs.
#include "engine/linearised_step.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "engine/stability.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

constexpr double day = 1.0 / 365;

/// Larger root in magnitude of z^2 - trace z + determinant.
double larger_root(double trace, double determinant) {
    const auto root = std::sqrt(std::complex<double>{trace * trace / 4 - determinant});
    return std::max(std::abs(trace / 2 + root), std::abs(trace / 2 - root));
}

// One industry that restocks to n days of what it makes within tau days: with a its use of itself,
//     order = a x + (n a x - S) / tau,  x = last order + f,  S = last S + last order - a x,
// a map of (S, order) with the matrix [1, 1 - a; -1 / tau, a + n a / tau - (1 - a) / tau].
TEST(SlowestMode, OfOneRestockingIndustryIsTheRootOfAQuadratic) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const MrioTable table{random_pooled_table(seed, {1, 1, 2, false})};
        const double a = coefficients_of(table)(0, 0);
        for (const double n : {3.0, 20.0, 90.0})
            for (const double tau : {5.0, 30.0, 60.0}) {
                Scenario s = scenario(table, Preset::ario_psi, 1, {1, Duration::Unit::day});
                add(s, Parameter::inventory_cover, n * day);
                add(s, Parameter::inventory_restock_time, tau * day);

                const SlowestMode mode = slowest_mode(table, s.time, s.model);

                const double radius =
                    larger_root(1 + a + n * a / tau - (1 - a) / tau, a * (1 + n / tau));
                EXPECT_TRUE(mode.settled);
                EXPECT_NEAR(mode.radius, radius, 1e-5 * radius)
                    << "a " << a << " n " << n << " tau " << tau;
            }
    }
}

class LinearisedTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable table_{random_pooled_table(GetParam(), {6, 8, 3, true})};
};
INSTANTIATE_TEST_SUITE_P(Seeds, LinearisedTables, testing::Range(std::uint64_t{1}, tables + 1));

/// Largest gap to the base year in output over some steps.
double gap_over(const MrioTable& table, const MemberResult& result, Index from, Index to) {
    double gap = 0;
    for (Index t = from; t < to; ++t)
        gap = std::max(gap, relative_gap(output_at(table, result, t), table.output()));
    return gap;
}

Scenario nudged(const MrioTable& table, Preset preset, Index steps) {
    Scenario s = scenario(table, preset, steps);
    set_free(s);
    std::vector<Cell> cells;
    for (Index i = 0; i < table.extent().sectors; ++i)
        cells.push_back({i, 1});
    s.shocks = {shock(Driver::final_demand, Operation::multiply, cells, 1.001, 1, 1, 1)};
    return s;
}

// I16 for the whole step: what the report calls stable dies out, about as fast as it says.
TEST_P(LinearisedTables, SettleAtTheRateOfTheSlowestMode) {
    for (const Preset preset : {Preset::quantity, Preset::full}) {
        constexpr Index steps = 1400, early = 400, late = 1000;
        const Scenario s = nudged(table_, preset, steps);
        const StabilityReport report = stability_of(table_, s.time, s.model, true);
        ASSERT_TRUE(report.slowest_mode);
        if (!report.stable() || !report.slowest_mode->settled) continue;

        const auto result = run(table_, s);

        const double before = gap_over(table_, result, early, early + 400);
        const double after = gap_over(table_, result, late, late + 400);
        const double rounding = 1e-10;
        const double radius = report.slowest_mode->radius;
        EXPECT_LT(after, before * std::pow(radius + 2e-4, late - early) * 3 + rounding) << radius;
    }
}

// I16 for capital, both ways: it settles where (S2) holds by a third, and calls for ever more of
// itself where it fails by a third.
TEST_P(LinearisedTables, InvestWithoutEndWhereCapitalFollowsTooFast) {
    constexpr double memory = 0.25;  // of expectations, years
    const auto with_time = [&](double adjust) {
        Scenario s = nudged(table_, Preset::full, 300);
        s.time.step = s.outputs.every = {1, Duration::Unit::month};
        for (const ChannelInfo& channel : channel_catalogue())
            s.model.channels[channel.id] = channel.id == Channel::investment;
        add(s, Parameter::investment_profit_sensitivity, 0);
        add(s, Parameter::exit_rate, 0);
        add(s, Parameter::expectations_time, memory);
        add(s, Parameter::capacity_capital_output, 8);
        add(s, Parameter::capital_adjust_time, adjust);
        return s;
    };
    const double radius =
        stability_of(table_, with_time(9).time, with_time(9).model, false).capital_radius;
    if (radius < 1) GTEST_SKIP() << "capital hardly calls for capital";

    for (const bool stable : {true, false}) {
        const Scenario s = with_time(radius * (stable ? 4.0 / 3 : 2.0 / 3) - memory);
        EXPECT_EQ(stability_of(table_, s.time, s.model, false).investment_stable(), stable);

        const auto result = run(table_, s);

        // From a disturbance of a thousandth.
        const double largest = gap_over(table_, result, 0, 300);
        EXPECT_EQ(largest < 0.02, stable) << largest << " radius " << radius;
    }
}

// Orders lean towards capacity that shocks left, not towards capital that orders built: otherwise
// shares of origins would have nothing to return to, and the smallest advantage would take all.
TEST_P(LinearisedTables, DoNotLetCapitalDrawTheOrdersThatPayForIt) {
    Scenario s = scenario(table_, Preset::full, 1);
    const StabilityReport report = stability_of(table_, s.time, s.model, true);
    if (!report.investment_stable() || !report.slowest_mode->settled) return;

    EXPECT_LT(report.slowest_mode->radius, 1 - 1e-4);
}

}  // namespace
}  // namespace spillover::test
