#include "engine/indicator_tracker.hpp"

#include <algorithm>
#include <limits>

#include "engine/linkages.hpp"
#include "engine/money_balance.hpp"
#include "engine/regional_observation.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover {
namespace {

std::vector<char> others(std::vector<char> flags) {
    for (char& flag : flags)
        flag = !flag;
    return flags;
}

std::vector<double> lane_of(const Array<2>& values, Index lane, double scale) {
    std::vector<double> column;
    for (Index n = 0; n < values.extent(0); ++n)
        column.push_back(values(n, lane) * scale);
    return column;
}

Array<2> lane_of(const Array<3>& values, Index lane) {
    Array<2> paths({values.extent(0), values.extent(1)});
    for (Index t = 0; t < paths.extent(0); ++t)
        for (Index n = 0; n < paths.extent(1); ++n)
            paths(t, n) = values(t, n, lane);
    return paths;
}

}  // namespace

IndicatorTracker::IndicatorTracker(const MrioTable& table, const Economy& economy,
                                   const Behaviour& behaviour,
                                   std::span<const Scenario* const> members)
    : economy_{&economy},
      behaviour_{&behaviour},
      steps_{members[0]->time.steps},
      is_national_{is_national(table.data())} {
    const Extent& e = economy.extent;
    const Index lanes = lanes_of(members);
    const auto asked = [&](const char* indicator) {
        return std::any_of(members.begin(), members.end(), [=](const Scenario* scenario) {
            return scenario->outputs.asks_for(indicator);
        });
    };
    gdp_ = Array<2>({e.industries(), lanes});
    if (economy.destinations > 1 && asked("trade_diversion_index"))
        exports_ = Array<2>({economy.destinations, lanes});
    if (!behaviour.keeps_accounts) return;
    nominal_region_ = Array<3>({steps_, e.regions, lanes});
    nominal_sector_ = Array<3>({steps_, e.sectors, lanes});
    if (behaviour.employment.on && asked("jobs_lost")) jobs_ = nominal_region_;
    if (!behaviour.price.on || !(asked("pass_through") || asked("terms_of_trade"))) return;
    good_price_ = Array<2>({e.sectors, lanes});
    price_ = Array<2>({3, lanes});
    exported_ = sales_abroad(table, is_national_);
    imported_ = sales_abroad(table, others(is_national_));
    consumption_ = base_final_use(economy, FinalUse::households);
}

void IndicatorTracker::observe(const Moment& now) {
    observe_gdp(now);
    if (!exports_.empty()) observe_exports(now);
    if (!good_price_.empty()) observe_prices(now);
    if (!jobs_.empty()) observe_jobs(now);
}

void IndicatorTracker::observe_gdp(const Moment& now) {
    const Index lanes = now.lanes();
    const Extent& e = economy_->extent;
    const bool nominal = !nominal_region_.empty();
    const auto& output = now.flows.output.values();
    const auto& use = now.flows.intermediate_use.values();
    auto& sum = gdp_.values();
    kernels::in_wide_registers(0, static_cast<Index>(sum.size()), [&](Index cell) {
        const auto n = static_cast<std::size_t>(cell);
        sum[n] += output[n] - use[n];
    });
    for (Index a = 0; a < e.industries() && nominal; ++a) {
        const Index r = e.region_of(a), i = e.sector_of(a);
        const bool national = is_national_[static_cast<std::size_t>(r)];
        kernels::each_lane(lanes, [&](Index m) {
            const double value = now.flows.value_added(a, m) / economy_->dt;
            nominal_region_(now.t, r, m) += value;
            if (national) nominal_sector_(now.t, i, m) += value;
        });
    }
}

void IndicatorTracker::observe_exports(const Moment& now) {
    const Index lanes = now.lanes();
    const Extent& e = economy_->extent;
    for (Index k = 0; k + 1 < economy_->classes(); ++k)
        for (Index a = 0; a < e.industries(); ++a) {
            if (!is_national_[static_cast<std::size_t>(e.region_of(a))]) continue;
            kernels::each_lane(lanes, [&](Index m) {
                exports_(k / 2, m) += now.flows.class_demand(k, a, m) * now.flows.fill(k, a, m);
            });
        }
}

void IndicatorTracker::observe_prices(const Moment& now) {
    const Index lanes = now.lanes();
    const Extent& e = economy_->extent;
    Array<2> sum({3, lanes}), good({e.sectors, lanes});
    std::vector<double> made(static_cast<std::size_t>(e.sectors), 0.0);
    double consumed = 0;
    Index home = 0;
    for (Index r = 0; r < e.regions; ++r) {
        if (!is_national_[static_cast<std::size_t>(r)]) continue;
        home = r;
        consumed += consumption_[static_cast<std::size_t>(r)];
        kernels::each_lane(lanes, [&](Index m) {
            sum(0, m) += consumption_[static_cast<std::size_t>(r)] * now.state.consumer_price(r, m);
        });
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            made[static_cast<std::size_t>(i)] += economy_->output(a);
            kernels::each_lane(lanes, [&](Index m) {
                good(i, m) += economy_->output(a) * now.flows.price_paid(a, m);
            });
        }
    }
    for (Index a = 0; a < e.industries(); ++a)
        kernels::each_lane(lanes, [&](Index m) {
            const double price = now.flows.price_paid(a, m);
            sum(1, m) += exported_[a] * price;
            sum(2, m) += imported_[a] * price * converted(now, e.region_of(a), home, m);
        });
    const double weight[] = {consumed, exported_.sum(), imported_.sum()};
    for (Index m = 0; m < lanes; ++m) {
        for (Index n = 0; n < 3; ++n)
            price_(n, m) += weight[n] > 0 ? sum(n, m) / weight[n] : 1.0;
        for (Index i = 0; i < e.sectors; ++i)
            good_price_(i, m) += made[static_cast<std::size_t>(i)] > 0
                                     ? good(i, m) / made[static_cast<std::size_t>(i)]
                                     : std::numeric_limits<double>::quiet_NaN();
    }
}

void IndicatorTracker::observe_jobs(const Moment& now) {
    const Index lanes = now.lanes();
    const Extent& e = economy_->extent;
    for (Index a = 0; a < e.industries(); ++a)
        kernels::each_lane(lanes, [&](Index m) {
            jobs_(now.t, e.region_of(a), m) += behaviour_->value_added.labour(a) *
                                               economy_->output(a) * now.state.labour(a, m) /
                                               economy_->dt;
        });
}

RunAccounts IndicatorTracker::result(Index lane) const {
    const Extent& e = economy_->extent;
    const double dt = economy_->dt, mean = 1 / static_cast<double>(steps_);
    RunAccounts result;
    result.gdp = lane_of(gdp_, lane, mean / dt);
    result.base_jobs.assign(static_cast<std::size_t>(e.regions), 0.0);
    result.nominal.base_region = result.base_jobs;
    result.nominal.base_sector.assign(static_cast<std::size_t>(e.sectors), 0.0);
    for (Index a = 0; a < e.industries(); ++a) {
        const auto r = static_cast<std::size_t>(e.region_of(a));
        const double base = economy_->value_added_rate(a) * economy_->output(a) / dt;
        result.base_gdp.push_back(base);
        result.nominal.base_region[r] += base;
        if (is_national_[r])
            result.nominal.base_sector[static_cast<std::size_t>(e.sector_of(a))] += base;
        if (!jobs_.empty())
            result.base_jobs[r] += behaviour_->value_added.labour(a) * economy_->output(a) / dt;
    }
    if (!exports_.empty()) {
        result.exports = lane_of(exports_, lane, mean / dt);
        result.base_exports.assign(result.exports.size(), 0.0);
        for (Index k = 0; k + 1 < economy_->classes(); ++k)
            for (Index a = 0; a < e.industries(); ++a)
                if (is_national_[static_cast<std::size_t>(e.region_of(a))])
                    result.base_exports[static_cast<std::size_t>(k / 2)] +=
                        economy_->class_demand(k, a) / dt;
    }
    if (!nominal_region_.empty()) {
        result.nominal.region = lane_of(nominal_region_, lane);
        result.nominal.sector = lane_of(nominal_sector_, lane);
    }
    if (!jobs_.empty()) result.jobs = lane_of(jobs_, lane);
    if (good_price_.empty()) return result;
    result.good_price = lane_of(good_price_, lane, mean);
    result.consumer_price = price_(0, lane) * mean;
    result.export_price = price_(1, lane) * mean;
    result.import_price = price_(2, lane) * mean;
    return result;
}

}  // namespace spillover
