#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/scenario.hpp"

namespace spillover {

/// What the value of a shock is, and so which units and ranges it may have.
enum class DriverValue {
    factor,              ///< on the base-year level, >= 0; neutral 1
    share,               ///< lost or kept, 0 to 1; neutral 0
    open,                ///< 0 = closed, 1 = open; neutral 1
    money,               ///< money; neutral 0
    flow,                ///< money per year, either sign; neutral 0
    index,               ///< price index, > 0; neutral 1; may be told in a unit with a `reference`
    duty,                ///< ad valorem rate above -1: added in pp, set in %; neutral 0
    rate,                ///< share of a price, in %; neutral 0
    times_cost,          ///< multiple of variable cost; neutral 0
    times_depreciation,  ///< multiple of depreciation; neutral 0
    fraction,            ///< 0 to 1; neutral 0
};

/// How a scenario names and moves a driver. The catalogue (drivers.cpp) is the one place; reader,
/// schema and manual are made from it.
struct DriverInfo {
    Driver driver;
    std::string_view name;  ///< "capacity.loss"
    DriverValue value;
    std::vector<Operation> operations;  ///< the first is what is meant if none is given
    std::vector<std::string_view> target, optional;  ///< keys that a target must and may have
    std::string_view meaning;
    std::optional<Channel> channel = {};  ///< of the full economy, that it works through
};

const std::vector<DriverInfo>& driver_catalogue();
const DriverInfo* find_driver(std::string_view name);
const DriverInfo& info(Driver driver);

std::string_view name_of(Operation operation);

}  // namespace spillover
