#pragma once

#include <utility>
#include <vector>

#include "io/yaml/shock_reader.hpp"

namespace spillover::yaml {

/// Base-year value by which a driver's cells are weighed: final demand (money/year), else 1.
double base_of_cell(const MrioTable& table, Driver driver, Index cell);

/// V19: targets that hardly matter, or that are nearly everything, are rarely meant.
void warn_about_size(const Cursor& shock, const Shock& what, const SetReader& sets);

/// V22: what a shock makes of its cells, all shapes and factors put together.
void check_range(const Cursor& profile, const Shock& shock, const DriverInfo& driver,
                 const ShockContext& context);

/// The same for random profiles, which leave what is possible now and then: sets the bounds that
/// their values are cut at.
void hold_to_range(Shock& shock, const DriverInfo& driver, const ShockContext& context);

/// V25: two shocks that set the same cell at the same time.
void check_conflicts(const std::vector<std::pair<Cursor, Shock>>& shocks, const TimeAxis& time);

/// V22: no industry loses more capital than it has.
void check_damage(const std::vector<std::pair<Cursor, Shock>>& shocks, const ShockContext& context);

}  // namespace spillover::yaml
