#include "engine/origin_shift.hpp"

#include "kernels/lanes.hpp"

namespace spillover {
namespace {

Index class_of(const Economy& economy, const Forcing::OriginShift& shift) {
    const Index u = economy.column_of_buyer[static_cast<std::size_t>(economy.extent.industries() +
                                                                     shift.final_column)];
    return economy.class_of_column[static_cast<std::size_t>(u)];
}

/// Change of what a column asks of one industry, money/step.
double shifted_demand(const Economy& economy, const Forcing& forcing, const State& state,
                      const Flows& flows, Index n, Index m) {
    const Extent& e = economy.extent;
    const auto& place = forcing.origin_shifts[static_cast<std::size_t>(n)];
    const Index i = e.sector_of(place.industry), r = e.region_of(place.industry);
    const Index u =
        economy.column_of_buyer[static_cast<std::size_t>(e.industries() + place.final_column)];
    const Index k = economy.class_of_column[static_cast<std::size_t>(u)];
    const double total = flows.normaliser(i, u, m);
    if (!(total > 0)) return 0;
    const Index origin = economy.block_of_region[static_cast<std::size_t>(r)];
    const double open = flows.open.empty() ? 1.0 : flows.open(i, origin, k / 2, m);
    return (forcing.origin_factor(n, m) - 1) * economy.share(i, u, r) *
           state.source_weight(k % 2, place.industry, m) * open *
           flows.final_orders(place.final_column, i, m) / total;
}

}  // namespace

void shift_origins(const Economy& economy, const Forcing& forcing, const State& state,
                   Flows& flows) {
    const Index lanes = flows.class_demand.extent(2);
    const auto count = static_cast<Index>(forcing.origin_shifts.size());
    if (flows.origin_demand.extent(0) != count) flows.origin_demand = Array<2>({count, lanes});
    for (Index n = 0; n < count; ++n) {
        const auto& shift = forcing.origin_shifts[static_cast<std::size_t>(n)];
        const Index k = class_of(economy, shift);
        kernels::each_lane(lanes, [&](Index m) {
            flows.origin_demand(n, m) = shifted_demand(economy, forcing, state, flows, n, m);
            flows.class_demand(k, shift.industry, m) += flows.origin_demand(n, m);
        });
    }
}

double shifted_delivery(const Economy& economy, const Forcing& forcing, const Flows& flows, Index n,
                        Index lane) {
    const auto& shift = forcing.origin_shifts[static_cast<std::size_t>(n)];
    return flows.origin_demand(n, lane) *
           flows.fill(class_of(economy, shift), shift.industry, lane);
}

double shifted_deliveries(const Economy& economy, const Forcing& forcing, const Flows& flows,
                          Index final_column, Index lane) {
    double delivered = 0;
    for (Index n = 0; n < static_cast<Index>(forcing.origin_shifts.size()); ++n)
        if (forcing.origin_shifts[static_cast<std::size_t>(n)].final_column == final_column)
            delivered += shifted_delivery(economy, forcing, flows, n, lane);
    return delivered;
}

}  // namespace spillover
