#pragma once

#include <string>
#include <vector>

#include "engine/calendar.hpp"
#include "engine/variables.hpp"

namespace spillover {

/// A number made of the trajectory: `gdp_real(Yichun, 2023) / gdp_real(Yichun, base) - 1`.
///
/// A tree: leaves are numbers and calls, inner nodes + - * / of two operands.
struct Expression {
    enum class Kind { number, add, subtract, multiply, divide, call };
    /// value: mean of a variable over a period; the others as defined in docs/indicators.md.
    enum class Function { value, peak_loss, cumulative_loss, time_to_recovery, time_to_peak };

    Kind kind = Kind::number;
    double number = 0;
    std::vector<Expression> operands;

    Function function = Function::value;
    Variable variable = Variable::gdp_real;
    Partition target;          ///< one entity: the industries summed over
    bool base = false;         ///< the base year instead of a period of the run
    double from = 0, to = 0;   ///< period in steps; from == to means the whole run
    double threshold = 0.005;  ///< time_to_recovery: distance from base that counts as recovered
};

}  // namespace spillover
