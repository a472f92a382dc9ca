#include "kernels/accounts.hpp"

#include <algorithm>

#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {

void divide_value_added(const ValueAddedShares& shares, In<2> price, In<2> output, In<2> use_value,
                        In<2> wage, In<2> labour, In<2> tax_shift, Out<2> value_added, Out<2> wages,
                        Out<2> taxes, Out<2> profit) noexcept {
    with_lanes(output.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const Index N = output.extent(0), S = N / wage.extent(0);
        const bool shifted = tax_shift.extent(0) > 0;
        parallel_for(N, 10 * lanes, [=, &shares](Index a) {
            const double per_worker = shares.labour(a) * shares.base_output(a), tax = shares.tax(a);
            lane_by_lane<lanes>([&](Index m) {
                const double sales = price(a, m) * output(a, m);
                const double added = sales - use_value(a, m);
                const double paid = wage(a / S, m) * per_worker * labour(a, m);
                const double levied = (shifted ? tax + tax_shift(a, m) : tax) * sales;
                value_added(a, m) = added;
                wages(a, m) = paid;
                taxes(a, m) = levied;
                profit(a, m) = added - paid - levied;
            });
        });
    });
}

void follow_profit_rate(const ValueAddedShares& shares, In<2> profit, In<2> capital,
                        In<2> capital_price, double rate, Out<2> profit_rate) noexcept {
    with_lanes(profit.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const Index N = profit.extent(0), S = N / capital_price.extent(0);
        parallel_for(N, 5 * lanes, [=, &shares](Index a) {
            const double base = shares.capital(a) * shares.base_output(a);
            if (!(base > 0)) return;
            lane_by_lane<lanes>([&](Index m) {
                const double invested = capital_price(a / S, m) * capital(a, m) * base;
                profit_rate(a, m) += rate * (profit(a, m) / invested - profit_rate(a, m));
            });
        });
    });
}

void employ(In<1> base_output, In<2> output, In<2> productivity, In<2> supply, double hiring,
            double firing, Out<2> labour) noexcept {
    with_lanes(output.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const bool productive = productivity.extent(0) > 0, limited = supply.extent(0) > 0;
        parallel_for(base_output.extent(0), 5 * lanes, [=](Index a) {
            const double base = base_output(a);
            if (!(base > 0)) return;
            lane_by_lane<lanes>([&](Index m) {
                const double wanted =
                    output(a, m) / (productive ? base * productivity(a, m) : base);
                const double gap = wanted - labour(a, m);
                const double next = labour(a, m) + (gap > 0 ? hiring : firing) * gap;
                const bool absent = limited && supply(a, m) < 1;
                labour(a, m) = absent ? std::min(next, supply(a, m)) : next;
            });
        });
    });
}

}  // namespace spillover::kernels
