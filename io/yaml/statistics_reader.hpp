#pragma once

#include "engine/scenario.hpp"
#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// `statistics:` and `keep_members:` of the outputs, over the fields that are recorded already. A
/// probability of a deviation from base adds the fields that it needs.
/// \param outputs  the section `outputs`
void read_statistics(const Cursor& outputs, const TableData& table, OutputSettings& settings);

}  // namespace spillover::yaml
