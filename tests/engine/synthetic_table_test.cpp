// Made-up tables are balanced, plausible and reproducible, whatever their size and form.
#include "engine/synthetic_table.hpp"

#include <gmock/gmock.h>

#include <set>

#include "engine/dense_sales.hpp"
#include "io/content_hash.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

const std::vector<SyntheticTable> all_sizes{
    {1, 1, 1, TableForm::pooled},  {1, 5, 2, TableForm::dense},   {2, 1, 3, TableForm::sparse},
    {3, 2, 4, TableForm::dense},   {7, 31, 5, TableForm::pooled}, {12, 9, 6, TableForm::sparse},
    {12, 9, 6, TableForm::pooled}, {12, 9, 6, TableForm::dense}};

double worst_row(const TableData& data) {
    const MrioTable table{data};
    const DenseSales sales = dense_sales(table);
    const Vector sold = sales.intermediate.rowwise().sum() + sales.final_demand.rowwise().sum();
    return ((sold - data.output).array() / data.output.array()).abs().maxCoeff();
}

double zero_share(const Matrix& cells) {
    return static_cast<double>((cells.array() == 0).count()) / static_cast<double>(cells.size());
}

TEST(SyntheticTable, BalancesToRoundingInEverySizeAndForm) {
    for (const SyntheticTable& wanted : all_sizes) {
        const TableData data = synthetic_table(wanted);

        const MrioTable table{data};  // refuses what no table may be

        EXPECT_LT(worst_row(data), 1e-13) << data.source;
        EXPECT_LT(table.spectral_radius(), 0.8) << data.source;
        EXPECT_GT((table.value_added().array() / data.output.array()).minCoeff(), 0.15);
        EXPECT_NEAR(table.value_added().sum(), 1e8, 1e-3);
    }
}

TEST(SyntheticTable, DependsOnTheSeedAlone) {
    const SyntheticTable wanted{8, 6, 7, TableForm::dense};
    SyntheticTable other = wanted;
    other.seed = 8;

    EXPECT_EQ(content_hash(synthetic_table(wanted)), content_hash(synthetic_table(wanted)));
    EXPECT_NE(content_hash(synthetic_table(wanted)), content_hash(synthetic_table(other)));
}

TEST(SyntheticTable, HasTheSameTotalsInPooledAndDenseForm) {
    const TableData pooled = synthetic_table({12, 9, 6, TableForm::pooled});
    TableData dense = synthetic_table({12, 9, 6, TableForm::dense});

    const MrioTable a{pooled}, b{dense};

    EXPECT_EQ(pooled.output, dense.output);
    EXPECT_LT(relative_gap(a.intermediate_use().reshaped(), b.intermediate_use().reshaped()),
              1e-14);
    EXPECT_FALSE(pool_if_exact(dense)) << "buyers of a region have origins of their own";
}

TEST(SyntheticTable, IsMostlyEmptyInSparseForm) {
    const TableData sparse = synthetic_table({40, 10, 1, TableForm::sparse});
    const TableData dense = synthetic_table({40, 10, 1, TableForm::dense});

    EXPECT_GT(zero_share(std::get<DenseSales>(sparse.sales).intermediate), 0.93);
    EXPECT_LT(zero_share(std::get<DenseSales>(dense.sales).intermediate), 0.01);
}

TEST(SyntheticTable, HasLargeRegionsBeforeSmallOnesInSeveralBlocks) {
    const TableData data = synthetic_table({40, 30, 1, TableForm::pooled});
    const MrioTable table{data};
    const Vector gdp = table.value_added().reshaped(30, 40).colwise().sum();

    const auto& block = data.region_text.at("block");

    EXPECT_THAT(block, testing::Contains("CN").Times(34));
    EXPECT_EQ(std::set<std::string>(block.begin(), block.end()).size(), 7U);
    EXPECT_GT(gdp.head(11).sum(), 2 * gdp.segment(23, 11).sum()) << "Zipf's law makes it 4";
}

TEST(SyntheticTable, KeepsTheNamesOfTheBuiltInSectorsOncePerRound) {
    const TableData many = synthetic_table({1, 65, 1, TableForm::pooled}),
                    few = synthetic_table({1, 3, 1, TableForm::pooled});

    EXPECT_EQ(few.sectors,
              (std::vector<std::string>{"agri", "battery_materials", "semiconductors"}));
    EXPECT_EQ(many.sectors[0], "agri");
    EXPECT_EQ(many.sectors[30], "agri_2");
    EXPECT_EQ(many.sectors[64], "lithium_mining_3");
}

TEST(SyntheticTable, StaysAtRestWithoutShocks) {
    for (const TableForm form : {TableForm::pooled, TableForm::sparse, TableForm::dense}) {
        const MrioTable table{synthetic_table({6, 8, 3, form})};

        const MemberResult result = run(table, scenario(table, Preset::full, 30));

        EXPECT_LT(relative_gap(output_at(table, result, 29), table.output()), 1e-9);
    }
}

TEST(SyntheticTable, TellsWhatItsSalesTake) {
    const SyntheticTable pooled{4, 5, 1, TableForm::pooled}, dense{4, 5, 1, TableForm::dense};
    const TableData data = synthetic_table(dense);

    const auto& sales = std::get<DenseSales>(data.sales);

    EXPECT_EQ(size_of_sales(dense) - size_of_sales(pooled),
              8.0 * static_cast<double>(sales.intermediate.size() + sales.final_demand.size()));
}

}  // namespace
}  // namespace spillover::test
