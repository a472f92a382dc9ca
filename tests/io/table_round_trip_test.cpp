// A table comes back from its CSV folder and from its HDF5 file as it was, bit for bit.
#include <gmock/gmock.h>

#include "engine/error.hpp"
#include "io/content_hash.hpp"
#include "io/csv/table_folder.hpp"
#include "io/hdf5/table_file.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/temporary_folder.hpp"

namespace spillover::test {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// A random table with every attribute, some of them awkward.
TableData decorated(std::uint64_t seed, bool dense) {
    TableData table = dense ? random_dense_table(seed) : random_pooled_table(seed);
    const auto R = static_cast<std::size_t>(table.extent.regions);
    const auto S = static_cast<std::size_t>(table.extent.sectors);
    table.year = "2020";
    table.licence = "none, \"as is\"";
    table.notes = "first line\nsecond, with a comma\n# and a third";
    table.quality = "stylised";
    table.region_names.assign(R, "宜春, city");
    table.sector_names.assign(S, "Food");
    table.region_text["province"].assign(R, "360000");
    table.region_text["code"].assign(R, "0360");
    table.region_text["block"].assign(R, "CN");
    table.region_number["lon"].assign(R, 114.0 + 1.0 / 3);
    table.region_number["population"].assign(R, 5e6);
    table.sector_tags.assign(S, {"goods", "energy"});
    table.sector_number["inventory_cover"].assign(S, 0.1);
    return table;
}

void expect_same(const TableData& a, const TableData& b) {
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.year, b.year);
    EXPECT_EQ(a.currency, b.currency);
    EXPECT_EQ(a.unit, b.unit);
    EXPECT_EQ(a.source, b.source);
    EXPECT_EQ(a.licence, b.licence);
    EXPECT_EQ(a.quality, b.quality);
    EXPECT_EQ(a.notes, b.notes);
    EXPECT_EQ(a.extent, b.extent);
    EXPECT_EQ(a.regions, b.regions);
    EXPECT_EQ(a.sectors, b.sectors);
    EXPECT_EQ(a.categories, b.categories);
    EXPECT_EQ(a.region_names, b.region_names);
    EXPECT_EQ(a.sector_names, b.sector_names);
    EXPECT_EQ(a.region_text, b.region_text);
    EXPECT_EQ(a.region_number, b.region_number);
    EXPECT_EQ(a.sector_tags, b.sector_tags);
    EXPECT_EQ(a.sector_number, b.sector_number);
    EXPECT_EQ(a.output, b.output);
    EXPECT_EQ(a.value_added, b.value_added);
    ASSERT_EQ(a.sales.index(), b.sales.index());
    if (const auto* dense = std::get_if<DenseSales>(&a.sales)) {
        EXPECT_EQ(dense->intermediate, std::get<DenseSales>(b.sales).intermediate);
        EXPECT_EQ(dense->final_demand, std::get<DenseSales>(b.sales).final_demand);
    } else {
        const auto &p = std::get<PooledSales>(a.sales), &q = std::get<PooledSales>(b.sales);
        EXPECT_EQ(p.use, q.use);
        EXPECT_EQ(p.final_use, q.final_use);
        EXPECT_EQ(p.origin_share.values(), q.origin_share.values());
        EXPECT_EQ(p.final_origin_share.values(), q.final_origin_share.values());
    }
    EXPECT_EQ(content_hash(a), content_hash(b));
}

class RoundTrip : public testing::TestWithParam<bool> {};

TEST_P(RoundTrip, ThroughAFolderKeepsEveryBit) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const TemporaryFolder folder;
        const TableData table = decorated(seed, GetParam());

        csv::write_table(folder.path("table"), table);

        expect_same(csv::read_table(folder.path("table")), table);
    }
}

TEST_P(RoundTrip, ThroughHdf5KeepsEveryBit) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const TemporaryFolder folder;
        const TableData table = decorated(seed, GetParam());

        hdf5::write_table(folder.path("table.h5"), table);

        expect_same(hdf5::read_table(folder.path("table.h5")), table);
    }
}

TEST_P(RoundTrip, OverBothKeepsEveryBit) {
    const TemporaryFolder folder;
    const TableData table = decorated(11, GetParam());

    csv::write_table(folder.path("a"), table);
    hdf5::write_table(folder.path("b.h5"), csv::read_table(folder.path("a")));
    csv::write_table(folder.path("c/"), hdf5::read_table(folder.path("b.h5")));

    expect_same(csv::read_table(folder.path("c")), table);
    EXPECT_EQ(folder.text("a/output.csv"), folder.text("c/output.csv"));
    EXPECT_EQ(folder.text("a/region.csv"), folder.text("c/region.csv"));
}

INSTANTIATE_TEST_SUITE_P(Forms, RoundTrip, testing::Bool(),
                         [](const auto& form) { return form.param ? "dense" : "pooled"; });

TEST(TableFolder, IsNotWrittenOverAnother) {
    const TemporaryFolder folder;
    const TableData table = decorated(1, false);
    csv::write_table(folder.path("table"), table);
    const std::string before = folder.text("table/output.csv");

    EXPECT_THAT([&] { csv::write_table(folder.path("table"), decorated(2, true)); },
                ThrowsMessage<InputError>(HasSubstr("not an empty folder")));
    EXPECT_EQ(folder.text("table/output.csv"), before);
    EXPECT_FALSE(std::filesystem::exists(folder.path("table/intermediate_Z.csv")));
}

TEST(TableFolder, TakesTheIntermediateSharesWhereFinalOnesAreNotGiven) {
    const TemporaryFolder folder;
    csv::write_table(folder.path("table"), decorated(3, false));
    std::filesystem::remove(folder.path("table/final_origin_share.csv"));

    const TableData table = csv::read_table(folder.path("table"));

    const auto& pooled = std::get<PooledSales>(table.sales);
    EXPECT_EQ(pooled.final_origin_share.values(), pooled.origin_share.values());
}

}  // namespace
}  // namespace spillover::test
