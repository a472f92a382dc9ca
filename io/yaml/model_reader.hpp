#pragma once

#include "engine/scenario.hpp"
#include "io/yaml/target.hpp"

namespace spillover::yaml {

TimeAxis read_time(const Cursor& time);
ModelSettings read_model(const Cursor& model, const SetReader& sets);
OutputSettings read_outputs(const Cursor& outputs, const TableData& table, const TimeAxis& time);
/// The outputs of a scenario that names none: GDP by region and month.
OutputSettings standard_outputs(const TableData& table, const TimeAxis& time);
/// One line of `checks:`.
std::optional<Check> read_check(const Cursor& check, const SetReader& sets, const TimeAxis& time);

}  // namespace spillover::yaml
