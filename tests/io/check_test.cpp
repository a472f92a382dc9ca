#include "engine/check.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/dense_sales.hpp"
#include "tests/support/run.hpp"
#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

Scenario with_check(const std::string& check) {
    return good(document(loss("{ shape: pulse, start: 13w, duration: 13w, value: 60 % }"),
                         "checks:\n  - \"" + check + "\"\n"));
}

double value_of(const std::string& check) {
    const Scenario scenario = with_check(check);
    return run(toy(), scenario).check_values.at(0);
}

TEST(Check, HasAnIntervalInNumbersOrPercent) {
    const Scenario percent = with_check("gdp_real(Yichun, 2025) in [-2.5 %, +3 %]");
    const Scenario open = with_check("gdp_real(Yichun, 2025) in [0, inf]");

    EXPECT_DOUBLE_EQ(percent.checks.at(0).low, -0.025);
    EXPECT_DOUBLE_EQ(percent.checks.at(0).high, 0.03);
    EXPECT_TRUE(std::isinf(open.checks.at(0).high));
}

TEST(Check, FollowsTheRulesOfArithmetic) {
    EXPECT_DOUBLE_EQ(value_of("2 + 3 * 4 - 6 / 3 in [0, 100]"), 12);
    EXPECT_DOUBLE_EQ(value_of("(2 + 3) * 4 in [0, 100]"), 20);
    EXPECT_DOUBLE_EQ(value_of("10 - 3 - 2 in [0, 100]"), 5);
    EXPECT_DOUBLE_EQ(value_of("50 % in [0, 1]"), 0.5);
}

TEST(Check, ReadsPeriodsOfTheCalendar) {
    const auto period = [](const std::string& text) {
        const Scenario scenario = with_check("gdp_real(Yichun, " + text + ") in [0, 1e9]");
        const Expression& expression = scenario.checks.at(0).expression;
        return std::pair{expression.from, expression.to};
    };

    EXPECT_EQ(period("6m"), (std::pair{0.0, 26.0}));
    EXPECT_NEAR(period("2025Q2").first, (31 + 28 + 31 - 5) / 7.0, 1e-12);
    EXPECT_NEAR(period("2025H1").second, (31 + 28 + 31 + 30 + 31 + 30 - 5) / 7.0, 1e-12);
}

TEST(Check, AveragesTheStepsOfItsPeriod) {
    Scenario scenario = with_check("output(Yichun x lithium, 14w) in [0, 1e9]");
    scenario.outputs = test::scenario(toy(), Preset::quantity, 1).outputs;
    const MemberResult result = run(toy(), scenario);
    const auto mean = [&](Index from, Index to) {
        double sum = 0;
        for (Index t = from; t < to; ++t)
            sum += output_at(toy(), result, t)[0];
        return sum / static_cast<double>(to - from);
    };

    EXPECT_NEAR(result.check_values.at(0), mean(0, 14), 1e-9);
    EXPECT_GT(std::abs(mean(1, 14) - mean(0, 14)), 1e-3);
    // The second quarter: weeks that begin from 1 April (day 85) to the end of June (day 175) on.
    EXPECT_NEAR(value_of("output(Yichun x lithium, 2025Q2) in [0, 1e9]"), mean(13, 26), 1e-9);
}

TEST(Check, ComparesWithTheBaseYear) {
    const Vector va = toy().value_added();

    EXPECT_NEAR(value_of("gdp_real(Yichun, base) in [0, 1e9]"), va.head(4).sum(), 1e-9);
    EXPECT_NEAR(value_of("output(Yichun x lithium, base) in [0, 1e9]"), toy().output()[0], 1e-9);
    EXPECT_NEAR(value_of("output(lithium, base) in [0, 1e9]"),
                toy().output()[0] + toy().output()[4] + toy().output()[8], 1e-9);
    EXPECT_NEAR(value_of("gdp_real(national, base) in [0, 1e9]"), va.head(12).sum(), 1e-9);
}

TEST(Check, MeasuresLossesAndTheirTimes) {
    // 60 % of capacity is lost at a utilisation of 80 %: output falls to half of its base.
    EXPECT_NEAR(value_of("peak_loss(output, Yichun x lithium) in [0, 1]"), 0.5, 1e-9);
    EXPECT_GT(value_of("time_to_peak(output, Yichun x lithium) in [0, 1]"), 0);
    EXPECT_GT(value_of("cumulative_loss(output, Yichun x lithium) in [0, 1]"), 0.05);
    EXPECT_NEAR(
        value_of("output(Yichun x lithium, 12w) / output(Yichun x lithium, base) in [0, 2]"), 1,
        1e-9);
}

/// The same with prices, under a tariff of the US on China from April on.
double full_value_of(const std::string& check) {
    const Scenario scenario = good(document(
        "  - { id: tariff, variable: tariff.ad_valorem, op: add, unit: pp, target: { origin: "
        "\"block:CN\", destination: \"block:US\", sector: \"*\" }, profile: { shape: step, at: "
        "2025-04-07, value: 20 } }\n",
        "model: { preset: full }\nchecks:\n  - \"" + check + "\"\n"));
    return run(toy(), scenario).check_values.at(0);
}

TEST(Check, SpeaksOfTradeBetweenBlocks) {
    const DenseSales sales = dense_sales(toy());
    const double intermediate = sales.intermediate.topRightCorner(12, 4).sum(),
                 final = sales.final_demand.topRightCorner(12, 3).sum();

    EXPECT_NEAR(full_value_of("exports(block:CN, block:US, base) in [0, 1e9]"),
                intermediate + final, 1e-9);
    EXPECT_NEAR(full_value_of("exports(block:CN, *, base) in [0, 1e9]"), intermediate + final,
                1e-9);
    EXPECT_NEAR(full_value_of("exports(national, base) in [0, 1e9]"), intermediate + final, 1e-9);
    EXPECT_EQ(full_value_of("exports(block:CN, block:CN, base) in [0, 1e9]"), 0);
    EXPECT_NEAR(full_value_of("imports(US, base) in [0, 1e9]"), intermediate + final, 1e-9);
    EXPECT_LT(full_value_of("exports(block:CN, block:US, 2025Q3) / base - 1 in [0, 1]"), -0.01);
    EXPECT_EQ(full_value_of("exports(block:CN, block:US, 2025Q3) / base - 1 in [0, 1]"),
              full_value_of("exports(block:CN, block:US, 2025Q3) / exports(block:CN, block:US, "
                            "base) - 1 in [0, 1]"));
}

TEST(Check, ComparesAWholeTermWithItsBaseYear) {
    EXPECT_EQ(
        full_value_of("(gdp_nominal(Yichun, 2025) - 2 * exports(Yichun, 2025)) / base in [0, 9]"),
        full_value_of("(gdp_nominal(Yichun, 2025) - 2 * exports(Yichun, 2025)) / "
                      "(gdp_nominal(Yichun, base) - 2 * exports(Yichun, base)) in [0, 9]"));
    EXPECT_NEAR(full_value_of("1 + fiscal_revenue(Yichun, 12w) / base in [0, 9]"), 2, 1e-9);
}

TEST(Check, SpeaksOfPricesByEitherName) {
    EXPECT_EQ(full_value_of("price_producer(services, 2025) in [0, 9]"),
              full_value_of("price(services, 2025) in [0, 9]"));
    EXPECT_NEAR(full_value_of("price_consumer(US, 12w) in [0, 9]"), 1, 1e-9);
    EXPECT_GT(full_value_of("price_consumer(US, 2025Q3) in [0, 9]"), 1.0001);
}

}  // namespace
}  // namespace spillover::test
