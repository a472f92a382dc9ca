// Random ensembles: members, their draws, what the draws depend on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tests/support/moments.hpp"
#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

using testing::ElementsAre;

std::string monte_carlo(const std::string& more, int replicates = 4) {
    return "ensemble:\n  method: monte_carlo\n  replicates: " + std::to_string(replicates) +
           "\n  seed: 7\n" + more;
}

std::string noise(const std::string& id = "price",
                  const std::string& profile = "{ shape: ou, half_life: 8w, sigma: 25 % }",
                  const std::string& sector = "vehicles") {
    return "  - { id: " + id +
           ", variable: final_demand, op: multiply, target: { buyer_region: US, final: hh, "
           "sector: " +
           sector + " }, profile: " + profile + " }\n";
}

std::vector<Scenario> members(const std::string& sections, const std::string& shocks) {
    Reading reading = reading_of(document(shocks, sections));
    for (const auto& error : reading.errors)
        ADD_FAILURE() << error;
    return std::move(reading.scenarios);
}

std::vector<double> path(const Scenario& scenario, std::size_t shock = 0) {
    return evaluate(scenario.shocks.at(shock).profile, scenario.time).value;
}

TEST(MonteCarlo, NumbersItsReplicatesAndGivesEachItsOwnDraws) {
    const auto list = members(monte_carlo(""), noise());

    ASSERT_EQ(list.size(), 4U);
    std::set<std::vector<double>> paths;
    for (std::size_t n = 0; n < 4; ++n) {
        EXPECT_EQ(list[n].id, "s/" + std::to_string(n + 1));
        EXPECT_EQ(list[n].replicate, static_cast<Index>(n) + 1);
        EXPECT_EQ(list[n].seed_path, "7/s, replicate " + std::to_string(n + 1));
        paths.insert(path(list[n]));
    }
    EXPECT_EQ(paths.size(), 4U);
}

TEST(MonteCarlo, DrawsAReplicateTheSameWhateverTheirNumber) {
    const auto few = members(monte_carlo("", 2), noise()),
               many = members(monte_carlo("", 9), noise());

    EXPECT_EQ(path(few[1]), path(many[1]));
}

TEST(MonteCarlo, LeavesTheDrawsOfAShockAloneWhenOthersComeGoOrMove) {
    const std::string other = noise("other", "{ shape: gbm, sigma: 25 % }", "services");
    const std::string gone = noise("gone", "{ shape: ar1, rho: 0.5, sigma: 5 % }", "batteries");

    const auto alone = members(monte_carlo(""), noise());
    const auto before = members(monte_carlo(""), other + noise() + gone);
    const auto after = members(monte_carlo(""), noise() + other);

    for (std::size_t n = 0; n < alone.size(); ++n) {
        EXPECT_EQ(path(alone[n]), path(before[n], 1));
        EXPECT_EQ(path(alone[n]), path(after[n]));
        EXPECT_EQ(path(after[n], 1), path(before[n]));
    }
}

TEST(MonteCarlo, NamesDrawsByShapeSoThatShapesMayMoveToo) {
    const std::string named = "{ shape: ou, half_life: 8w, sigma: 25 %, id: noise }";
    const auto one = members(monte_carlo(""), noise("price", named));
    const auto two = members(monte_carlo(""), noise("price", "[{ shape: gbm, sigma: 25 % }, " +
                                                                 named + "], combine: max"));
    const auto placed = members(
        monte_carlo(""),
        noise("price",
              "[{ shape: step, at: 0d, value: 0 }, { shape: ou, half_life: 8w, sigma: 25 % }], "
              "combine: max"));

    const RandomStream stream{{7, "s", "price", "noise"}}, first{{7, "s", "price", "1"}};
    EXPECT_EQ(std::get<shape::AutoRegressive>(one[0].shocks[0].profile.shapes[0]).draws, stream);
    EXPECT_EQ(std::get<shape::AutoRegressive>(two[0].shocks[0].profile.shapes[1]).draws, stream);
    EXPECT_EQ(std::get<shape::AutoRegressive>(placed[0].shocks[0].profile.shapes[1]).draws, first);
}

TEST(MonteCarlo, MirrorsAntitheticPairs) {
    const auto list = members(
        monte_carlo("  antithetic: true\n"
                    "  dimensions:\n"
                    "    - { id: size, path: shocks.price.scale, dist: { normal: [1, 0.1] } }\n"),
        noise("price", "{ shape: ar1, rho: 0.5, sigma: 5 % }"));

    ASSERT_EQ(list.size(), 4U);
    for (const std::size_t n : {0U, 2U}) {
        EXPECT_NEAR(list[n].draws.at("size") + list[n + 1].draws.at("size"), 2, 1e-12);
        Profile one = list[n].shocks[0].profile, other = list[n + 1].shocks[0].profile;
        one.scale = other.scale = 1;
        const auto a = evaluate(one, list[n].time).value, b = evaluate(other, list[n].time).value;
        for (std::size_t t = 0; t < a.size(); ++t)
            EXPECT_NEAR(a[t] + b[t], 2, 1e-12);
    }
    EXPECT_NE(list[0].draws.at("size"), list[2].draws.at("size"));
    EXPECT_EQ(list[1].seed_path, "7/s, pair 1 mirrored");
    EXPECT_EQ(list[2].seed_path, "7/s, pair 2");
}

TEST(MonteCarlo, SpreadsDimensionsAsTheirDistributionsSay) {
    const auto list = members(
        monte_carlo("  dimensions:\n"
                    "    - { id: size, path: shocks.stop.scale, dist: { uniform: [0.5, 1.5] } }\n"
                    "    - { id: tau, path: \"model.parameters[inventory.restock_time].value\", "
                    "dist: { triangular: [12w, 26w, 52w] } }\n"
                    "    - { id: value, path: shocks.stop.profile, "
                    "dist: { truncnormal: [30 %, 10 %, 10 %, 50 %] } }\n",
                    1000),
        loss("20 %"));

    ASSERT_EQ(list.size(), 1000U);
    std::vector<double> size, tau;
    for (const Scenario& member : list) {
        EXPECT_EQ(member.shocks[0].profile.scale, member.draws.at("size"));
        EXPECT_NEAR(member.model.parameters.at(0).value, member.draws.at("tau"), 1e-12);
        EXPECT_NEAR(std::get<shape::Constant>(member.shocks[0].profile.shapes[0]).value,
                    member.draws.at("value"), 1e-15);
        size.push_back(member.draws.at("size"));
        tau.push_back(member.draws.at("tau") * 52);
    }
    expect_moments(size, 1, 1.0 / 12);
    expect_moments(tau, 30, (144 + 676 + 2704 - 312 - 624 - 1352) / 18.0);
    EXPECT_NEAR(correlation_of(size, tau), 0, 4 / std::sqrt(1000.0));
    EXPECT_EQ(list[2].id, "s/3");
    EXPECT_EQ(list[2].replicate, 3);
}

TEST(MonteCarlo, CorrelatesDimensionsThroughTheNormalsBehindThem) {
    const std::string dimensions =
        "  dimensions:\n"
        "    - { id: a, path: shocks.stop.scale, dist: { normal: [1, 0.01] } }\n"
        "    - { id: b, path: shocks.stop.profile, dist: { uniform: [10 %, 30 %] } }\n";
    const auto list = members(
        monte_carlo("  correlation: [[1, 0.8], [0.8, 1]]\n" + dimensions, 1000), loss("20 %"));
    const auto apart = members(monte_carlo(dimensions, 1000), loss("20 %"));

    std::vector<double> a, b;
    for (std::size_t n = 0; n < list.size(); ++n) {
        a.push_back((list[n].draws.at("a") - 1) / 0.01);
        b.push_back(normal_quantile((list[n].draws.at("b") - 0.1) / 0.2));
        // The first dimension leads: it is the same with and without the others.
        EXPECT_NEAR(list[n].draws.at("a"), apart[n].draws.at("a"), 1e-12);
    }
    EXPECT_NEAR(correlation_of(a, b), 0.8, 4 * (1 - 0.64) / std::sqrt(1000.0));
    expect_moments(b, 0, 1);
}

TEST(MonteCarlo, SharesDrawsBetweenTheMembersOfAList) {
    const auto list = members(
        "ensemble:\n  method: list\n  replicates: 3\n  seed: 7\n  members:\n"
        "    - { id: half, set: { shocks.price.scale: 0.5 } }\n"
        "    - { id: whole, set: { shocks.price.scale: 1 } }\n",
        noise());
    const auto alone = members(monte_carlo("", 3), noise());

    ASSERT_EQ(list.size(), 6U);
    std::vector<std::string> ids;
    for (const Scenario& member : list)
        ids.push_back(member.id);
    EXPECT_THAT(ids, ElementsAre("s/half/1", "s/half/2", "s/half/3", "s/whole/1", "s/whole/2",
                                 "s/whole/3"));
    for (std::size_t r = 0; r < 3; ++r) {
        EXPECT_EQ(path(list[3 + r]), path(alone[r]));
        for (std::size_t t = 0; t < 52; ++t)
            EXPECT_NEAR(path(list[r])[t], 1 + (path(alone[r])[t] - 1) / 2, 1e-12);
    }
}

TEST(MonteCarlo, DrawsAGridOnceWithoutReplicates) {
    const auto list = members(
        "run: { seed: 7 }\n"
        "ensemble:\n  method: grid\n  dimensions:\n"
        "    - { id: size, path: shocks.price.scale, values: [1, 2] }\n",
        noise());

    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[1].id, "s/2");
    EXPECT_EQ(list[1].replicate, 1);
    EXPECT_EQ(path(list[0]), path(members(monte_carlo(""), noise())[0]));
}

TEST(MonteCarlo, RunsAReplicateAloneFromItsRecord) {
    for (const char* pairs : {"", "  antithetic: true\n"})
        for (const Scenario& member : members(
                 monte_carlo(std::string{pairs} +
                             "  dimensions:\n    - { id: size, path: shocks.price.scale, dist: { "
                             "lognormal: { median: 1, sd_log: 30 % } } }\n"),
                 noise())) {
            Reading again = reading_of(member.resolved_yaml);

            EXPECT_TRUE(again.errors.empty());
            ASSERT_EQ(again.scenarios.size(), 1U);
            EXPECT_EQ(path(again.scenarios[0]), path(member));
            EXPECT_EQ(again.scenarios[0].seed_path, member.seed_path);
            EXPECT_EQ(again.scenarios[0].resolved_yaml, member.resolved_yaml);
        }
}

TEST(MonteCarlo, NotesNoReplicateWhereNothingIsDrawn) {
    const Scenario scenario = good(document(loss("20 %")));

    EXPECT_EQ(scenario.replicate, 0);
    EXPECT_EQ(scenario.seed_path, "");
}

TEST(RandomShapes, ReadTheirFieldsInTheUnitsOfTheVariable) {
    const Scenario s = good(document(
        noise("price",
              "[{ shape: ou, log: true, mean: 0, half_life: 1y, sigma: 25 % }, "
              "{ shape: ar1, mean: -5 %, rho: 0.9, sigma: 1 %, initial: stationary, start: "
              "10w }, "
              "{ shape: jump, rate: 2 /y, size: { normal: [-10 %, 5 %] }, decay: 4w }, "
              "{ shape: gbm, drift: 3 %/y, sigma: 0.2 }], combine: multiply"),
        "run: { seed: 1 }\n"));
    const auto& shapes = s.shocks[0].profile.shapes;

    const auto& ou = std::get<shape::AutoRegressive>(shapes[0]);
    EXPECT_DOUBLE_EQ(ou.rho, std::exp2(-1.0 / 52));
    EXPECT_TRUE(ou.log);
    EXPECT_EQ(ou.initial, 0);
    const auto& ar1 = std::get<shape::AutoRegressive>(shapes[1]);
    EXPECT_DOUBLE_EQ(ar1.mean, 0.95);
    EXPECT_EQ(ar1.sigma, 0.01);
    EXPECT_EQ(ar1.start, 10);
    EXPECT_FALSE(ar1.initial);
    const auto& jump = std::get<shape::Jump>(shapes[2]);
    EXPECT_EQ(jump.rate, 2);
    EXPECT_EQ(std::get<distribution::Normal>(jump.size).mean, -0.1);
    EXPECT_EQ(jump.half_life, 4);
    const auto& gbm = std::get<shape::GeometricBrownian>(shapes[3]);
    EXPECT_EQ(gbm.drift, 0.03);
    EXPECT_EQ(gbm.sigma, 0.2);
}

TEST(RandomShapes, ReadRegimesByNameAndInStepsOfTheRun) {
    const Scenario s =
        good(document(noise("price",
                            "{ shape: regime, states: [calm, crisis], values: [1, -20 %], per: 1q, "
                            "transition: [[0.9, 0.1], [30 %, 70 %]], initial: crisis }"),
                      "run: { seed: 1 }\n"));
    const auto& regime = std::get<shape::Regime>(s.shocks[0].profile.shapes[0]);

    EXPECT_THAT(regime.value, ElementsAre(1, 0.8));
    EXPECT_THAT(regime.initial, ElementsAre(0, 1));
    // Two states: the distance to the long run shrinks by 0.6 in a quarter of 13 weeks.
    EXPECT_NEAR(regime.transition[0][1], 0.25 * (1 - std::pow(0.6, 1.0 / 13)), 1e-12);
    EXPECT_EQ(evaluate(s.shocks[0].profile, s.time).value[0], 0.8);
}

TEST(RandomShapes, AreCutAtWhatTheirVariableCanBe) {
    const auto bounds = [](const std::string& shock) {
        const Scenario s = good(document(shock, "run: { seed: 1 }\nmodel: { preset: full }\n"));
        return std::pair{s.shocks.at(0).profile.low, s.shocks.at(0).profile.high};
    };
    const std::string of_price =
        "  - { id: x, variable: commodity.world_price, op: multiply, target: "
        "{ sector: lithium }, profile: ";

    EXPECT_EQ(bounds(loss("{ shape: ou, half_life: 8w, sigma: 25 % }")), (std::pair{0.0, 1.0}));
    EXPECT_EQ(bounds(noise()), (std::pair{0.0, 1e6}));
    EXPECT_EQ(bounds(of_price + "{ shape: ou, half_life: 8w, sigma: 25 % } }\n"),
              (std::pair{0.01, 1e6}));
    EXPECT_EQ(bounds("  - { id: x, variable: tariff.ad_valorem, op: add, unit: pp, target: { "
                     "origin: \"block:CN\", "
                     "destination: US, sector: lithium }, profile: { shape: ou, mean: 5, "
                     "half_life: 8w, sigma: 25 } }\n"),
              (std::pair{-0.99, 1e6}));
}

TEST(RandomShapes, TakeNoMoreMoneyFromACellThanItHas) {
    const Scenario s = good(
        document("  - { id: x, variable: final_demand, op: add, distribute: replicate, target: { "
                 "buyer_region: US, final: hh, sector: \"vehicles | services\" }, profile: { "
                 "shape: ou, mean: "
                 "0 CNY_million, half_life: 8w, sigma: 1 CNY_trillion } }\n",
                 "run: { seed: 1 }\n"));
    const Profile& profile = s.shocks[0].profile;
    double least = std::numeric_limits<double>::infinity();
    for (const Cell& cell : s.shocks[0].cells)
        least = std::min(least, toy().final_use()(cell.index % 4, cell.index / 4));
    const ProfileValues values = evaluate(profile, s.time);

    EXPECT_DOUBLE_EQ(profile.low, -least);
    EXPECT_GT(values.cut, 0);
    EXPECT_EQ(*std::min_element(values.value.begin(), values.value.end()), -least);
}

}  // namespace
}  // namespace spillover::test
