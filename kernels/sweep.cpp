#include "kernels/sweep.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/numbers.hpp"
#include "kernels/parallel.hpp"
#include "kernels/use_sums.hpp"

namespace spillover::kernels {
namespace {

/// Pointers to one industry's rows; `lanes` values each, or [S x lanes] where said.
struct Row {
    Index sectors;
    const double *coefficient, *target_per_output, *rate;  // [S]
    const double *last_base, *last_target, *base, *target, *output;
    const double* received_share;  // [S x lanes]
    double *stock, *pooled;        // [S x lanes]
    const double* price;           // [S x lanes], with prices only
    SumRows sums;
};

/// Goods ahead of which stocks are asked for from memory: of this industry or the next.
constexpr Index ahead = 64;

/// Of an integer, for the units that compare numbers have enough to do.
inline bool is_endless(double target_per_output) noexcept {
    return std::bit_cast<std::int64_t>(target_per_output) ==
           std::bit_cast<std::int64_t>(std::numeric_limits<double>::infinity());
}

// Additions and maxima, which take the same units, decide: no comparison that the table has already
// decided, no maximum of what cannot be less.
template <Index lanes, bool priced, bool only_upwards>
inline void sweep_inputs(const Row& row) noexcept {
    const LaneVector<lanes> nothing = LaneVector<lanes>{} + undisclosed(0);
    // An order to fill a gap or, unless only upwards, to let a stock run down; never below 0.
    const auto fill_up = [&](double rate, LaneVector<lanes>& gap, LaneVector<lanes>& order) {
        if constexpr (only_upwards) gap = nothing < gap ? gap : nothing;
        order += rate * gap;
        if constexpr (!only_upwards) order = nothing < order ? order : nothing;
    };
    const LaneVector<lanes> last_base = lane_vector<lanes>(row.last_base),
                            base = lane_vector<lanes>(row.base),
                            last_target = lane_vector<lanes>(row.last_target),
                            target = lane_vector<lanes>(row.target),
                            output = lane_vector<lanes>(row.output);
    UseSums<lanes> totals;
    // Copies, for a store could change what is behind a reference.
    const Index sectors = row.sectors;
    const double* const coefficients = row.coefficient;
    const double* const targets = row.target_per_output;
    const double* const rates = row.rate;
    const double* const received_shares = row.received_share;
    const double* const prices = row.price;
    double* const stocks = row.stock;
    double* const sums = row.pooled;
    for (Index i = 0; i < sectors; ++i) {
        const double a = coefficients[i], n = targets[i], rate = rates[i];
        const bool endless = is_endless(n);
        LaneVector<lanes>& stock = lane_vector<lanes>(stocks + i * lanes);
        LaneVector<lanes>& pooled = lane_vector<lanes>(sums + i * lanes);
        __builtin_prefetch(stocks + (i + ahead) * lanes, 1);

        // The order that is delivered now (E13 of the last step): an endless stock has no gap.
        LaneVector<lanes> ordered = a * last_base;
        if (!endless) {
            LaneVector<lanes> gap = n * last_target - stock;
            fill_up(rate, gap, ordered);
        }

        // What comes in and is used up (E9).
        const LaneVector<lanes> received =
            ordered * lane_vector<lanes>(received_shares + i * lanes);
        const LaneVector<lanes> needed = a * output;
        LaneVector<lanes> use = needed, next = a * base;
        if (!endless) {
            const LaneVector<lanes> at_hand = stock + received;
            use = at_hand < needed ? at_hand : needed;
            stock = at_hand - use;
            totals.missed += needed - use;
            // The next order (E13).
            LaneVector<lanes> gap = n * target - stock;
            fill_up(rate, gap, next);
        }
        pooled += next;
        totals.used += use;
        totals.receipts += received;
        if constexpr (priced) {
            const LaneVector<lanes> price = lane_vector<lanes>(prices + i * lanes);
            totals.used_value += price * use;
            totals.receipts_value += price * received;
            totals.input_cost += price * a;
        }
    }
    totals.template write<priced>(row.sums);
}

/// As sweep_inputs for some goods of a lone scenario, which stand side by side in memory: goods
/// take the place of lanes, and what is summed over them is summed in their order.
///
/// Maxima and minima only, for GCC 12 takes other choices apart, lane by lane. A stock without end
/// stays so by itself, and its gap is inf - inf = NaN, from which both maxima below make 0.
template <Index goods, bool priced, bool only_upwards>
inline void sweep_goods(const Row& row, Index i, UseSums<1>& totals) noexcept {
    using Goods = LaneVector<goods>;
    const Goods nothing = {};
    constexpr double downwards = only_upwards ? 0 : 1;
    const Goods a = lane_vector<goods>(row.coefficient + i),
                n = lane_vector<goods>(row.target_per_output + i),
                rate = lane_vector<goods>(row.rate + i);
    Goods& stock = lane_vector<goods>(row.stock + i);
    const auto order_for = [&](double base, double target, Goods& order) {
        const Goods gap = n * target - stock;
        const Goods above = nothing < gap ? gap : nothing, below = gap < nothing ? gap : nothing;
        order = a * base + rate * (above + downwards * below);
        order = nothing < order ? order : nothing;
    };

    Goods ordered = {}, next = {};
    order_for(*row.last_base, *row.last_target, ordered);
    const Goods received = ordered * lane_vector<goods>(row.received_share + i);
    const Goods needed = a * *row.output;
    const Goods at_hand = stock + received;
    const Goods use = at_hand < needed ? at_hand : needed;
    const Goods missed = needed - use;
    stock = at_hand - use;
    order_for(*row.base, *row.target, next);
    lane_vector<goods>(row.pooled + i) += next;

    const auto add_up = [](const Goods& values, double& sum) {
        double each[static_cast<std::size_t>(goods)];
        lane_vector<goods>(each) = values;
        for (const double value : each)
            sum += value;
    };
    add_up(use, totals.used);
    add_up(received, totals.receipts);
    add_up(missed, totals.missed);
    if constexpr (priced) {
        const Goods price = lane_vector<goods>(row.price + i);
        add_up(price * use, totals.used_value);
        add_up(price * received, totals.receipts_value);
        add_up(price * a, totals.input_cost);
    }
}

template <bool priced, bool only_upwards>
inline void sweep_alone(const Row& row) noexcept {
    UseSums<1> totals;
    Index i = 0;
    for (; i + 8 <= row.sectors; i += 8)
        sweep_goods<8, priced, only_upwards>(row, i, totals);
    for (; i + 2 <= row.sectors; i += 2)
        sweep_goods<2, priced, only_upwards>(row, i, totals);
    if (i < row.sectors) sweep_goods<1, priced, only_upwards>(row, i, totals);
    totals.write<priced>(row.sums);
}

template <Index lanes, bool priced, bool only_upwards>
SPILLOVER_CLONES void sweep_row(const Row& row) noexcept {
    if constexpr (lanes == 1) {
        sweep_alone<priced, only_upwards>(row);
    } else {
        sweep_inputs<lanes, priced, only_upwards>(row);
    }
}

/// Columns that are swept together. What they receive and order lies good by good, a cache line or
/// more of these columns side by side; their buyers want it column by column.
constexpr Index columns_per_block = 8;

/// \param received  [S x U x lanes]
/// \param rows      [last - first x S x lanes] overwritten
template <Index lanes>
SPILLOVER_CLONES void gather(const In<3>& received, Index first, Index last,
                             double* rows) noexcept {
    const Index S = received.extent(0);
    for (Index i = 0; i < S; ++i)
        for (Index u = first; u < last; ++u)
            lane_vector<lanes>(rows + ((u - first) * S + i) * lanes) =
                lane_vector<lanes>(&received(i, u, 0));
}

/// The way back, of columns of industries.
template <Index lanes>
SPILLOVER_CLONES void scatter(const ShareColumns& columns, const double* rows, Index first,
                              Index last, const Out<3>& pooled) noexcept {
    const Index S = pooled.extent(0);
    for (Index i = 0; i < S; ++i)
        for (Index u = first; u < last; ++u)
            if (columns.class_of[u] % 2 == 0)
                lane_vector<lanes>(&pooled(i, u, 0)) =
                    lane_vector<lanes>(rows + ((u - first) * S + i) * lanes);
}

}  // namespace

void sweep_inventories(const ShareColumns& columns, const SweepInputs& in, Out<3> inventories,
                       Out<3> pooled, const StockSums& sums, Out<2> input, Out<2> scarcest) {
    with_lanes(inventories.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = in.coefficients.extent(1), N = in.coefficients.extent(0);
        const bool priced = in.price.extent(0) > 0, upwards = in.restocking.only_upwards;
        const auto sweep_of_buyer =
            priced ? (upwards ? sweep_row<lanes, true, true> : sweep_row<lanes, true, false>)
                   : (upwards ? sweep_row<lanes, false, true> : sweep_row<lanes, false, false>);
        // Columns of final use come last and hold no stocks: no thread should get those alone.
        Index with_stocks = columns.columns();
        while (with_stocks > 0 && columns.class_of[with_stocks - 1] % 2 == 1)
            --with_stocks;
        const Index blocks = (with_stocks + columns_per_block - 1) / columns_per_block;
        const Index buyers_per_block = columns_per_block * (columns.buyers / columns.columns() + 1);

        parallel_for(blocks, 4 * buyers_per_block * S * lanes, [=, &in, &columns, &sums](Index n) {
            const Index first = n * columns_per_block,
                        last = std::min(with_stocks, first + columns_per_block);
            const auto cells = static_cast<std::size_t>((last - first) * S * lanes);
            Numbers received(cells), ordered(cells, 0.0);
            gather<lanes>(in.received_share, first, last, received.data());
            for (Index u = first; u < last; ++u) {
                if (columns.class_of[u] % 2 == 1) continue;
                const auto row_of_column = static_cast<std::size_t>((u - first) * S * lanes);
                for (Index b = columns.first_buyer[u]; b < columns.first_buyer[u + 1]; ++b) {
                    const Index j = columns.buyer[b];
                    if (j >= N) continue;
                    const Row row{S,
                                  &in.coefficients(j, 0),
                                  &in.restocking.target_per_output(j, 0),
                                  in.restocking.rate.data(),
                                  &in.last_base(j, 0),
                                  &in.last_target(j, 0),
                                  &in.base(j, 0),
                                  &in.target(j, 0),
                                  &in.output(j, 0),
                                  &received[row_of_column],
                                  &inventories(j, 0, 0),
                                  &ordered[row_of_column],
                                  priced ? &in.price(u, 0, 0) : nullptr,
                                  rows_of(sums, j)};
                    sweep_of_buyer(row);
                    input_bound(lanes, in.binding, j, in.reference(j), &inventories(j, 0, 0),
                                &input(j, 0), &scarcest(j, 0));
                }
            }
            scatter<lanes>(columns, ordered.data(), first, last, pooled);
        });
    });
}

}  // namespace spillover::kernels
