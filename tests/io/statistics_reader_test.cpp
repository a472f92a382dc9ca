#include <gtest/gtest.h>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

OutputSettings statistics_of(const std::string& text) {
    return good(document(loss("50 %"), "outputs: { " + text + " }\n")).outputs;
}

TEST(Statistics, AreReadInAnyOrder) {
    const auto wanted = statistics_of("statistics: [p95, sd, p05, mean, p2.5, p99.9]").statistics;

    EXPECT_TRUE(wanted.mean);
    EXPECT_TRUE(wanted.sd);
    EXPECT_EQ(wanted.quantiles, (std::vector{0.025, 0.05, 0.95, 0.999}));
    EXPECT_EQ(wanted.names,
              (std::vector<std::string>{"p95", "sd", "p05", "mean", "p2.5", "p99.9"}));
}

TEST(Statistics, ReachFromTheSmallestToTheLargest) {
    EXPECT_EQ(statistics_of("statistics: [p0, p100]").statistics.quantiles,
              (std::vector{0.0, 1.0}));
}

TEST(Statistics, AreNoneUnlessAskedFor) {
    const auto settings = statistics_of("variables: [output]");

    EXPECT_TRUE(settings.statistics.names.empty());
    EXPECT_FALSE(settings.keep_members);
}

TEST(Statistics, OfAnotherUnitAreBoundInThatOfTheFile) {
    const auto all =
        statistics_of(
            "variables: [output, utilisation, inventory_cover], statistics: [\"prob(output >= 2 "
            "CNY_billion)\", prob(utilisation < 70 %), prob(utilisation < 0.5), "
            "prob(inventory_cover<=14d)]")
            .statistics.probabilities;

    ASSERT_EQ(all.size(), 4);
    EXPECT_EQ(all[0].variable, Variable::output);
    EXPECT_EQ(all[0].condition, (Condition{Condition::Comparison::at_least, 2000}));
    EXPECT_EQ(all[1].condition, (Condition{Condition::Comparison::below, 0.7}));
    EXPECT_EQ(all[2].condition, (Condition{Condition::Comparison::below, 0.5}));
    EXPECT_EQ(all[3].condition.comparison, Condition::Comparison::at_most);
    EXPECT_NEAR(all[3].condition.threshold, 14 / 365.0 * 52, 1e-12);
}

TEST(Statistics, OfADeviationRecordItWhereTheOutputsDoNot) {
    const auto settings = statistics_of(
        "variables: [output, gdp_real], by: [region, national], statistics: [prob(gdp_real_dev < "
        "-5 %)]");

    ASSERT_EQ(settings.fields.size(), 6);
    EXPECT_FALSE(settings.fields[3].for_statistics);
    for (const std::size_t n : {4, 5}) {
        EXPECT_TRUE(settings.fields[n].deviation);
        EXPECT_TRUE(settings.fields[n].for_statistics);
    }
    EXPECT_EQ(settings.fields[4].name, "gdp_real_dev_by_region");
    EXPECT_EQ(settings.fields[5].name, "gdp_real_dev_by_national");
    EXPECT_TRUE(settings.statistics.probabilities[0].deviation);
    EXPECT_EQ(settings.statistics.probabilities[0].condition,
              (Condition{Condition::Comparison::below, -5}));
}

TEST(Statistics, OfADeviationUseTheOneThatIsThere) {
    for (const char* variables : {"gdp_real_dev", "gdp_real_dev, gdp_real"}) {
        const auto settings = statistics_of(std::string{"variables: ["} + variables +
                                            "], statistics: [prob(gdp_real_dev < -5 %), "
                                            "prob(gdp_real_dev > 1 %)]");

        for (const OutputField& field : settings.fields)
            EXPECT_FALSE(field.for_statistics) << field.name;
        EXPECT_EQ(settings.statistics.probabilities.size(), 2);
    }
}

TEST(Statistics, OfADeviationAreNamedAsItWouldBe) {
    const auto names = [](const std::string& variables, const std::string& statistics) {
        std::vector<std::string> all;
        for (const OutputField& field :
             good(document(loss("50 %"),
                           "model: { preset: full }\noutputs: { by: [region, national], "
                           "variables: [" +
                               variables + "]" + statistics + " }\n"))
                 .outputs.fields)
            all.push_back(field.name);
        return all;
    };
    for (const std::string& variable :
         std::vector<std::string>{"price_producer", "exports_by_block", "gdp_deflator"})
        EXPECT_EQ(names(variable, ", statistics: [prob(" + variable + "_dev < -5 %)]"),
                  names(variable + ", " + variable + "_dev", ""));
}

TEST(KeepMembers, MayBeNone) {
    EXPECT_EQ(statistics_of("keep_members: 0").keep_members, 0);
    EXPECT_EQ(statistics_of("keep_members: 20").keep_members, 20);
}

}  // namespace
}  // namespace spillover::test
