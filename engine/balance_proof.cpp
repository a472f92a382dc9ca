#include "engine/balance_proof.hpp"

#include <algorithm>
#include <cmath>

namespace spillover {

std::string number_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", value);
    return text;
}

void require_reach(const std::string& name, double target, bool positive, bool negative,
                   std::vector<InputError::Problem>& problems) {
    if ((target <= 0 || positive) && (target >= 0 || negative)) return;
    const std::string cells =
        positive || negative ? std::string{positive ? "positive" : "negative"} : "zero";
    problems.push_back(
        {name,
         "must add up to " + number_text(target) + ", but all its cells are " + cells,
         "zeros stay zero and signs stay: give it cells, or another total",
         {}});
}

LinearSystem::LinearSystem(Matrix& matrix, const Matrix& weights)
    : matrix_{matrix}, number_(static_cast<std::size_t>(matrix.size()), -1) {
    for (Index n = 0; n < matrix.size(); ++n) {
        if (matrix.data()[n] == 0) continue;
        number_[static_cast<std::size_t>(n)] = static_cast<Index>(cells_.size());
        place_.push_back(n);
        cells_.push_back(matrix.data()[n]);
        weights_.push_back(weights.size() > 0 ? weights.data()[n] : 1.0);
    }
}

void LinearSystem::begin(std::string name, double target, double error) {
    names_.push_back(std::move(name));
    asked_.push_back(target);
    targets_.push_back(target);
    errors_.push_back(error);
    first_.push_back(first_.back());
}

void LinearSystem::add(Index row, Index column, double coefficient) {
    const Index number = number_[static_cast<std::size_t>(row * matrix_.cols() + column)];
    if (number < 0 || coefficient == 0) return;
    cell_.push_back(number);
    coefficient_.push_back(coefficient);
    ++first_.back();
}

double LinearSystem::value(std::size_t k) const {
    double sum = 0;
    for (Index n = first_[k]; n < first_[k + 1]; ++n)
        sum += coefficient_[static_cast<std::size_t>(n)] *
               cells_[static_cast<std::size_t>(cell_[static_cast<std::size_t>(n)])];
    return sum;
}

void LinearSystem::require_within_reach() const {
    std::vector<InputError::Problem> problems;
    for (std::size_t k = 0; k < names_.size(); ++k) {
        bool positive = false, negative = false;
        for (Index n = first_[k]; n < first_[k + 1]; ++n) {
            const double term =
                coefficient_[static_cast<std::size_t>(n)] *
                cells_[static_cast<std::size_t>(cell_[static_cast<std::size_t>(n)])];
            positive = positive || term > 0;
            negative = negative || term < 0;
        }
        require_reach(names_[k], asked_[k], positive, negative, problems);
    }
    if (!problems.empty()) throw InputError{std::move(problems)};
}

kernels::ConstrainedBalancing LinearSystem::solve() {
    const auto J = static_cast<Index>(cells_.size()), K = static_cast<Index>(names_.size());
    drift_.assign(names_.size(), 0.0);
    std::vector<double> work(cells_.size());
    done_ =
        kernels::kras({cells_.data(), {J}}, {weights_.data(), {J}},
                      {K, first_.data(), cell_.data(), coefficient_.data()}, {targets_.data(), {K}},
                      {errors_.data(), {K}}, {drift_.data(), {K}}, {work.data(), {J}});
    for (std::size_t n = 0; n < cells_.size(); ++n)
        matrix_.data()[place_[n]] = cells_[n];
    return done_;
}

namespace {

/// "A, B, C and 12 more": those that the proof leans on most.
struct Side {
    std::vector<std::string> names;
    double total = 0;
    std::string text() const {
        constexpr std::size_t shown = 6;
        std::string list;
        for (std::size_t n = 0; n < std::min(shown, names.size()); ++n)
            list += (n == 0 ? "" : ", ") + names[n];
        if (names.size() > shown) list += " and " + std::to_string(names.size() - shown) + " more";
        return list;
    }
};

}  // namespace

void LinearSystem::throw_failure() const {
    double most = 0;
    for (const double y : drift_)
        most = std::max(most, std::abs(y));
    if (done_.conflict) {
        // With y > 0 on one side and y < 0 on the other, y' G z = 0 whatever z is.
        Side up, down;
        for (std::size_t k = 0; k < names_.size(); ++k) {
            if (std::abs(drift_[k]) < 0.5 * most) continue;
            Side& side = drift_[k] > 0 ? up : down;
            side.names.push_back(names_[k]);
            side.total += drift_[k] / most * asked_[k];
        }
        std::string what = up.names.empty() ? down.text() : up.text();
        what += " must add up to " + number_text(up.names.empty() ? down.total : up.total);
        if (!up.names.empty() && !down.names.empty())
            what += ", but the cells that they can have belong to " + down.text() +
                    ", which add up to " + number_text(-down.total);
        throw InputError{"totals cannot be met together", what,
                         "zeros stay zero: give these accounts further cells, change a total, or "
                         "let one give way "
                         "with an error, --method kras"};
    }
    std::size_t worst = 0;
    double gap = -1;
    for (std::size_t k = 0; k < names_.size(); ++k) {
        const double own =
            std::abs(value(k) - targets_[k]) / std::max(std::abs(targets_[k]), 1e-300);
        if (targets_[k] != 0 && own > gap) {
            gap = own;
            worst = k;
        }
    }
    throw InputError{"totals",
                     "cannot be met: after " + std::to_string(done_.iterations) + " rounds " +
                         names_[worst] + " adds up to " + number_text(value(worst)) +
                         " instead of " + number_text(targets_[worst]),
                     "the pattern of zeros leaves no room: only cells that become zero would do"};
}

std::vector<BalanceReport::Moved> LinearSystem::moved() const {
    std::vector<BalanceReport::Moved> moved;
    for (std::size_t k = 0; k < names_.size(); ++k)
        if (errors_[k] > 0 && std::abs(targets_[k] - asked_[k]) > 1e-12 * std::abs(asked_[k]))
            moved.push_back({names_[k], asked_[k], errors_[k], targets_[k]});
    return moved;
}

}  // namespace spillover
