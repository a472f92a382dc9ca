#pragma once

#include <variant>
#include <vector>

namespace spillover {

/// Distributions of one number, for sizes of jumps and dimensions of ensembles. Parameters are
/// taken as good: the reader refuses others. Formulas: docs/scenario_language.md.
namespace distribution {

struct Normal {
    double mean = 0, sd = 1;
};
/// Normal, given that it falls into [low, high]; mean and sd are those of the normal.
struct TruncatedNormal {
    double mean = 0, sd = 1, low = -1, high = 1;
};
struct LogNormal {
    double median = 1, sd_log = 1;
};
struct Uniform {
    double low = 0, high = 1;
};
struct LogUniform {
    double low = 1, high = 2;
};
struct Triangular {
    double low = 0, mode = 0.5, high = 1;
};
struct Beta {
    double alpha = 1, beta = 1, low = 0, high = 1;
};
/// Values in increasing order and the probability of each or a smaller one. See discrete().
struct Discrete {
    std::vector<double> value, cumulative;
};

}  // namespace distribution

using Distribution =
    std::variant<distribution::Normal, distribution::TruncatedNormal, distribution::LogNormal,
                 distribution::Uniform, distribution::LogUniform, distribution::Triangular,
                 distribution::Beta, distribution::Discrete>;

/// Values with weights (all positive; they are scaled to sum 1), brought into order. Observations
/// of equal weight make an empirical distribution.
distribution::Discrete discrete(std::vector<double> values, std::vector<double> weights);

/// The value that is not exceeded with probability u in (0, 1); increases with u.
double quantile(const Distribution& distribution, double u);

struct Support {
    double low, high;  ///< infinite where there is no bound
};
Support support_of(const Distribution& distribution);

/// True where some of a normal distribution lies in [low, high], as far as numbers can tell.
bool has_mass(const distribution::TruncatedNormal& normal);

/// The number of events that is not exceeded with probability u in (0, 1), events coming at random
/// with this mean number.
int poisson_quantile(double mean, double u);

}  // namespace spillover
