#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/policy_metric.hpp"

namespace spillover {

/// Decides which feedback rules of a tile are at work (2.7, part of E0).
///
/// A rule sees what was recorded of the steps before, each member its own; so what it does depends
/// on nothing but the member. It begins to act when its condition has held in as many of the last
/// steps as it asks for, and is watched on while it acts: a condition that still holds when the
/// action ends, and the time of rest after it, sets it going again.
class PolicyWatch {
public:
    /// \param members  the scenarios of the tile, in the order of their lanes
    PolicyWatch(const Economy& economy, const Behaviour& behaviour,
                std::span<const Scenario* const> members);

    /// Ends and begins actions at step t; call before the step.
    void decide(Index t);
    /// Looks at what a step brought; call after it.
    void observe(const Moment& moment);

    const PolicySwitches& switches() const noexcept { return switches_; }
    /// "2023-05-01: policy fiscal_bridge begins in Yichun (fiscal_revenue_gap -9.3 %)".
    const std::vector<std::string>& events(Index lane) const {
        return events_[static_cast<std::size_t>(lane)];
    }

private:
    /// A model without accounts, which attribution over channels runs too, does not tell the
    /// figure: it stays what it was in the base year, and the rule never acts.
    static constexpr auto untold = static_cast<std::size_t>(-1);
    /// A rule of one member and where it stands.
    struct Rule {
        const Policy* policy;
        const TimeAxis* time;
        Index lane;
        std::size_t reading;  ///< of its metric; or untold
        double base, figure;  ///< in the base year; after the last step
        Index held = 0;       ///< steps in a row that the condition has held
        Index end = 0;        ///< first step without the action, while it acts
        Index rests_until = 0;
    };
    bool begins(const Rule& rule, Index t) const;
    void tell(const Rule& rule, Index t, const char* what);

    std::vector<Rule> rules_;  ///< in the order of members and their policies
    std::vector<PolicyMetric> metrics_;
    std::vector<MetricReading> readings_;  ///< beside metrics_
    PolicySwitches switches_;
    std::vector<std::vector<std::string>> events_;  ///< [members]
};

}  // namespace spillover
