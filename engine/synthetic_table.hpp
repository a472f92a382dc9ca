#pragma once

#include <cstdint>

#include "engine/mrio_table.hpp"

namespace spillover {

/// How the sales of a synthetic table are told.
enum class TableForm {
    pooled,  ///< all buyers of a region draw on the same origins
    dense,   ///< every buyer has origins of its own
    sparse   ///< as dense, with few origins and few inputs each: nearly all cells are zero
};

struct SyntheticTable {
    Index regions = 1, sectors = 1;
    std::uint64_t seed = 0;
    TableForm form = TableForm::pooled;
};

/// A made-up table of any size, for trying out and for measuring speed: nothing in it is observed.
///
/// Regions lie at random in a square and have sizes by Zipf's law; the last few are foreign blocks
/// as large as the largest. Sectors are those of the built-in table, in turn, so that their
/// defaults apply. Technology is drawn, trade follows gravity, and output solves x = A x + f, so
/// that rows and columns balance to rounding and value added is positive in every industry. In the
/// dense forms neighbouring buyers swap origins in pairs, which moves cells but no total. The same
/// arguments give the same bits on every machine.
TableData synthetic_table(const SyntheticTable& wanted);

/// Memory that the sales of such a table take, bytes.
double size_of_sales(const SyntheticTable& wanted);

}  // namespace spillover
