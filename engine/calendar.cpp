#include "engine/calendar.hpp"

#include <cmath>
#include <cstdio>

namespace spillover {

double Duration::years() const noexcept {
    switch (unit) {
        case Unit::day:
            return count / 365;
        case Unit::week:
            return count / 52;
        case Unit::month:
            return count / 12;
        case Unit::quarter:
            return count / 4;
        case Unit::year:
            return count;
    }
    return 0;
}

namespace {

/// Months in a calendar step; 0 for steps counted in days.
int months_in(const Duration& step) {
    switch (step.unit) {
        case Duration::Unit::month:
            return static_cast<int>(std::lround(step.count));
        case Duration::Unit::quarter:
            return static_cast<int>(std::lround(3 * step.count));
        case Duration::Unit::year:
            return static_cast<int>(std::lround(12 * step.count));
        default:
            return 0;
    }
}

double days_in(const Duration& step) {
    return step.unit == Duration::Unit::day ? step.count : 7 * step.count;
}

/// The same day of a later month, or its last day where the month is shorter.
Date plus_months(Date date, int months) {
    using namespace std::chrono;
    const year_month_day from{date};
    const year_month_day to = from + std::chrono::months{months};
    return to.ok() ? sys_days{to} : sys_days{to.year() / to.month() / last};
}

}  // namespace

Date TimeAxis::start_of(Index t) const noexcept {
    if (const int months = months_in(step); months > 0) {
        return plus_months(start, months * static_cast<int>(t));
    }
    return start + std::chrono::days{std::lround(days_in(step) * static_cast<double>(t))};
}

double TimeAxis::steps_of(const Duration& duration) const noexcept {
    if (duration.unit == step.unit) return duration.count / step.count;
    const bool whole_days = months_in(step) == 0 && months_in(duration) == 0;
    if (whole_days) return days_in(duration) / days_in(step);
    return duration.years() / dt();
}

double TimeAxis::position_of(Date date) const noexcept {
    if (months_in(step) == 0) return static_cast<double>((date - start).count()) / days_in(step);
    // Calendar steps differ in length: find the step, then the share of its days.
    auto t =
        static_cast<Index>(std::floor(static_cast<double>((date - start).count()) / 365.25 / dt()));
    while (start_of(t) > date)
        --t;
    while (start_of(t + 1) <= date)
        ++t;
    const auto length = static_cast<double>((start_of(t + 1) - start_of(t)).count());
    return static_cast<double>(t) + static_cast<double>((date - start_of(t)).count()) / length;
}

std::string iso_date(Date date) {
    const std::chrono::year_month_day ymd{date};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(ymd.year()),
                  static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
    return text;
}

}  // namespace spillover
