#pragma once

#include <optional>
#include <vector>

#include "io/yaml/profile_reader.hpp"

namespace spillover::yaml {

/// An expression in the time since the start of the run, in the order in which it is computed.
struct Formula {
    enum class Operation {
        number,
        time,
        negative,
        add,
        subtract,
        multiply,
        divide,
        sin,
        cos,
        exp,
        log,
        min,
        max
    };
    struct Step {
        Operation operation;
        double number = 0;
    };
    std::vector<Step> steps;

    double at(double years) const;  ///< not finite where the expression has no value
};

/// Reads "1 + 0.2 * sin(2 * pi * t)"; nothing, with a message that points at the place, where it
/// cannot be read.
std::optional<Formula> read_formula(const Cursor& cursor);

/// Shape `expr`: the formula's value at every step, in the unit of the shock.
std::optional<shape::Piecewise> read_computed(const Cursor& shape, const ProfileContext& context);

}  // namespace spillover::yaml
