#include "kernels/inventories.hpp"

#include <algorithm>
#include <limits>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"
#include "kernels/use_sums.hpp"

namespace spillover::kernels {
namespace {

/// The rows of one industry. Shared by all scenarios: [S]; else [S x lanes], sums [lanes].
struct Row {
    Index sectors;
    const double *coefficient, *factor, *order, *share, *output;  ///< `factor` is null where empty
    Index to_next_share;  ///< numbers from the share of one good to that of the next
    double* stock;
    const double* price;  ///< with prices only, else null
    SumRows sums;
};

template <Index lanes, bool has_factor, bool priced, bool limits>
SPILLOVER_CLONES void update_stocks(const Row& row) noexcept {
    const LaneVector<lanes> output = lane_vector<lanes>(row.output);
    UseSums<lanes> totals;
    for (Index i = 0; i < row.sectors; ++i) {
        LaneVector<lanes> per_output = LaneVector<lanes>{} + row.coefficient[i];
        if constexpr (has_factor) per_output *= lane_vector<lanes>(row.factor + i * lanes);
        const LaneVector<lanes> received = lane_vector<lanes>(row.order + i * lanes) *
                                           lane_vector<lanes>(row.share + i * row.to_next_share);
        const LaneVector<lanes> needed = per_output * output;
        LaneVector<lanes>& stock = lane_vector<lanes>(row.stock + i * lanes);
        const LaneVector<lanes> at_hand = stock + received;
        LaneVector<lanes> use = needed;
        if constexpr (limits) use = at_hand < needed ? at_hand : needed;
        stock = at_hand - use;
        totals.used += use;
        totals.receipts += received;
        totals.missed += needed - use;
        if constexpr (priced) {
            const LaneVector<lanes> price = lane_vector<lanes>(row.price + i * lanes);
            totals.used_value += price * use;
            totals.receipts_value += price * received;
            totals.input_cost += price * per_output;
        }
    }
    totals.template write<priced>(row.sums);
}

template <Index lanes, bool limits>
void update_stocks_of(const Row& row) noexcept {
    if (row.factor) {
        row.price ? update_stocks<lanes, true, true, limits>(row)
                  : update_stocks<lanes, true, false, limits>(row);
    } else {
        row.price ? update_stocks<lanes, false, true, limits>(row)
                  : update_stocks<lanes, false, false, limits>(row);
    }
}

/// Row j of a view; null where there is none.
const double* row_of(In<3> view, Index j) noexcept {
    return view.extent(0) > 0 ? &view(j, 0, 0) : nullptr;
}

/// a_ij in every lane: shared by all scenarios unless technology changes.
template <bool has_factor>
double coefficient(double shared, const double* factor, Index m) noexcept {
    if constexpr (has_factor) return shared * factor[m];
    return shared;
}

template <Index lanes, bool has_factor>
void place_orders_of(Index j, In<2> coefficients, In<3> coefficient_factor,
                     const Restocking& restocking, const double* base, const double* target_output,
                     In<3> inventories, Out<3> orders) noexcept {
    constexpr double finite = std::numeric_limits<double>::max();
    const Index S = coefficients.extent(1);
    const bool has_target_factor = restocking.target_factor.extent(0) > 0;
    const double least_gap = restocking.only_upwards ? 0.0 : -finite;
    for (Index i = 0; i < S; ++i) {
        const double a = coefficients(j, i);
        const double* const factor = has_factor ? &coefficient_factor(j, i, 0) : nullptr;
        const double* const stock = &inventories(j, i, 0);
        const double rate = restocking.rate(i);
        double target[lanes];
        for (Index m = 0; m < lanes; ++m)
            target[m] = coefficient<has_factor>(restocking.target_per_output(j, i), factor, m) *
                        target_output[m];
        if (has_target_factor) {
            const double* const shock = &restocking.target_factor(j / S, i, 0);
            for (Index m = 0; m < lanes; ++m)
                target[m] *= shock[m];
        }
        double* const order = &orders(j, i, 0);
        for (Index m = 0; m < lanes; ++m) {
            const double gap = stock[m] <= finite ? target[m] - stock[m] : 0.0;
            const double use = coefficient<has_factor>(a, factor, m) * base[m];
            order[m] = std::max(0.0, use + rate * std::max(least_gap, gap));
        }
    }
}

}  // namespace

void update_inventories(bool limits, In<2> coefficients, In<3> coefficient_factor,
                        const Index* column_of, In<3> orders, In<3> received_share, In<3> price,
                        In<2> output, Out<3> inventories, const StockSums& sums) noexcept {
    with_lanes(inventories.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = coefficients.extent(1);
        auto* const update =
            limits ? &update_stocks_of<lanes, true> : &update_stocks_of<lanes, false>;
        parallel_for(coefficients.extent(0), 3 * S * lanes, [=, &sums](Index j) {
            update({S, &coefficients(j, 0), row_of(coefficient_factor, j), &orders(j, 0, 0),
                    &received_share(0, column_of[j], 0), &output(j, 0),
                    received_share.extent(1) * lanes, &inventories(j, 0, 0),
                    row_of(price, column_of[j]), rows_of(sums, j)});
        });
    });
}

void use_inputs(In<1> value_added_rate, In<2> output, Out<2> use) noexcept {
    with_lanes(output.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(output.extent(0), 2 * lanes, [=](Index j) {
            lane_vector<lanes>(&use(j, 0)) =
                (1 - value_added_rate(j)) * lane_vector<lanes>(&output(j, 0));
        });
    });
}

void place_orders(In<2> coefficients, In<3> coefficient_factor, const Restocking& restocking,
                  In<2> base, In<2> target_output, In<3> inventories, Out<3> orders) noexcept {
    with_lanes(inventories.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = coefficients.extent(1);
        auto* const place = coefficient_factor.extent(0) > 0 ? &place_orders_of<lanes, true>
                                                             : &place_orders_of<lanes, false>;
        parallel_for(coefficients.extent(0), 4 * S * lanes, [=, &restocking](Index j) {
            place(j, coefficients, coefficient_factor, restocking, &base(j, 0),
                  &target_output(j, 0), inventories, orders);
        });
    });
}

}  // namespace spillover::kernels
