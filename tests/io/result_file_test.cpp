// Result files: what is written is read back, to the bit where it is told in 8 bytes, whatever the
// sizes of chunks and parts.
#include "io/hdf5/result_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "io/content_hash.hpp"
#include "io/hdf5/hdf5_file.hpp"
#include "io/hdf5/merge.hpp"
#include "io/hdf5/part_info.hpp"
#include "io/hdf5/result_reader.hpp"
#include "tests/support/awkward_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace spillover::test {
namespace {

using Batch = AwkwardBatch;
using hdf5::MemberRow;

/// The trajectories of all members, one after another, as a file holds them.
std::vector<double> trajectories(const std::string& path) {
    return hdf5::read_numbers(hdf5::open_file(path), "output");
}

class Chunks : public testing::TestWithParam<Index> {};
// On both sides of one chunk of 1 MiB: 1 to some thousand records of some dozen industries.
INSTANTIATE_TEST_SUITE_P(Records, Chunks, testing::Values(1, 2, 37, 2731, 9001));

TEST_P(Chunks, GiveEightByteNumbersBackToTheBit) {
    const TemporaryFolder folder;
    const Batch batch{2, GetParam(), true};

    batch.write(folder.path("a.h5"), {0, 1});

    const auto values = trajectories(folder.path("a.h5"));
    const auto &first = batch.results[0].fields[0], &second = batch.results[1].fields[0];
    ASSERT_EQ(values.size(), first.size() + second.size());
    for (std::size_t n = 0; n < values.size(); ++n)
        ASSERT_TRUE(same_bits(values[n], n < first.size() ? first[n] : second[n - first.size()]))
            << n;
}

TEST_P(Chunks, RoundToFourByteNumbers) {
    const TemporaryFolder folder;
    const Batch batch{1, GetParam(), false};

    batch.write(folder.path("a.h5"), {0});

    const auto values = trajectories(folder.path("a.h5"));
    const auto& given = batch.results[0].fields[0];
    ASSERT_EQ(values.size(), given.size());
    for (std::size_t n = 0; n < values.size(); ++n)
        ASSERT_TRUE(same_bits(values[n], static_cast<double>(static_cast<float>(given[n])))) << n;
}

TEST(RecordsPerChunk, FillAMebibyteAndNoMore) {
    for (const Index entities : {1, 7, 1020, 9390, 200000})
        for (const Index records : {1, 36, 100000}) {
            const Index count = hdf5::records_per_chunk(records, entities, 8);

            EXPECT_GE(count, 1);
            EXPECT_LE(count, records);
            EXPECT_TRUE(count == 1 || count * entities * 8 <= 1 << 20);
            EXPECT_TRUE(count == records || (count + 1) * entities * 8 > 1 << 20);
        }
}

TEST(ResultReader, ReadsWhatWasWritten) {
    const TemporaryFolder folder;
    Batch batch{3, 4, true};
    batch.results[0].direct_loss = 1;
    batch.results[2].direct_loss = 2;
    for (std::size_t m = 0; m < batch.results.size(); ++m)
        batch.results[m].figures = {{"parts",
                                     {"part", "region"},
                                     "parts of losses",
                                     "1",
                                     std::vector<double>(2 * batch.table.data().regions.size(),
                                                         0.5 + static_cast<double>(m))}};
    batch.header.coordinates["part"] = {"first", "second"};
    std::vector<MemberRow> rows;
    for (const auto& result : batch.results)
        rows.push_back(hdf5::make_row(batch.header, result));
    batch.write(folder.path("a.h5"), {0, 1, 2});

    const auto read = hdf5::read_scalars(folder.path("a.h5"));

    EXPECT_EQ(read.members, (std::vector<std::string>{"m/0", "m/1", "m/2"}));
    EXPECT_EQ(read.regions, batch.table.data().regions);
    EXPECT_EQ(read.sectors, batch.table.data().sectors);
    EXPECT_EQ(read.residual_goods, (std::vector<double>{0, 1e-15, 2e-15}));
    EXPECT_EQ(read.events[2], "step 1: member 2");
    EXPECT_TRUE(read.checks_hold);
    EXPECT_TRUE(std::isnan(read.spillover_ratio[1]));
    const auto R = read.regions.size(), S = read.sectors.size();
    for (std::size_t m = 0; m < rows.size(); ++m)
        for (std::size_t k = 0; k < rows[m].region.size(); ++k) {
            EXPECT_TRUE(same_bits(read.national[k][m], rows[m].national[k]));
            for (std::size_t r = 0; r < R; ++r)
                EXPECT_TRUE(same_bits(read.region[k][m * R + r], rows[m].region[k][r]));
            for (std::size_t i = 0; i < S; ++i)
                EXPECT_TRUE(same_bits(read.sector[k][m * S + i], rows[m].sector[k][i]));
        }
}

TEST(MergeResults, PutsMembersInBatchOrderHoweverTheyAreCut) {
    const TemporaryFolder folder;
    const Batch batch{9, 40, true};
    batch.write(folder.path("whole.h5"), {0, 1, 2, 3, 4, 5, 6, 7, 8});
    batch.write(folder.path("p0.h5"), {0, 3, 6, 7});
    batch.write(folder.path("p1.h5"), {8});
    batch.write(folder.path("p2.h5"), {1, 2, 4, 5});

    const std::vector<std::string> parts{folder.path("p0.h5"), folder.path("p1.h5"),
                                         folder.path("p2.h5")};
    const bool done = hdf5::merge_results(folder.path("merged.h5"), folder.path(), parts, {});

    EXPECT_TRUE(done);
    const auto merged = trajectories(folder.path("merged.h5")),
               whole = trajectories(folder.path("whole.h5"));
    ASSERT_EQ(merged.size(), whole.size());
    for (std::size_t n = 0; n < merged.size(); ++n)
        ASSERT_TRUE(same_bits(merged[n], whole[n])) << n;
    EXPECT_EQ(hdf5::read_scalars(folder.path("merged.h5")).events,
              hdf5::read_scalars(folder.path("whole.h5")).events);
    EXPECT_EQ(hdf5::part_info(folder.path("merged.h5")).members,
              hdf5::part_info(folder.path("whole.h5")).members);
}

TEST(MergeResults, RefusesPartsThatDoNotMakeOneBatch) {
    const TemporaryFolder folder;
    const Batch batch{3, 4, true};
    Batch other{3, 4, true};
    other.header.batch_hash = "another";
    batch.write(folder.path("a.h5"), {0, 1});
    batch.write(folder.path("b.h5"), {1, 2});
    other.write(folder.path("c.h5"), {2});
    const auto merge = [&](const std::string& second, bool whole) {
        hdf5::merge_results(folder.path("m.h5"), folder.path(),
                            {folder.path("a.h5"), folder.path(second)}, {.whole = whole});
    };

    EXPECT_THROW(merge("b.h5", true), InputError) << "member 1 twice";
    EXPECT_THROW(merge("c.h5", true), InputError) << "another batch";
    EXPECT_THROW(merge("none.h5", true), InputError) << "not there";
    EXPECT_FALSE(std::filesystem::exists(folder.path("m.h5")));
}

TEST(MergeResults, StopsWhenAsked) {
    const TemporaryFolder folder;
    const Batch batch{2, 4, true};
    batch.write(folder.path("a.h5"), {0});
    batch.write(folder.path("b.h5"), {1});

    EXPECT_FALSE(hdf5::merge_results(folder.path("m.h5"), folder.path(),
                                     {folder.path("a.h5"), folder.path("b.h5")},
                                     {.stop = [] { return true; }}));
}

TEST(ResultPath, IsFreeOrHasAnEarlierResult) {
    const TemporaryFolder folder;
    const Batch batch{1, 2, true};
    batch.write(folder.path("result.h5"), {0});
    write_text(folder.path("scenario.yaml"), "schema: scenario/1");

    EXPECT_EQ(hdf5::result_path(folder.path("new.h5")), folder.path("new.h5"));
    EXPECT_EQ(hdf5::result_path(folder.path("result.h5")), folder.path("result.h5"));
    EXPECT_THROW(hdf5::result_path(folder.path("scenario.yaml")), InputError);
    EXPECT_THROW(hdf5::result_path(folder.path()), InputError);
    EXPECT_THROW(hdf5::result_path(folder.path("no/such.h5")), InputError);
}

TEST(BatchHash, ChangesWithTableScenariosAndTheirOrder) {
    const MrioTable table{random_pooled_table(4)};
    Scenario a = scenario(table, Preset::quantity, 3), b = a;
    a.id = "a", b.id = "b";
    const std::string hash = hdf5::batch_hash("table", {a, b});
    Scenario changed = b;
    changed.resolved_yaml = "other: text";

    EXPECT_EQ(hash, hdf5::batch_hash("table", {a, b}));
    EXPECT_NE(hash, hdf5::batch_hash("other", {a, b}));
    EXPECT_NE(hash, hdf5::batch_hash("table", {b, a}));
    EXPECT_NE(hash, hdf5::batch_hash("table", {a}));
    EXPECT_NE(hash, hdf5::batch_hash("table", {a, changed}));
    // A course that comes from a file is not in the text.
    Scenario shocked = b, milder = b;
    shocked.shocks = {shock(Driver::capacity_loss, Operation::set, {{0, 0}}, 0.5, 0)};
    milder.shocks = {shock(Driver::capacity_loss, Operation::set, {{0, 0}}, 0.4, 0)};
    EXPECT_NE(hdf5::batch_hash("table", {a, shocked}), hdf5::batch_hash("table", {a, milder}));
}

}  // namespace
}  // namespace spillover::test
