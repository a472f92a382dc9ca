#include "engine/policy_metric.hpp"

#include <cmath>

#include "kernels/lanes.hpp"

namespace spillover {
namespace {

using Form = PolicyMetric::Form;

/// Variables of industries that can be added up.
bool can_be_watched(const VariableInfo& variable) {
    return variable.domain == VariableDomain::industry &&
           variable.aggregation != Aggregation::status;
}

/// Variables that are nothing in the base year have no gap to it.
bool has_base(Variable variable) {
    return variable != Variable::unmet_final_demand && variable != Variable::rebuild_demand &&
           variable != Variable::capital_destroyed && variable != Variable::tariff_revenue;
}

/// Metrics with a name of their own.
const std::vector<PolicyMetric>& own_metrics() {
    static const std::vector<PolicyMetric> metrics{
        {"gdp_gap", Variable::gdp_real, Form::gap},
        {"unemployment", Variable::employment, Form::complement},
        {"unmet_final_demand", Variable::unmet_final_demand, Form::share_unmet},
        {"fiscal_revenue_gap", Variable::fiscal_revenue, Form::gap},
        {"household_income_gap", Variable::household_income, Form::gap},
    };
    return metrics;
}

bool is_ratio(const PolicyMetric& metric) {
    return info(metric.variable).aggregation == Aggregation::ratio;
}

}  // namespace

std::vector<std::string> policy_metric_names() {
    std::vector<std::string> names;
    for (const PolicyMetric& metric : own_metrics())
        names.push_back(metric.name);
    for (const VariableInfo& variable : variable_catalogue()) {
        if (!can_be_watched(variable) || !has_base(variable.id)) continue;
        names.push_back(std::string{variable.name} + "_gap");
        if (variable.aggregation == Aggregation::ratio) names.emplace_back(variable.name);
    }
    return names;
}

std::optional<PolicyMetric> find_policy_metric(std::string_view name) {
    for (const PolicyMetric& metric : own_metrics())
        if (metric.name == name) return metric;
    const bool gap = name.ends_with("_gap");
    const VariableInfo* variable = find_variable(gap ? name.substr(0, name.size() - 4) : name);
    if (!variable || !can_be_watched(*variable) || !has_base(variable->id)) return {};
    if (!gap && variable->aggregation != Aggregation::ratio) return {};
    return PolicyMetric{std::string{name}, variable->id, gap ? Form::gap : Form::level};
}

bool is_regional(const PolicyMetric& metric) {
    return info(metric.variable).domain == VariableDomain::region;
}

void MetricReading::look(const Moment& now, const PolicyMetric& metric) {
    metric_ = metric;
    observe(now, metric.variable, info(metric.variable).domain, observed_);
}

double MetricReading::sum(const Array<2>& values, const std::vector<Index>& cells,
                          Index lane) const {
    double sum = 0;
    for (const Index cell : cells)
        sum += values(cell, lane);
    return sum;
}

double MetricReading::figure(const std::vector<Index>& cells, Index lane) const {
    const double value = sum(observed_.value, cells, lane);
    return is_ratio(metric_) ? value / sum(observed_.per, cells, lane) : value;
}

double MetricReading::base_of(const Moment& base_year, const std::vector<Index>& cells) const {
    if (metric_.form != Form::share_unmet) return figure(cells, 0);
    Observed wanted;
    observe(base_year, Variable::final_demand, VariableDomain::industry, wanted);
    return sum(wanted.value, cells, 0);
}

double MetricReading::of(const std::vector<Index>& cells, Index lane, double base) const {
    const double now = figure(cells, lane);
    switch (metric_.form) {
        case Form::level:
            return now;
        case Form::gap:
            return (now - base) / std::abs(base);
        case Form::complement:
            return 1 - now;
        case Form::share_unmet:
            return now / base;
    }
    return now;
}

}  // namespace spillover
