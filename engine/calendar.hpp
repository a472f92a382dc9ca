#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "kernels/array_view.hpp"

namespace spillover {

using Date = std::chrono::sys_days;

inline constexpr double day_in_years = 1.0 / 365, week_in_years = 1.0 / 52;

/// A length of time as people write it: 3m, 2 weeks, 1.5y.
struct Duration {
    enum class Unit { day, week, month, quarter, year };
    double count = 0;
    Unit unit = Unit::week;

    double years() const noexcept;  ///< with 365 days, 52 weeks, 12 months, 4 quarters in a year
    friend bool operator==(const Duration&, const Duration&) = default;
};

/// The steps of a run. Step t covers [start_of(t), start_of(t + 1)).
///
/// Days and weeks advance by 1 and 7 days; months, quarters and years by the calendar. Flows per
/// step are yearly flows times dt(); dt is 1/365, 1/52, 1/12 ... whatever the calendar says.
struct TimeAxis {
    Date start{};
    Duration step{1, Duration::Unit::week};
    Index steps = 0;

    double dt() const noexcept { return step.years(); }  ///< years per step
    Date start_of(Index t) const noexcept;
    double steps_of(const Duration& duration) const noexcept;  ///< a duration in steps, fractional
    double position_of(Date date) const noexcept;  ///< a date in steps since start, fractional
    friend bool operator==(const TimeAxis&, const TimeAxis&) = default;
};

std::string iso_date(Date date);  ///< "2025-01-06"

}  // namespace spillover
