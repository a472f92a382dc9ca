#include "engine/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace spillover {
namespace {

constexpr double no_data = std::numeric_limits<double>::quiet_NaN();

/// Puts values to their places in sorted order, one after another, without sorting them all.
class Sorting {
public:
    explicit Sorting(std::span<double> values) : values_{values} {}

    /// The k-th smallest, from 0. Asked for in ascending order; one that was asked for may come
    /// again.
    double at(std::size_t k) {
        if (k >= placed_) {
            const auto begin = values_.begin();
            std::nth_element(begin + static_cast<std::ptrdiff_t>(placed_),
                             begin + static_cast<std::ptrdiff_t>(k), values_.end());
            placed_ = k + 1;
        }
        return values_[k];
    }

private:
    std::span<double> values_;
    std::size_t placed_ = 0;  ///< values before it are not larger than those from it on
};

}  // namespace

double mean_of(std::span<const double> values) {
    if (values.empty()) return no_data;
    // Around the first value: equal values leave no rounding.
    const double first = std::isfinite(values[0]) ? values[0] : 0.0;
    double sum = 0;
    for (const double value : values)
        sum += value - first;
    return first + sum / static_cast<double>(values.size());
}

double standard_deviation_of(std::span<const double> values) {
    if (values.size() < 2) return no_data;
    const double mean = mean_of(values);
    double squares = 0, sum = 0;
    for (const double value : values) {
        const double deviation = value == mean ? 0.0 : value - mean;  // of infinities too
        squares += deviation * deviation;
        sum += deviation;
    }
    // What the mean lacks by rounding is taken out again.
    const auto count = static_cast<double>(values.size());
    const double variance = (squares - sum * sum / count) / (count - 1);
    return variance < 0 ? 0.0 : std::sqrt(variance);
}

void quantiles_of(std::span<double> values, std::span<const double> probabilities,
                  std::span<double> result) {
    if (values.empty()) {
        std::fill(result.begin(), result.end(), no_data);
        return;
    }
    Sorting sorted{values};
    for (std::size_t n = 0; n < probabilities.size(); ++n) {
        const double place = static_cast<double>(values.size() - 1) * probabilities[n];
        const auto below = static_cast<std::size_t>(place);
        const double rest = place - static_cast<double>(below), low = sorted.at(below);
        result[n] = low;
        if (rest == 0) continue;
        const double high = sorted.at(below + 1);
        if (high != low) result[n] = low + rest * (high - low);
    }
}

bool Condition::holds(double value) const noexcept {
    switch (comparison) {
        case Comparison::below:
            return value < threshold;
        case Comparison::at_most:
            return value <= threshold;
        case Comparison::above:
            return value > threshold;
        case Comparison::at_least:
            return value >= threshold;
    }
    return false;
}

double share_where(std::span<const double> values, const Condition& condition) {
    if (values.empty()) return no_data;
    const auto count = std::count_if(values.begin(), values.end(),
                                     [&](double value) { return condition.holds(value); });
    return static_cast<double>(count) / static_cast<double>(values.size());
}

}  // namespace spillover
