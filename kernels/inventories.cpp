#include "kernels/inventories.hpp"

#include <algorithm>
#include <limits>

#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {
namespace {

/// a_ij in every lane: shared by all scenarios unless technology changes.
template <bool has_factor>
double coefficient(double shared, const double* factor, Index m) noexcept {
    if constexpr (has_factor) return shared * factor[m];
    return shared;
}

/// Sums of one industry [lanes]; the last three only with prices, else null.
struct Sums {
    double *used, *receipts, *missed, *used_value, *receipts_value, *input_cost;
};

/// The row of industry j, emptied; null where there is none.
template <Index lanes>
double* clear_row(Out<2> sum, Index j) noexcept {
    if (sum.extent(0) == 0) return nullptr;
    std::fill_n(&sum(j, 0), lanes, 0.0);
    return &sum(j, 0);
}

template <Index lanes, bool has_factor>
void update_stocks_of(Index j, In<2> coefficients, In<3> coefficient_factor, const double* share,
                      const double* price, In<3> orders, const double* output, Out<3> inventories,
                      const Sums& sums) noexcept {
    const Index S = coefficients.extent(1);
    for (Index i = 0; i < S; ++i) {
        const double a = coefficients(j, i);
        const double* const factor = has_factor ? &coefficient_factor(j, i, 0) : nullptr;
        const double* const order = &orders(j, i, 0);
        double* const stock = &inventories(j, i, 0);
        for (Index m = 0; m < lanes; ++m) {
            const double received = order[m] * share[i * lanes + m];
            const double per_output = coefficient<has_factor>(a, factor, m);
            const double needed = per_output * output[m];
            const double at_hand = stock[m] + received;
            const double use = std::min(needed, at_hand);
            stock[m] = at_hand - use;
            sums.used[m] += use;
            sums.receipts[m] += received;
            sums.missed[m] += needed - use;
            if (!price) continue;
            const double paid = price[i * lanes + m];
            sums.used_value[m] += paid * use;
            sums.receipts_value[m] += paid * received;
            sums.input_cost[m] += paid * per_output;
        }
    }
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

void update_inventories(In<2> coefficients, In<3> coefficient_factor, const Index* column_of,
                        In<3> orders, In<3> received_share, In<3> price, In<2> output,
                        Out<3> inventories, const StockSums& sums) noexcept {
    with_lanes(inventories.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = coefficients.extent(1);
        const bool has_factor = coefficient_factor.extent(0) > 0, priced = price.extent(0) > 0;

        parallel_for(coefficients.extent(0), 3 * S * lanes, [=, &sums](Index j) {
            const Sums row{clear_row<lanes>(sums.use, j),
                           clear_row<lanes>(sums.receipts, j),
                           clear_row<lanes>(sums.shortfall, j),
                           clear_row<lanes>(sums.use_value, j),
                           clear_row<lanes>(sums.receipts_value, j),
                           clear_row<lanes>(sums.input_cost, j)};
            const double* const share = &received_share(column_of[j], 0, 0);
            const double* const paid = priced ? &price(column_of[j], 0, 0) : nullptr;
            const auto update =
                has_factor ? update_stocks_of<lanes, true> : update_stocks_of<lanes, false>;
            update(j, coefficients, coefficient_factor, share, paid, orders, &output(j, 0),
                   inventories, row);
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
