#include "engine/deliveries.hpp"

#include <algorithm>

#include "engine/money_balance.hpp"
#include "engine/origin_shift.hpp"
#include "kernels/deliveries.hpp"
#include "kernels/lanes.hpp"

namespace spillover {
namespace {

Index block_of(const Economy& economy, Index region) {
    return economy.block_of_region[static_cast<std::size_t>(region)];
}

std::vector<Index> regions_of_columns(const Economy& economy) {
    const Extent& e = economy.extent;
    std::vector<Index> region(static_cast<std::size_t>(economy.columns()));
    for (Index b = 0; b < e.buyers(); ++b)
        region[static_cast<std::size_t>(economy.column_of_buyer[static_cast<std::size_t>(b)])] =
            b < e.industries() ? e.region_of(b) : (b - e.industries()) / e.categories;
    return region;
}

/// Enters one more delivery; returns its value to the buyer before tariffs.
double enter(const Moment& now, Index seller, Index buyer_region, Index m, double quantity,
             Deliveries& books) {
    const Extent& e = now.economy.extent;
    const Index cell = e.industry(buyer_region, e.sector_of(seller));
    const Index o = block_of(now.economy, e.region_of(seller));
    const Index d = block_of(now.economy, buyer_region);
    books.to_block(seller, d, m) += quantity;
    books.bought_real(cell, m) += quantity;
    if (o != d) books.imported_real(cell, m) += quantity;
    if (books.bought.empty()) return quantity;
    const double value = now.flows.price_paid(seller, m) * quantity *
                         converted(now, e.region_of(seller), buyer_region, m);
    books.bought(cell, m) += value;
    if (o != d) books.imported(cell, m) += value;
    return value;
}

void enter_shifts(const Moment& now, Deliveries& books) {
    const Extent& e = now.economy.extent;
    const auto& shifts = now.forcing.origin_shifts;
    for (std::size_t n = 0; n < shifts.size(); ++n) {
        const Index a = shifts[n].industry, s = shifts[n].final_column / e.categories;
        for (Index m = 0; m < now.lanes(); ++m) {
            const double quantity =
                shifted_delivery(now.economy, now.forcing, now.flows, static_cast<Index>(n), m);
            const double value = enter(now, a, s, m, quantity, books);
            if (!books.tariffs.empty())
                books.tariffs(e.industry(s, e.sector_of(a)), m) +=
                    value * now.forcing.tariff(e.sector_of(a),
                                               block_of(now.economy, e.region_of(a)),
                                               block_of(now.economy, s), m);
        }
    }
}

}  // namespace

double converted(const Moment& now, Index from_region, Index to_region, Index m) {
    return now.forcing.exchange_rate.empty()
               ? 1.0
               : exchange_rate(now, from_region, m) / exchange_rate(now, to_region, m);
}

Deliveries deliveries_of(const Moment& now) {
    const Index lanes = now.lanes();
    const Economy& economy = now.economy;
    const Index N = economy.extent.industries(), R = economy.extent.regions;
    const Index B =
        1 + *std::max_element(economy.block_of_region.begin(), economy.block_of_region.end());
    const bool valued = now.behaviour.keeps_accounts;
    const bool taxed = valued && now.behaviour.price.on && !now.forcing.tariff.empty();

    Deliveries books;
    books.to_block = Array<3>({N, B, lanes});
    books.bought_real = books.imported_real = Array<2>({N, lanes});
    books.rebuilding_real = Array<2>({R, lanes});
    if (valued) books.bought = books.imported = books.bought_real;
    if (valued) books.rebuilding = books.rebuilding_real;
    if (taxed) books.tariffs = books.bought_real;
    const auto regions = regions_of_columns(economy);
    const kernels::DeliveryPrices prices{valued ? In<2>(now.flows.price_paid) : In<2>(Array<2>{}),
                                         now.forcing.exchange_rate,
                                         taxed ? In<4>(now.forcing.tariff) : In<4>(Array<4>{})};
    kernels::tell_deliveries(economy.share_columns(), now.flows.source_weight, now.flows.open,
                             now.flows.fill, now.flows.pooled_orders, regions.data(),
                             economy.block_of_region.data(), prices,
                             {books.to_block, books.bought_real, books.bought, books.imported_real,
                              books.imported, books.tariffs});
    enter_shifts(now, books);
    books.taxed = books.to_block;
    now.damage.tell_rebuilding([&](Index lane, Index region, Index seller, double quantity) {
        books.rebuilding_real(region, lane) += quantity;
        const double value = enter(now, seller, region, lane, quantity, books);
        if (valued) books.rebuilding(region, lane) += value;
    });
    return books;
}

}  // namespace spillover
