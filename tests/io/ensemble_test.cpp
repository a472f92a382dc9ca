#include "io/yaml/ensemble.hpp"

#include <gtest/gtest.h>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

std::string grid(const std::string& dimensions) {
    return "ensemble:\n  method: grid\n  dimensions:\n" + dimensions;
}

std::vector<Scenario> members(const std::string& sections,
                              const std::string& shocks = loss("50 %")) {
    Reading reading = reading_of(document(shocks, sections));
    for (const auto& error : reading.errors)
        ADD_FAILURE() << error;
    return std::move(reading.scenarios);
}

TEST(Ensemble, GridTakesEveryCombinationLastDimensionFastest) {
    const auto list =
        members(grid("    - { id: size, path: shocks.stop.scale, values: [0.5, 1] }\n"
                     "    - { id: value, path: shocks.stop.profile, "
                     "values: [10 %, 20 %, 30 %] }\n"));

    ASSERT_EQ(list.size(), 6U);
    EXPECT_EQ(list[0].id, "s/1");
    EXPECT_EQ(list[5].id, "s/6");
    EXPECT_EQ(list[1].draws.at("size"), 0.5);
    EXPECT_DOUBLE_EQ(list[1].draws.at("value"), 0.2);
    EXPECT_EQ(list[3].draws.at("size"), 1);
    EXPECT_DOUBLE_EQ(list[3].draws.at("value"), 0.1);
    EXPECT_DOUBLE_EQ(evaluate(list[1].shocks[0].profile, list[1].time).value[0], 0.1);
    EXPECT_DOUBLE_EQ(evaluate(list[5].shocks[0].profile, list[5].time).value[0], 0.3);
}

TEST(Ensemble, ListSetsWhatEachMemberNames) {
    const auto list = members(
        "ensemble:\n  method: list\n  members:\n"
        "    - { id: mild, set: { shocks.stop.scale: 0.5 } }\n"
        "    - { id: late, set: { shocks.stop.profile.start: 20w, shocks.stop.profile.value: 60 % "
        "} }\n",
        loss("{ shape: pulse, start: 2025-02-03, duration: 8w, value: 50 % }"));

    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].id, "s/mild");
    const auto mild = evaluate(list[0].shocks[0].profile, list[0].time);
    const auto late = evaluate(list[1].shocks[0].profile, list[1].time);
    EXPECT_DOUBLE_EQ(mild.value[4], 0.25);
    EXPECT_FALSE(late.active[4]);
    EXPECT_DOUBLE_EQ(late.value[20], 0.6);
}

TEST(Ensemble, SetsAParameterThatNoLineLists) {
    const auto list =
        members(grid("    - { id: tau, path: \"model.parameters[inventory.restock_time]"
                     ".value\", values: [12w, 1y] }\n"));

    ASSERT_EQ(list.size(), 2U);
    ASSERT_EQ(list[0].model.parameters.size(), 1U);
    EXPECT_EQ(list[0].model.parameters[0].parameter, Parameter::inventory_restock_time);
    EXPECT_DOUBLE_EQ(list[0].model.parameters[0].value, 12.0 / 52);
    EXPECT_FALSE(list[0].model.parameters[0].scale);
    EXPECT_TRUE(list[0].model.parameters[0].inputs.empty());
    EXPECT_DOUBLE_EQ(list[1].draws.at("tau"), 1);
}

TEST(Ensemble, ScalesTheStandardOfAParameterThatNoLineLists) {
    const auto list = members(
        grid("    - { id: n, path: \"model.parameters[inventory.cover].scale\", values: [2] }\n"));

    ASSERT_EQ(list.size(), 1U);
    EXPECT_TRUE(list[0].model.parameters.at(0).scale);
    EXPECT_EQ(list[0].model.parameters[0].value, 2);
}

TEST(Ensemble, ScalesWhatALineSetsForTheCellsOfThatLine) {
    const auto list = members(
        "model:\n  preset: quantity\n  parameters:\n"
        "    - { name: inventory.cover, value: 8w, where: { input: lithium } }\n" +
        grid("    - { id: n, path: \"model.parameters[inventory.cover].scale\", values: [2] }\n"));

    ASSERT_EQ(list.size(), 1U);
    ASSERT_EQ(list[0].model.parameters.size(), 2U);
    EXPECT_FALSE(list[0].model.parameters[0].scale);
    EXPECT_TRUE(list[0].model.parameters[1].scale);
    EXPECT_EQ(list[0].model.parameters[1].inputs, (std::vector<Index>{0}));
}

TEST(Ensemble, ReachesIntoListsOfShapes) {
    const auto list = members(
        grid("    - { id: v, path: \"shocks.stop.profile[1].value\", values: [10 %] }\n"),
        loss("[{ shape: step, at: 4w, value: 50 % }, { shape: step, at: 8w, value: 20 % }], "
             "combine: min"));

    ASSERT_EQ(list.size(), 1U);
    EXPECT_DOUBLE_EQ(evaluate(list[0].shocks[0].profile, list[0].time).value[10], 0.1);
}

TEST(Ensemble, LeavesTheDocumentAsItIsWithoutOne) {
    const auto list = members("");

    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].id, "s");
    EXPECT_TRUE(list[0].draws.empty());
}

TEST(Ensemble, KeepsTheYamlOfEachMemberReadable) {
    for (const Scenario& member :
         members(grid("    - { id: size, path: shocks.stop.scale, values: [0.5, 1] }\n"))) {
        auto again = reading_of(member.resolved_yaml);

        EXPECT_TRUE(again.errors.empty());
        EXPECT_EQ(again.scenarios.at(0).shocks.at(0).profile.scale, member.shocks[0].profile.scale);
        EXPECT_EQ(again.scenarios.size(), 1U);
    }
}

}  // namespace
}  // namespace spillover::test
