// Members of a batch on their way to the disk: from several threads at once, while parts are
// written.
#include "io/hdf5/batch_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "engine/error.hpp"
#include "io/content_hash.hpp"
#include "io/hdf5/hdf5_file.hpp"
#include "io/hdf5/part_info.hpp"
#include "tests/support/awkward_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace spillover::test {
namespace {

constexpr Index batch_size = 60;

std::vector<Index> all_members() {
    std::vector<Index> all;
    for (Index m = 0; m < batch_size; ++m)
        all.push_back(m);
    return all;
}

hdf5::BatchStore::Options parts_of(std::size_t count) {
    hdf5::BatchStore::Options options;
    options.members_per_part = count;
    return options;
}

void record(hdf5::BatchStore& store, const AwkwardBatch& batch, Index first, Index last) {
    for (Index m = first; m < last; ++m)
        store.record(batch.results[static_cast<std::size_t>(m)]);
}

void expect_all_members(const std::string& path, const AwkwardBatch& batch) {
    const auto values = hdf5::read_numbers(hdf5::open_file(path), "output");
    std::size_t place = 0;
    for (const MemberResult& result : batch.results)
        for (const double value : result.fields[0]) {
            ASSERT_LT(place, values.size());
            ASSERT_TRUE(same_bits(values[place++], value)) << "member " << result.member;
        }
    EXPECT_EQ(place, values.size());
}

class Threads : public testing::TestWithParam<Index> {};
INSTANTIATE_TEST_SUITE_P(BatchStore, Threads, testing::Values(1, 2, 5));

TEST_P(Threads, HandOverMembersAtOnceAndNoneIsLost) {
    const TemporaryFolder folder;
    const AwkwardBatch batch{batch_size, 40, true};
    std::vector<std::size_t> told;
    auto options = parts_of(7);
    options.saved = [&](std::size_t complete) { told.push_back(complete); };
    hdf5::BatchStore store{folder.path("a.h5"), batch.header, all_members(), options};

    std::vector<std::thread> threads;
    for (Index n = 0; n < GetParam(); ++n)
        threads.emplace_back([&, n] {
            for (Index m = n; m < batch_size; m += GetParam())
                record(store, batch, m, m + 1);
        });
    for (std::thread& thread : threads)
        thread.join();
    ASSERT_TRUE(store.finish({}));

    EXPECT_EQ(store.complete(), static_cast<std::size_t>(batch_size));
    EXPECT_EQ(told, (std::vector<std::size_t>{7, 14, 21, 28, 35, 42, 49, 56}));
    expect_all_members(folder.path("a.h5"), batch);
}

TEST(BatchStore, TellsOfAPartOnlyWhenItIsUnderItsName) {
    const TemporaryFolder folder;
    const AwkwardBatch batch{batch_size, 40, true};
    std::atomic<int> late = 0;
    auto options = parts_of(10);
    options.saved = [&](std::size_t complete) {
        std::set<int> safe;
        for (const auto& file : std::filesystem::directory_iterator{folder.path("a.h5.parts")}) {
            if (file.path().extension() != ".h5") continue;
            const auto own = hdf5::part_info(file.path().string()).members;
            safe.insert(own.begin(), own.end());
        }
        if (safe.size() != complete) ++late;
    };
    hdf5::BatchStore store{folder.path("a.h5"), batch.header, all_members(), options};

    record(store, batch, 0, batch_size);
    store.flush();

    EXPECT_EQ(late, 0);
}

TEST(BatchStore, TellsOfAPartThatCannotBeWrittenAndKeepsItsMembers) {
    const TemporaryFolder folder;
    const AwkwardBatch batch{batch_size, 40, true};
    hdf5::BatchStore store{folder.path("a.h5"), batch.header, all_members(), parts_of(8)};
    record(store, batch, 0, 5);
    const std::string parts = folder.path("a.h5.parts"), away = folder.path("away");
    std::filesystem::rename(parts, away);

    Index next = 5;
    EXPECT_THROW(
        {
            for (; next < batch_size; ++next)
                record(store, batch, next, next + 1);
            store.flush();
        },
        FileError);
    EXPECT_EQ(store.complete(), 0U);
    std::filesystem::rename(away, parts);
    // The member whose record threw is kept too.
    record(store, batch, std::min(next + 1, batch_size), batch_size);
    ASSERT_TRUE(store.finish({}));

    EXPECT_EQ(store.complete(), static_cast<std::size_t>(batch_size));
    expect_all_members(folder.path("a.h5"), batch);
}

}  // namespace
}  // namespace spillover::test
