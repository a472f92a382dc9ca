#pragma once

#include <optional>

#include "engine/array.hpp"
#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// Values of a parameter under the settings of a run: the catalogue's standard value, what the
/// preset makes of it, then the overrides in their order.
double standard_value(Preset preset, Parameter parameter);
double value_of_run(const ModelSettings& settings, Parameter parameter);
/// [N]; starts from `value` where given, else from the standard value.
Array<1> values_of_industries(const ModelSettings& settings, Parameter parameter, Array<1> value);
Array<1> values_of_industries(const ModelSettings& settings, Parameter parameter,
                              const Extent& extent);
/// Of each good [S].
Array<1> values_of_goods(const ModelSettings& settings, Parameter parameter, const Extent& extent);
/// Of each input in each buying industry [N x S].
Array<2> values_of_inputs(const ModelSettings& settings, Parameter parameter, Array<2> value);

/// ARIO takes nothing from the table's own figures.
bool is_ario(Preset preset);
/// The quantity model with partially binding inputs, alone or with the channels of prices, income
/// and capital.
bool is_year_scale(Preset preset);

/// A figure that the table carries for its sectors, where the preset listens to it.
std::optional<double> sector_figure(const MrioTable& table, const ModelSettings& settings,
                                    const char* name, Index sector);

}  // namespace spillover
