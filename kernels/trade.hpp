#pragma once

#include <span>

#include "kernels/array_view.hpp"
#include "kernels/shares.hpp"

namespace spillover::kernels {

/// How orders for a good split over its regions of origin: one column of shares per good for every
/// group of buyers that draws on the same origins.
///
/// In a pooled table a column is a destination region and kind of use (U = 2 R); in a dense one
/// every buyer has its own (U = B). The kernels do not know which.
struct ShareColumns {
    Shares share;              ///< of origin r in good i for column u; adds up to 1 or 0
    const Index* class_of;     ///< [U] demand class of a column: 2 * destination + (0 or 1: final)
    const Index* origin_of;    ///< [R] block of origin
    Index classes;             ///< K classes in all; the last one holds rebuilding, no column
    Index buyers;              ///< industries and final columns
    const Index* column_of;    ///< [buyers] column of each
    const Index* first_buyer;  ///< [U + 1] where the buyers of a column start in `buyer`
    const Index* buyer;        ///< [buyers] buyers sorted by column

    Index sectors() const noexcept { return share.goods; }
    Index columns() const noexcept { return share.columns; }
    Index regions() const noexcept { return share.regions; }
};

/// Orders of all buyers of a column (the first half of E4).
///
///     pooled[i,u] = sum over buyers j of column u of orders[j,i]
///
/// \param intermediate  [N x S x lanes] orders of industries, money/step; or empty (extent 0):
/// their
///                      columns are left as they are
/// \param final         [H x S x lanes] orders of final columns, money/step
/// \param pooled        [S x U x lanes] overwritten
/// Reads each order once: 8 (N + H) S lanes bytes. Sums run in buyer order, whatever the threads.
void pool_orders(const ShareColumns& columns, In<3> intermediate, In<3> final,
                 Out<3> pooled) noexcept;

/// What a CES composite divides orders by instead of the sum of weights (aggregator ces):
///
///     normaliser[i,u] = C (H / C)^(sigma / (sigma - 1))
///     C = sum_r share available,   H = sum_r share available price^(1 - sigma)
///
/// so that the composite, not the sum over origins, is what was ordered. An elasticity within 1e-4
/// of 1 is moved there.
struct CesComposite {
    In<3> available;     ///< [2 x N x lanes] preference without prices
    In<4> open;          ///< [S x O x D x lanes] bans; or empty
    In<3> price_weight;  ///< [2 x N x lanes] available * price^(1 - sigma)
    In<4> price_open;    ///< [S x O x D x lanes] bans * trade cost^(1 - sigma); or empty
    In<2> sigma;         ///< [S x lanes]
};

/// One tile of scenarios in the second half of E4. What the arrays hold of the step before is kept
/// where nothing that it comes from has changed, so that calm scenarios cost less; the bits are
/// those of working it out again.
struct DemandOfTile {
    In<3> intermediate, final;  ///< [S x U x lanes] orders of each kind of columns, money/step
    In<3> weight;               ///< [2 x N x lanes] source weights, intermediate and final
    In<4> open;  ///< [S x O x D x lanes] factor by good, origin and destination block; or empty
                 ///< (extent 0): no factor. A factor of exactly 1 gives the same bits as none.
    const CesComposite* composite;  ///< null: quantities add up to what was ordered (ACES)
    bool has_last;                  ///< the arrays below are those of the step before
    bool moved[2];                  ///< orders may differ from the step before: intermediate, final
    bool weight_moved;              ///< `weight` may differ from `last_weight`
    Out<3> last_weight;             ///< [2 x N x lanes] set to `weight`
    Out<3> normaliser, spread;      ///< [S x U x lanes]
    Out<3> demand;                  ///< [K x N x lanes] money/step; class K - 1 is left alone
};

/// Demand met by each industry (the second half of E4).
///
///     normaliser[i,u] = sum_r share[u,i,r] weight[kind(u), a] open[i, o(r), d(u)],   a = r S + i
///     spread[i,u]     = orders[i,u] / normaliser[i,u]   (0 where nobody can deliver)
///     demand[k,a]     = weight open sum over columns u of class k of share[u,i,r] spread[i,u]
///
/// The shares of a good are read once for all tiles, which have the same number of lanes.
void total_demand(const ShareColumns& columns, std::span<const DemandOfTile> tiles);

/// One tile of scenarios in E7 and, where `value` is not empty, E8.
struct DeliveryOfTile {
    In<3> weight;        ///< [2 x N x lanes]
    In<4> open;          ///< as in DemandOfTile
    In<3> fill;          ///< [K x N x lanes] share of its orders of a class that an industry serves
    const char* misses;  ///< [K x N] 0 where `fill` is 1 in all scenarios
    In<3> normaliser;    ///< [S x U x lanes] of total_demand
    bool adds_up;        ///< the normaliser is the sum of weights: no CES composite
    Out<3> received;     ///< [S x U x lanes] overwritten; 0 where the normaliser is 0
    In<2> price;         ///< [N x lanes] price at the factory gate; or empty
    In<4> markup;  ///< [S x O x D x lanes] what tariffs and exchange rates make of a price; or
                   ///< empty: nothing
    Out<3> value;  ///< [S x U x lanes] overwritten: money per unit ordered; or empty
};

/// Share of an order that is delivered (E7), and what buyers pay for it (E8).
///
///     received[i,u] = sum_r share[u,i,r] weight[kind(u),a] open fill[k(u),a] / normaliser[i,u]
///     value[i,u]    = sum_r share[u,i,r] weight open fill price[a] markup[i,o(r),d(u)] /
///     normaliser
///
/// Most industries serve all that is asked of them, so the first sum is told as the normaliser less
/// what is missed, over the origins that miss something: exactly 1 where none does. Where less than
/// a sixteenth arrives it is summed as it stands, for the digits that the difference would lose.
/// All tiles have the same number of lanes.
void deliver(const ShareColumns& columns, std::span<const DeliveryOfTile> tiles);

}  // namespace spillover::kernels
