#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/profile.hpp"
#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// Where the draws of a scenario come from.
struct RandomSource {
    std::optional<std::uint64_t> seed;
    std::string scenario = {};  ///< as the file names it
    Index replicate = 1;
    bool antithetic = false;
};

/// What a profile reader has to know about the shock that it belongs to.
struct ProfileContext {
    const TimeAxis& time;
    double neutral = 1;
    /// Full-effect values: "-12 %" of a factor is 0.88.
    std::function<std::optional<double>(const Cursor&)> value;
    /// Sizes of a swing around the mean: "35 %" is 0.35.
    std::function<std::optional<double>(const Cursor&)> amplitude;
    RandomSource source = {};
    std::string shock = {};   ///< id, for the seed path
    bool two_valued = false;  ///< the variable is 0 or 1, nothing between
};

/// Reads `profile:`: a number, a shape or a list of shapes. Checks that shapes fit the step and
/// that the profile does something within the run.
std::optional<Profile> read_profile(const Cursor& profile, const ProfileContext& context);

/// Points of a CSV file's column, positions in steps.
std::optional<shape::Piecewise> read_series(const Cursor& shape, const ProfileContext& context);

}  // namespace spillover::yaml
