#pragma once

#include <span>
#include <vector>

#include "engine/observation.hpp"
#include "engine/result.hpp"

namespace spillover {

/// Follows what indicators need beyond GDP at base prices, for the scenarios of a tile; of exports,
/// prices and jobs only what some of them asks for.
class IndicatorTracker {
public:
    IndicatorTracker(const MrioTable& table, const Economy& economy, const Behaviour& behaviour,
                     std::span<const Scenario* const> members);

    void observe(const Moment& moment);
    RunAccounts result(Index lane) const;

private:
    void observe_gdp(const Moment& moment);
    void observe_exports(const Moment& moment);
    void observe_prices(const Moment& moment);
    void observe_jobs(const Moment& moment);

    const Economy* economy_;
    const Behaviour* behaviour_;
    Index steps_;
    std::vector<char> is_national_;                    ///< [R]
    Array<2> gdp_;                                     ///< sum over steps [N x lanes], money
    Array<2> exports_;                                 ///< [D x lanes], money; or empty
    Array<3> nominal_region_, nominal_sector_, jobs_;  ///< [steps x R|S|R x lanes], money/year
    Array<2> good_price_;                              ///< sums over steps [S x lanes]
    Array<2> price_;  ///< of consumption, exports, imports: sums over steps [3 x lanes]
    std::vector<double> consumption_;  ///< base-year weights [R]
    Vector exported_, imported_;       ///< base-year weights [N]
};

}  // namespace spillover
