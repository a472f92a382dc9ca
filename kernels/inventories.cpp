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

template <bool has_factor>
void update_stocks_of(Index j, In<2> coefficients, In<3> coefficient_factor, const double* share,
                      In<3> orders, const double* output, Out<3> inventories, double* used,
                      double* receipts, double* missed) noexcept {
    const Index S = coefficients.extent(1);
    for (Index i = 0; i < S; ++i) {
        const double a = coefficients(j, i);
        const double* const factor = has_factor ? &coefficient_factor(j, i, 0) : nullptr;
        const double* const order = &orders(j, i, 0);
        double* const stock = &inventories(j, i, 0);
        for (Index m = 0; m < lanes; ++m) {
            const double received = order[m] * share[i * lanes + m];
            const double needed = coefficient<has_factor>(a, factor, m) * output[m];
            const double at_hand = stock[m] + received;
            const double use = std::min(needed, at_hand);
            stock[m] = at_hand - use;
            used[m] += use;
            receipts[m] += received;
            missed[m] += needed - use;
        }
    }
}

template <bool has_factor>
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
                        In<3> orders, In<3> received_share, In<2> output, Out<3> inventories,
                        Out<2> intermediate_use, Out<2> intermediate_receipts,
                        Out<2> shortfall) noexcept {
    const Index S = coefficients.extent(1);
    auto* const update =
        coefficient_factor.extent(0) > 0 ? &update_stocks_of<true> : &update_stocks_of<false>;
    parallel_for(coefficients.extent(0), 4 * S * lanes, [=](Index j) {
        double used[lanes] = {}, receipts[lanes] = {}, missed[lanes] = {};
        update(j, coefficients, coefficient_factor, &received_share(column_of[j], 0, 0), orders,
               &output(j, 0), inventories, used, receipts, missed);
        for (Index m = 0; m < lanes; ++m) {
            intermediate_use(j, m) = used[m];
            intermediate_receipts(j, m) = receipts[m];
            shortfall(j, m) = missed[m];
        }
    });
}

void place_orders(In<2> coefficients, In<3> coefficient_factor, const Restocking& restocking,
                  In<2> base, In<2> target_output, In<3> inventories, Out<3> orders) noexcept {
    const Index S = coefficients.extent(1);
    auto* const place =
        coefficient_factor.extent(0) > 0 ? &place_orders_of<true> : &place_orders_of<false>;
    parallel_for(coefficients.extent(0), 4 * S * lanes, [=, &restocking](Index j) {
        place(j, coefficients, coefficient_factor, restocking, &base(j, 0), &target_output(j, 0),
              inventories, orders);
    });
}

}  // namespace spillover::kernels
