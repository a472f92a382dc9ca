// What a hash of content tells apart, and what it does not depend on.
#include "io/content_hash.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

TEST(ContentHash, IsSha256OfTheDigestsOfItsItems) {
    // echo -n abc | sha256sum, then the same of that text.
    EXPECT_EQ(ContentHash{}.add("abc").hex(),
              "dfe7a23fefeea519e9bbfdd1a6be94c4b2e4529dd6b7cbea83f9959c2621b13c");
}

TEST(ContentHash, TellsItemsFromTheirNeighbours) {
    std::set<std::string> seen;
    seen.insert(ContentHash{}.hex());
    seen.insert(ContentHash{}.add("").hex());
    seen.insert(ContentHash{}.add("ab").hex());
    seen.insert(ContentHash{}.add("a").add("b").hex());
    seen.insert(ContentHash{}.add("b").add("a").hex());
    seen.insert(ContentHash{}.add("").add("ab").hex());

    EXPECT_EQ(seen.size(), 6U);
}

TEST(ContentHash, SeesEveryBitOfANumber) {
    const double zero = 0.0, minus = -0.0, one = 1.0, next = std::nextafter(1.0, 2.0);

    EXPECT_NE(ContentHash{}.add(&zero, 1).hex(), ContentHash{}.add(&minus, 1).hex());
    EXPECT_NE(ContentHash{}.add(&one, 1).hex(), ContentHash{}.add(&next, 1).hex());
}

class HashOfTables : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, HashOfTables, testing::Range(std::uint64_t{1}, std::uint64_t{21}));

TEST_P(HashOfTables, ChangesWithAnythingThatARunDependsOn) {
    const TableData pooled = random_pooled_table(GetParam()),
                    dense = random_dense_table(GetParam());
    const auto bump = [](double& value) { value = std::nextafter(value, 1e300); };
    const std::vector<std::function<void(TableData&)>> changes{
        [](TableData& t) { t.year += "1"; },
        [](TableData& t) { t.currency += "X"; },
        [](TableData& t) { t.unit += "X"; },
        [](TableData& t) { t.regions.back() += "x"; },
        [](TableData& t) { t.sectors.back() += "x"; },
        [](TableData& t) { t.categories.back() += "x"; },
        [](TableData& t) { t.region_text["cluster"] = t.regions; },
        [](TableData& t) { t.region_number["lon"].assign(t.regions.size(), 1.0); },
        [](TableData& t) { t.sector_number["cover"].assign(t.sectors.size(), 1.0); },
        [](TableData& t) { t.sector_tags.assign(t.sectors.size(), {"tag"}); },
        [&](TableData& t) { bump(t.output[t.output.size() - 1]); },
        [&](TableData& t) {
            if (auto* d = std::get_if<DenseSales>(&t.sales)) bump(d->intermediate(0, 0));
            if (auto* p = std::get_if<PooledSales>(&t.sales)) bump(p->use(0, 0));
        },
        [&](TableData& t) {
            if (auto* d = std::get_if<DenseSales>(&t.sales)) bump(d->final_demand(0, 0));
            if (auto* p = std::get_if<PooledSales>(&t.sales)) bump(p->final_use(0, 0));
        }};

    for (const TableData& table : {pooled, dense}) {
        std::set<std::string> seen{content_hash(table)};
        EXPECT_EQ(content_hash(TableData{table}), content_hash(table));
        for (std::size_t n = 0; n < changes.size(); ++n) {
            TableData changed = table;
            changes[n](changed);
            EXPECT_TRUE(seen.insert(content_hash(changed)).second) << "change " << n;
        }
    }
}

TEST_P(HashOfTables, DoesNotChangeWithNamesAndNotes) {
    const TableData table = random_pooled_table(GetParam());
    TableData described = table;
    described.name = "another";
    described.notes = "checked";
    described.source = "elsewhere";

    EXPECT_EQ(content_hash(described), content_hash(table));
}

}  // namespace
}  // namespace spillover::test
