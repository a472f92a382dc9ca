#pragma once

#include <cstdint>
#include <string>

#include "engine/scenario.hpp"

namespace spillover::test {

/// `time:` and `model:` of a scenario file: any step and length, presets, channels, parameters
/// anywhere in their ranges.
std::string random_model_text(const TableData& table, std::uint64_t seed);

/// A scenario file that begins with the texts of a model and goes on with shocks on any variables,
/// targets and courses, and policies. Nearly always legal: the reader decides.
/// \param model     what random_model_text() gave
/// \param settings  what the reader made of it: shocks and policies are on what these rules look at
std::string random_scenario_text(const TableData& table, const std::string& model,
                                 const ModelSettings& settings, std::uint64_t seed);

}  // namespace spillover::test
