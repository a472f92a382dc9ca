#include "engine/tracker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/error.hpp"
#include "kernels/adjustment.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"

namespace spillover {
namespace {

constexpr double no_data = std::numeric_limits<double>::quiet_NaN();
/// Far outside anything that a base year at 1 can become: the run explodes.
constexpr double most_growth = 1e4, least_price = 1e-6, most_price = 1e6;
constexpr double most_capital = std::numeric_limits<double>::max();

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
      binding_{economy, base.gdp, is_national_, lanes_of(members)},
      residuals_{economy, behaviour, base.gdp, lanes_of(members)},
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
    binding_.observe(now);
    residuals_.observe(now);
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
    const Extent& e = economy_->extent;
    const double dt = economy_->dt;
    const In<2> output = now.flows.output, use = now.flows.intermediate_use;
    kernels::with_lanes(now.lanes(), [&](auto width) {
        constexpr Index lanes = width;
        kernels::in_wide_registers(0, e.regions, [&](Index r) {
            const bool national = is_national_[static_cast<std::size_t>(r)] != 0;
            double* const of_region = &gdp_region_(now.t, r, 0);
            for (Index i = 0; i < e.sectors; ++i) {
                const double *const made = &output(e.industry(r, i), 0), *const used = &use(
                                                                             e.industry(r, i), 0);
                double* const of_sector = &gdp_sector_(now.t, i, 0);
                kernels::lane_by_lane<lanes>([=](Index m) {
                    const double gdp = (made[m] - used[m]) / dt;
                    of_region[m] += gdp;
                    if (national) of_sector[m] += gdp;
                });
            }
        });
    });
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

MemberResult Tracker::result(Index lane, const State& state) const {
    const Extent& e = economy_->extent;
    const Index steps = gdp_region_.extent(0);
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

    if (members_[0]->outputs.only_losses) return result;
    result.binding = binding_.binding(lane);
    result.binding_of_loss = binding_.of_loss(lane);
    result.residuals = residuals_.result(lane, state);
    result.budgets = budgets_.result(lane);
    return result;
}

}  // namespace spillover
