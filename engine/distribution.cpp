#include "engine/distribution.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/random.hpp"

namespace spillover {
namespace {

namespace d = distribution;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Not kept off 0 and 1: tails are what truncation is about.
double cumulative(double z) {
    return boost::math::cdf(boost::math::normal{}, z);
}

/// Probabilities below the bounds of a normal whose bounds lie below its mean, or around it: far
/// above the mean, probabilities round to 1 and tell nothing.
struct Bounds {
    double below_low, below_high;
};
Bounds bounds_of(const d::TruncatedNormal& n) {
    return {cumulative((n.low - n.mean) / n.sd), cumulative((n.high - n.mean) / n.sd)};
}
d::TruncatedNormal mirrored(const d::TruncatedNormal& n) {
    return {-n.mean, n.sd, -n.high, -n.low};
}

struct Quantile {
    double u;

    double operator()(const d::Normal& n) const { return n.mean + n.sd * normal_quantile(u); }
    double operator()(const d::TruncatedNormal& n) const {
        if (n.low > n.mean) return -Quantile{1 - u}(mirrored(n));
        const auto [from, to] = bounds_of(n);
        return std::clamp(n.mean + n.sd * normal_quantile(from + u * (to - from)), n.low, n.high);
    }
    double operator()(const d::LogNormal& n) const {
        return n.median * std::exp(n.sd_log * normal_quantile(u));
    }
    double operator()(const d::Uniform& n) const { return n.low + u * (n.high - n.low); }
    double operator()(const d::LogUniform& n) const {
        return std::clamp(n.low * std::pow(n.high / n.low, u), n.low, n.high);
    }
    double operator()(const d::Triangular& n) const {
        const double width = n.high - n.low, rise = n.mode - n.low, fall = n.high - n.mode;
        return u * width < rise ? n.low + std::sqrt(u * width * rise)
                                : n.high - std::sqrt((1 - u) * width * fall);
    }
    double operator()(const d::Beta& n) const {
        const boost::math::beta_distribution<> unit{n.alpha, n.beta};
        return n.low + (n.high - n.low) * boost::math::quantile(unit, u);
    }
    double operator()(const d::Discrete& n) const {
        const auto place = std::lower_bound(n.cumulative.begin(), n.cumulative.end(), u);
        const auto k =
            std::min<std::ptrdiff_t>(place - n.cumulative.begin(), std::ssize(n.cumulative) - 1);
        return n.value[static_cast<std::size_t>(k)];
    }
};

struct SupportOf {
    Support operator()(const d::Normal&) const { return {-infinity, infinity}; }
    Support operator()(const d::LogNormal&) const { return {0, infinity}; }
    Support operator()(const d::Discrete& n) const { return {n.value.front(), n.value.back()}; }
    Support operator()(const auto& n) const { return {n.low, n.high}; }
};

}  // namespace

d::Discrete discrete(std::vector<double> values, std::vector<double> weights) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    d::Discrete result;
    double below = 0;
    for (const std::size_t n : order) {
        below += weights[n] / sum;
        result.value.push_back(values[n]);
        result.cumulative.push_back(below);
    }
    return result;
}

double quantile(const Distribution& distribution, double u) {
    return std::visit(Quantile{u}, distribution);
}

Support support_of(const Distribution& distribution) {
    return std::visit(SupportOf{}, distribution);
}

bool has_mass(const d::TruncatedNormal& normal) {
    const auto [from, to] = bounds_of(normal.low > normal.mean ? mirrored(normal) : normal);
    return to - from > std::numeric_limits<double>::min();
}

int poisson_quantile(double mean, double u) {
    double probability = std::exp(-mean), below = probability;
    int n = 0;
    // Beyond the mean, probabilities that no longer add to the sum end the search.
    while (below < u && (n < mean || probability > 0x1p-60)) {
        probability *= mean / ++n;
        below += probability;
    }
    return n;
}

}  // namespace spillover
