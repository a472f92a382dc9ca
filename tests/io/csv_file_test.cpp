// CSV as RFC 4180 has it, with comments; numbers to the last bit.
#include "io/csv/csv_file.hpp"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>

#include "tests/support/temporary_folder.hpp"

namespace spillover::test {
namespace {

using testing::ElementsAre;

csv::File read(const std::string& text) {
    const TemporaryFolder folder;
    folder.write("file.csv", text);
    return csv::read(folder.path("file.csv")).value();
}

TEST(CsvFile, ReadsQuotesCommentsAndBothLineEnds) {
    const csv::File file =
        read("\xEF\xBB\xBF# a comment\nid,name\r\n\nA,\"one, \"\"two\"\"\"\n#B,no\nC,");

    EXPECT_THAT(file.rows, ElementsAre(ElementsAre("id", "name"), ElementsAre("A", "one, \"two\""),
                                       ElementsAre("C", "")));
    EXPECT_THAT(file.line, ElementsAre(2, 4, 6));
    EXPECT_EQ(file.open_quote, 0);
}

TEST(CsvFile, ReadsFieldsOverSeveralLines) {
    const csv::File file = read("notes,\"first\n# second\n\nfourth\"\nnext,1\n");

    EXPECT_THAT(file.rows, ElementsAre(ElementsAre("notes", "first\n# second\n\nfourth"),
                                       ElementsAre("next", "1")));
    EXPECT_THAT(file.line, ElementsAre(1, 5));
}

TEST(CsvFile, TellsAQuoteThatIsNeverClosed) {
    EXPECT_EQ(read("a,b\nc,\"d\ne,f\n").open_quote, 2);
}

TEST(CsvFile, IsNothingWhereThereIsNoFile) {
    const TemporaryFolder folder;

    EXPECT_FALSE(csv::read(folder.path("missing.csv")));
    EXPECT_FALSE(csv::read(folder.path("")));
}

TEST(CsvFile, QuotedFieldsReadBack) {
    for (const std::string field :
         {"plain", "a,b", "say \"so\"", "two\nlines", "# no comment", ""}) {
        const csv::File file = read("x," + csv::quoted(field) + "\n");

        EXPECT_EQ(file.rows.at(0).at(1), field);
    }
}

TEST(CsvNumber, TakesTheWholeFieldOrNothing) {
    EXPECT_EQ(csv::number("-1.5e3"), -1500);
    EXPECT_EQ(csv::number("+2"), 2);
    for (const auto text :
         {"", " 1", "1 ", "1,5", "1x", "nan", "inf", "1e999", "0x10", "--1", "+-1"})
        EXPECT_FALSE(csv::number(text)) << "'" << text << "'";
}

TEST(CsvNumber, ReadsBackToTheSameBits) {
    std::mt19937_64 random{1};
    for (int n = 0; n < 20000; ++n) {
        const double value = std::bit_cast<double>(random());
        if (!std::isfinite(value)) continue;

        const auto back = csv::number(csv::text_of(value));

        ASSERT_TRUE(back) << value;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value));
    }
}

}  // namespace
}  // namespace spillover::test
