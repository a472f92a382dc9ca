#include "engine/indicators.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace spillover {
namespace {

constexpr double hardly_a_loss = 1e-9;  ///< in shares of a year
constexpr double least_part = 0.1;      ///< of a total that a divisor must be
constexpr double least_change = 1e-3;   ///< of a price or a flow

/// The first step of the smallest and of the largest y_t / y0.
std::size_t lowest_step(const Path& path) {
    const auto lowest = path.base >= 0 ? std::min_element(path.value.begin(), path.value.end())
                                       : std::max_element(path.value.begin(), path.value.end());
    return static_cast<std::size_t>(lowest - path.value.begin());
}

std::size_t highest_step(const Path& path) {
    const auto highest = path.base >= 0 ? std::max_element(path.value.begin(), path.value.end())
                                        : std::min_element(path.value.begin(), path.value.end());
    return static_cast<std::size_t>(highest - path.value.begin());
}

}  // namespace

double peak_loss(const Path& path) {
    if (path.base == 0 || path.value.empty()) return 0;
    return 1 - path.value[lowest_step(path)] / path.base;
}

double peak_gain(const Path& path) {
    if (path.base == 0 || path.value.empty()) return 0;
    return path.value[highest_step(path)] / path.base - 1;
}

double time_to_peak(const Path& path) {
    if (path.base == 0 || path.value.empty()) return 0;
    return static_cast<double>(lowest_step(path) + 1) * path.dt;
}

double cumulative_loss(const Path& path) {
    if (path.base == 0) return 0;
    double loss = 0;
    for (const double value : path.value)
        loss += 1 - value / path.base;
    return loss * path.dt;
}

std::optional<double> time_to_recovery(const Path& path, double threshold, double hold) {
    if (path.base == 0) return 0.0;
    const std::size_t steps = path.value.size();
    const auto away = [&](double value) { return std::abs(value / path.base - 1) >= threshold; };
    if (std::none_of(path.value.begin(), path.value.end(), away)) return 0.0;

    const bool falls = away(path.value[lowest_step(path)]) && peak_loss(path) > 0;
    std::size_t since = (falls ? lowest_step(path) : highest_step(path)) + 1;
    for (std::size_t t = since; t < steps; ++t) {
        if (away(path.value[t])) since = t + 1;
        // Less than half a step short of the time is the time: steps are no exact parts of a year.
        if (static_cast<double>(t + 1 - since) + 0.5 > hold / path.dt)
            return static_cast<double>(since) * path.dt;
    }
    if (since >= steps || std::isfinite(hold)) return {};
    return static_cast<double>(since) * path.dt;
}

double discounted_loss(const Path& path, double rate) {
    if (path.base == 0) return 0;
    double loss = 0;
    for (std::size_t t = 0; t < path.value.size(); ++t) {
        const double middle = (static_cast<double>(t) + 0.5) * path.dt;
        loss += (1 - path.value[t] / path.base) * std::exp(-rate * middle);
    }
    return loss * path.dt;
}

double resilience(const Path& path) {
    if (path.value.empty()) return 1;
    return 1 - cumulative_loss(path) / (static_cast<double>(path.value.size()) * path.dt);
}

std::optional<double> static_resilience(double actual_loss, double rigid_loss) {
    if (!(rigid_loss > hardly_a_loss)) return {};
    return (rigid_loss - actual_loss) / rigid_loss;
}

std::optional<double> spillover_ratio(double total, double direct, double direct_moves) {
    const double least =
        std::max({hardly_a_loss, least_part * std::abs(total), least_part * direct_moves});
    if (!(std::abs(direct) > least)) return {};
    return total / direct - 1;
}

std::optional<double> trade_diversion(double change_to_third, double change_to_block,
                                      double base_to_block) {
    if (!(std::abs(change_to_block) > least_change * base_to_block)) return {};
    return -change_to_third / change_to_block;
}

std::optional<double> pass_through(double index_change, double price_change) {
    if (!(std::abs(price_change) > least_change)) return {};
    return index_change / price_change;
}

}  // namespace spillover
