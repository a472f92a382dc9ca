#include "engine/tracker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/error.hpp"
#include "engine/money_balance.hpp"
#include "engine/origin_shift.hpp"
#include "kernels/adjustment.hpp"
#include "kernels/deliveries.hpp"
#include "kernels/lanes.hpp"

namespace spillover {
namespace {

constexpr double no_data = std::numeric_limits<double>::quiet_NaN();
/// Far outside anything that a base year at 1 can become: the run explodes.
constexpr double most_growth = 1e4, least_price = 1e-6, most_price = 1e6;
constexpr double most_capital = std::numeric_limits<double>::max();
constexpr double rounding = 1e-9;  ///< a loss below this share of base is none

/// Values of a field in one lane of one moment, per entity, final units.
std::vector<double> values_now(const Moment& now, const OutputField& field) {
    const VariableDomain domain = domain_of(field);
    const auto entity = entities_of(field.partition, domain, now.economy.extent);
    const Aggregation how = info(field.variable).aggregation;
    Observed observed;
    observe(now, field.variable, domain, observed);
    std::vector<double> value(static_cast<std::size_t>(field.partition.entities), 0.0), per = value;
    for (std::size_t cell = 0; cell < entity.size(); ++cell) {
        if (entity[cell] < 0) continue;
        const auto n = static_cast<std::size_t>(entity[cell]);
        value[n] += observed.value(cell, 0);
        if (how == Aggregation::ratio) per[n] += observed.per(cell, 0);
    }
    for (std::size_t n = 0; n < value.size(); ++n) {
        if (how == Aggregation::flow) value[n] /= now.economy.dt;
        if (how == Aggregation::ratio) value[n] = per[n] != 0 ? value[n] / per[n] : no_data;
    }
    return value;
}

}  // namespace

void with_base_year(const Economy& economy, const Behaviour& behaviour,
                    const std::function<void(const Moment&)>& look) {
    const ForcingPlan plan{economy, behaviour, {}, 1};
    CapitalDamage damage{economy, behaviour, {}};
    Forcing forcing = plan.initial();
    State state = initial_state(economy, behaviour, 1, stocks_of(behaviour, forcing));
    Flows flows = make_flows(economy, behaviour, 1);
    plan.evaluate(0, forcing);
    advance(0, economy, behaviour, forcing, damage, state, flows);
    look({0, economy, behaviour, forcing, damage, state, flows});
}

BaseYear observe_base_year(const Economy& economy, const Behaviour& behaviour,
                           const std::vector<OutputField>& fields) {
    BaseYear base;
    with_base_year(economy, behaviour, [&](const Moment& now) {
        for (const OutputField& field : fields)
            base.fields.push_back(values_now(now, field));
    });
    for (Index a = 0; a < economy.extent.industries(); ++a)
        base.gdp.push_back(economy.value_added_rate(a) * economy.output(a) / economy.dt);
    return base;
}

Tracker::Tracker(const MrioTable& table, const Economy& economy, const Behaviour& behaviour,
                 const BaseYear& base, std::span<const Scenario* const> members)
    : table_{&table},
      economy_{&economy},
      behaviour_{&behaviour},
      base_{&base},
      members_(members.begin(), members.end()),
      records_{records_of(members[0]->time, members[0]->outputs.every)},
      steps_in_record_(static_cast<std::size_t>(records_.count()), 0),
      is_national_{is_national(table.data())},
      goods_(members.size(), 0.0),
      receipts_less_use_(members.size(), 0.0),
      money_(members.size(), 0.0),
      goods_step_(members.size(), 0),
      money_step_(members.size(), 0),
      budgets_{economy, behaviour, is_national_, members[0]->time.steps, lanes_of(members)} {
    const Extent& e = economy.extent;
    const Index steps = members[0]->time.steps, lanes = lanes_of(members);
    for (const double output : economy.output.values())
        base_output_ += output;
    for (const Index record : records_.of_step)
        ++steps_in_record_[static_cast<std::size_t>(record)];
    for (const OutputField& what : members[0]->outputs.fields) {
        Field field{&what, domain_of(what), {}, {}, {}};
        field.entity = entities_of(what.partition, field.domain, e);
        field.value = Array<3>({records_.count(), what.partition.entities, lanes});
        if (info(what.variable).aggregation == Aggregation::ratio) field.per = field.value;
        fields_.push_back(std::move(field));
    }
    gdp_region_ = Array<3>({steps, e.regions, lanes});
    gdp_sector_ = Array<3>({steps, e.sectors, lanes});
    binding_ = Array<2>({3 + e.sectors, lanes});
    lost_ = binding_;
}

/// The equation whose result left the range of the model in one industry; null where none did.
const char* Tracker::broken_equation(const Moment& now, Index a, Index m) const {
    const double largest = most_growth * base_output_;
    const auto sane = [=](double flow) { return std::abs(flow) <= largest; };
    if (!sane(now.flows.demand(a, m))) return "E4";
    if (!sane(now.flows.output(a, m))) return "E5";
    if (!sane(now.flows.intermediate_use(a, m))) return "E9";
    if (!behaviour_->keeps_accounts) return nullptr;
    const double price = now.state.price(a, m);
    if (!(price >= least_price && price <= most_price)) return "E11";
    return std::abs(now.state.capital(a, m)) <= most_capital ? nullptr : "E9";
}

void Tracker::check_finite(const Moment& now) const {
    const double largest = most_growth * base_output_;
    const auto sane = [=](const Array<2>& flow) {
        return kernels::all_between(flow, -largest, largest);
    };
    if (sane(now.flows.demand) && sane(now.flows.output) && sane(now.flows.intermediate_use) &&
        (!behaviour_->keeps_accounts ||
         (kernels::all_between(now.state.price, least_price, most_price) &&
          kernels::all_between(now.state.capital, -most_capital, most_capital))))
        return;
    for (Index m = 0; m < static_cast<Index>(members_.size()); ++m)
        for (Index a = 0; a < economy_->extent.industries(); ++a)
            if (const char* const equation = broken_equation(now, a, m))
                throw NumericalError{members_[static_cast<std::size_t>(m)]->id, now.t,
                                     table_->industry_name(a), equation};
}

// E14: what is recorded of a step.
void Tracker::observe(const Moment& now) {
    check_finite(now);
    for (Field& field : fields_)
        record(now, field);
    record_gdp(now);
    if (members_[0]->outputs.only_losses) return;
    record_binding(now);
    record_goods_residual(now);
    record_money_residual(now);
    budgets_.observe(now);
}

void Tracker::record(const Moment& now, Field& field) {
    const Index lanes = now.lanes();
    const Index record = records_.of_step[static_cast<std::size_t>(now.t)];
    const Aggregation how = info(field.what->variable).aggregation;
    const bool adds = how == Aggregation::flow || how == Aggregation::ratio;
    const bool last = now.t + 1 == static_cast<Index>(records_.of_step.size()) ||
                      records_.of_step[static_cast<std::size_t>(now.t) + 1] != record;
    if (!adds && !last) return;

    spillover::observe(now, field.what->variable, field.domain, scratch_);
    for (std::size_t cell = 0; cell < field.entity.size(); ++cell) {
        const Index entity = field.entity[cell];
        if (entity < 0) continue;
        kernels::each_lane(lanes, [&](Index m) {
            const double value = scratch_.value(cell, m);
            double& sum = field.value(record, entity, m);
            sum = how == Aggregation::status ? value : sum + value;
            if (how == Aggregation::ratio) field.per(record, entity, m) += scratch_.per(cell, m);
        });
    }
}

void Tracker::record_gdp(const Moment& now) {
    const Index lanes = now.lanes();
    const Extent& e = economy_->extent;
    for (Index r = 0; r < e.regions; ++r)
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            const bool national = is_national_[static_cast<std::size_t>(r)];
            kernels::each_lane(lanes, [&](Index m) {
                const double gdp =
                    (now.flows.output(a, m) - now.flows.intermediate_use(a, m)) / economy_->dt;
                gdp_region_(now.t, r, m) += gdp;
                if (national) gdp_sector_(now.t, i, m) += gdp;
            });
        }
}

void Tracker::record_binding(const Moment& now) {
    const Extent& e = economy_->extent;
    for (Index a = 0; a < e.industries(); ++a) {
        const double weight = std::max(0.0, base_->gdp[static_cast<std::size_t>(a)]);
        const bool national = is_national_[static_cast<std::size_t>(e.region_of(a))];
        value_added_ += weight;
        for (Index m = 0; m < static_cast<Index>(members_.size()); ++m) {
            const auto constraint = static_cast<Index>(binding_constraint(now, a, m));
            binding_(constraint, m) += weight;
            if (national) record_loss(now, a, m, constraint);
        }
    }
}

/// What capacity would not let an industry make in any case is lost to capacity, even where buyers
/// have turned away meanwhile; the rest to what bound.
void Tracker::record_loss(const Moment& now, Index a, Index m, Index constraint) {
    const double base = base_->gdp[static_cast<std::size_t>(a)];
    const double made = now.flows.output(a, m) - now.flows.intermediate_use(a, m);
    const double loss = base - made / economy_->dt;
    if (!(base > 0 && loss > rounding * base)) return;
    const double possible = now.flows.capacity(a, m) / economy_->output(a);
    const double out_of_reach = std::min(loss, std::max(0.0, (1 - possible) * base));
    lost_(static_cast<Index>(limits_capacity(now, a, m)), m) += out_of_reach;
    lost_(constraint, m) += loss - out_of_reach;
}

/// I5: what industries part with is what buyers get, good by good, in parts of base-year output: an
/// economy that comes to a halt still rounds in the size it had.
void Tracker::record_goods_residual(const Moment& now) {
    const Index lanes = now.lanes();
    const Extent& e = economy_->extent;
    const Flows& flows = now.flows;
    double total = 0;
    for (Index a = 0; a < e.industries(); ++a)
        total += economy_->output(a);
    Array<2> sold({e.sectors, lanes}), received = sold;  // in the order of memory
    const auto rebuilt = [&, k = flows.fill.extent(0) - 1](Index a, Index m) {
        return now.damage.empty() ? 0.0 : flows.class_demand(k, a, m) * flows.fill(k, a, m);
    };
    for (Index a = 0; a < e.industries(); ++a)
        kernels::each_lane(lanes, [&](Index m) {
            sold(e.sector_of(a), m) +=
                flows.output(a, m) - stock_withdrawal(*economy_, flows, a, m) - rebuilt(a, m);
        });
    kernels::sum_deliveries(flows.pooled_orders, flows.normaliser, flows.received_share, received);
    for (std::size_t n = 0; n < now.forcing.origin_shifts.size(); ++n)
        kernels::each_lane(lanes, [&](Index m) {
            received(e.sector_of(now.forcing.origin_shifts[n].industry), m) +=
                shifted_delivery(*economy_, now.forcing, flows, static_cast<Index>(n), m);
        });
    for (Index m = 0; m < static_cast<Index>(members_.size()); ++m) {
        double worst = 0;
        for (Index i = 0; i < e.sectors; ++i)
            worst = std::max(worst, std::abs(sold(i, m) - received(i, m)));
        const double residual = total > 0 ? worst / total : 0.0;
        const auto lane = static_cast<std::size_t>(m);
        if (residual > goods_[lane]) {
            goods_[lane] = residual;
            goods_step_[lane] = now.t;
        }
    }
    for (Index a = 0; a < e.industries(); ++a)
        for (Index m = 0; m < static_cast<Index>(members_.size()); ++m)
            receipts_less_use_[static_cast<std::size_t>(m)] +=
                flows.intermediate_receipts(a, m) - flows.intermediate_use(a, m);
}

/// I6: what a step earns is what is spent on it.
void Tracker::record_money_residual(const Moment& now) {
    if (!behaviour_->keeps_accounts) return;
    double base_gdp = 0;
    for (const double gdp : base_->gdp)
        base_gdp += gdp * economy_->dt;
    for (Index m = 0; m < static_cast<Index>(members_.size()); ++m) {
        const double residual = money_balance(now, m).residual(base_gdp);
        const auto lane = static_cast<std::size_t>(m);
        if (residual <= money_[lane]) continue;
        money_[lane] = residual;
        money_step_[lane] = now.t;
    }
}

std::vector<double> Tracker::finished(const Field& field, Index lane) const {
    const Index entities = field.what->partition.entities;
    const Aggregation how = info(field.what->variable).aggregation;
    const auto number = static_cast<std::size_t>(field.what - members_[0]->outputs.fields.data());
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(records_.count() * entities));
    for (Index record = 0; record < records_.count(); ++record)
        for (Index entity = 0; entity < entities; ++entity) {
            double value = field.value(record, entity, lane);
            if (how == Aggregation::flow)
                value /= static_cast<double>(steps_in_record_[static_cast<std::size_t>(record)]) *
                         economy_->dt;
            if (how == Aggregation::ratio) {
                const double per = field.per(record, entity, lane);
                value = per != 0 ? value / per : no_data;
            }
            if (field.what->deviation) {
                const double base = base_->fields[number][static_cast<std::size_t>(entity)];
                value = base != 0 ? 100 * (value / base - 1) : no_data;
            }
            values.push_back(value);
        }
    return values;
}

Binding Tracker::shares_of(const Array<2>& bound, double total, Index lane) const {
    const auto share = [&](Index constraint) {
        return total > 0 ? bound(constraint, lane) / total : 0.0;
    };
    Binding binding{share(0), share(1), 0, share(2), {}};
    for (Index i = 0; i < economy_->extent.sectors; ++i) {
        binding.by_input.push_back(share(3 + i));
        binding.input += share(3 + i);
    }
    return binding;
}

MemberResult Tracker::result(Index lane, const State& state) const {
    const Extent& e = economy_->extent;
    const Index steps = gdp_region_.extent(0);
    const auto m = static_cast<std::size_t>(lane);
    MemberResult result;
    for (const Field& field : fields_)
        result.fields.push_back(finished(field, lane));

    result.gdp.region = Array<2>({steps, e.regions});
    result.gdp.sector = Array<2>({steps, e.sectors});
    for (Index t = 0; t < steps; ++t) {
        for (Index r = 0; r < e.regions; ++r)
            result.gdp.region(t, r) = gdp_region_(t, r, lane);
        for (Index i = 0; i < e.sectors; ++i)
            result.gdp.sector(t, i) = gdp_sector_(t, i, lane);
    }
    result.gdp.base_region.assign(static_cast<std::size_t>(e.regions), 0.0);
    result.gdp.base_sector.assign(static_cast<std::size_t>(e.sectors), 0.0);
    for (Index a = 0; a < e.industries(); ++a) {
        const auto r = static_cast<std::size_t>(e.region_of(a));
        const double gdp = base_->gdp[static_cast<std::size_t>(a)];
        result.gdp.base_region[r] += gdp;
        if (is_national_[r])
            result.gdp.base_sector[static_cast<std::size_t>(e.sector_of(a))] += gdp;
    }

    double lost = 0;
    for (Index constraint = 0; constraint < lost_.extent(0); ++constraint)
        lost += lost_(constraint, lane);
    result.binding = shares_of(binding_, value_added_, lane);
    result.binding_of_loss = shares_of(lost_, lost, lane);

    if (members_[0]->outputs.only_losses) return result;

    double stock = 0, base_stock = 0;
    bool endless = false;  // stocks that never run out are not accounted for
    for (Index j = 0; j < e.industries(); ++j)
        for (Index i = 0; i < e.sectors; ++i) {
            const double initial = behaviour_->initial_inventories(j, i);
            endless = endless || !std::isfinite(initial);
            stock += state.inventories(j, i, lane);
            base_stock += initial;
        }
    result.budgets = budgets_.result(lane);
    result.residuals.goods = goods_[m];
    result.residuals.goods_step = goods_step_[m];
    result.residuals.money = money_[m];
    result.residuals.money_step = money_step_[m];
    const double change = stock - base_stock;
    result.residuals.stocks =
        base_stock > 0 && !endless ? std::abs(change - receipts_less_use_[m]) / base_stock : 0.0;
    return result;
}

}  // namespace spillover
