#include "engine/budget_tracker.hpp"

#include "engine/regional_observation.hpp"

namespace spillover {

BudgetTracker::BudgetTracker(const Economy& economy, const Behaviour& behaviour,
                             const std::vector<char>& is_national, Index steps, Index lanes)
    : on_{behaviour.keeps_accounts},
      dt_{economy.dt},
      steps_{steps},
      is_national_{is_national},
      revenue_({economy.extent.regions, lanes}) {
    if (on_) revenue_base_ = behaviour.fiscal.base_revenue.values();
}

void BudgetTracker::observe(const Moment& now) {
    if (!on_) return;
    observe_regions(now, Variable::fiscal_revenue, revenue_now_);
    auto& sum = revenue_.values();
    for (std::size_t n = 0; n < sum.size(); ++n)
        sum[n] += revenue_now_.value.values()[n];
    if (now.t + 1 == steps_) observe_regions(now, Variable::price_consumer, prices_);
}

BudgetResult::Measure BudgetTracker::loss(const Array<2>& sum, const Numbers& base,
                                          Index lane) const {
    const double steps = static_cast<double>(steps_);
    const auto lost = [&](double got, double level) {
        return level > 0 ? (steps - got / level) * dt_ : 0.0;
    };
    BudgetResult::Measure measure;
    double got = 0, level = 0;
    for (std::size_t r = 0; r < base.size(); ++r) {
        measure.region.push_back(lost(sum(r, lane), base[r]));
        if (!is_national_[r]) continue;
        got += sum(r, lane);
        level += base[r];
    }
    measure.national = lost(got, level);
    return measure;
}

BudgetResult BudgetTracker::result(Index lane) const {
    if (!on_) return {};
    BudgetResult result{loss(revenue_, revenue_base_, lane), {}};
    double index = 0, weight = 0;
    for (std::size_t r = 0; r < is_national_.size(); ++r) {
        const double value = prices_.value(r, lane), per = prices_.per(r, lane);
        result.consumer_prices.region.push_back(per > 0 ? value / per - 1 : 0.0);
        if (!is_national_[r]) continue;
        index += value;
        weight += per;
    }
    result.consumer_prices.national = weight > 0 ? index / weight - 1 : 0.0;
    return result;
}

}  // namespace spillover
