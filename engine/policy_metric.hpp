#pragma once

#include <optional>
#include <string_view>

#include "engine/observation.hpp"

namespace spillover {

/// Names of the figures that feedback rules may watch: `VARIABLE_gap` of every variable of
/// industries that has a base-year value, ratios as they are, and a few more.
std::vector<std::string> policy_metric_names();
std::optional<PolicyMetric> find_policy_metric(std::string_view name);

/// Whether a metric is told by region, not by industry.
bool is_regional(const PolicyMetric& metric);

/// A metric's figure of one lane, over cells (industries or regions) taken together.
class MetricReading {
public:
    /// Looks at all lanes of a moment at once; call before of().
    void look(const Moment& moment, const PolicyMetric& metric);
    /// \param base  what base_of() gave for the same cells
    double of(const std::vector<Index>& cells, Index lane, double base) const;
    /// What the form of the metric compares with, from the moment of the base year.
    double base_of(const Moment& base_year, const std::vector<Index>& cells) const;

private:
    double sum(const Array<2>& values, const std::vector<Index>& cells, Index lane) const;
    double figure(const std::vector<Index>& cells, Index lane) const;

    PolicyMetric metric_;
    Observed observed_;
};

}  // namespace spillover
