#include "engine/indicators.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace spillover {
namespace {

std::size_t peak_step(const Path& path) {
    const auto lowest = path.base >= 0 ? std::min_element(path.value.begin(), path.value.end())
                                       : std::max_element(path.value.begin(), path.value.end());
    return static_cast<std::size_t>(lowest - path.value.begin());
}

}  // namespace

double peak_loss(const Path& path) {
    if (path.base == 0 || path.value.empty()) return 0;
    return 1 - path.value[peak_step(path)] / path.base;
}

double time_to_peak(const Path& path) {
    if (path.base == 0 || path.value.empty()) return 0;
    return static_cast<double>(peak_step(path) + 1) * path.dt;
}

double cumulative_loss(const Path& path) {
    if (path.base == 0) return 0;
    double loss = 0;
    for (const double value : path.value)
        loss += 1 - value / path.base;
    return loss * path.dt;
}

std::optional<double> time_to_recovery(const Path& path, double threshold) {
    if (path.base == 0) return 0.0;
    const auto away = [&](double value) { return std::abs(value / path.base - 1) >= threshold; };
    std::size_t last_away = path.value.size();
    for (std::size_t t = path.value.size(); t-- > 0;)
        if (away(path.value[t])) {
            last_away = t;
            break;
        }
    if (last_away == path.value.size()) return 0.0;
    if (last_away + 1 == path.value.size()) return {};
    return static_cast<double>(last_away + 1) * path.dt;
}

}  // namespace spillover
