#include "engine/indicators.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace spillover {
namespace {

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

}  // namespace spillover
