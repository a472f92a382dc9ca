#include "engine/linearised_step.hpp"

#include <Spectra/GenEigsSolver.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "engine/step.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover {
namespace {

constexpr Index lanes = kernels::most_lanes;
constexpr Index up = 0, down = 1;  ///< lanes of the two sides of a central difference

/// A behaviour without what makes the step kink at rest.
Behaviour unbound(Behaviour behaviour, const Economy& economy) {
    behaviour.only_upwards = false;
    behaviour.overproduction = false;
    behaviour.labour = false;
    std::fill(behaviour.first_input.begin(), behaviour.first_input.end(), 0);
    for (Index a = 0; a < economy.extent.industries(); ++a) {
        const bool full = behaviour.base_capacity(a) <= economy.output(a) * (1 + 1e-9);
        if (!full) continue;
        behaviour.base_capacity(a) *= 2;
        if (!behaviour.weight_reference.empty()) behaviour.weight_reference(a) *= 2;
    }
    return behaviour;
}

/// Calls `look` with the numbers of every array of the state that the next step depends on.
template <class AnyState, class Look>
void each_array(AnyState& s, bool has_expectations, const Look& look) {
    for (auto* array : {&s.inventories, &s.pooled_orders, &s.source_weight, &s.purchase_price,
                        &s.consumption_factor, &s.available, &s.price_weight})
        look(array->values());
    for (auto* array : {&s.order_base, &s.order_target, &s.output, &s.labour, &s.consumption,
                        &s.consumer_price, &s.government_price, &s.capital_price, &s.price,
                        &s.unit_cost, &s.capital, &s.profit_rate, &s.wage, &s.income, &s.revenue})
        look(array->values());
    if (has_expectations) look(s.expected.values());
}

/// The linear map from a disturbance of the state, relative to the base year, to what some steps
/// make of it, as Spectra wants it.
class LinearisedStep {
public:
    using Scalar = double;

    LinearisedStep(const Economy& economy, const Behaviour& behaviour)
        : economy_{economy},
          behaviour_{behaviour},
          has_expectations_{behaviour.order_target == Behaviour::OrderTarget::expected_demand ||
                            behaviour.investment.on},
          plan_{economy, behaviour, {}, lanes},
          damage_{economy, behaviour, {}},
          forcing_{plan_.initial()},
          flows_{make_flows(economy, behaviour, lanes)} {
        plan_.evaluate(0, forcing_);
        forcing_.first_price_shock.assign(lanes, -1e9);
        base_ = initial_state(economy, behaviour, lanes, stocks_of(behaviour, forcing_));
        advance(1, economy_, behaviour_, forcing_, damage_, base_, flows_);
        each_array(base_, has_expectations_, [&](const Numbers& values) {
            size_ += static_cast<Index>(values.size()) / lanes;
        });
        held_.assign(static_cast<std::size_t>(size_), 0);
    }

    Index rows() const noexcept { return size_; }
    Index cols() const noexcept { return size_; }

    void perform_op(const double* x, double* y) const {
        const double largest = Eigen::Map<const Vector>{x, size_}.lpNorm<Eigen::Infinity>();
        if (!(largest > 0)) {
            std::fill_n(y, size_, 0.0);
            return;
        }
        const double size = 1e-5 / largest;
        State state = base_;
        std::size_t at = 0;
        each_array(state, has_expectations_, [&](Numbers& values) {
            for (std::size_t n = 0; n < values.size(); n += lanes, ++x) {
                if (held_[at++] || !std::isfinite(values[n])) continue;
                const double change = size * *x * unit_of(values[n]);
                values[n + up] += change;
                values[n + down] -= change;
            }
        });
        flows_.moved.weights = true;  // by hand
        for (int k = 0; k < steps_; ++k)
            advance(1, economy_, behaviour_, forcing_, damage_, state, flows_);
        difference(state, size, y);
    }

    void set_steps(int steps) noexcept { steps_ = steps; }

    /// What a shaken final demand leaves behind: a bit of all that the step moves. From here on
    /// what it does not move is held: its eigenvalues of 1 say nothing.
    Vector impulse() {
        constexpr double size = 1e-4;
        constexpr int steps = 4;
        std::mt19937_64 random{1};
        Forcing shaken = forcing_;
        auto& orders = shaken.final_orders.values();
        for (std::size_t n = 0; n < orders.size(); n += lanes) {
            const double share = size * (static_cast<double>(random() >> 11) * 0x1p-53 - 0.5);
            orders[n + up] *= 1 + share;
            orders[n + down] *= 1 - share;
        }
        ++shaken.edition;
        State state = base_;
        flows_.moved.weights = true;
        for (int t = 0; t < steps; ++t)
            advance(1, economy_, behaviour_, t == 0 ? shaken : forcing_, damage_, state, flows_);
        Vector result(size_);
        difference(state, size, result.data());
        for (Index n = 0; n < size_; ++n)
            held_[static_cast<std::size_t>(n)] = result[n] == 0;
        return result;
    }

private:
    static double unit_of(double base) noexcept { return base != 0 ? std::abs(base) : 1.0; }

    void difference(State& state, double size, double* y) const {
        std::size_t at = 0;
        each_array(state, has_expectations_, [&](const Numbers& values) {
            for (std::size_t n = 0; n < values.size(); n += lanes, ++y) {
                // The other lanes stay in the base year.
                const double unit = unit_of(values[n + 2]);
                const double gap = values[n + up] - values[n + down];
                const bool counts = !held_[at++] && std::isfinite(gap);
                *y = counts ? gap / (2 * size * unit) : 0.0;
            }
        });
    }

    const Economy& economy_;
    const Behaviour& behaviour_;
    bool has_expectations_;
    ForcingPlan plan_;
    mutable CapitalDamage damage_;  // empty: a step leaves it alone
    Forcing forcing_;
    mutable Flows flows_;  // room to work in
    State base_;
    Index size_ = 0;
    int steps_ = 1;
    std::vector<char> held_;  ///< numbers that do not take part
};

/// How many steps to take at once: many, unless a disturbance would grow out of the linear range.
int steps_at_a_time(const LinearisedStep& step, const Vector& start) {
    constexpr int most = 25, trial = 8;
    constexpr double largest_growth = 1e3;
    Vector before = start, after(start.size());
    double growth = 1;
    for (int k = 0; k < trial; ++k) {
        step.perform_op(before.data(), after.data());
        growth *= after.norm() / before.norm();
        before = after;
    }
    if (!(growth > 1)) return most;
    return std::clamp(static_cast<int>(trial * std::log(largest_growth) / std::log(growth)), 1,
                      most);
}

}  // namespace

SlowestMode slowest_mode(const MrioTable& table, const TimeAxis& time,
                         const ModelSettings& settings) {
    const Economy economy = make_economy(table, time.dt(), false);
    const Behaviour behaviour = unbound(make_behaviour(table, economy, time, settings), economy);
    LinearisedStep step{economy, behaviour};
    kernels::use_threads(1);  // a tile's step is too short to be worth a second thread
    const Vector start = step.impulse();
    if (!(start.norm() > 0)) return {0.0, true};

    constexpr Index wanted = 1, vectors = 20, rounds = 12;
    constexpr double precision = 0.01;  // of the power: 4e-4 of the radius where it is one of 25
    const int steps = steps_at_a_time(step, start);
    step.set_steps(steps);
    const Index room = std::min(vectors, step.rows());
    Spectra::GenEigsSolver<LinearisedStep> solver{step, std::min(wanted, room - 2), room};
    solver.init(start.data());
    solver.compute(Spectra::SortRule::LargestMagn, rounds, precision);
    const auto found = solver.eigenvalues();
    if (found.size() == 0) return {};
    return {std::pow(std::abs(found[0]), 1.0 / steps), true};
}

}  // namespace spillover
