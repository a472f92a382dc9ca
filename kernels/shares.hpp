#pragma once

#include <cstdint>

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Shares of one good in columns that stand one after the other.
struct ShareRun {
    Index regions;
    const double* share;  ///< [columns x R]; of the sparse form the cells of all columns
    const Index* start;   ///< [columns + 1] where a column starts in `share`; null: full form
    const std::int32_t* origin;  ///< region of each cell, ascending in a column; null: full form

    bool sparse() const noexcept { return start != nullptr; }
    /// The same columns from column u on.
    ShareRun from(Index u) const noexcept {
        return sparse() ? ShareRun{regions, share, start + u, origin}
                        : ShareRun{regions, share + u * regions, nullptr, nullptr};
    }
};

/// body(origin, share) for the origins of the first column of a run, ascending. Those without a
/// share are left out by the sparse form alone.
template <class Body>
void each_origin(const ShareRun& column, const Body& body) {
    if (column.sparse()) {
        for (Index n = column.start[0]; n < column.start[1]; ++n)
            body(static_cast<Index>(column.origin[n]), column.share[n]);
    } else {
        for (Index r = 0; r < column.regions; ++r)
            body(r, column.share[r]);
    }
}

/// Origin shares [S x U x R] in one of two forms: every cell, or those alone that are not 0, one
/// column of a good after the other. Sums take the same terms in the same order from both, but for
/// terms of 0, so that finite results are the same bits.
struct Shares {
    Index goods, columns, regions;
    const double* share;                   ///< [S x U x R]; sparse: [cells]
    const Index* start = nullptr;          ///< sparse: [S U + 1]
    const std::int32_t* origin = nullptr;  ///< sparse: [cells]

    bool sparse() const noexcept { return start != nullptr; }
    /// Columns of good i from column u on.
    ShareRun of(Index i, Index u) const noexcept {
        return ShareRun{regions, share, start, origin}.from(i * columns + u);
    }
    /// What a column of a good takes, in numbers of 8 bytes; on average.
    Index numbers_per_column() const noexcept {
        return sparse() ? 1 + start[goods * columns] * 3 / (2 * goods * columns) : regions;
    }
};

}  // namespace spillover::kernels
