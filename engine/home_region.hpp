#pragma once

#include <optional>

#include "engine/regionalisation.hpp"

namespace spillover {

/// The only region of a table that buys inputs; nothing where several do. The others are stubs,
/// such as the rest of the world of an imported national table.
std::optional<Index> only_home(const MrioTable& table);

/// A region of a table as a national table: what it sells to the others is exports (category
/// exports), what it buys of them a component of value added (imports).
MrioTable nation_of(const MrioTable& table, Index home);

/// The table with a region in its parts, the others as they are. Parts sell abroad in proportion to
/// what they make, their industries import as the nation's do, and final users what the weights of
/// the parts say. Adding the parts up again is the table.
/// \param nation  nation_of(table, home), of which `parts` is the regionalisation
TableData with_others(const Regionalisation& parts, const MrioTable& nation, const MrioTable& table,
                      Index home);

}  // namespace spillover
