#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/yaml/target.hpp"

namespace spillover::yaml {

using Members = std::vector<char>;  ///< 1 for each element that is in the set

/// Evaluates one set expression; the grammar is that of SetReader.
/// \param cursor  the scalar that the text stands in, from `offset` on, for messages
/// \returns nothing, with a message, where it cannot be read
std::optional<Members> parse_set(const SetReader& reader, const Cursor& cursor,
                                 const std::string& text, std::size_t offset, Dimension dimension);

}  // namespace spillover::yaml
