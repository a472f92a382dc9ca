#include "kernels/kras.hpp"

#include <algorithm>
#include <cmath>

namespace spillover::kernels {
namespace {

/// One constraint and the cells it speaks of.
struct Row {
    const Index* cell;
    const double* coefficient;
    Index count;
};

Row row_of(const LinearConstraints& g, Index k) {
    const Index first = g.first[k];
    return {g.cell + first, g.coefficient + first, g.first[k + 1] - first};
}

/// What a multiplier makes of a constraint: value, slope, size.
struct Value {
    double sum = 0, slope = 0, size = 0;
};

double rate(const Row& row, Index n, In<1> cells, In<1> weights) {
    const double z = cells(row.cell[n]), g = row.coefficient[n];
    return (z < 0 ? -g : g) / weights(row.cell[n]);
}

Value value_at(const Row& row, In<1> cells, In<1> weights, double lambda) {
    Value value;
    for (Index n = 0; n < row.count; ++n) {
        const double change = rate(row, n, cells, weights);
        const double term =
            row.coefficient[n] * cells(row.cell[n]) * (lambda == 0 ? 1 : std::exp(lambda * change));
        value.sum += term;
        value.slope += term * change;
        value.size += std::abs(term);
    }
    return value;
}

/// Largest |rate| of the cells above zero, and whether all have the same.
struct Rates {
    double largest = 0;
    bool alike = true, rising = false, falling = false;
};
Rates rates_of(const Row& row, In<1> cells, In<1> weights) {
    Rates rates;
    for (Index n = 0; n < row.count; ++n) {
        if (cells(row.cell[n]) == 0 || row.coefficient[n] == 0) continue;
        const double change = rate(row, n, cells, weights);
        (change > 0 ? rates.rising : rates.falling) = true;
        if (rates.largest > 0 && std::abs(change) != rates.largest) rates.alike = false;
        rates.largest = std::max(rates.largest, std::abs(change));
    }
    return rates;
}

/// P r - N / r = target, without the cancellation of the textbook formula.
double closed_form(const Value& at_zero, double target) {
    const double positive = (at_zero.size + at_zero.sum) / 2,
                 negative = (at_zero.size - at_zero.sum) / 2;
    const double root = std::sqrt(target * target + 4 * positive * negative);
    if (target >= 0) return (target + root) / (2 * positive);
    return 2 * negative / (root - target);
}

/// The multiplier that meets a constraint: by Newton's method within a bracket; where all terms
/// have one sign on the logarithm, which is nearly straight.
double newton(const Row& row, In<1> cells, In<1> weights, double target, const Rates& rates) {
    const bool one_sign = !(rates.rising && rates.falling);
    const double most = 30 / rates.largest;
    double lambda = 0, low = -HUGE_VAL, high = HUGE_VAL;
    for (int round = 0; round < 100; ++round) {
        const Value value = value_at(row, cells, weights, lambda);
        const double gap = value.sum - target;
        if (std::abs(gap) <= 1e-16 * (value.size + std::abs(target)) || !(value.slope > 0)) break;
        (gap > 0 ? high : low) = lambda;
        const double step =
            one_sign ? -std::log(value.sum / target) * value.sum / value.slope : -gap / value.slope;
        double next = lambda + std::clamp(step, -most, most);
        if (!(next > low && next < high)) next = (low + high) / 2;
        if (next == lambda) break;
        lambda = next;
    }
    return lambda;
}

/// Multiplies cells until the constraint is met. \returns the multiplier's logarithm
double meet(const Row& row, Out<1> cells, In<1> weights, double target) {
    const Rates rates = rates_of(row, cells, weights);
    if (rates.largest == 0) return 0;
    if (target == 0 && !(rates.rising && rates.falling)) {
        for (Index n = 0; n < row.count; ++n)
            if (row.coefficient[n] != 0) cells(row.cell[n]) = 0;
        return 0;
    }
    const bool within_reach = target > 0 ? rates.rising : target == 0 || rates.falling;
    if (!within_reach) return 0;
    if (rates.alike) {
        const double factor = closed_form(value_at(row, cells, weights, 0), target);
        if (!(factor > 0) || !std::isfinite(factor)) return 0;
        for (Index n = 0; n < row.count; ++n) {
            const double change = rate(row, n, cells, weights);
            if (change != 0) cells(row.cell[n]) *= change > 0 ? factor : 1 / factor;
        }
        return std::log(factor) / rates.largest;
    }
    const double lambda = newton(row, cells, weights, target, rates);
    if (!std::isfinite(lambda)) return 0;
    for (Index n = 0; n < row.count; ++n)
        cells(row.cell[n]) *= std::exp(lambda * rate(row, n, cells, weights));
    return lambda;
}

double worst_gap(const LinearConstraints& g, In<1> cells, In<1> weights, In<1> targets) {
    double worst = 0;
    for (Index k = 0; k < g.count; ++k) {
        const Value value = value_at(row_of(g, k), cells, weights, 0);
        const double size = std::max(value.size, std::abs(targets(k)));
        if (size > 0) worst = std::max(worst, std::abs(value.sum - targets(k)) / size);
    }
    return worst;
}

/// Whether the multipliers y of a round prove that the targets contradict each other: y' c is far
/// larger than what the cells could make of y' G z. Leaves G' y in `net`.
struct Proof {
    bool holds = false, sharp = false;
    double contradiction = 0, squares = 0, largest = 0;
};
constexpr double rounding = 1e-13;  // of sums of targets
constexpr double distinct = 1e-7;   // multipliers above it are no rounding
Proof proof_of(const LinearConstraints& g, In<1> cells, In<1> targets, In<1> errors, In<1> y,
               Out<1> net) {
    Proof proof;
    double size = 0, terms = 0;
    for (Index j = 0; j < net.extent(0); ++j)
        net(j) = 0;
    for (Index k = 0; k < g.count; ++k) {
        const Row row = row_of(g, k);
        double value = 0;
        for (Index n = 0; n < row.count; ++n) {
            const double term = row.coefficient[n] * cells(row.cell[n]);
            net(row.cell[n]) += y(k) * row.coefficient[n];
            value += term;
            terms += std::abs(term);
        }
        // y' G z is next to nothing; without it small contradictions keep their digits.
        proof.contradiction += y(k) * (targets(k) - value);
        size += std::abs(y(k) * targets(k));
        proof.squares += errors(k) * errors(k) * y(k) * y(k);
        proof.largest = std::max(proof.largest, std::abs(y(k)));
    }
    double possible = 0;
    for (Index j = 0; j < net.extent(0); ++j)
        possible += std::abs(net(j) * cells(j));
    possible = std::max(0.0, possible - 1e-15 * terms);  // multipliers have an error of their own
    const double found = std::abs(proof.contradiction);
    proof.holds = found > std::max(1e3 * possible, rounding * size);
    proof.sharp = proof.holds && found > 1e8 * possible;
    return proof;
}

}  // namespace

ConstrainedBalancing kras(Out<1> cells, In<1> weights, const LinearConstraints& constraints,
                          Out<1> targets, In<1> errors, Out<1> drift, Out<1> work, double tolerance,
                          Index most_iterations) noexcept {
    constexpr Index rounds_between_looks = 10, patience = 500;
    Index since = 0;  // rounds since targets were moved
    ConstrainedBalancing result;
    for (result.iterations = 1; result.iterations <= most_iterations; ++result.iterations) {
        for (Index k = 0; k < constraints.count; ++k)
            drift(k) = meet(row_of(constraints, k), cells, weights, targets(k));
        result.error = worst_gap(constraints, cells, weights, targets);
        result.converged = result.error < tolerance;
        if (result.converged) break;
        if (result.iterations % rounds_between_looks != 0) continue;
        const Proof proof = proof_of(constraints, cells, targets, errors, drift, work);
        since += rounds_between_looks;
        if (!proof.holds || (!proof.sharp && since < patience)) continue;
        since = 0;
        if (proof.squares == 0) {
            result.conflict = proof.sharp && proof.largest > distinct;
            if (result.conflict) break;
            continue;
        }
        ++result.adjustments;
        for (Index k = 0; k < constraints.count; ++k)
            targets(k) -= proof.contradiction / proof.squares * errors(k) * errors(k) * drift(k);
        // At the edge of what is possible, cells that the proof speaks of are nothing.
        for (Index j = 0; j < work.extent(0); ++j)
            if (proof.sharp && proof.largest > distinct && cells(j) != 0 &&
                std::abs(work(j)) > 1e-3 * proof.largest) {
                cells(j) = 0;
                ++result.emptied;
            }
    }
    return result;
}

}  // namespace spillover::kernels
