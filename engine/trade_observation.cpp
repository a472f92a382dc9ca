#include "engine/trade_observation.hpp"

namespace spillover {
namespace {

/// Exports, imports or tariffs of one industry to one block.
class Crossing {
public:
    Crossing(const Moment& now, Variable variable)
        : now_{now}, books_{now.deliveries()}, variable_{variable} {}

    double value(Index a, Index d, Index m) const {
        const Extent& e = now_.economy.extent;
        const Index o = now_.economy.block_of_region[static_cast<std::size_t>(e.region_of(a))];
        switch (variable_) {
            case Variable::exports:
            case Variable::exports_by_block:
                return o == d ? 0 : now_.flows.price_paid(a, m) * books_.to_block(a, d, m);
            case Variable::imports:
                return o == d ? 0 : asked(a, o, d, m) * books_.to_block(a, d, m);
            case Variable::tariff_revenue:
                return books_.tariffs.empty() ? 0
                                              : now_.forcing.tariff(e.sector_of(a), o, d, m) *
                                                    asked(a, o, d, m) * books_.taxed(a, d, m);
            default:  // exports_real, exports_by_block_real, imports_real
                return o == d ? 0 : books_.to_block(a, d, m);
        }
    }

private:
    /// The seller's price in the buyer's currency.
    double asked(Index a, Index o, Index d, Index m) const {
        const Array<2>& exchange = now_.forcing.exchange_rate;
        const double price = now_.flows.price_paid(a, m);
        return exchange.empty() ? price : price * exchange(o, m) / exchange(d, m);
    }

    const Moment& now_;
    const Deliveries& books_;
    Variable variable_;
};

}  // namespace

void observe_trade(const Moment& now, Variable variable, VariableDomain domain,
                   Observed& observed) {
    const Index N = now.economy.extent.industries();
    const Deliveries& books = now.deliveries();
    const Index B = books.to_block.extent(1);
    const Crossing crossing{now, variable};
    if (domain == VariableDomain::delivery) {
        each_cell(observed.value, N * B, now.lanes(),
                  [&](Index cell, Index m) { return crossing.value(cell / B, cell % B, m); });
        return;
    }
    switch (variable) {
        case Variable::imports:
            observed.value = books.imported;
            return;
        case Variable::imports_real:
            observed.value = books.imported_real;
            return;
        case Variable::tariff_revenue:
            each_cell(observed.value, N, now.lanes(), [&](Index cell, Index m) {
                return books.tariffs.empty() ? 0.0 : books.tariffs(cell, m);
            });
            return;
        default:
            each_cell(observed.value, N, now.lanes(), [&](Index a, Index m) {
                double sum = 0;
                for (Index d = 0; d < B; ++d)
                    sum += crossing.value(a, d, m);
                return sum;
            });
    }
}

}  // namespace spillover
