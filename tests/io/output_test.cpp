#include <gtest/gtest.h>

#include "tests/support/run.hpp"
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

/// Outputs of preset full, with a set of lithium cities.
OutputSettings full_outputs(const std::string& text) {
    return good(document(loss("50 %"),
                         "model: { preset: full }\nsets: { west: { region: \"Yichun | "
                         "Hangzhou\" } }\noutputs: " +
                             text + "\n"))
        .outputs;
}

TEST(Outputs, TellTradeByBlockOfDestination) {
    const auto settings = full_outputs(
        "{ variables: [gdp_real, exports_by_block, tariff_revenue, price_consumer], by: [region, "
        "cluster, \"block x block\"] }");

    EXPECT_EQ(names_of(settings),
              (std::vector<std::string>{
                  "gdp_real_by_region", "gdp_real_by_cluster", "exports_by_region_block",
                  "exports_by_cluster_block", "exports_by_block_block", "tariff_revenue_by_region",
                  "tariff_revenue_by_cluster", "tariff_revenue_by_block_block",
                  "price_consumer_by_region", "price_consumer_by_cluster"}));
    EXPECT_EQ(settings.fields[2].partition.dimensions,
              (std::vector<std::string>{"region", "destination"}));
    EXPECT_EQ(settings.fields[4].partition.dimensions,
              (std::vector<std::string>{"origin", "destination"}));
    EXPECT_EQ(settings.fields[4].partition.entities, 4);
}

TEST(Outputs, GoByTheirOtherNames) {
    const auto settings = full_outputs("{ variables: [price_producer, exports_by_block] }");

    EXPECT_EQ(names_of(settings), (std::vector<std::string>{"price_producer", "exports_by_block"}));
    EXPECT_EQ(settings.fields[0].variable, Variable::price);
    EXPECT_EQ(settings.fields[1].partition.level, "region_block");
}

TEST(Outputs, RecordOnlyWhatWhereSelects) {
    const auto settings = full_outputs(
        "{ variables: [profit], by: [region, \"region x sector where region in @west and sector in "
        "services | lithium\"] }");

    const Partition& part = settings.fields[1].partition;
    EXPECT_EQ(settings.fields[0].partition.entities, 4);
    EXPECT_EQ(part.dimensions, (std::vector<std::string>{"region_selected", "sector_selected"}));
    EXPECT_EQ(part.selected.at("region_selected"),
              (std::vector<std::string>{"Yichun", "Hangzhou"}));
    EXPECT_EQ(part.selected.at("sector_selected"),
              (std::vector<std::string>{"lithium", "services"}));
    EXPECT_EQ(part.of_industry,
              (std::vector<Index>{0, -1, -1, 1, 2, -1, -1, 3, -1, -1, -1, -1, -1, -1, -1, -1}));
    EXPECT_EQ(part.entities, 4);
}

TEST(Outputs, RecordOnlyWhatSelectSaysAtLevelsThatHaveIt) {
    const auto settings = full_outputs(
        "{ variables: [gdp_nominal, fiscal_revenue], by: [region, \"region x sector\", national], "
        "select: { region: \"Shenzhen | cluster:YRD\" } }");

    EXPECT_EQ(names_of(settings),
              (std::vector<std::string>{"gdp_nominal_by_region", "gdp_nominal_by_region_sector",
                                        "gdp_nominal_by_national", "fiscal_revenue_by_region",
                                        "fiscal_revenue_by_national"}));
    EXPECT_EQ(settings.fields[3].partition.of_region, (std::vector<Index>{-1, 0, 1, -1}));
    EXPECT_EQ(settings.fields[1].partition.entities, 8);
    EXPECT_EQ(settings.fields[2].partition.entities, 1);
}

TEST(Outputs, SelectWholeClustersAndBlocks) {
    const auto settings = full_outputs(
        "{ variables: [exports], by: [\"cluster where cluster in block:CN\", \"block x block where "
        "destination in block:US\"] }");

    EXPECT_EQ(settings.fields[0].partition.entities, 3);
    EXPECT_EQ(settings.fields[1].partition.dimensions,
              (std::vector<std::string>{"origin", "destination_selected"}));
    EXPECT_EQ(settings.fields[1].partition.entities, 2);
}

TEST(Outputs, OfAPartAreThoseOfTheWhole) {
    Scenario s = good(document(
        loss("50 %"),
        "outputs: { variables: [output, inputs_stock, final_consumption], every: 1w, precision: "
        "float64, by: [\"region x sector where sector in services | lithium\", \"input x region x "
        "sector where input in batteries\", \"region x category where category in gov\"] }\n"));
    Scenario whole = s;
    for (OutputField& field : whole.outputs.fields)
        field.partition = partition_of(toy().data(), field.partition.level);

    const auto part = run(toy(), s), all = run(toy(), whole);

    const std::size_t record = 20;
    for (std::size_t r = 0; r < 4; ++r) {
        EXPECT_EQ(part.fields[0][record * 8 + r * 2], all.fields[0][record * 16 + r * 4]);
        EXPECT_EQ(part.fields[0][record * 8 + r * 2 + 1], all.fields[0][record * 16 + r * 4 + 3]);
        EXPECT_EQ(part.fields[2][record * 4 + r], all.fields[2][record * 12 + r * 3 + 1]);
    }
    for (std::size_t j = 0; j < 16; ++j)
        EXPECT_EQ(part.fields[1][record * 16 + j], all.fields[1][record * 64 + 16 + j]);
}

TEST(Outputs, OfTradeNeedBlocksThatTradeWithEachOther) {
    TableData data = toy().data();
    data.region_text.erase("block");
    const MrioTable table{data};
    const std::string no_level = "outputs.by[0]: the table has no level ";
    for (const auto& [wanted, by, what] :
         {std::tuple{"exports_by_block", "region",
                     std::string{"outputs.variables: 'exports_by_block' cannot be recorded at any "
                                 "of the levels in `by`"}},
          {"exports", "region x block", no_level + "'region x block'"},
          {"tariff_revenue", "block", no_level + "'block'"}}) {
        yaml::Diagnostics diagnostics;
        auto root = yaml::parse_document(
            "test.yaml",
            document(loss("50 %"), std::string{"outputs: { variables: ["} + wanted + "], by: [" +
                                       by + "] }\nmodel: { preset: full }\n"),
            diagnostics);

        yaml::read_scenarios({"test.yaml", std::move(root)}, table, diagnostics);

        ASSERT_EQ(diagnostics.errors().size(), 1U) << wanted;
        EXPECT_EQ(diagnostics.errors()[0].what, what);
        const bool levels = what.starts_with(no_level);
        EXPECT_EQ(diagnostics.errors()[0].hint,
                  levels ? "expected one of national, sector, region, region x sector, cluster, "
                           "cluster x sector, region x category, input x region x sector"
                         : "the table has no blocks to trade with each other");
    }
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
