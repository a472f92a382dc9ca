#pragma once

#include <vector>

#include "engine/drivers.hpp"
#include "io/yaml/profile_reader.hpp"
#include "io/yaml/target.hpp"

namespace spillover::yaml {

/// What every shock is read against.
struct ShockContext {
    const SetReader& sets;
    const TimeAxis& time;
    const ModelSettings& model;
    std::string money;  ///< unit of bare amounts; empty = none may be bare
    RandomSource random = {};
};

/// "the run covers 2025-01-06 to 2026-01-04", for hints.
std::string covered_by(const TimeAxis& time);

/// Reads `shocks:`; whatever is wrong is in the diagnostics.
std::vector<Shock> read_shocks(const Cursor& shocks, const ShockContext& context);

/// The variable that a shock or policy moves; null, with a message, where there is none of the name
/// or the model does not look at it.
const DriverInfo* read_driver(const Cursor& variable, const ModelSettings& model);
/// V27: false, with a message, where the model does not look at a driver.
bool has_channel(const Cursor& variable, const DriverInfo& driver, const ModelSettings& model);

/// Regions and sectors that stand in for those that a target does not name.
struct Part {
    std::optional<std::vector<Index>> regions, sectors;
};

/// What a change acts on.
struct Reach {
    std::vector<Cell> cells;     ///< each with weight 1
    std::vector<Index> origins;  ///< final_demand: only what these regions sell; empty = all
};
/// The cells of a driver that a target map names. \returns nothing on error
std::optional<Reach> read_cells(const Cursor& target, const DriverInfo& driver,
                                const ShockContext& context, const Part& otherwise = {});

/// Reads what shocks and policies have in common: how a value acts on cells.
/// \param change  the map that holds `op`, `unit`, `distribute` ...
/// \param reach   nothing where the target could not be read
/// \param course  the value or profile
/// \param id      of the shock or policy: part of the seed path of random courses
std::optional<Shock> read_change(const Cursor& change, const DriverInfo& driver,
                                 const std::optional<Reach>& reach, const Cursor& course,
                                 const std::string& id, const ShockContext& context);

/// Reads the fields of a shock on `capital.destroyed`.
std::optional<Shock> read_destruction(const Cursor& shock, const ShockContext& context);

}  // namespace spillover::yaml
