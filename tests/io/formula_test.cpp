#include "io/yaml/formula.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

double formula_value(const std::string& text, double t = 0) {
    yaml::Diagnostics diagnostics;
    yaml::Value value;
    value.kind = yaml::Value::Kind::scalar;
    value.text = text;
    const auto formula = yaml::read_formula({value, "formula", diagnostics});
    return formula ? formula->at(t) : std::nan("");
}

TEST(Formula, BindsProductsCloserThanSumsAndReadsFromTheLeft) {
    EXPECT_EQ(formula_value("2 + 3 * 4"), 14);
    EXPECT_EQ(formula_value("(2 + 3) * 4"), 20);
    EXPECT_EQ(formula_value("10 - 3 - 2"), 5);
    EXPECT_EQ(formula_value("16 / 4 / 2"), 2);
    EXPECT_EQ(formula_value("-2 * -3 - -1"), 7);
    EXPECT_EQ(formula_value("2 - -(1 + 1)"), 4);
    EXPECT_EQ(formula_value("1.5e1 + .5"), 15.5);
}

TEST(Formula, KnowsItsFunctionsAndTheTimeInYears) {
    EXPECT_DOUBLE_EQ(formula_value("1 + 0.2 * sin(2 * pi * t)", 0.25), 1.2);
    EXPECT_DOUBLE_EQ(formula_value("cos(pi)"), -1);
    EXPECT_DOUBLE_EQ(formula_value("exp(log(3) * t)", 2), 9);
    EXPECT_EQ(formula_value("min(t, 1)", 3), 1);
    EXPECT_EQ(formula_value("max(t, 1) - min(5, 2)", 3), 1);
}

TEST(Formula, RefusesWhatItCannotRead) {
    for (const char* text : {"", "1 +", "2 x", "(1", "1)", "sin 1", "min(1)", "min(1, 2, 3)",
                             "sin()", "profile", "1 2", "2 ** 3", "--", "t t", "1e999"})
        EXPECT_TRUE(std::isnan(formula_value(text))) << text;
    EXPECT_TRUE(std::isnan(formula_value(std::string(1000, '(') + "1")));
    EXPECT_TRUE(std::isnan(formula_value(std::string(100000, '-') + "1")));
}

TEST(Formula, GivesTheCourseOfAShockInItsUnit) {
    const Scenario s =
        good(document("  - { id: x, variable: tariff.ad_valorem, op: add, unit: pp, target: { "
                      "origin: \"block:CN\", "
                      "destination: US, sector: lithium }, profile: { shape: expr, formula: \"10 + "
                      "52 * t\" } }\n",
                      "model: { preset: full }\n"));
    const auto values = evaluate(s.shocks[0].profile, s.time).value;

    EXPECT_DOUBLE_EQ(values[0], 0.10);
    EXPECT_DOUBLE_EQ(values[7], 0.17);
}

}  // namespace
}  // namespace spillover::test
