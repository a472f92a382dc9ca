#include "engine/observation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/origin_shift.hpp"
#include "engine/regional_observation.hpp"
#include "engine/trade_observation.hpp"

namespace spillover {
namespace {

/// Sum over the demand classes of one kind (0 intermediate, 1 final) of some flow of the class.
template <class Flow>
double sum_of_kind(const Flows& flows, Index kind, Index a, Index m, const Flow& flow) {
    double sum = 0;
    for (Index k = kind; k + 1 < flows.class_demand.extent(0); k += 2)
        sum += flow(flows.class_demand(k, a, m), flows.fill(k, a, m));
    return sum;
}

double asked(double demand, double) {
    return demand;
}
double unmet(double demand, double fill) {
    return demand * (1 - fill);
}

double stock_at_hand(const State& state, Index j, Index m) {
    double sum = 0;
    for (Index i = 0; i < state.inventories.extent(1); ++i)
        if (std::isfinite(state.inventories(j, i, m))) sum += state.inventories(j, i, m);
    return sum;
}

Index column_of(const Moment& now, Index h) {
    const Extent& e = now.economy.extent;
    return now.economy.column_of_buyer[static_cast<std::size_t>(e.industries() + h)];
}

/// Orders of final column h that do not arrive, over all goods.
double unmet_orders(const Moment& now, Index h, Index m) {
    const Index u = column_of(now, h);
    double sum = 0;
    for (Index i = 0; i < now.economy.extent.sectors; ++i)
        sum += now.flows.final_orders(h, i, m) * (1 - now.flows.received_share(i, u, m));
    return sum;
}

void observe_final_columns(const Moment& now, Variable variable, Observed& observed) {
    each_cell(observed.value, now.economy.extent.final_columns(), now.lanes(),
              [&](Index h, Index m) {
                  return variable == Variable::final_consumption ? final_receipts(now, h, m)
                                                                 : unmet_orders(now, h, m);
              });
}

void observe_damage(const Moment& now, Observed& observed) {
    const Index N = now.economy.extent.industries();
    std::vector<double> damage(static_cast<std::size_t>(N), 0.0);
    const Index lanes = now.lanes();
    observed.value = Array<2>({N, lanes});
    for (Index m = 0; m < lanes; ++m) {
        now.damage.left_to_recover(now.t, m, damage);
        for (Index a = 0; a < N; ++a)
            observed.value(a, m) = damage[static_cast<std::size_t>(a)];
    }
}

void observe_ratio(const Moment& now, Variable variable, Observed& observed) {
    const Index N = now.economy.extent.industries();
    const Flows& flows = now.flows;
    const auto weight = [&](Index a, Index) { return now.economy.output(a); };
    switch (variable) {
        case Variable::utilisation:
            observed.value = flows.output;
            observed.per = flows.capacity;
            break;
        case Variable::overproduction:
            each_cell(observed.value, N, now.lanes(), [&](Index a, Index m) {
                return now.state.overproduction(a, m) * weight(a, m);
            });
            each_cell(observed.per, N, now.lanes(), weight);
            break;
        case Variable::labour:
            each_cell(observed.value, N, now.lanes(),
                      [&](Index a, Index m) { return now.state.labour(a, m) * weight(a, m); });
            each_cell(observed.per, N, now.lanes(), weight);
            break;
        case Variable::fill_rate:
            each_cell(observed.value, N, now.lanes(), [&](Index a, Index m) {
                double served = 0;
                for (Index k = 0; k < flows.fill.extent(0); ++k)
                    served += flows.class_demand(k, a, m) * flows.fill(k, a, m);
                return served;
            });
            each_cell(observed.per, N, now.lanes(), [&](Index a, Index m) {
                double sum = 0;
                for (Index k = 0; k < flows.fill.extent(0); ++k)
                    sum += flows.class_demand(k, a, m);
                return sum;
            });
            break;
        default:  // inventory_cover, in weeks of use
            each_cell(observed.value, N, now.lanes(),
                      [&](Index a, Index m) { return stock_at_hand(now.state, a, m); });
            each_cell(observed.per, N, now.lanes(), [&](Index a, Index m) {
                return flows.intermediate_use(a, m) / (now.economy.dt * 52);
            });
    }
}

void observe_accounts(const Moment& now, Variable variable, Observed& observed) {
    const Flows& flows = now.flows;
    const auto& shares = now.behaviour.value_added;
    const auto output = [&](Index a) { return now.economy.output(a); };
    switch (variable) {
        case Variable::gdp_nominal:
            observed.value = flows.value_added;
            break;
        case Variable::gdp_deflator:
            observed.value = flows.value_added;
            each_cell(observed.per, flows.output.extent(0), now.lanes(), [&](Index a, Index m) {
                return flows.output(a, m) - flows.intermediate_use(a, m);
            });
            break;
        case Variable::price:
            observe_mean(flows.price_paid, output, observed);
            break;
        case Variable::unit_cost:
            observe_mean(now.state.unit_cost, output, observed);
            break;
        case Variable::profit:
            observed.value = flows.profit;
            break;
        case Variable::profit_rate:
            observe_mean(
                now.state.profit_rate,
                [&](Index a) { return std::max(0.0, shares.capital(a)) * output(a); }, observed);
            break;
        case Variable::wages:
            observed.value = flows.wages;
            break;
        case Variable::production_taxes:
            observed.value = flows.taxes;
            break;
        case Variable::employment:
            observe_mean(
                now.state.labour, [&](Index a) { return shares.labour(a) * output(a); }, observed);
            break;
        case Variable::capital:
            observe_mean(
                now.state.capital,
                [&](Index a) { return now.behaviour.investment.base_capital(a); }, observed);
            break;
        case Variable::investment:
            each_cell(observed.value, flows.investment.extent(0), now.lanes(),
                      [&](Index a, Index m) {
                          return now.behaviour.investment.base_capital(a) * flows.investment(a, m);
                      });
            break;
        default:  // supply
            observe_mean(flows.supply, output, observed);
    }
}

}  // namespace

double final_receipts(const Moment& now, Index h, Index m) {
    const Index u = column_of(now, h);
    double sum = shifted_deliveries(now.economy, now.forcing, now.flows, h, m);
    for (Index i = 0; i < now.economy.extent.sectors; ++i)
        sum += now.flows.final_orders(h, i, m) * now.flows.received_share(i, u, m);
    return sum;
}

const Deliveries& Moment::deliveries() const {
    if (!told_deliveries) told_deliveries = deliveries_of(*this);
    return *told_deliveries;
}

std::vector<Index> entities_of(const Partition& partition, VariableDomain domain,
                               const Extent& extent) {
    switch (domain) {
        case VariableDomain::industry:
            return partition.of_industry;
        case VariableDomain::final_column:
            return partition.of_final_column;
        case VariableDomain::region:
            return partition.of_region;
        case VariableDomain::delivery:
            return partition.of_delivery;
        case VariableDomain::input_industry:
            break;
    }
    if (!partition.of_input.empty()) return partition.of_input;
    std::vector<Index> cells(static_cast<std::size_t>(extent.sectors * extent.industries()));
    std::iota(cells.begin(), cells.end(), Index{0});
    return cells;
}

VariableDomain domain_of(const OutputField& field) {
    if (!field.partition.of_delivery.empty()) return VariableDomain::delivery;
    const bool by_buyer = field.partition.level == "region_category";
    if (field.variable == Variable::unmet_final_demand && by_buyer)
        return VariableDomain::final_column;
    return info(field.variable).domain;
}

double limits_capacity(const Moment& now, Index a, Index m) {
    const double machines = now.behaviour.base_capacity(a) * now.forcing.capacity_left(a, m) *
                            now.forcing.capital_left(a, m);
    return now.behaviour.labour && now.flows.capacity(a, m) < machines ? 2 : 1;
}

double stock_withdrawal(const Economy& economy, const Flows& flows, Index a, Index m) {
    const double fixed = economy.withdrawals(a);
    if (fixed == 0) return 0;
    double served = 0;
    for (Index k = 0; k < flows.fill.extent(0); ++k)
        served += flows.class_demand(k, a, m) * flows.fill(k, a, m);
    return std::max(fixed, std::min(0.0, flows.output(a, m) - served));
}

double binding_constraint(const Moment& now, Index a, Index m) {
    const double made = now.flows.output(a, m);
    if (made >= now.flows.demand(a, m)) return 0;
    if (made >= now.flows.capacity(a, m)) {
        return limits_capacity(now, a, m);
    }
    return 3 + now.flows.scarcest_input(a, m);
}

void observe(const Moment& now, Variable variable, VariableDomain domain, Observed& observed) {
    const Extent& e = now.economy.extent;
    const Index N = e.industries();
    const Flows& flows = now.flows;
    if (domain == VariableDomain::final_column) {
        observe_final_columns(now, variable, observed);
        return;
    }
    if (domain == VariableDomain::region) {
        observe_regions(now, variable, observed);
        return;
    }
    if (needs_blocks(variable)) {
        observe_trade(now, variable, domain, observed);
        return;
    }
    if (info(variable).accounts) {
        observe_accounts(now, variable, observed);
        return;
    }
    switch (variable) {
        case Variable::output:
            observed.value = flows.output;
            break;
        case Variable::demand:
            observed.value = flows.demand;
            break;
        case Variable::capacity:
            observed.value = flows.capacity;
            break;
        case Variable::gdp_real:
            each_cell(observed.value, N, now.lanes(), [&](Index a, Index m) {
                return flows.output(a, m) - flows.intermediate_use(a, m);
            });
            break;
        case Variable::intermediate_demand:
        case Variable::final_demand:
        case Variable::unmet_final_demand: {
            const Index kind = variable == Variable::intermediate_demand ? 0 : 1;
            const auto flow = variable == Variable::unmet_final_demand ? unmet : asked;
            each_cell(observed.value, N, now.lanes(),
                      [&](Index a, Index m) { return sum_of_kind(flows, kind, a, m, flow); });
            break;
        }
        case Variable::rebuild_demand:
            each_cell(observed.value, N, now.lanes(), [&](Index a, Index m) {
                return flows.class_demand(flows.class_demand.extent(0) - 1, a, m);
            });
            break;
        case Variable::inventories:
            each_cell(observed.value, N, now.lanes(),
                      [&](Index a, Index m) { return stock_at_hand(now.state, a, m); });
            break;
        case Variable::capital_destroyed:
            observe_damage(now, observed);
            break;
        case Variable::binding:
            each_cell(observed.value, N, now.lanes(),
                      [&](Index a, Index m) { return binding_constraint(now, a, m); });
            break;
        case Variable::inputs_stock:
            each_cell(observed.value, e.sectors * N, now.lanes(), [&](Index cell, Index m) {
                return now.state.inventories(cell % N, cell / N, m);
            });
            break;
        default:
            observe_ratio(now, variable, observed);
    }
}

}  // namespace spillover
