#pragma once

#include <string>

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"

namespace spillover::cli {

/// What a shock touches, in words and figures.
struct ShockText {
    std::string what;         ///< "capacity.loss, set, in Yichun/lithium_mining"
    std::string course;       ///< "67 % from 2025-01-06 to 2025-04-07"
    double touched = 0;       ///< base-year money per year that the cells stand for
    double share_of_gdp = 0;  ///< of national GDP
    std::size_t cells = 0;
};
ShockText describe(const Shock& shock, const TimeAxis& time, const MrioTable& table);

double national_gdp(const MrioTable& table);  ///< money/year

}  // namespace spillover::cli
