#include <gtest/gtest.h>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

OutputSettings outputs(const std::string& text, const std::string& step = "1w") {
    return good(document(loss("50 %"), "outputs: " + text + "\n", step)).outputs;
}

std::vector<std::string> names_of(const OutputSettings& settings) {
    std::vector<std::string> names;
    for (const OutputField& field : settings.fields)
        names.push_back(field.name);
    return names;
}

TEST(Outputs, OfNoneAreGdpByRegionAndMonth) {
    const OutputSettings settings = good(document(loss("50 %"))).outputs;

    EXPECT_EQ(names_of(settings), (std::vector<std::string>{"gdp_real"}));
    EXPECT_EQ(settings.fields[0].partition.level, "region");
    EXPECT_EQ(settings.every, (Duration{1, Duration::Unit::month}));
    EXPECT_FALSE(settings.float64);
}

TEST(Outputs, AreNamedByLevelWhereAVariableHasSeveral) {
    const auto settings =
        outputs("{ variables: [output], by: [region, cluster, \"region x sector\"] }");

    EXPECT_EQ(names_of(settings), (std::vector<std::string>{"output_by_region", "output_by_cluster",
                                                            "output_by_region_sector"}));
    EXPECT_EQ(settings.fields[2].partition.entities, 16);
    EXPECT_EQ(settings.fields[2].partition.dimensions,
              (std::vector<std::string>{"region", "sector"}));
}

TEST(Outputs, GoToTheLevelsWhereTheyHaveAMeaning) {
    const auto settings = outputs(
        "{ variables: [output, binding, final_consumption, inputs_stock, output_dev], by: "
        "[national, "
        "\"region x sector\", \"region x category\", \"input x region x sector\"] }");

    EXPECT_EQ(names_of(settings),
              (std::vector<std::string>{"output_by_national", "output_by_region_sector", "binding",
                                        "final_consumption_by_national",
                                        "final_consumption_by_region_category", "inputs_stock",
                                        "output_dev_by_national", "output_dev_by_region_sector"}));
    EXPECT_TRUE(settings.fields.back().deviation);
}

TEST(Outputs, OfTheNationBySectorAreThoseOfSectors) {
    EXPECT_EQ(
        outputs("{ variables: [output], by: [\"national x sector\"] }").fields[0].partition.level,
        "sector");
}

TEST(Outputs, KnowEveryFrequencyThatStepsCanTell) {
    for (const auto& [step, every] : {std::pair{"1w", "2w"},
                                      {"1w", "1m"},
                                      {"1w", "14d"},
                                      {"1d", "1w"},
                                      {"1m", "1q"},
                                      {"1m", "1y"},
                                      {"1w", "1w"}}) {
        const auto settings = outputs(std::string{"{ every: "} + every + " }", step);

        EXPECT_GT(settings.every.years(), 0) << every;
    }
}

TEST(Outputs, TellPrecisionSizeAndIndicators) {
    const auto settings = outputs(
        "{ precision: float64, max_output: 500 MB, indicators: [peak_loss, spillover_ratio] }");

    EXPECT_TRUE(settings.float64);
    EXPECT_DOUBLE_EQ(settings.max_output_gb, 0.5);
    EXPECT_EQ(settings.indicators, (std::vector<std::string>{"peak_loss", "spillover_ratio"}));
}

}  // namespace
}  // namespace spillover::test
