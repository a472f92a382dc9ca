#include "engine/money_balance.hpp"

#include <algorithm>
#include <cmath>

#include "engine/origin_shift.hpp"

namespace spillover {
namespace {

/// What buyers abroad pay on top of the price of an origin.
double markup(const Moment& now, Index seller, Index final_column, Index lane) {
    const Array<4>& factor = now.flows.price_markup;
    if (factor.empty()) return 1;
    const Extent& e = now.economy.extent;
    const auto block = [&](Index region) {
        return now.economy.block_of_region[static_cast<std::size_t>(region)];
    };
    return factor(e.sector_of(seller), block(e.region_of(seller)),
                  block(final_column / e.categories), lane);
}

}  // namespace

double exchange_rate(const Moment& now, Index region, Index lane) {
    const Array<2>& exchange = now.forcing.exchange_rate;
    if (exchange.empty()) return 1;
    return exchange(now.economy.block_of_region[static_cast<std::size_t>(region)], lane);
}

double final_purchases(const Moment& now, Index h, Index m) {
    const Extent& e = now.economy.extent;
    const Index u = now.economy.column_of_buyer[static_cast<std::size_t>(e.industries() + h)];
    double paid = 0;
    for (Index i = 0; i < e.sectors; ++i)
        paid += now.flows.final_orders(h, i, m) * now.flows.value_share(i, u, m);
    const auto& shifts = now.forcing.origin_shifts;
    for (std::size_t n = 0; n < shifts.size(); ++n)
        if (shifts[n].final_column == h)
            paid += now.flows.price_paid(shifts[n].industry, m) *
                    markup(now, shifts[n].industry, h, m) *
                    shifted_delivery(now.economy, now.forcing, now.flows, static_cast<Index>(n), m);
    return paid;
}

double MoneyBalance::residual(double base_gdp) const noexcept {
    const double scale = std::max({final_purchases, intermediate_purchases, base_gdp});
    return scale > 0 ? std::abs(earned - spent) / scale : 0;
}

MoneyBalance money_balance(const Moment& now, Index m) {
    const Extent& e = now.economy.extent;
    const Flows& flows = now.flows;
    const Index rebuilding = flows.fill.extent(0) - 1;
    MoneyBalance balance;
    for (Index a = 0; a < e.industries(); ++a) {
        const double currency = exchange_rate(now, e.region_of(a), m),
                     price = flows.price_paid(a, m);
        balance.earned += currency * flows.value_added(a, m);
        balance.intermediate_purchases += currency * flows.use_value(a, m);
        balance.spent +=
            currency *
            (flows.receipts_value(a, m) - flows.use_value(a, m) +
             price * (stock_withdrawal(now.economy, flows, a, m) +
                      flows.class_demand(rebuilding, a, m) * flows.fill(rebuilding, a, m)));
    }
    for (Index h = 0; h < e.final_columns(); ++h)
        balance.final_purchases +=
            exchange_rate(now, h / e.categories, m) * final_purchases(now, h, m);
    for (Index r = 0; r < e.regions; ++r) {
        const Index d = now.economy.block_of_region[static_cast<std::size_t>(r)];
        bool first = true;  // each block of destination once
        for (Index s = 0; s < r; ++s)
            first = first && now.economy.block_of_region[static_cast<std::size_t>(s)] != d;
        if (first && d < flows.tariff_revenue.extent(0))
            balance.earned += exchange_rate(now, r, m) * flows.tariff_revenue(d, m);
    }
    balance.spent += balance.final_purchases;
    return balance;
}

}  // namespace spillover
