#pragma once

#include "engine/scenario.hpp"
#include "io/yaml/target.hpp"

namespace spillover::yaml {

TimeAxis read_time(const Cursor& time);
/// The model of a scenario that says nothing of it: preset full with the defaults of its sectors.
ModelSettings default_model(const MrioTable& table, Diagnostics& diagnostics);
ModelSettings read_model(const Cursor& model, const SetReader& sets);
/// V29: scaled parameters stay inside their range, whatever they scale.
void check_scaled_parameters(const Cursor& parameters, const MrioTable& table, const TimeAxis& time,
                             const ModelSettings& model);
OutputSettings read_outputs(const Cursor& outputs, const SetReader& sets, const TimeAxis& time,
                            const ModelSettings& model);
/// The outputs of a scenario that names none: GDP by region and month.
OutputSettings standard_outputs(const TableData& table, const TimeAxis& time);
/// Why the rules of a model leave a variable without meaning; empty where they do not.
std::string_view missing_channel(Variable variable, const ModelSettings& model);
/// One line of `checks:`, over the calendar and model of a scenario.
std::optional<Check> read_check(const Cursor& check, const SetReader& sets,
                                const Scenario& scenario);

}  // namespace spillover::yaml
