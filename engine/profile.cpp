#include "engine/profile.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "engine/random_course.hpp"

namespace spillover {

double recovery_share(shape::Recovery::Curve curve, double elapsed, double tau) noexcept {
    using Curve = shape::Recovery::Curve;
    switch (curve) {
        case Curve::linear:
            return std::max(0.0, 1 - elapsed / tau);
        case Curve::convex:
            return tau > 1 ? std::pow(1 - 1 / tau, elapsed) : 0.0;
        case Curve::convex_scaled:
            return tau > 1 ? std::pow(1 - 1 / tau, 4 * elapsed) : 0.0;
        case Curve::concave: {
            // A logistic in log time: half is left after tau / 2; k sets how late it starts. tau
            // > 2.
            const double k = 1e-6;
            const double q = (std::log(tau) - std::log(k)) / (std::log(tau) - std::log(2.0));
            return tau / (tau + k * std::pow(elapsed, q));
        }
    }
    return 0;
}

namespace {

/// One shape at one step: its value, or no effect at all.
struct At {
    double value;
    bool active;
};

double level(double from, double to, double share) {
    return from + share * (to - from);
}

class Evaluator {
public:
    Evaluator(const TimeAxis& time, double neutral) : time_{time}, neutral_{neutral} {}

    At operator()(const shape::Constant& s) const { return {s.value, t_ >= s.at}; }
    At operator()(const shape::Pulse& s) const {
        return {s.value, t_ >= s.start && t_ < s.start + s.duration};
    }
    At operator()(const shape::Ramp& s) const {
        const double up = s.start + s.rise;
        if (t_ < s.start) return {neutral_, false};
        if (t_ < up) return {level(neutral_, s.value, (t_ - s.start) / s.rise), true};
        if (s.hold < 0 || t_ < up + s.hold) return {s.value, true};
        const double down = t_ - up - s.hold;
        if (down >= s.fall) return {neutral_, false};
        return {level(s.value, neutral_, down / s.fall), true};
    }
    At operator()(const shape::ExpDecay& s) const {
        const double share = std::exp2(-(t_ - s.start) / s.half_life);
        return {level(s.floor, s.value, share), t_ >= s.start};
    }
    At operator()(const shape::Logistic& s) const {
        return {level(neutral_, s.value, 1 / (1 + std::exp(-(t_ - s.mid) / s.width))), true};
    }
    At operator()(const shape::Recovery& s) const {
        const double elapsed = t_ - s.start - s.duration;
        const double left = elapsed <= 0 ? 1.0 : recovery_share(s.curve, elapsed, s.tau);
        return {level(neutral_, s.value, left), t_ >= s.start};
    }
    At operator()(const shape::Sinusoid& s) const {
        const double angle = 2 * std::numbers::pi * (t_ - s.phase) / s.period;
        return {s.mean + s.amplitude * std::sin(angle), true};
    }
    At operator()(const shape::Seasonal& s) const {
        const double mean = std::accumulate(s.index.begin(), s.index.end(), 0.0) /
                            static_cast<double>(s.index.size());
        return {s.index[season(s.index.size())] / (s.centre ? mean : 1.0), true};
    }
    At operator()(const shape::Cycle& s) const {
        const double cycles = (t_ - s.phase) / s.period;
        const double place = cycles - std::floor(cycles);
        const double angle = place < s.asymmetry
                                 ? 0.5 * place / s.asymmetry
                                 : 0.5 + 0.5 * (place - s.asymmetry) / (1 - s.asymmetry);
        // From trough to peak on the way up and back on the way down, through the mean half-way.
        const double wave = -std::cos(2 * std::numbers::pi * angle);
        const double size = s.amplitude * std::pow(1 - s.damping, std::max(0.0, cycles));
        return {s.mean + size * wave, true};
    }
    At operator()(const shape::Piecewise& s) const;
    At operator()(const RandomShape auto& s) const {
        return {(*course_)[static_cast<std::size_t>(step_)], t_ >= s.start};
    }

    void set_course(const std::vector<double>& course) { course_ = &course; }
    void set_step(Index t) { step_ = t, t_ = static_cast<double>(t); }

private:
    std::size_t season(std::size_t seasons) const {
        const std::chrono::year_month_day day{time_.start_of(step_)};
        const auto month = static_cast<unsigned>(day.month()) - 1;
        if (seasons == 12) return month;
        if (seasons == 4) return month / 3;
        const Date new_year = std::chrono::sys_days{day.year() / std::chrono::January / 1};
        const auto week = (time_.start_of(step_) - new_year).count() / 7;
        return std::min(seasons - 1, static_cast<std::size_t>(week));
    }

    const TimeAxis& time_;
    double neutral_, t_ = 0;
    Index step_ = 0;
    const std::vector<double>* course_ = nullptr;
};

/// Slopes of the monotone cubic through the points (Fritsch and Carlson 1980, harmonic means).
double pchip_slope(const std::vector<double>& x, const std::vector<double>& y, std::size_t n) {
    const auto chord = [&](std::size_t k) { return (y[k + 1] - y[k]) / (x[k + 1] - x[k]); };
    if (x.size() == 2) return chord(0);
    if (n == 0 || n + 1 == x.size()) {
        // Three-point end formula, kept monotone.
        const std::size_t k = n == 0 ? 0 : n - 1, other = n == 0 ? 1 : n - 2;
        const double h = x[k + 1] - x[k], h2 = x[other + 1] - x[other];
        const double d = chord(k), d2 = chord(other);
        const double slope = ((2 * h + h2) * d - h * d2) / (h + h2);
        if (slope * d <= 0) return 0;
        return d * d2 <= 0 && std::abs(slope) > 3 * std::abs(d) ? 3 * d : slope;
    }
    const double before = chord(n - 1), after = chord(n);
    if (before * after <= 0) return 0;
    const double h1 = x[n] - x[n - 1], h2 = x[n + 1] - x[n];
    const double w1 = 2 * h2 + h1, w2 = h2 + 2 * h1;
    return (w1 + w2) / (w1 / before + w2 / after);
}

At Evaluator::operator()(const shape::Piecewise& s) const {
    using Interpolation = shape::Piecewise::Interpolation;
    const auto& x = s.position;
    const auto& y = s.value;
    if (t_ < x.front()) return {neutral_, false};
    if (t_ >= x.back()) return {y.back(), true};
    const auto next = std::upper_bound(x.begin(), x.end(), t_);
    const auto k = static_cast<std::size_t>(next - x.begin()) - 1;
    const double width = x[k + 1] - x[k], u = (t_ - x[k]) / width;
    switch (s.interpolation) {
        case Interpolation::step:
            return {y[k], true};
        case Interpolation::linear:
            return {level(y[k], y[k + 1], u), true};
        case Interpolation::log:
            return {y[k] * std::pow(y[k + 1] / y[k], u), true};
        case Interpolation::pchip: {
            const double d0 = pchip_slope(x, y, k), d1 = pchip_slope(x, y, k + 1);
            const double h00 = (1 + 2 * u) * (1 - u) * (1 - u), h10 = u * (1 - u) * (1 - u);
            const double h01 = u * u * (3 - 2 * u), h11 = u * u * (u - 1);
            return {h00 * y[k] + h10 * width * d0 + h01 * y[k + 1] + h11 * width * d1, true};
        }
    }
    return {neutral_, false};
}

double combine(Profile::Combine how, double neutral, double a, double b) {
    switch (how) {
        // Multiplying factors; with a neutral of 0 the effects are what multiplies.
        case Profile::Combine::multiply:
            return neutral == 0 ? a * b : a * b / neutral;
        case Profile::Combine::add:
            return a + b - neutral;
        case Profile::Combine::max:
            return std::max(a, b);
        case Profile::Combine::min:
            return std::min(a, b);
    }
    return a;
}

}  // namespace

bool is_random(const Shape& shape) {
    return std::visit([]<class S>(const S&) { return RandomShape<S>; }, shape);
}

bool Profile::is_random() const {
    return std::any_of(shapes.begin(), shapes.end(), spillover::is_random);
}

void Profile::set_replicate(Index replicate, bool antithetic) {
    for (Shape& shape : shapes)
        std::visit(
            [&]<class S>(S& s) {
                if constexpr (RandomShape<S>) s.draws = s.draws.in_replicate(replicate, antithetic);
            },
            shape);
}

ProfileValues evaluate(const Profile& profile, const TimeAxis& time) {
    ProfileValues values;
    Evaluator evaluator{time, profile.neutral};
    const bool random = profile.is_random();
    std::vector<std::vector<double>> courses;  // of each shape; empty where it is not random
    for (const Shape& shape : profile.shapes)
        courses.push_back(random_course(shape, time, profile.neutral));
    for (Index t = 0; t < time.steps; ++t) {
        evaluator.set_step(t);
        bool active = false;
        double value = profile.neutral;
        for (std::size_t n = 0; n < profile.shapes.size(); ++n) {
            evaluator.set_course(courses[n]);
            const At at = std::visit(evaluator, profile.shapes[n]);
            if (!at.active) continue;
            value = active ? combine(profile.combine, profile.neutral, value, at.value) : at.value;
            active = true;
        }
        if (profile.scale != 1) value = level(profile.neutral, value, profile.scale);
        if (random && active && (value < profile.low || value > profile.high)) {
            value = std::clamp(value, profile.low, profile.high);
            ++values.cut;
        }
        values.value.push_back(value);
        values.active.push_back(active ? 1 : 0);
    }
    return values;
}

}  // namespace spillover
