#pragma once

#include <span>

namespace spillover {

// Of the values that members of a batch have at one place and time. NaN, "no data", is not among
// them. Sums run in the order given: the same values in the same order give the same bits.

/// Arithmetic mean; exact where all values are equal. NaN of no values.
double mean_of(std::span<const double> values);

/// Sample standard deviation, divisor n - 1; 0 where all values are equal. NaN of fewer than two.
double standard_deviation_of(std::span<const double> values);

/// Order statistics, linear between them: with the values sorted, x[0] to x[n - 1], the quantile of
/// probability p is x[h] at h = (n - 1) p (Hyndman and Fan 1996, type 7; the default of numpy, R).
/// NaN of no values.
/// \param values         put into another order
/// \param probabilities  ascending, each 0 to 1
/// \param result         as many
void quantiles_of(std::span<double> values, std::span<const double> probabilities,
                  std::span<double> result);

/// A statement about a number: "below -5".
struct Condition {
    enum class Comparison { below, at_most, above, at_least };
    Comparison comparison = Comparison::below;
    double threshold = 0;

    bool holds(double value) const noexcept;
    friend bool operator==(const Condition&, const Condition&) = default;
};

/// Share of the values for which the condition holds. NaN of no values.
double share_where(std::span<const double> values, const Condition& condition);

}  // namespace spillover
