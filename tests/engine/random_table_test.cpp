// What the random tables of the other tests contain, so that a pass means something.
#include "tests/support/random_table.hpp"

#include <gtest/gtest.h>

namespace spillover::test {
namespace {

/// How many of the tables with seeds 1 to 100 have a property.
template <class Property>
int count(TableData (*make)(std::uint64_t, const TableShape&), const Property& property) {
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
        if (property(MrioTable{make(seed, {})})) ++found;
    return found;
}

TEST(RandomTables, ContainEveryCaseThatTheTestsClaimToCover) {
    for (auto* const make : {&random_pooled_table, &random_dense_table}) {
        const auto extent = [](const MrioTable& table) { return table.extent(); };
        for (Index regions = 1; regions <= 6; ++regions)
            EXPECT_GE(count(make, [&](const auto& t) { return extent(t).regions == regions; }), 5)
                << regions << " regions";
        for (Index sectors = 1; sectors <= 8; ++sectors)
            EXPECT_GE(count(make, [&](const auto& t) { return extent(t).sectors == sectors; }), 3)
                << sectors << " sectors";
        EXPECT_GE(count(make, [](const auto& t) { return (t.output().array() == 0).any(); }), 10)
            << "an industry without output";
        EXPECT_GE(
            count(make,
                  [](const auto& t) {
                      return (t.intermediate_use().array() == 0 &&
                              t.output().transpose().replicate(t.extent().sectors, 1).array() > 0)
                          .any();
                  }),
            10)
            << "an input that a working industry does not use";
        EXPECT_GE(count(make, [](const auto& t) { return (t.final_use().array() == 0).any(); }), 10)
            << "a final column that does not buy a good";
        EXPECT_GE(count(make,
                        [](const auto& t) {
                            return (t.technical_coefficients().colwise().sum().array() == 0 &&
                                    t.output().transpose().array() > 0)
                                .any();
                        }),
                  5)
            << "a working industry without inputs";
    }
}

TEST(RandomTables, AreOfBothForms) {
    EXPECT_EQ(count(&random_pooled_table, [](const auto& t) { return t.pooled(); }), 100);
    EXPECT_EQ(count(&random_dense_table, [](const auto& t) { return t.pooled(); }), 0);
}

}  // namespace
}  // namespace spillover::test
