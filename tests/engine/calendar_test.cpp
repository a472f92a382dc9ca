#include "engine/calendar.hpp"

#include <gtest/gtest.h>

namespace spillover::test {
namespace {

using namespace std::chrono;
using enum Duration::Unit;

TimeAxis axis(Date start, double count, Duration::Unit unit) {
    return {start, {count, unit}, 100};
}

TEST(Calendar, WeeksAndDaysCountDays) {
    const TimeAxis weeks = axis(2024y / February / 26, 1, week),
                   days = axis(2024y / February / 28, 1, day);

    EXPECT_EQ(iso_date(weeks.start_of(1)), "2024-03-04");
    EXPECT_EQ(iso_date(weeks.start_of(52)), "2025-02-24");
    EXPECT_EQ(iso_date(days.start_of(1)), "2024-02-29");  // a leap year
    EXPECT_EQ(iso_date(days.start_of(2)), "2024-03-01");
    EXPECT_EQ(iso_date(axis(2025y / February / 28, 1, day).start_of(1)), "2025-03-01");
}

TEST(Calendar, MonthsFollowTheCalendar) {
    const TimeAxis months = axis(2024y / January / 31, 1, month);

    EXPECT_EQ(iso_date(months.start_of(1)), "2024-02-29");
    EXPECT_EQ(iso_date(months.start_of(2)), "2024-03-31");
    EXPECT_EQ(iso_date(months.start_of(13)), "2025-02-28");
}

TEST(Calendar, StepsAreFractionsOfAYear) {
    EXPECT_DOUBLE_EQ(axis({}, 1, day).dt(), 1.0 / 365);
    EXPECT_DOUBLE_EQ(axis({}, 1, week).dt(), 1.0 / 52);
    EXPECT_DOUBLE_EQ(axis({}, 2, week).dt(), 2.0 / 52);
    EXPECT_DOUBLE_EQ(axis({}, 1, month).dt(), 1.0 / 12);
}

TEST(Calendar, TurnsLengthsOfTimeIntoSteps) {
    const TimeAxis weeks = axis({}, 1, week), months = axis({}, 1, month), days = axis({}, 1, day);

    EXPECT_DOUBLE_EQ(weeks.steps_of({3, month}), 13);
    EXPECT_DOUBLE_EQ(weeks.steps_of({14, day}), 2);
    EXPECT_DOUBLE_EQ(weeks.steps_of({1, year}), 52);
    EXPECT_DOUBLE_EQ(months.steps_of({1, quarter}), 3);
    EXPECT_DOUBLE_EQ(months.steps_of({2, year}), 24);
    EXPECT_DOUBLE_EQ(days.steps_of({2, week}), 14);
    EXPECT_DOUBLE_EQ(days.steps_of({1, year}), 365);
}

TEST(Calendar, PlacesDatesBetweenSteps) {
    const TimeAxis weeks = axis(2025y / January / 6, 1, week);
    const TimeAxis months = axis(2024y / January / 1, 1, month);

    EXPECT_DOUBLE_EQ(weeks.position_of(2025y / January / 6), 0);
    EXPECT_DOUBLE_EQ(weeks.position_of(2025y / January / 20), 2);
    EXPECT_DOUBLE_EQ(weeks.position_of(2025y / January / 10), 4.0 / 7);
    EXPECT_DOUBLE_EQ(weeks.position_of(2024y / December / 30), -1);
    EXPECT_DOUBLE_EQ(months.position_of(2024y / March / 1), 2);
    EXPECT_NEAR(months.position_of(2024y / February / 15), 1 + 14.0 / 29, 1e-12);
    EXPECT_NEAR(months.position_of(2025y / February / 15), 13 + 14.0 / 28, 1e-12);
    EXPECT_DOUBLE_EQ(months.position_of(2023y / December / 1), -1);
}

TEST(Calendar, FindsTheStartOfEveryStepAgain) {
    for (const auto unit : {day, week, month})
        for (const Date start : {Date{2023y / December / 31}, Date{2024y / February / 29}}) {
            const TimeAxis time = axis(start, 1, unit);
            for (Index t = 0; t < 100; ++t)
                EXPECT_NEAR(time.position_of(time.start_of(t)), static_cast<double>(t), 1e-9);
        }
}

}  // namespace
}  // namespace spillover::test
