#include "io/yaml/target.hpp"

#include <gtest/gtest.h>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

using yaml::Dimension;

/// Names that an expression selects, joined by blanks; "error: ..." where it cannot be read.
std::string selected(const std::string& expression, Dimension dimension = Dimension::region,
                     const std::string& sets = {}) {
    yaml::Diagnostics diagnostics;
    yaml::SetReader reader{toy()};
    const auto map = yaml::parse_document("sets.yaml", sets.empty() ? "{}" : sets, diagnostics);
    reader.define_sets({map, "sets", diagnostics});
    yaml::Value value;
    value.kind = yaml::Value::Kind::scalar;
    value.text = expression;
    const auto members = reader.read({value, "x", diagnostics}, dimension);
    if (!members) return "error: " + diagnostics.errors().front().what;
    const auto& names = dimension == Dimension::region   ? toy().data().regions
                        : dimension == Dimension::sector ? toy().data().sectors
                                                         : toy().data().categories;
    std::string text;
    for (const Index n : *members)
        text += (text.empty() ? "" : " ") + names[static_cast<std::size_t>(n)];
    return text;
}

TEST(Target, IsANameAGlobOrAll) {
    EXPECT_EQ(selected("Yichun"), "Yichun");
    EXPECT_EQ(selected("*"), "Yichun Hangzhou Shenzhen US");
    EXPECT_EQ(selected("*zh*"), "Hangzhou Shenzhen");
    EXPECT_EQ(selected("?S"), "US");
    EXPECT_EQ(selected("h?", Dimension::category), "hh");
    EXPECT_EQ(selected("yichun"), "error: x: unknown region 'yichun'");
}

TEST(Target, IsSetAlgebra) {
    EXPECT_EQ(selected("US | Yichun"), "Yichun US");
    EXPECT_EQ(selected("block:CN - Hangzhou"), "Yichun Shenzhen");
    EXPECT_EQ(selected("block:CN & *n"), "Yichun Shenzhen");
    EXPECT_EQ(selected("!US"), "Yichun Hangzhou Shenzhen");
    EXPECT_EQ(selected("!(Yichun | US)"), "Hangzhou Shenzhen");
    EXPECT_EQ(selected("!!US"), "US");
    EXPECT_EQ(selected("block:CN - (Yichun | Hangzhou)"), "Shenzhen");
    EXPECT_EQ(selected("Yichun|Hangzhou|US"), "Yichun Hangzhou US");
}

TEST(Target, DoesNotDependOnTheOrderOfItsTerms) {
    EXPECT_EQ(selected("US | Shenzhen | Yichun"), selected("Yichun | US | Shenzhen"));
    EXPECT_EQ(selected("block:CN & *n"), selected("*n & block:CN"));
}

TEST(Target, ReadsAttributesAndTags) {
    EXPECT_EQ(selected("cluster:YRD"), "Hangzhou");
    EXPECT_EQ(selected("cluster:YRD | cluster:PRD"), "Hangzhou Shenzhen");
    EXPECT_EQ(selected("tag:goods", Dimension::sector), "lithium batteries vehicles");
    EXPECT_EQ(selected("tag:goods - tag:durables", Dimension::sector), "lithium batteries");
    EXPECT_EQ(selected("tag:goods"), "error: x: 'tag:' is no attribute of a region");
    EXPECT_EQ(selected("cluster:YRD", Dimension::sector),
              "error: x: 'cluster:' is no attribute of a sector");
}

TEST(Target, RanksAndFiltersByBaseYearFigures) {
    EXPECT_EQ(selected("top(1, by=gdp)"), "US");
    EXPECT_EQ(selected("top(2, by=gdp, of=block:CN)"), "Hangzhou Shenzhen");
    EXPECT_EQ(selected("top(2, by=housing)"), "Yichun Hangzhou");
    EXPECT_EQ(selected("top(1, by=lithium_va_share)"), "Yichun");
    EXPECT_EQ(selected("where(housing >= 0.2)"), "Yichun Hangzhou");
    EXPECT_EQ(selected("where(housing > 20 %)"), "Yichun");
    EXPECT_EQ(selected("where(housing < 0.1)"), "US");
    EXPECT_EQ(selected("where(housing <= 0.1) & block:CN"), "Shenzhen");
    EXPECT_EQ(selected("where(utilisation > 0.85)", Dimension::sector), "services");
}

TEST(Target, ReadsNamedSetsInEachOther) {
    const std::string sets =
        "a: { region: 'US | @b' }\nb: { region: '@c' }\nc: { region: [US, '@d'], sector: lithium "
        "}\n"
        "d: { region: '@e' }\ne: { region: Yichun }\n";

    EXPECT_EQ(selected("@c", Dimension::region, sets), "Yichun US");
    EXPECT_EQ(selected("block:CN - @b", Dimension::region, sets), "Hangzhou Shenzhen");
    EXPECT_EQ(selected("@c", Dimension::sector, sets), "lithium");
    EXPECT_EQ(selected("@b", Dimension::sector, sets), "error: x: set '@b' names no sector");
}

TEST(Target, RefusesWhatCanBeReadInTwoWays) {
    EXPECT_EQ(selected("Yichun | US - US"), "error: x: '-' after '|' can be read in two ways");
    EXPECT_EQ(selected("Yichun & "), "error: x: the expression 'Yichun & ' ends too early");
    EXPECT_EQ(selected("Yichun US"), "error: x: unexpected 'US' in the expression 'Yichun US'");
    EXPECT_EQ(selected("block:CN & block:US"), "error: x: 'block:CN & block:US' selects nothing");
    EXPECT_EQ(selected("top(0, by=gdp)"), "error: x: expected top(N, by=METRIC [, of=EXPRESSION])");
}

TEST(Target, MayListHundredsOfNames) {
    std::string expression = "Yichun";
    for (int n = 0; n < 500; ++n)
        expression += " | US";

    EXPECT_EQ(selected(expression), "Yichun US");
}

TEST(Target, MatchesManyStarsInNoTime) {
    EXPECT_EQ(selected(std::string(2000, '*') + "x"),
              "error: x: unknown region '" + std::string(2000, '*') + "x'");
}

}  // namespace
}  // namespace spillover::test
