#include "io/cli/number_text.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <vector>

namespace spillover::cli {
namespace {

constexpr double no_data = std::numeric_limits<double>::quiet_NaN();

TEST(Percent, HasAboutThreeDigits) {
    EXPECT_EQ(percent(1.09492), "109.5");
    EXPECT_EQ(percent(0.1234), "12.3");
    EXPECT_EQ(percent(0.01234), "1.23");
    EXPECT_EQ(percent(0.001234), "0.12");
    EXPECT_EQ(percent(0.0001234), "0.012");
    EXPECT_EQ(percent(0.00001234), "0.0012");
}

TEST(Percent, OfNearlyNothingIsAPlainZero) {
    EXPECT_EQ(percent(0), "0");
    EXPECT_EQ(percent(-1e-12), "0");
    EXPECT_EQ(percent(-0.00001, 2), "0.00");
    EXPECT_EQ(percent(-0.0001, 2), "-0.01");
}

TEST(Grouped, KeepsEveryDigit) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(-1234567), "-1,234,567");
}

TEST(About, KeepsThreeDigits) {
    EXPECT_EQ(about(0), "0");
    EXPECT_EQ(about(0.1234), "0.123");
    EXPECT_EQ(about(28.14), "28.1");
    EXPECT_EQ(about(999.6), "1,000");
    EXPECT_EQ(about(1234567), "1,230,000");
}

TEST(Money, ChoosesTheNameOfItsSize) {
    EXPECT_EQ(money(3579, "million", "CNY"), "3.58 billion CNY");
    EXPECT_EQ(money(27070000, "million", "CNY"), "27.1 trillion CNY");
    EXPECT_EQ(money(526.9, "million", "EUR"), "527 million EUR");
    EXPECT_EQ(money(999700, "million", "CNY"), "1 trillion CNY");
    EXPECT_EQ(money(101641234, "million", "CNY", 4), "101.6 trillion CNY");
    EXPECT_EQ(money(0, "million", "CNY"), "0 CNY");
    EXPECT_EQ(money(0.0123, "million", "CNY"), "12.3 thousand CNY");
    EXPECT_EQ(money(-3.5, "billion", "USD"), "-3.5 billion USD");
    EXPECT_EQ(money(12.5, "crore", "INR"), "12.5 crore INR");
}

TEST(TimeText, IsInStepsBelowTwoYears) {
    EXPECT_EQ(time_text(1.0 / 52, Duration::Unit::week), "1 week");
    EXPECT_EQ(time_text(77.0 / 52, Duration::Unit::week), "77 weeks");
    EXPECT_EQ(time_text(0.5, Duration::Unit::month), "6 months");
    EXPECT_EQ(time_text(40.0 / 365, Duration::Unit::day), "40 days");
    EXPECT_EQ(time_text(2.25, Duration::Unit::week), "2.2 years");
}

TEST(SecondsText, ChangesUnitsOnTheWay) {
    EXPECT_EQ(seconds_text(0.244), "0.24 s");
    EXPECT_EQ(seconds_text(59.6), "60 s");
    EXPECT_EQ(seconds_text(200), "3 min 20 s");
    EXPECT_EQ(seconds_text(7500), "2 h 5 min");
}

TEST(DisplayWidth, CountsChineseCharactersTwice) {
    EXPECT_EQ(display_width("Yichun"), 6U);
    EXPECT_EQ(display_width("宜春"), 4U);
    EXPECT_EQ(display_width("Ürümqi"), 6U);
    EXPECT_EQ(padded("宜春", 6), "宜春  ");
}

TEST(Quantile, PutsWhatIsNoDataLast) {
    const std::vector<double> values{3, no_data, 1, 2};

    EXPECT_EQ(quantile(values, 0), 1);
    EXPECT_EQ(quantile(values, 0.34), 2);
    EXPECT_TRUE(std::isnan(quantile(values, 1)));
}

}  // namespace
}  // namespace spillover::cli
