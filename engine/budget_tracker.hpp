#pragma once

#include "engine/observation.hpp"
#include "engine/result.hpp"

namespace spillover {

/// Follows public revenue and consumer prices of the scenarios of a tile. Does nothing where no
/// accounts are kept.
class BudgetTracker {
public:
    /// \param is_national  [R] 1 for regions of the nation
    BudgetTracker(const Economy& economy, const Behaviour& behaviour,
                  const std::vector<char>& is_national, Index steps, Index lanes);

    void observe(const Moment& moment);  ///< after every step
    BudgetResult result(Index lane) const;

private:
    /// By region and of the nation: sum_t (1 - y_t / y0) dt.
    BudgetResult::Measure loss(const Array<2>& sum, const Numbers& base, Index lane) const;

    bool on_;
    double dt_;
    Index steps_;
    std::vector<char> is_national_;
    Numbers revenue_base_;  ///< [R], money/step
    Array<2> revenue_;      ///< sum over the steps [R x lanes], money
    Observed revenue_now_;  ///< of the last step
    Observed prices_;       ///< of consumers, at the end
};

}  // namespace spillover
