#include "io/machine_memory.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace spillover {
namespace {

namespace fs = std::filesystem;
using testing::Optional;

/// A file system with a machine of 8 GiB in it.
class MachineMemory : public testing::Test {
protected:
    MachineMemory() { write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree: 1 kB\n"); }

    void write(const std::string& file, const std::string& text) {
        const fs::path path = root() + "/" + file;
        fs::create_directories(path.parent_path());
        std::ofstream{path} << text;
    }
    std::string root() const { return folder_.path(); }

private:
    test::TemporaryFolder folder_;
};

TEST_F(MachineMemory, IsAllThatTheMachineHasWithoutGroups) {
    EXPECT_EQ(memory_available(root()), 0x1p33);
}

TEST_F(MachineMemory, IsTheLeastOfTheLimitsOfAGroupAndThoseAboveIt) {
    write("proc/self/cgroup", "0::/job/step\n");
    write("sys/fs/cgroup/memory.max", "max\n");
    write("sys/fs/cgroup/job/memory.max", "2147483648\n");
    write("sys/fs/cgroup/job/step/memory.max", "3221225472\n");

    EXPECT_EQ(memory_available(root()), 0x1p31);
}

TEST_F(MachineMemory, KnowsGroupsOfTheOlderKind) {
    write("proc/self/cgroup", "9:cpu:/other\n5:memory:/job\n");
    write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1073741824\n");

    EXPECT_EQ(memory_available(root()), 0x1p30);
}

TEST_F(MachineMemory, IsNotRaisedByALimitAboveIt) {
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "9223372036854771712\n");

    EXPECT_EQ(memory_available(root()), 0x1p33);
}

TEST(MemoryHeld, GrowsWithWhatIsHeldAndRemembersTheMost) {
    const MemoryHeld before = memory_held();
    const std::vector<char> large(64 << 20, 'x');

    EXPECT_GT(memory_held().now, before.now + 60e6);
    EXPECT_GE(memory_held().peak, memory_held().now);
}

TEST(ParseBytes, ReadsAmountsWithTheirUnit) {
    EXPECT_THAT(parse_bytes("4GB"), Optional(4e9));
    EXPECT_THAT(parse_bytes("1.5 GiB"), Optional(1.5 * 0x1p30));
    EXPECT_THAT(parse_bytes("500 MB"), Optional(5e8));
    for (const char* text : {"", "4", "GB", "4gb", "4 G", "-1GB", "0GB", "1e3MB", "4GBs"})
        EXPECT_EQ(parse_bytes(text), std::nullopt) << text;
}

}  // namespace
}  // namespace spillover
