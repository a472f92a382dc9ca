// Statistics over members, made when parts become a result: those of engine/statistics.hpp, to the
// bit, whatever the parts and blocks.
#include "io/hdf5/member_statistics.hpp"

#include <gtest/gtest.h>

#include <map>

#include "engine/statistics.hpp"
#include "io/hdf5/hdf5_file.hpp"
#include "io/hdf5/merge.hpp"
#include "io/hdf5/part_info.hpp"
#include "tests/support/awkward_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace spillover::test {
namespace {

using Batch = AwkwardBatch;

/// Statistics of a batch, of which parts hold members in no good order.
class MemberStatistics : public testing::Test {
protected:
    MemberStatistics() {
        for (Scenario& scenario : batch.scenarios) {
            auto& wanted = scenario.outputs.statistics;
            wanted.mean = wanted.sd = true;
            wanted.quantiles = {0, 0.1, 0.5};
            wanted.probabilities = {
                {Variable::output, false, {Condition::Comparison::below, 100}, "output < 100"}};
            wanted.names = {"mean", "sd", "p0", "p10", "p50", "prob(output < 100)"};
            scenario.outputs.keep_members = 4;
        }
        batch.write(folder.path("p0.h5"), {0, 3, 6, 7});
        batch.write(folder.path("p1.h5"), {8});
        batch.write(folder.path("p2.h5"), {1, 2, 4, 5});
    }

    std::vector<double> merged(const std::string& name, const hdf5::MergeOptions& options = {}) {
        EXPECT_TRUE(hdf5::merge_results(
            folder.path("m.h5"), folder.path(),
            {folder.path("p1.h5"), folder.path("p0.h5"), folder.path("p2.h5")}, options));
        return hdf5::read_numbers(hdf5::open_file(folder.path("m.h5")), name);
    }

    const TemporaryFolder folder;
    Batch batch{9, 20, true};
};

TEST_F(MemberStatistics, AreThoseOfTheMembersInBatchOrder) {
    const auto mean = merged("output_mean"), sd = merged("output_sd"),
               median = merged("output_quantile"), share = merged("output_prob_below_100");

    const std::size_t cells = batch.results[0].fields[0].size();
    ASSERT_EQ(mean.size(), cells);
    ASSERT_EQ(median.size(), 3 * cells);
    std::size_t without_data = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        std::vector<double> values, quantiles(3);
        for (const MemberResult& result : batch.results)
            if (!std::isnan(result.fields[0][cell])) values.push_back(result.fields[0][cell]);
        without_data += values.size() < 9 ? 1 : 0;
        ASSERT_TRUE(same_bits(mean[cell], mean_of(values))) << cell;
        ASSERT_TRUE(same_bits(sd[cell], standard_deviation_of(values))) << cell;
        ASSERT_TRUE(
            same_bits(share[cell], share_where(values, {Condition::Comparison::below, 100})));
        quantiles_of(values, std::vector{0.0, 0.1, 0.5}, quantiles);
        for (std::size_t q = 0; q < 3; ++q)
            ASSERT_TRUE(same_bits(median[q * cells + cell], quantiles[q])) << cell;
    }
    EXPECT_GT(without_data, 20) << "cells where a member has no data";
}

TEST_F(MemberStatistics, DoNotDependOnTheSizeOfBlocks) {
    std::map<std::string, std::vector<double>> expected;
    for (const char* name : {"output_mean", "output_quantile", "output_prob_below_100"})
        expected[name] = merged(name);

    // One number, some entities of a record, some records, everything.
    for (const std::size_t numbers : {1, 9 * 5, 9 * 700, 200000}) {
        merged("output", {.numbers_at_once = numbers});
        for (const auto& [name, values] : expected) {
            const auto found = hdf5::read_numbers(hdf5::open_file(folder.path("m.h5")), name);
            ASSERT_EQ(found.size(), values.size());
            for (std::size_t n = 0; n < found.size(); ++n)
                ASSERT_TRUE(same_bits(found[n], values[n])) << name << " " << numbers << " " << n;
        }
    }
}

TEST(Probabilities, RoundTheirBoundAsTheValuesAre) {
    for (const bool float64 : {false, true}) {
        const TemporaryFolder folder;
        Batch batch{2, 3, float64};
        for (Scenario& scenario : batch.scenarios) {
            scenario.outputs.statistics.names = {"prob(output < 0.7)", "prob(output <= 0.7)"};
            scenario.outputs.statistics.probabilities = {
                {Variable::output, false, {Condition::Comparison::below, 0.7}, "output < 0.7"},
                {Variable::output, false, {Condition::Comparison::at_most, 0.7}, "output <= 0.7"}};
        }
        for (MemberResult& result : batch.results)
            result.fields[0].assign(result.fields[0].size(), 0.7);
        batch.write(folder.path("part.h5"), {0, 1});
        hdf5::merge_results(folder.path("m.h5"), folder.path(), {folder.path("part.h5")}, {});

        const hdf5::Handle file = hdf5::open_file(folder.path("m.h5"));
        for (const double share : hdf5::read_numbers(file, "output_prob_below_0_7"))
            EXPECT_EQ(share, 0);
        for (const double share : hdf5::read_numbers(file, "output_prob_at_most_0_7"))
            EXPECT_EQ(share, 1);
    }
}

TEST_F(MemberStatistics, AreMadeWhenTheBatchIsWholeOnly) {
    merged("output", {.whole = false});
    const hdf5::Handle shard = hdf5::open_file(folder.path("m.h5"));

    EXPECT_FALSE(hdf5::exists(shard, "output_mean"));
    EXPECT_EQ(hdf5::part_info(folder.path("m.h5")).form, hdf5::PartInfo::Form::unfinished);
    EXPECT_EQ(hdf5::read_numbers(shard, "output").size(), 9 * batch.results[0].fields[0].size());
}

TEST_F(MemberStatistics, LeaveTheTrajectoriesOfTheFirst) {
    const auto kept = merged("output");

    const std::size_t size = batch.results[0].fields[0].size();
    ASSERT_EQ(kept.size(), 4 * size);
    for (std::size_t n = 0; n < kept.size(); ++n)
        ASSERT_TRUE(same_bits(kept[n], batch.results[n / size].fields[0][n % size])) << n;
    EXPECT_EQ(hdf5::read_texts(hdf5::open_file(folder.path("m.h5")), "kept_member"),
              (std::vector<std::string>{"m/0", "m/1", "m/2", "m/3"}));
    EXPECT_EQ(hdf5::part_info(folder.path("m.h5")).members.size(), 9);
    EXPECT_EQ(hdf5::part_info(folder.path("m.h5")).form, hdf5::PartInfo::Form::finished);
}

TEST(ChunksOfManyMembers, FitIntoMemoryTogether) {
    std::vector<Scenario> scenarios(20000);
    hdf5::BatchHeader header;
    header.scenarios = &scenarios;
    header.records.start.resize(156);
    const Index entities = 1020, together = entities * 20000;

    EXPECT_EQ(hdf5::chunk_records(header, entities), 156);
    scenarios[0].outputs.statistics.names = {"mean"};
    const Index records = hdf5::chunk_records(header, entities);

    EXPECT_LE(records * together, static_cast<Index>(hdf5::numbers_at_once));
    EXPECT_GT((records + 1) * together, static_cast<Index>(hdf5::numbers_at_once));
}

}  // namespace
}  // namespace spillover::test
