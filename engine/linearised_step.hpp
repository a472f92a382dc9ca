#pragma once

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// The slowest way in which a small disturbance of the base year dies out, or grows.
struct SlowestMode {
    double radius = 0;     ///< what is left of it after a step: largest eigenvalue, in magnitude
    bool settled = false;  ///< false: the search ended before it was sure
};

/// Spectral radius of the step linearised around the base year, by Arnoldi iteration (Spectra) on
/// differences of the engine's own step, some steps at a time: the slow modes of a table lie close
/// together, their powers apart.
///
/// What keeps a run in bounds is out of the way, so that the map is smooth: capacity, labour and
/// inputs do not bind, stocks adjust in both directions. Elasticities between origins have their
/// long-run values. Population, which nothing draws back, is held.
SlowestMode slowest_mode(const MrioTable& table, const TimeAxis& time,
                         const ModelSettings& settings);

}  // namespace spillover
