#include "engine/residual_tracker.hpp"

#include <algorithm>
#include <cmath>

#include "engine/money_balance.hpp"
#include "engine/origin_shift.hpp"
#include "kernels/deliveries.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"

namespace spillover {

ResidualTracker::ResidualTracker(const Economy& economy, const Behaviour& behaviour,
                                 const std::vector<double>& base_gdp, Index lanes)
    : economy_{&economy},
      behaviour_{&behaviour},
      sold_({economy.extent.sectors, lanes}),
      received_{sold_},
      receipts_less_use_({lanes}),
      worst_(static_cast<std::size_t>(lanes)) {
    for (const double output : economy.output.values())
        base_output_ += output;
    for (const double gdp : base_gdp)
        base_gdp_ += gdp * economy.dt;
}

void ResidualTracker::observe(const Moment& now) {
    observe_goods(now);
    if (behaviour_->keeps_accounts) observe_money(now);
}

/// I5: what industries part with is what buyers get, good by good, in parts of base-year output: an
/// economy that comes to a halt still rounds in the size it had.
void ResidualTracker::observe_goods(const Moment& now) {
    const Extent& e = economy_->extent;
    const Flows& flows = now.flows;
    const Index rebuilding = flows.fill.extent(0) - 1;
    const In<2> output = flows.output, receipts = flows.intermediate_receipts,
                use = flows.intermediate_use;
    std::fill(sold_.values().begin(), sold_.values().end(), 0.0);
    kernels::with_lanes(now.lanes(), [&](auto width) {
        constexpr Index lanes = width;
        kernels::in_wide_registers(0, e.industries(), [&](Index a) {
            double* const sold = &sold_(e.sector_of(a), 0);
            const double *const made = &output(a, 0), *const received = &receipts(a, 0),
                                *const used = &use(a, 0);
            kernels::lane_by_lane<lanes>([=](Index m) { sold[m] += made[m]; });
            double* const change = &receipts_less_use_(0);
            kernels::lane_by_lane<lanes>([=](Index m) { change[m] += received[m] - used[m]; });
            if (economy_->withdrawals(a) == 0 && now.damage.empty()) return;
            for (Index m = 0; m < lanes; ++m)
                sold[m] -= stock_withdrawal(*economy_, flows, a, m) +
                           flows.class_demand(rebuilding, a, m) * flows.fill(rebuilding, a, m);
        });
    });
    kernels::sum_deliveries(flows.pooled_orders, flows.normaliser, flows.received_share, received_);
    for (std::size_t n = 0; n < now.forcing.origin_shifts.size(); ++n)
        for (Index m = 0; m < now.lanes(); ++m)
            received_(e.sector_of(now.forcing.origin_shifts[n].industry), m) +=
                shifted_delivery(*economy_, now.forcing, flows, static_cast<Index>(n), m);
    for (Index m = 0; m < now.lanes(); ++m) {
        double largest = 0;
        for (Index i = 0; i < e.sectors; ++i)
            largest = std::max(largest, std::abs(sold_(i, m) - received_(i, m)));
        const double residual = base_output_ > 0 ? largest / base_output_ : 0.0;
        Residuals& worst = worst_[static_cast<std::size_t>(m)];
        if (residual <= worst.goods) continue;
        worst.goods = residual;
        worst.goods_step = now.t;
    }
}

/// I6: what a step earns is what is spent on it.
void ResidualTracker::observe_money(const Moment& now) {
    for (Index m = 0; m < now.lanes(); ++m) {
        const double residual = money_balance(now, m).residual(base_gdp_);
        Residuals& worst = worst_[static_cast<std::size_t>(m)];
        if (residual <= worst.money) continue;
        worst.money = residual;
        worst.money_step = now.t;
    }
}

Residuals ResidualTracker::result(Index lane, const State& state) const {
    const Extent& e = economy_->extent;
    double stock = 0, base_stock = 0;
    bool endless = false;  // stocks that never run out are not accounted for
    for (Index j = 0; j < e.industries(); ++j)
        for (Index i = 0; i < e.sectors; ++i) {
            const double initial = behaviour_->initial_inventories(j, i);
            endless = endless || !std::isfinite(initial);
            stock += state.inventories(j, i, lane);
            base_stock += initial;
        }
    Residuals result = worst_[static_cast<std::size_t>(lane)];
    const double change = stock - base_stock;
    if (base_stock > 0 && !endless)
        result.stocks = std::abs(change - receipts_less_use_(lane)) / base_stock;
    return result;
}

}  // namespace spillover
