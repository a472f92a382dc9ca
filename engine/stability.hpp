#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/linearised_step.hpp"
#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// What can be known about a run before it starts (docs/model.md, stability).
struct StabilityReport {
    double spectral_radius = 0;  ///< rho(A)
    /// rho of a_ij (1 + n_i / tau_i) where targets follow output: the restocking loop is stable iff
    /// it is below 1 (S1). Equal to rho(A) where targets follow expected or base demand, which are
    /// stable for any n and tau.
    double restocking_radius = 0;
    bool targets_follow_output = false;
    /// rho of (I - A)^-1 B diag(K0 / x0) in years: how much capital the capital that an extra unit
    /// of investment calls for calls for in turn. Investment is stable where it is below the time
    /// that capital and expectations take to adjust (S2); 0 where the investment channel is off.
    double capital_radius = 0, capital_time = 0;
    bool restocking_stable() const noexcept { return restocking_radius < 1; }
    bool investment_stable() const noexcept {
        return capital_radius == 0 || capital_radius < capital_time;
    }
    /// Of the step as a whole, where it was asked for: a disturbance dies out iff it is below 1.
    std::optional<SlowestMode> slowest_mode;
    bool step_stable() const noexcept {
        constexpr double neutral = 1 + 1e-6;
        return !slowest_mode || !slowest_mode->settled || slowest_mode->radius <= neutral;
    }
    bool stable() const noexcept {
        return restocking_stable() && investment_stable() && step_stable();
    }

    /// Inputs that stop an industry altogether although they are under 2 % of its cost.
    struct CriticalTrifle {
        Index input = 0, industry = 0;
        double cost_share = 0;
    };
    std::vector<CriticalTrifle> critical_trifles;  ///< largest industries first
    /// Inputs held for less than one step, which a run takes as one step (V32).
    std::size_t short_covers = 0;
    double shortest_cover = 0;  ///< steps
    Index shortest_input = 0;
    double single_origin_share = 0;  ///< share of intermediate use with one origin for >= 95 %
};

/// \param whole_step  also look for the slowest mode of the linearised step: as long as some
/// hundred
///                    steps of a run
StabilityReport stability_of(const MrioTable& table, const TimeAxis& time,
                             const ModelSettings& settings, bool whole_step);

/// The report in a few lines for people; what deserves a warning is marked by `warnings_of`.
std::string describe(const StabilityReport& report);
/// V30, V31, V32 as sentences; empty if there is nothing to warn of.
std::vector<std::string> warnings_of(const StabilityReport& report, const MrioTable& table);

}  // namespace spillover
