// Files that are there in whole or not at all, and the folder in which one process works.
#include "io/durable_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/error.hpp"
#include "io/work_folder.hpp"
#include "tests/support/temporary_folder.hpp"

namespace spillover::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(TemporaryName, IsRecognisedByTheNameAlone) {
    EXPECT_TRUE(is_temporary_name(temporary_name("a.h5")));
    EXPECT_TRUE(is_temporary_name(temporary_name("/some/where/a.h5")));
    EXPECT_FALSE(is_temporary_name("a.h5"));
    EXPECT_FALSE(is_temporary_name("/scratch/job.tmp.17/a.h5"))
        << "a folder may be called anything";
}

TEST(TemporaryName, StandsBesideTheFile) {
    EXPECT_EQ(fs::path{temporary_name("/some/where/a.h5")}.parent_path(), "/some/where");
}

TEST(UnfinishedFile, LeavesNothingUnlessPublished) {
    const TemporaryFolder folder;

    { write_text(UnfinishedFile{folder.path("a")}.path(), "half"); }

    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(UnfinishedFile, ReplacesWhatHasTheName) {
    const TemporaryFolder folder;
    write_text(folder.path("a"), "old");

    UnfinishedFile unfinished{folder.path("a")};
    write_text(unfinished.path(), "new");
    EXPECT_EQ(read_text(folder.path("a")), "old");
    unfinished.publish(folder.path("a"));

    EXPECT_EQ(read_text(folder.path("a")), "new");
    EXPECT_FALSE(fs::exists(unfinished.path()));
}

TEST(Publish, TellsWhatWentWrong) {
    const TemporaryFolder folder;
    write_text(folder.path("b"), "text");

    EXPECT_THROW(publish(folder.path("none"), folder.path("a")), FileError);
    EXPECT_THROW(publish(folder.path("b"), folder.path("no/such/folder")), FileError);

    EXPECT_EQ(read_text(folder.path("b")), "text");
}

TEST(WorkFolder, GoesWhenNothingIsInIt) {
    const TemporaryFolder folder;

    { const WorkFolder work{folder.path("w")}; }

    EXPECT_FALSE(fs::exists(folder.path("w")));
}

TEST(WorkFolder, KeepsFinishedFilesAndRemovesUnfinishedOnes) {
    const TemporaryFolder folder;
    {
        const WorkFolder work{folder.path("w")};
        write_text(folder.path("w/b.h5"), "b");
        write_text(folder.path("w/a.h5"), "a");
        write_text(temporary_name(folder.path("w/c.h5")), "half");
    }

    WorkFolder again{folder.path("w")};

    EXPECT_THAT(again.files(), ElementsAre(folder.path("w/a.h5"), folder.path("w/b.h5")));
    EXPECT_FALSE(fs::exists(temporary_name(folder.path("w/c.h5"))));
    again.clear();
    EXPECT_THAT(again.files(), IsEmpty());
    EXPECT_FALSE(fs::exists(folder.path("w")));
}

TEST(WorkFolder, HasOneOwnerAtATime) {
    const TemporaryFolder folder;
    {
        const WorkFolder first{folder.path("w")};
        EXPECT_THROW(WorkFolder{folder.path("w")}, InputError);
        EXPECT_TRUE(fs::exists(folder.path("w/lock"))) << "who was refused took the lock away";
    }

    EXPECT_NO_THROW(WorkFolder{folder.path("w")});
}

TEST(WorkFolder, IsRefusedWhereItCannotBe) {
    const TemporaryFolder folder;
    write_text(folder.path("file"), "");

    EXPECT_THROW(WorkFolder{folder.path("file")}, InputError);
    EXPECT_THROW(WorkFolder{folder.path("no/such")}, InputError);

    EXPECT_FALSE(fs::exists(folder.path("no")));
}

}  // namespace
}  // namespace spillover::test
