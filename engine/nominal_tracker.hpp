#pragma once

#include "engine/observation.hpp"
#include "engine/result.hpp"

namespace spillover {

/// Follows what a run means in money: nominal GDP, public revenue and consumer prices of the
/// scenarios of a tile. Does nothing where no accounts are kept.
class NominalTracker {
public:
    /// \param is_national  [R] 1 for regions of the nation
    NominalTracker(const Economy& economy, const Behaviour& behaviour,
                   const std::vector<char>& is_national, Index steps);

    void observe(const Moment& moment);  ///< after every step
    NominalResult result(Index lane) const;

private:
    /// By region and of the nation: sum_t (1 - y_t / y0) dt.
    NominalResult::Measure loss(const Array<2>& sum, const std::vector<double>& base,
                                Index lane) const;

    bool on_;
    double dt_;
    Index steps_;
    std::vector<char> is_national_;
    std::vector<double> gdp_base_, revenue_base_;  ///< [R], money/step
    Array<2> gdp_, revenue_;                       ///< sums over the steps [R x lanes], money
    Observed prices_;                              ///< of consumers, at the end
};

}  // namespace spillover
