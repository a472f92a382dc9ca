// Feedback rules as the language writes them.
#include <gmock/gmock.h>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

using testing::ElementsAre;

constexpr const char* sets =
    "sets:\n  cities: { region: \"Yichun | Hangzhou\" }\n"
    "  new_three: { region: \"block:CN\", sector: \"batteries | vehicles\" }\n";

/// A scenario with one policy under preset full.
std::string with(const std::string& policy) {
    return document(loss("{ shape: step, at: 2w, value: 50 % }"),
                    "model: { preset: full }\n" + std::string{sets} + "policies:\n" + policy);
}

std::vector<std::string> errors_of(const std::string& policy) {
    return reading_of(with(policy)).errors;
}

std::string bridge(const std::string& when = "metric: fiscal_revenue_gap, target: \"@cities\"",
                   const std::string& more = {}) {
    return "  - id: bridge\n    when: { " + when +
           ", op: \"<\", value: -8 %, for: 2q }\n    then: { variable: final_demand, final: gov, "
           "target: \"@cities\", op: add, value: \"2 % of base\", duration: 4q }\n" +
           more;
}

TEST(Policies, ReadAConditionAndAnActionInSteps) {
    const Scenario s = good(with(bridge() + "    cooldown: 1y\n    once: true\n"));

    ASSERT_EQ(s.policies.size(), 1U);
    const Policy& rule = s.policies[0];
    EXPECT_EQ(rule.id, "bridge");
    EXPECT_EQ(rule.place, "Yichun, Hangzhou");
    EXPECT_EQ(rule.metric.name, "fiscal_revenue_gap");
    EXPECT_THAT(rule.cells, ElementsAre(0, 1));  // regions
    EXPECT_EQ(rule.condition.comparison, Condition::Comparison::below);
    EXPECT_EQ(rule.condition.threshold, -0.08);
    EXPECT_EQ(rule.hold, 26);
    EXPECT_EQ(rule.duration, 52);
    EXPECT_EQ(rule.cooldown, 52);
    EXPECT_TRUE(rule.once);
    EXPECT_EQ(rule.action.driver, Driver::final_demand);
    EXPECT_EQ(rule.action.operation, Operation::add);
}

// 2 % of base: of each cell of what governments of the two regions buy, whatever the good.
TEST(Policies, AddSharesOfTheBaseYear) {
    const Scenario s = good(with(bridge()));

    const Shock& action = s.policies[0].action;
    const auto final_use = toy().final_use();
    ASSERT_EQ(action.cells.size(), 8U);
    EXPECT_EQ(action.cells[0].index, 1 * 4);  // Yichun's second category
    EXPECT_EQ(action.cells[4].index, 4 * 4);
    for (const Cell& cell : action.cells)
        EXPECT_EQ(cell.weight, final_use(cell.index % 4, cell.index / 4));
    EXPECT_EQ(std::get<shape::Constant>(action.profile.shapes.at(0)).value, 0.02);
}

TEST(Policies, MakeARuleForEachPlace) {
    const auto rules = [](const std::string& by) {
        return good(with("  - id: protection\n    when: { metric: employment_gap, target: "
                         "\"each(@new_three by " +
                         by +
                         ")\", op: \"<=\", value: -3 %, for: 6m }\n    then: { parameter: "
                         "exit.rate, target: same, op: multiply, value: 0.3, duration: 1y }\n"))
            .policies;
    };
    const auto names = [](const std::vector<Policy>& policies) {
        std::vector<std::string> list;
        for (const Policy& policy : policies)
            list.push_back(policy.place);
        return list;
    };

    const auto by_region = rules("region");
    EXPECT_THAT(names(by_region), ElementsAre("Yichun", "Hangzhou", "Shenzhen"));
    EXPECT_THAT(by_region[1].cells, ElementsAre(5, 6));
    EXPECT_EQ(by_region[1].action.driver, Driver::exit_factor);
    ASSERT_EQ(by_region[1].action.cells.size(), 2U);
    EXPECT_EQ(by_region[1].action.cells[0].index, 5);
    EXPECT_EQ(by_region[1].action.cells[1].index, 6);
    EXPECT_EQ(by_region[1].hold, 26);  // half a year of weeks

    const auto by_sector = rules("sector");
    EXPECT_THAT(names(by_sector), ElementsAre("batteries", "vehicles"));
    EXPECT_THAT(by_sector[0].cells, ElementsAre(1, 5, 9));
    const auto by_both = rules("region x sector");
    ASSERT_EQ(by_both.size(), 5U);  // Yichun makes no vehicles
    EXPECT_EQ(by_both[4].place, "Shenzhen x vehicles");
    EXPECT_THAT(by_both[4].cells, ElementsAre(10));
}

// What a variable is told by decides what it takes of the place.
TEST(Policies, ActOnTheSamePlaceWhateverTheVariableIsToldBy) {
    const auto cells = [](const std::string& what) {
        const Scenario s =
            good(with("  - id: answer\n    when: { metric: output_gap, target: \"@new_three\", op: "
                      "\"<\", value: -3 %, for: 6m }\n    then: { target: same, " +
                      what + " }\n"));
        std::vector<Index> list;
        for (const Cell& cell : s.policies.at(0).action.cells)
            list.push_back(cell.index);
        return list;
    };

    EXPECT_THAT(cells("variable: wage, op: multiply, value: +5 %"), ElementsAre(0, 1, 2));
    EXPECT_THAT(cells("variable: commodity.world_price, op: multiply, value: +5 %"),
                ElementsAre(1, 2));
    EXPECT_THAT(cells("variable: capacity.factor, op: multiply, value: +5 %"),
                ElementsAre(1, 2, 5, 6, 9, 10));
    EXPECT_THAT(cells("variable: final_demand, final: gov, op: multiply, value: +5 %"),
                ElementsAre(5, 6, 17, 18, 29, 30));
    EXPECT_THAT(cells("parameter: inventory.cover, input: lithium, op: multiply, value: 2"),
                ElementsAre(0, 4, 8));
    EXPECT_THAT(cells("parameter: substitution.sigma, op: multiply, value: 2"), ElementsAre(1, 2));
}

TEST(Policies, LetAnEnsembleMoveTheirNumbers) {
    const auto reading = reading_of(
        with(bridge()) +
        "ensemble:\n  method: grid\n  dimensions:\n"
        "    - { id: size, path: policies.bridge.then.value, values: [\"1 % of base\", \"3 % of "
        "base\"] }\n    - { id: threshold, path: policies.bridge.when.value, values: [-5 %, -9 "
        "%] }\n");

    EXPECT_THAT(reading.errors, ElementsAre());
    ASSERT_EQ(reading.scenarios.size(), 4U);
    const Policy& last = reading.scenarios[3].policies.at(0);
    EXPECT_EQ(std::get<shape::Constant>(last.action.profile.shapes.at(0)).value, 0.03);
    EXPECT_EQ(last.condition.threshold, -0.09);
    EXPECT_THAT(reading.scenarios[3].resolved_yaml, testing::HasSubstr("3 % of base"));
}

TEST(Policies, WatchTheCoverOfInventoriesInTime) {
    const std::string policy =
        "  - id: stock_up\n    when: { metric: inventory_cover, target: { region: Yichun }, op: "
        "\"<\", value: 2w, for: 1w }\n    then: { parameter: inventory.cover, input: \"*\", "
        "target: same, op: multiply, value: 2 }\n";

    EXPECT_DOUBLE_EQ(good(with(policy)).policies.at(0).condition.threshold, 2);
}

// A place where nothing is made in the base year cannot be watched; others of `each` can.
TEST(Policies, LeaveOutPlacesOfEachWithoutProduction) {
    const auto& output = toy().output();
    Index active = 0;
    for (Index a = 0; a < output.size(); ++a)
        active += output[a] > 0 ? 1 : 0;
    ASSERT_LT(active, output.size());
    const std::string all = std::string{sets} + "  all: { region: \"*\", sector: \"*\" }\n";
    const Scenario s = good(document(
        loss("{ shape: step, at: 2w, value: 50 % }"),
        "model: { preset: full }\n" + all +
            "policies:\n  - id: each_of_them\n    when: { metric: output_gap, target: \"each(@all "
            "by region x sector)\", op: \"<\", value: -3 %, for: 1w }\n    then: { variable: "
            "productivity, target: same, op: multiply, value: 1.1 }\n"));

    EXPECT_EQ(static_cast<Index>(s.policies.size()), active);
}

TEST(Policies, TellEveryMistakeOfAFile) {
    const auto errors = errors_of(
        "  - id: one\n    when: { metric: employment, target: { region: Nowhere }, op: \"=\", "
        "value: 3 CNY_million, for: 0w }\n    then: { variable: final_demnd, target: { region: "
        "Yichun }, op: add, value: 1 }\n");

    EXPECT_EQ(errors.size(), 5U) << testing::PrintToString(errors);
}

}  // namespace
}  // namespace spillover::test
