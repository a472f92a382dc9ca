#pragma once

#include <array>
#include <limits>
#include <optional>
#include <variant>
#include <vector>

#include "engine/calendar.hpp"
#include "engine/distribution.hpp"
#include "engine/random.hpp"

namespace spillover {

/// Shapes in time. All positions and lengths are in steps since the start of the run (fractional),
/// all values absolute (a factor, a share, a loss), as the reader converted them. `neutral` is the
/// value that means "no effect": 1 for factors, 0 for losses. Formulas: docs/scenario_language.md.
namespace shape {

struct Constant {
    double at = 0, value = 0;  ///< value for t >= at
};
struct Pulse {
    double start = 0, duration = 0, value = 0;  ///< value on [start, start + duration)
};
/// Linear up over `rise`, held for `hold`, linear down over `fall`. A negative hold means for ever.
struct Ramp {
    double start = 0, rise = 0, value = 0, hold = -1, fall = 0;
};
struct ExpDecay {
    double start = 0, value = 0, half_life = 1, floor = 0;
};
struct Logistic {
    double mid = 0, width = 1, value = 0;
};
/// Full effect on [start, start + duration], then recovery as in ARIO studies.
/// linear z (1 - e/tau), convex z (1 - 1/tau)^e, convex_scaled z (1 - 1/tau)^(4e),
/// concave z tau / (tau + k e^q); e = steps since the end of the full effect.
struct Recovery {
    enum class Curve { linear, convex, convex_scaled, concave };
    double start = 0, duration = 0, value = 0, tau = 1;
    Curve curve = Curve::linear;
};
struct Sinusoid {
    double period = 1, amplitude = 0, phase = 0, mean = 0;
};
/// Index by month (12), quarter (4) or week of the year (52); scaled to mean 1 if `centre`.
struct Seasonal {
    std::vector<double> index;
    bool centre = true;
};
/// Piecewise sine: up for asymmetry * period, down for the rest; `damping` is the share of the
/// amplitude lost per period.
struct Cycle {
    double period = 1, amplitude = 0, asymmetry = 0.5, damping = 0, phase = 0, mean = 0;
};
/// Points (position, value), positions increasing; before the first point neutral, after the last
/// held. Also what a CSV series becomes.
struct Piecewise {
    enum class Interpolation { linear, step, pchip, log };
    std::vector<double> position, value;
    Interpolation interpolation = Interpolation::linear;
};

// Random courses. `draws` says where their numbers come from; one draw of step t leads to step t,
// so that a longer run goes on where a shorter one ends. They begin with the first step at `start`
// or after.

/// x' = mean + rho (x - mean) + sigma e, with standard normal e. \see ornstein_uhlenbeck()
struct AutoRegressive {
    double start = 0, mean = 0, rho = 0, sigma = 0;
    std::optional<double> initial = 0;  ///< x at `start`; without it drawn from the long run
    bool log = false;                   ///< the course is exp(x), mean the mean of x
    RandomStream draws;
};
/// Geometric Brownian motion from 1: log x' = log x + (drift - sigma^2/2) dt + sigma sqrt(dt) e.
struct GeometricBrownian {
    double start = 0, drift = 0, sigma = 0;  ///< drift per year, sigma per square root of a year
    RandomStream draws;
};
/// Sum of jumps that come at random (compound Poisson); those of a step act from its beginning.
struct Jump {
    double start = 0, rate = 0;  ///< jumps per year
    Distribution size;
    double half_life = std::numeric_limits<double>::infinity();  ///< steps
    bool log = false;                                            ///< the course is exp(sum)
    RandomStream draws;
};
/// Markov switching between states, each with a value.
struct Regime {
    double start = 0;
    std::vector<double> value;                    ///< [states]
    std::vector<double> initial;                  ///< probability of each state at `start`
    std::vector<std::vector<double>> transition;  ///< [from][to] within a step; rows sum to 1
    RandomStream draws;
};

/// Exact steps of dx = -k (x - mean) dt + sigma dW with k = ln 2 / half_life.
/// \param half_life  steps  \param sigma  per square root of a year  \param dt  years per step
AutoRegressive ornstein_uhlenbeck(double mean, double half_life, double sigma, double dt);

}  // namespace shape

using Shape =
    std::variant<shape::Constant, shape::Pulse, shape::Ramp, shape::ExpDecay, shape::Logistic,
                 shape::Recovery, shape::Sinusoid, shape::Seasonal, shape::Cycle, shape::Piecewise,
                 shape::AutoRegressive, shape::GeometricBrownian, shape::Jump, shape::Regime>;

template <class S>
concept RandomShape = requires(const S& s) {
    s.draws;
};
bool is_random(const Shape& shape);

/// One or more shapes, combined element by element.
struct Profile {
    enum class Combine { multiply, add, max, min };
    std::vector<Shape> shapes;
    Combine combine = Combine::multiply;  ///< add and multiply act on deviations from neutral
    double neutral = 1;
    /// Share of the effect that is applied: neutral + scale * (value - neutral). Ensembles move it.
    double scale = 1;
    /// What the variable can be. A random profile is held to it: values beyond are cut and counted.
    double low = -std::numeric_limits<double>::infinity(),
           high = std::numeric_limits<double>::infinity();

    bool is_random() const;  ///< some shape is
    /// Draws of another replicate, from 1. \see RandomStream::in_replicate
    void set_replicate(Index replicate, bool antithetic);
};

/// A profile at every step of a run. Where not active, the shock does not touch its cells at all
/// (before a step, outside a pulse), which matters for `set`, `cap` and `floor`.
struct ProfileValues {
    std::vector<double> value;  ///< [steps]
    std::vector<char> active;   ///< [steps] 0 or 1
    Index cut = 0;              ///< steps whose value was beyond what is possible
};
ProfileValues evaluate(const Profile& profile, const TimeAxis& time);

/// Share of the initial damage left `elapsed` steps after recovery began; in [0, 1].
double recovery_share(shape::Recovery::Curve curve, double elapsed, double tau) noexcept;

}  // namespace spillover
