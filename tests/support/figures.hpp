#pragma once

#include "engine/table_builder.hpp"

namespace spillover::test {

/// Figures of a small nation with three regions, three sectors (one of each group; a good that
/// final users only take from stock) and two blocs; goods of the national table are off balance by
/// up to a fifth.
TableFigures small_figures();

}  // namespace spillover::test
