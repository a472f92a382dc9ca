#include "engine/boario_compat.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/lanes.hpp"

namespace spillover {

void set_feasible_output(const Behaviour& behaviour, Flows& flows) {
    const Index lanes = flows.demand.extent(1);
    const Index rebuilding = flows.class_demand.extent(0) - 1;
    for (Index a = 0; a < flows.demand.extent(0); ++a)
        for (Index m = 0; m < lanes; ++m) {
            double wanted = flows.demand(a, m);
            if (behaviour.compat_boario)
                wanted -= flows.fill(rebuilding, a, m) * flows.class_demand(rebuilding, a, m);
            flows.target_output(a, m) = std::min(wanted, flows.capacity(a, m));
        }
}

StockGate before_update(const Behaviour& behaviour, const State& state) {
    if (!behaviour.compat_boario) return {};
    return {state.inventories};
}

void after_update(const StockGate& gate, const Economy& economy, const Behaviour& behaviour,
                  const Flows& flows, State& state) {
    const Index lanes = flows.output.extent(1);
    if (!behaviour.compat_boario) return;
    const Extent& e = economy.extent;
    for (Index m = 0; m < lanes; ++m) {
        bool close = true;
        for (Index j = 0; j < e.industries() && close; ++j) {
            const Index u = economy.column_of_buyer[static_cast<std::size_t>(j)];
            for (Index i = 0; i < e.sectors && close; ++i) {
                const double received = state.orders(j, i, m) * flows.received_share(i, u, m);
                const double use = economy.coefficients(j, i) * flows.output(j, m);
                close = std::abs(received - use) <= 1e-8 + 1e-5 * std::abs(use);
            }
        }
        for (Index j = 0; j < e.industries() && close; ++j)
            for (Index i = 0; i < e.sectors; ++i)
                state.inventories(j, i, m) = gate.inventories(j, i, m);
    }
}

}  // namespace spillover
