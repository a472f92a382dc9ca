#pragma once

#include <functional>
#include <string>

#include "engine/drivers.hpp"
#include "tests/support/chance.hpp"

namespace spillover::test {

/// What the courses of a shock are written with.
struct CourseWords {
    const DriverInfo& driver;
    Operation operation;
    bool of_base;                        ///< amounts are shares of base, not money
    std::string unit;                    ///< of steps: d, w, m
    double steps;                        ///< of the run
    std::function<std::string()> value;  ///< a full effect: "-12 %"
    /// A swing of a size in [-1, 1], in the unit of the values: "8 %".
    std::function<std::string(double)> swing;

    /// The variable is a factor, which may take the exponential of a course.
    bool is_factor() const;
};

/// `profile:` of a shock: any shape, with and without chance, or two of them.
std::string course_text(Chance& chance, const CourseWords& words);

/// ", unit: pp": that of the numbers that a formula gives; empty where they need none.
std::string formula_unit(const CourseWords& words);

/// Any distribution, with a mean below 1 in size. \param number  writes one of its parameters
std::string distribution_text(Chance& chance, const std::function<std::string(double)>& number);

}  // namespace spillover::test
