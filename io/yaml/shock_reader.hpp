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

/// The cells of a driver that a target map names, each with weight 1. \returns nothing on error
std::optional<std::vector<Cell>> read_cells(const Cursor& target, const DriverInfo& driver,
                                            const ShockContext& context,
                                            std::vector<Index>& origins);

/// Reads the fields of a shock on `capital.destroyed`.
std::optional<Shock> read_destruction(const Cursor& shock, const ShockContext& context);

}  // namespace spillover::yaml
