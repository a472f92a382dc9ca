#pragma once

#include <span>
#include <vector>

#include "engine/mrio_table.hpp"
#include "kernels/numbers.hpp"
#include "kernels/shares.hpp"

namespace spillover {

/// How a run holds origin shares: every cell, or the cells alone that are not 0, whichever is
/// faster with as many zeros as a table has. Results are the same bits.
enum class ShareForm { fastest, full, sparse };

/// Of `fastest`, the form that it is: sparse where under a fifth is not 0 (docs/decisions.md).
ShareForm share_form(const MrioTable& table, ShareForm wanted = ShareForm::fastest) noexcept;

/// Numbers of 8 bytes that the origin shares of a table take in a form.
double numbers_of_shares(const MrioTable& table, ShareForm form = ShareForm::fastest) noexcept;

/// Origin shares of all goods [S x U x R], [-].
class OriginShares {
public:
    OriginShares() = default;
    /// Room for the shares; nothing is in it.
    /// \param cells   that are not 0, at least; counts for the sparse form only
    /// \param sparse  the form
    OriginShares(Index goods, Index columns, Index regions, Index cells, bool sparse);

    /// The next column: those of the first good one after the other, then those of the next.
    /// \param shares  [R]
    void add_column(std::span<const double> shares);

    double operator()(Index good, Index column, Index region) const noexcept;
    /// body(region, share) for the origins of a column, ascending; some or all of those without a
    /// share may be left out.
    template <class Body>
    void each_origin(Index good, Index column, const Body& body) const {
        kernels::each_origin(view().of(good, column), body);
    }

    Index columns() const noexcept { return columns_; }
    const kernels::Numbers& values() const noexcept { return values_; }  ///< cells that are held
    double numbers() const noexcept;  ///< of 8 bytes, that it takes
    kernels::Shares view() const noexcept;

private:
    Index goods_ = 0, columns_ = 0, regions_ = 0;
    bool sparse_ = false;
    kernels::Numbers values_;
    std::vector<Index> start_;  ///< [S U + 1] of the sparse form
    std::vector<std::int32_t, kernels::LineAllocator<std::int32_t>>
        origin_;  ///< of each cell of the sparse form
};

/// \param table  for each good and share column, in the order of Economy::share
OriginShares origin_shares(const MrioTable& table, ShareForm form);

}  // namespace spillover
