#pragma once

#include <vector>

#include "engine/observation.hpp"
#include "engine/result.hpp"

namespace spillover {

/// Follows how well the accounts of a tile add up (docs/model.md, I5 and I6).
class ResidualTracker {
public:
    /// \param base_gdp  of each industry [N], money/year
    ResidualTracker(const Economy& economy, const Behaviour& behaviour,
                    const std::vector<double>& base_gdp, Index lanes);

    void observe(const Moment& moment);
    /// \param state  at the end of the run
    Residuals result(Index lane, const State& state) const;

private:
    void observe_goods(const Moment& moment);
    void observe_money(const Moment& moment);

    const Economy* economy_;
    const Behaviour* behaviour_;
    double base_output_ = 0, base_gdp_ = 0;  ///< of all industries, money/step
    Array<2> sold_, received_;               ///< of each good in the step [S x lanes], money/step
    Array<1> receipts_less_use_;             ///< over the run, of all industries [lanes], money
    std::vector<Residuals> worst_;           ///< so far [lanes]
};

}  // namespace spillover
