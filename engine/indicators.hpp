#pragma once

#include <limits>
#include <optional>
#include <span>

namespace spillover {

/// A path and the level it is measured against; one value per step.
struct Path {
    std::span<const double> value;  ///< [steps]
    double base = 0;                ///< base-year level in the unit of `value`
    double dt = 1;                  ///< years per step
};

// Definitions: docs/indicators.md. Shares are fractions of the base-year level; a base of 0 gives
// 0.

/// max_t (1 - y_t / y0); negative if the path never falls below base.
double peak_loss(const Path& path);
/// max_t (y_t / y0 - 1); negative if the path never rises above base.
double peak_gain(const Path& path);
/// Years from the start of the run to the end of the step of the peak loss.
double time_to_peak(const Path& path);
/// sum_t (y0 - y_t) dt / (y0 1 year): loss in shares of a year's base-year level.
double cumulative_loss(const Path& path);
/// Years from the start of the run until the path, after its peak loss (its peak gain, if it never
/// falls), comes back to within `threshold` of base and stays there for `hold` years, or to the
/// end. Nothing where that is not seen within the run: the observation is censored, which is not
/// the same as the horizon. 0 where the path never left.
std::optional<double> time_to_recovery(const Path& path, double threshold = 0.005,
                                       double hold = std::numeric_limits<double>::infinity());

}  // namespace spillover
