#pragma once

#include "io/yaml/shock_reader.hpp"

namespace spillover::yaml {

/// A place that a policy watches: some regions and sectors taken together.
struct WatchedPlace {
    Part part;                 ///< both given
    std::string name;          ///< "Yichun, Xinyu x lithium_mining"
    bool one_of_many = false;  ///< from each(...)
};

/// The places of `when: target:`, one for each rule that the policy makes: a target map, "@set" or
/// "each(@set by region)". \returns nothing on error
std::optional<std::vector<WatchedPlace>> read_watched(const Cursor& target, const SetReader& sets);

}  // namespace spillover::yaml
