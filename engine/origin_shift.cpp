#include "engine/origin_shift.hpp"

#include "kernels/lanes.hpp"

namespace spillover {
namespace {

using kernels::lanes;

struct Shift {
    Index industry, demand_class;
    double demand;  ///< change of what the column asks of the industry, money/step
};

Shift shift_of(const Economy& economy, const Forcing& forcing, const State& state,
               const Flows& flows, Index n, Index m) {
    const Extent& e = economy.extent;
    const auto& place = forcing.origin_shifts[static_cast<std::size_t>(n)];
    const Index i = e.sector_of(place.industry), r = e.region_of(place.industry);
    const Index u =
        economy.column_of_buyer[static_cast<std::size_t>(e.industries() + place.final_column)];
    const Index k = economy.class_of_column[static_cast<std::size_t>(u)];
    const double total = flows.normaliser(u, i, m);
    double demand = 0;
    if (total > 0) {
        const Index origin = economy.block_of_region[static_cast<std::size_t>(r)];
        const double open = flows.open.empty() ? 1.0 : flows.open(i, origin, k / 2, m);
        demand = (forcing.origin_factor(n, m) - 1) * economy.share(u, i, r) *
                 state.source_weight(k % 2, place.industry, m) * open *
                 flows.final_orders(place.final_column, i, m) / total;
    }
    return {place.industry, k, demand};
}

}  // namespace

void shift_origins(const Economy& economy, const Forcing& forcing, const State& state,
                   Flows& flows) {
    for (Index n = 0; n < static_cast<Index>(forcing.origin_shifts.size()); ++n)
        for (Index m = 0; m < lanes; ++m) {
            const Shift shift = shift_of(economy, forcing, state, flows, n, m);
            flows.class_demand(shift.demand_class, shift.industry, m) += shift.demand;
        }
}

double shifted_delivery(const Economy& economy, const Forcing& forcing, const State& state,
                        const Flows& flows, Index n, Index lane) {
    const Shift shift = shift_of(economy, forcing, state, flows, n, lane);
    return shift.demand * flows.fill(shift.demand_class, shift.industry, lane);
}

double shifted_deliveries(const Economy& economy, const Forcing& forcing, const State& state,
                          const Flows& flows, Index final_column, Index lane) {
    double delivered = 0;
    for (Index n = 0; n < static_cast<Index>(forcing.origin_shifts.size()); ++n)
        if (forcing.origin_shifts[static_cast<std::size_t>(n)].final_column == final_column)
            delivered += shifted_delivery(economy, forcing, state, flows, n, lane);
    return delivered;
}

}  // namespace spillover
