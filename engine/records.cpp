#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/result.hpp"

namespace spillover {
namespace {

/// Number of the calendar period that a day falls in; 0 months = not a calendar period.
int period_of(Date date, int months) {
    const std::chrono::year_month_day day{date};
    const int month = 12 * static_cast<int>(day.year()) +
                      static_cast<int>(static_cast<unsigned>(day.month())) - 1;
    return month / months;
}

int months_in(const Duration& duration) {
    return duration.unit >= Duration::Unit::month
               ? static_cast<int>(std::lround(duration.years() * 12))
               : 0;
}

}  // namespace

Records records_of(const TimeAxis& time, const Duration& every) {
    Records records;
    const int months = months_in(every);
    const auto group = std::max<Index>(1, std::lround(time.steps_of(every)));
    int last_period = 0;
    for (Index t = 0; t < time.steps; ++t) {
        const Date start = time.start_of(t);
        const int period = months > 0 ? period_of(start, months) : static_cast<int>(t / group);
        if (t == 0 || period != last_period) {
            records.start.push_back(start);
            records.years.push_back(0);
        }
        last_period = period;
        records.of_step.push_back(records.count() - 1);
        records.years.back() += time.dt();
    }
    return records;
}

}  // namespace spillover
