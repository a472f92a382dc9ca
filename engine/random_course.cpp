#include "engine/random_course.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace spillover {
namespace {

/// Factors between exp(-20) and exp(20), so that products of several stay numbers.
double factor_of(double log) {
    return std::exp(std::clamp(log, -20.0, 20.0));
}

class Courses {
public:
    Courses(const TimeAxis& time, double neutral)
        : time_{time}, values_(static_cast<std::size_t>(time.steps), neutral), neutral_{neutral} {}

    std::vector<double> operator()(const shape::AutoRegressive& s) {
        double x = 0;
        follow(s.start, [&](Index t, bool first) {
            if (first) {
                const double spread = s.sigma / std::sqrt(1 - s.rho * s.rho);
                x = s.initial ? *s.initial : s.mean + spread * s.draws.normal(t);
            } else {
                x = s.mean + s.rho * (x - s.mean) + s.sigma * s.draws.normal(t);
            }
            return s.log ? factor_of(x) : x;
        });
        return std::move(values_);
    }

    std::vector<double> operator()(const shape::GeometricBrownian& s) {
        const double dt = time_.dt();
        double log = 0;
        follow(s.start, [&](Index t, bool first) {
            if (!first)
                log += (s.drift - s.sigma * s.sigma / 2) * dt +
                       s.sigma * std::sqrt(dt) * s.draws.normal(t);
            return factor_of(log);
        });
        return std::move(values_);
    }

    std::vector<double> operator()(const shape::Jump& s) {
        const double mean = s.rate * time_.dt(), kept = std::exp2(-1 / s.half_life);
        double sum = 0;
        follow(s.start, [&](Index t, bool) {
            sum *= kept;
            const int jumps = poisson_quantile(mean, s.draws.uniform(t));
            for (int n = 1; n <= jumps; ++n)
                sum += quantile(s.size, s.draws.uniform(t, n));
            return s.log ? factor_of(sum) : neutral_ + sum;
        });
        return std::move(values_);
    }

    std::vector<double> operator()(const shape::Regime& s) {
        std::size_t state = 0;
        follow(s.start, [&](Index t, bool first) {
            const std::vector<double>& chances = first ? s.initial : s.transition[state];
            double left = s.draws.uniform(t);
            for (state = 0; state + 1 < chances.size() && left >= chances[state]; ++state)
                left -= chances[state];
            return s.value[state];
        });
        return std::move(values_);
    }

    std::vector<double> operator()(const auto&) { return {}; }

private:
    /// Calls `next` for every step from `start` on.
    template <class Next>
    void follow(double start, Next&& next) {
        const auto first = static_cast<Index>(std::max(0.0, std::ceil(start)));
        for (Index t = first; t < time_.steps; ++t)
            values_[static_cast<std::size_t>(t)] = next(t, t == first);
    }

    const TimeAxis& time_;
    std::vector<double> values_;
    double neutral_;
};

}  // namespace

shape::AutoRegressive shape::ornstein_uhlenbeck(double mean, double half_life, double sigma,
                                                double dt) {
    const double k = std::numbers::ln2 / (half_life * dt);
    const double rho = std::exp2(-1 / half_life);
    return {0, mean, rho, sigma * std::sqrt((1 - rho * rho) / (2 * k)), mean, false, {}};
}

std::vector<double> random_course(const Shape& shape, const TimeAxis& time, double neutral) {
    if (!is_random(shape)) return {};
    return std::visit(Courses{time, neutral}, shape);
}

}  // namespace spillover
