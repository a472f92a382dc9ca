#include "engine/regional_observation.hpp"

#include "engine/expenditure.hpp"

namespace spillover {
namespace {

/// Base-year wages of each region [R], money/step.
std::vector<double> base_wages(const Moment& now) {
    const Extent& e = now.economy.extent;
    std::vector<double> sum(static_cast<std::size_t>(e.regions), 0.0);
    for (Index a = 0; a < e.industries(); ++a)
        sum[static_cast<std::size_t>(e.region_of(a))] +=
            now.behaviour.value_added.labour(a) * now.economy.output(a);
    return sum;
}

/// People less jobs, both over base: 1 - L / (L0 N) once divided.
void observe_unemployment(const Moment& now, Observed& observed) {
    const Index lanes = now.lanes();
    const Extent& e = now.economy.extent;
    const std::vector<double> wages = base_wages(now);
    const auto people = [&](Index r, Index m) {
        return wages[static_cast<std::size_t>(r)] * now.state.population(r, m);
    };
    each_cell(observed.per, e.regions, now.lanes(), people);
    each_cell(observed.value, e.regions, now.lanes(), people);
    for (Index a = 0; a < e.industries(); ++a)
        kernels::each_lane(lanes, [&](Index m) {
            observed.value(e.region_of(a), m) -= now.behaviour.value_added.labour(a) *
                                                 now.economy.output(a) * now.state.labour(a, m);
        });
}

double transfers(const Moment& now, Index r, Index m) {
    return now.forcing.transfer.empty() ? 0 : now.forcing.transfer(r, m);
}

double revenue(const Moment& now, Index r, Index m) {
    const double base = now.behaviour.fiscal.base_revenue(r);
    return base > 0 ? now.flows.revenue(r, m) * base : 0;
}

double spending(const Moment& now, Index r, Index m) {
    return final_use_value(now, FinalUse::government, r, m) + now.flows.benefits(r, m) +
           transfers(now, r, m);
}

}  // namespace

std::vector<double> base_final_use(const Economy& economy, FinalUse use) {
    const Extent& e = economy.extent;
    std::vector<double> sum(static_cast<std::size_t>(e.regions), 0.0);
    for (Index h = 0; h < e.final_columns(); ++h)
        if (economy.final_use[static_cast<std::size_t>(h % e.categories)] == use)
            for (Index i = 0; i < e.sectors; ++i)
                sum[static_cast<std::size_t>(h / e.categories)] += economy.final_demand(h, i);
    return sum;
}

void observe_regions(const Moment& now, Variable variable, Observed& observed) {
    const Index R = now.economy.extent.regions;
    const auto flow = [&](const auto& of) {
        each_cell(observed.value, R, now.lanes(), [&](Index r, Index m) { return of(now, r, m); });
    };
    const auto mean = [&](const Array<2>& index, const std::vector<double>& weight) {
        observe_mean(
            index, [&](Index r) { return weight[static_cast<std::size_t>(r)]; }, observed);
    };
    switch (variable) {
        case Variable::price_consumer:
            return mean(now.state.consumer_price,
                        base_final_use(now.economy, FinalUse::households));
        case Variable::price_government:
            return mean(now.state.government_price,
                        base_final_use(now.economy, FinalUse::government));
        case Variable::price_investment:
            return mean(now.state.capital_price,
                        base_final_use(now.economy, FinalUse::capital_formation));
        case Variable::wage:
            return mean(now.state.wage, base_wages(now));
        case Variable::population:
            return mean(now.state.population, base_wages(now));
        case Variable::unemployment:
            return observe_unemployment(now, observed);
        case Variable::household_income:
            return flow([](const Moment& at, Index r, Index m) {
                const double base = at.behaviour.household.base_income(r);
                return base > 0 ? at.flows.income(r, m) * base : 0;
            });
        case Variable::fiscal_revenue:
            return flow(revenue);
        case Variable::fiscal_spending:
            return flow(spending);
        case Variable::fiscal_gap:
            return flow([](const Moment& at, Index r, Index m) {
                return spending(at, r, m) - revenue(at, r, m);
            });
        case Variable::land_revenue:
            return flow([](const Moment& at, Index r, Index m) {
                const auto& factor = at.forcing.land_revenue;
                return at.behaviour.fiscal.land(r) * (factor.empty() ? 1 : factor(r, m));
            });
        default:
            observe_gdp_sides(now, variable, observed);
    }
}

}  // namespace spillover
