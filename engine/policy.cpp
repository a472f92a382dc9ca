#include "engine/policy.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "engine/tracker.hpp"
#include "kernels/lanes.hpp"

namespace spillover {
namespace {

constexpr Index never = std::numeric_limits<Index>::max();
/// A figure this close to a threshold is on it: the last digits are rounding.
constexpr double on_threshold = 1e-9;

/// The condition with its bound moved out of the way of figures that are on it.
Condition tolerant(Condition condition) {
    using enum Condition::Comparison;
    const bool down = condition.comparison == below || condition.comparison == at_least;
    condition.threshold += down ? -on_threshold : on_threshold;
    return condition;
}

std::string figure_text(const PolicyMetric& metric, double figure) {
    const bool share = metric.form != PolicyMetric::Form::level;
    char text[64];
    std::snprintf(text, sizeof text, share ? "%.3g %%" : "%.3g", share ? 100 * figure : figure);
    return text;
}

}  // namespace

PolicyWatch::PolicyWatch(const Economy& economy, const Behaviour& behaviour,
                         std::span<const Scenario* const> members)
    : events_(members.size()) {
    for (std::size_t m = 0; m < members.size(); ++m)
        for (const Policy& policy : members[m]->policies) {
            const Rule rule{&policy, &members[m]->time, static_cast<Index>(m), untold, 0, 0, 0, 0,
                            0};
            rules_.push_back(rule);
            if (!behaviour.keeps_accounts && needs_accounts(policy.metric.variable)) continue;
            const auto known = std::find_if(
                metrics_.begin(), metrics_.end(),
                [&](const PolicyMetric& metric) { return metric.name == policy.metric.name; });
            rules_.back().reading = static_cast<std::size_t>(known - metrics_.begin());
            if (known == metrics_.end()) metrics_.push_back(policy.metric);
        }
    switches_.on.assign(rules_.size(), 0);
    readings_.resize(metrics_.size());
    if (rules_.empty()) return;
    with_base_year(economy, behaviour, [&](const Moment& base_year) {
        for (std::size_t n = 0; n < metrics_.size(); ++n)
            readings_[n].look(base_year, metrics_[n]);
        for (Rule& rule : rules_)
            if (rule.reading != untold)
                rule.base = readings_[rule.reading].base_of(base_year, rule.policy->cells);
    });
}

bool PolicyWatch::begins(const Rule& rule, Index t) const {
    return rule.held >= rule.policy->hold && t >= rule.rests_until;
}

void PolicyWatch::decide(Index t) {
    switches_.changed = false;
    for (std::size_t n = 0; n < rules_.size(); ++n) {
        Rule& rule = rules_[n];
        const Policy& policy = *rule.policy;
        const bool was_on = switches_.on[n] != 0;
        bool on = was_on && t < rule.end;
        if (was_on && !on) rule.rests_until = policy.once ? never : t + policy.cooldown;
        if (!on && begins(rule, t)) {
            on = true;
            rule.end = policy.duration < 0 ? never : t + policy.duration;
            tell(rule, t, was_on ? "goes on" : "begins");
        } else if (was_on && !on) {
            tell(rule, t, "ends");
        }
        switches_.on[n] = on;
        switches_.changed = switches_.changed || on != was_on;
    }
}

void PolicyWatch::observe(const Moment& moment) {
    for (std::size_t n = 0; n < metrics_.size(); ++n)
        readings_[n].look(moment, metrics_[n]);
    for (Rule& rule : rules_) {
        if (rule.reading == untold) continue;
        rule.figure = readings_[rule.reading].of(rule.policy->cells, rule.lane, rule.base);
        rule.held = tolerant(rule.policy->condition).holds(rule.figure) ? rule.held + 1 : 0;
    }
}

void PolicyWatch::tell(const Rule& rule, Index t, const char* what) {
    const Policy& policy = *rule.policy;
    events_[static_cast<std::size_t>(rule.lane)].push_back(
        iso_date(rule.time->start_of(t)) + ": policy " + policy.id + " " + what + " in " +
        policy.place + " (" + policy.metric.name + " " + figure_text(policy.metric, rule.figure) +
        ")");
}

}  // namespace spillover
