#pragma once

#include <string>
#include <vector>

#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// A document with the files of its `extends:` merged in: maps deep, lists replaced, `+shocks`
/// appended. `file.yaml#shocks.id` brings in that shock alone.
Value with_bases(Value document, const std::string& path, Diagnostics& diagnostics);

}  // namespace spillover::yaml
