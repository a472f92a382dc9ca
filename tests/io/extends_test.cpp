#include "io/yaml/extends.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

/// Files in a folder of their own.
class Extends : public testing::Test {
protected:
    Extends() {
        folder_ = std::filesystem::temp_directory_path() /
                  ("spillover_extends_" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_ / "bases");
        write("bases/base.yaml",
              document(loss("50 %") + "  - { id: demand, variable: final_demand, op: "
                                      "multiply, target: { buyer_region: US, final: hh, "
                                      "sector: vehicles }, profile: -10 % }\n",
                       "title: Base\nmodel: { preset: ario, strict: true }\n"
                       "tags: [a, b]\n"));
    }
    ~Extends() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) {
        std::ofstream{folder_ / name} << text;
    }
    /// The scenario of a file that extends others and must be good.
    Scenario read(const std::string& text) {
        write("own.yaml", "schema: scenario/1\nscenario: own\n" + text);
        yaml::Diagnostics diagnostics;
        auto file = yaml::open_scenario((folder_ / "own.yaml").string(), diagnostics);
        Reading reading = read_file(std::move(file), std::move(diagnostics));
        for (const auto& error : reading.errors)
            ADD_FAILURE() << error;
        return reading.scenarios.empty() ? Scenario{} : std::move(reading.scenarios.front());
    }

    std::filesystem::path folder_;
};

std::vector<std::string> ids_of(const Scenario& scenario) {
    std::vector<std::string> ids;
    for (const Shock& shock : scenario.shocks)
        ids.push_back(shock.id);
    return ids;
}

TEST_F(Extends, MergesMapsAndReplacesAllElse) {
    const Scenario s = read("extends: bases/base.yaml\ntitle: Own\nmodel: { preset: quantity }\n");

    EXPECT_EQ(s.id, "own");
    EXPECT_EQ(s.title, "Own");
    EXPECT_EQ(s.model.preset, Preset::quantity);
    EXPECT_TRUE(s.model.strict);
    EXPECT_EQ(s.time.steps, 52);
    EXPECT_EQ(ids_of(s), (std::vector<std::string>{"stop", "demand"}));
}

TEST_F(Extends, ReplacesAListOfShocks) {
    const Scenario s = read("extends: bases/base.yaml\nshocks:\n" + loss("20 %"));

    EXPECT_EQ(ids_of(s), (std::vector<std::string>{"stop"}));
    EXPECT_DOUBLE_EQ(evaluate(s.shocks[0].profile, s.time).value[0], 0.2);
}

TEST_F(Extends, AppendsShocksWithAPlus) {
    const Scenario s = read(
        "extends: bases/base.yaml\n+shocks:\n  - { id: more, variable: capacity.loss, op: add, "
        "target: { region: US, sector: services }, profile: 1 % }\n");

    EXPECT_EQ(ids_of(s), (std::vector<std::string>{"stop", "demand", "more"}));
}

TEST_F(Extends, TakesSingleShocksOfOtherFiles) {
    const Scenario s = read(
        "extends: [\"bases/base.yaml#shocks.demand\"]\ntable: { source: toy }\n"
        "time: { step: 1m, start: 2025-01-01, horizon: 2y }\n");

    EXPECT_EQ(ids_of(s), (std::vector<std::string>{"demand"}));
    EXPECT_EQ(s.time.steps, 24);
    EXPECT_EQ(s.title, "");
}

TEST_F(Extends, GoesOnThroughBasesOfBases) {
    write("bases/middle.yaml", "extends: base.yaml\ntime: { horizon: 2y }\n");

    const Scenario s = read("extends: bases/middle.yaml\n");

    EXPECT_EQ(s.time.steps, 104);
    EXPECT_EQ(s.title, "Base");
}

TEST_F(Extends, LetsLaterBasesWin) {
    write("bases/other.yaml", "title: Other\n");

    EXPECT_EQ(read("extends: [bases/base.yaml, bases/other.yaml]\n").title, "Other");
    EXPECT_EQ(read("extends: [bases/other.yaml, bases/base.yaml]\n").title, "Base");
}

TEST_F(Extends, FindsTheTableFromTheFileThatNamesIt) {
    write("own.yaml", "schema: scenario/1\nscenario: own\nextends: bases/base.yaml\n");
    yaml::Diagnostics diagnostics;

    const auto file = yaml::open_scenario((folder_ / "own.yaml").string(), diagnostics);
    const auto request = yaml::table_request(file, diagnostics);

    EXPECT_EQ(request.value().source, (folder_ / "bases/toy").string());
}

}  // namespace
}  // namespace spillover::test
