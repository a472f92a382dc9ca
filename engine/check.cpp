#include "engine/check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/indicators.hpp"

namespace spillover {

CheckTracker::CheckTracker(std::span<const Scenario* const> members)
    : members_(members.begin(), members.end()) {
    for (std::size_t m = 0; m < members_.size(); ++m)
        for (const Check& check : members_[m]->checks)
            collect(check.expression, static_cast<Index>(m));
}

void CheckTracker::collect(const Expression& expression, Index lane) {
    if (expression.kind == Expression::Kind::call) {
        OutputField field{"", expression.variable, false, expression.target};
        leaves_.push_back({&expression, lane, domain_of(field), {}, {}, 0});
    }
    for (const Expression& operand : expression.operands)
        collect(operand, lane);
}

double CheckTracker::value_of(const Leaf& leaf, Index lane, const Moment& moment) {
    const Expression& call = *leaf.call;
    spillover::observe(moment, call.variable, leaf.domain, scratch_);
    const auto& entity = leaf.entity;
    const Aggregation how = info(call.variable).aggregation;
    double sum = 0, per = 0;
    for (std::size_t cell = 0; cell < entity.size(); ++cell) {
        if (entity[cell] < 0) continue;
        sum += scratch_.value(cell, lane);
        if (how == Aggregation::ratio) per += scratch_.per(cell, lane);
    }
    if (how == Aggregation::flow) return sum / moment.economy.dt;
    if (how == Aggregation::ratio) return per != 0 ? sum / per : 0.0;
    return sum;
}

void CheckTracker::observe_base(const Moment& base) {
    for (Leaf& leaf : leaves_) {
        leaf.entity = entities_of(leaf.call->target, leaf.domain, base.economy.extent);
        leaf.base = value_of(leaf, 0, base);
    }
}

void CheckTracker::observe(const Moment& moment) {
    for (Leaf& leaf : leaves_)
        leaf.series.push_back(value_of(leaf, leaf.lane, moment));
}

double CheckTracker::evaluate_call(const Leaf& leaf, double dt) const {
    using Function = Expression::Function;
    const Expression& call = *leaf.call;
    if (call.base) return leaf.base;
    std::span<const double> period{leaf.series};
    if (call.from != call.to) {
        const auto steps = static_cast<double>(period.size());
        const auto first = static_cast<std::size_t>(std::clamp(std::ceil(call.from), 0.0, steps));
        const auto last = static_cast<std::size_t>(std::clamp(std::ceil(call.to), 0.0, steps));
        period = period.subspan(first, last - first);
    }
    const Path path{period, leaf.base, dt};
    switch (call.function) {
        case Function::value: {
            double sum = 0;
            for (const double value : period)
                sum += value;
            return period.empty() ? 0.0 : sum / static_cast<double>(period.size());
        }
        case Function::peak_loss:
            return peak_loss(path);
        case Function::cumulative_loss:
            return cumulative_loss(path);
        case Function::time_to_peak:
            return time_to_peak(path);
        case Function::time_to_recovery:
            return time_to_recovery(path, call.threshold)
                .value_or(std::numeric_limits<double>::infinity());
    }
    return 0;
}

double CheckTracker::evaluate(const Expression& expression, Index lane, double dt) const {
    using Kind = Expression::Kind;
    if (expression.kind == Kind::number) return expression.number;
    if (expression.kind == Kind::call) {
        const auto leaf = std::find_if(leaves_.begin(), leaves_.end(), [&](const Leaf& candidate) {
            return candidate.call == &expression;
        });
        return evaluate_call(*leaf, dt);
    }
    const double left = evaluate(expression.operands[0], lane, dt);
    const double right = evaluate(expression.operands[1], lane, dt);
    switch (expression.kind) {
        case Kind::add:
            return left + right;
        case Kind::subtract:
            return left - right;
        case Kind::multiply:
            return left * right;
        default:
            return left / right;
    }
}

std::vector<double> CheckTracker::values(Index lane, double dt) const {
    std::vector<double> values;
    for (const Check& check : members_[static_cast<std::size_t>(lane)]->checks)
        values.push_back(evaluate(check.expression, lane, dt));
    return values;
}

}  // namespace spillover
