#pragma once

#include <span>
#include <vector>

#include "engine/observation.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// Follows the numbers that the `checks:` of the scenarios of a tile speak of.
class CheckTracker {
public:
    explicit CheckTracker(std::span<const Scenario* const> members);

    bool empty() const noexcept { return leaves_.empty(); }
    void observe_base(const Moment& base);  ///< once, before the run
    void observe(const Moment& moment);
    /// Values of the checks of one scenario, in their order. Time to recovery is infinite where the
    /// run ends before it.
    std::vector<double> values(Index lane, double dt) const;

private:
    struct Leaf {
        const Expression* call;
        Index lane;
        VariableDomain domain;
        std::vector<Index> entity;   ///< of each cell of the domain
        std::vector<double> series;  ///< [steps], final units
        double base = 0;
    };
    void collect(const Expression& expression, Index lane);
    double value_of(const Leaf& leaf, Index lane, const Moment& moment);
    double evaluate(const Expression& expression, Index lane, double dt) const;
    double evaluate_call(const Leaf& leaf, double dt) const;

    std::vector<const Scenario*> members_;
    std::vector<Leaf> leaves_;
    Observed scratch_;
};

}  // namespace spillover
