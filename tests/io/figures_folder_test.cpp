// The figures of the built-in table as the reader hands them on.
#include "io/csv/figures_folder.hpp"

#include <gmock/gmock.h>

#include "engine/error.hpp"
#include "io/csv/groups_file.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/temporary_folder.hpp"

namespace spillover::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

const std::string china = SPILLOVER_SOURCE_DIR "/scenarios/tables/china";

TEST(FiguresFolder, HandsOnRegionsSectorsAndBlocs) {
    const TableFigures figures = csv::read_figures(china);

    EXPECT_THAT(figures.regions, SizeIs(28));
    EXPECT_THAT(figures.description.sectors, SizeIs(30));
    EXPECT_THAT(figures.blocs, SizeIs(6));
    EXPECT_THAT(figures.description.categories, ElementsAre("hh", "gov", "gfcf", "inventories"));
    EXPECT_EQ(figures.description.quality, "derived");
    EXPECT_EQ(figures.blocs[0].gdp, 145314e3) << "billion CNY become million";
    const auto yichun = std::find_if(figures.regions.begin(), figures.regions.end(),
                                     [](const auto& r) { return r.id == "Yichun"; });
    ASSERT_NE(yichun, figures.regions.end());
    EXPECT_DOUBLE_EQ(yichun->shares.at(4), 0.047) << "lithium mining, % of GDP in the file";
    EXPECT_FALSE(yichun->quotients.contains(4));
}

TEST(FiguresFolder, TellsAllThatIsWrongAtOnce) {
    const TemporaryFolder folder;
    std::filesystem::copy(china, folder.path("china"));
    std::filesystem::remove(folder.path("china/table.csv"));
    std::filesystem::remove(folder.path("china/sectors.csv"));

    try {
        csv::read_figures(folder.path("china"));
        FAIL() << "was read";
    } catch (const InputError& error) {
        EXPECT_THAT(error.problems(), SizeIs(2));
    }
}

TEST(FiguresFolder, IsAskedForByName) {
    EXPECT_THAT([] { csv::read_figures("/nowhere"); },
                ThrowsMessage<InputError>(HasSubstr("no such folder of figures")));
}

TEST(GroupsFile, LeavesWhatItDoesNotName) {
    const TemporaryFolder folder;
    const TableData table = random_pooled_table(3);
    folder.write("groups.csv", "axis,id,into\nregion," + table.regions[0] + ",Home\n");

    const TableGroups groups = csv::read_groups(folder.path("groups.csv"), table);

    EXPECT_EQ(groups.regions[0], "Home");
    EXPECT_EQ(groups.sectors, table.sectors);
}

TEST(GroupsFile, TellsWhatItDoesNotKnow) {
    const TemporaryFolder folder;
    const TableData table = random_pooled_table(3);
    folder.write("groups.csv", "axis,id,into\nregion,Nowhere,Home\nplace,A,B\n");

    EXPECT_THAT([&] { csv::read_groups(folder.path("groups.csv"), table); },
                ThrowsMessage<InputError>(HasSubstr("unknown region 'Nowhere'")));
}

}  // namespace
}  // namespace spillover::test
