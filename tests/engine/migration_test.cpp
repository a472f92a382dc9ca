// People follow real wages, on random tables.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

class People : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, People, testing::Range(std::uint64_t{1}, tables + 1));

/// Whether somebody works in a region in the base year.
bool lives(const MrioTable& table, Index region) {
    const Index S = table.extent().sectors;
    return table.value_added().segment(region * S, S).cwiseMax(0).sum() > 0;
}

// Nothing is earned in the first region: how many leave it is still a number.
TEST_P(People, LeaveARegionThatPaysNoWages) {
    const TableShape with_all_uses{6, 8, 3, true};
    for (const auto& data : {random_pooled_table(GetParam(), with_all_uses),
                             random_dense_table(GetParam(), with_all_uses)}) {
        const MrioTable table{data};
        Scenario s = scenario(table, Preset::full, 60);
        s.model.channels[Channel::migration] = true;
        s.outputs.fields.push_back(
            {"people", Variable::population, false, partition_of(data, "region")});
        s.shocks = {shock(Driver::wage, Operation::multiply, {{0, 1}}, 0, 1)};

        const auto result = run(table, s);

        EXPECT_TRUE(output_at(table, result, 59).allFinite());
        const double* const people = result.fields[1].data() + 59 * data.extent.regions;
        for (Index r = 0; r < data.extent.regions; ++r)
            EXPECT_TRUE(!lives(table, r) || people[r] >= people[0] - 1e-12) << people[r];
    }
}

}  // namespace
}  // namespace spillover::test
