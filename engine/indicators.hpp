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

/// The same, each loss discounted to the start of the run. \param rate  per year, continuous
double discounted_loss(const Path& path, double rate);
/// 1 - mean loss over the run: Bruneau's resilience triangle (2003). Above 1 for gains.
double resilience(const Path& path);
/// Share of the loss of a rigid economy that reactions avoid: (rigid - actual) / rigid (Rose 2004).
/// Nothing where the rigid economy loses nothing.
std::optional<double> static_resilience(double actual_loss, double rigid_loss);

/// What losses are beyond the direct ones, per unit of these: total / direct - 1. Nothing where the
/// direct loss is no measure: hardly there (1e-9 of a year), under a tenth of the total, or under a
/// tenth of the direct gains and losses of all regions, which then cancel.
/// \param direct_moves  sum of the absolute direct losses of regions, same unit
std::optional<double> spillover_ratio(double total, double direct, double direct_moves);

/// How far exports that one block turns away find buyers elsewhere: - (change of exports to third
/// blocks) / (change of exports to the block). Nothing where exports to the block hardly change.
std::optional<double> trade_diversion(double change_to_third, double change_to_block,
                                      double base_to_block);
/// Change of one price index per unit of change of another. Nothing where that is under 0.1 %.
std::optional<double> pass_through(double index_change, double price_change);

}  // namespace spillover
