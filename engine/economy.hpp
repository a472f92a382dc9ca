#pragma once

#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/origin_shares.hpp"
#include "kernels/trade.hpp"

namespace spillover {

/// What a category of final demand is for.
enum class FinalUse { households, government, capital_formation, inventories, other };

/// The base-year economy in the shapes that the kernels want; flows per step. Read-only, shared by
/// all scenarios of a batch.
///
/// Buyers are industries 0 .. N-1, then final columns N + h. Industry-major arrays (the industry
/// first, its inputs after) keep the sweep over an industry's inputs contiguous.
struct Economy {
    Extent extent;
    double dt = 1;           ///< years per step
    bool pooled = false;     ///< share columns are destination regions, not single buyers
    Index destinations = 1;  ///< D customs blocks that demand classes tell apart

    Array<2> coefficients;      ///< a [N x S], [-]
    Array<2> final_demand;      ///< base final orders [H x S], money/step
    Array<1> output;            ///< x0 = all sales [N], money/step
    Array<1> withdrawals;       ///< fixed stock withdrawals e <= 0 [N], money/step
    Array<1> value_added_rate;  ///< v = 1 - sum_i a_ij [N], [-]
    Array<2> class_demand;      ///< base demand by class [K x N], money/step

    OriginShares share;  ///< of the origins of a good in a share column [S x U x R], [-]
    std::vector<Index> class_of_column, column_of_buyer, first_buyer, buyer;
    std::vector<Index> block_of_region;  ///< customs block of each region [R]
    std::vector<FinalUse> final_use;     ///< of each category [C]

    Index classes() const noexcept { return 2 * destinations + 1; }  ///< K; the last: rebuilding
    Index columns() const noexcept { return share.columns(); }
    kernels::ShareColumns share_columns() const noexcept;
};

/// Names of the customs blocks of a table in order of appearance; one nameless block without any.
std::vector<std::string> blocks_of(const TableData& table);
/// Number of the block of each region [R].
std::vector<Index> block_of_each_region(const TableData& table);

/// \param dt         years per step
/// \param by_block   tell destinations apart (needed by trade.open and trade.quota)
/// \param form       in which the origin shares are held
Economy make_economy(const MrioTable& table, double dt, bool by_block,
                     ShareForm form = ShareForm::fastest);

}  // namespace spillover
