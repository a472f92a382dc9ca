#include "engine/multipliers.hpp"

#include <Eigen/LU>
#include <algorithm>

#include "engine/table_facts.hpp"

namespace spillover {

std::vector<Account> accounts_of(const MrioTable& table) {
    const std::string money = table.data().unit + " " + table.data().currency;
    std::vector<Account> accounts{{"output", money, table.output()},
                                  {"value_added", money, table.value_added()}};
    for (const auto& [name, amount] : table.data().value_added)
        accounts.push_back({name, money, amount});
    return accounts;
}

Matrix intensities(const MrioTable& table, const std::vector<Account>& accounts) {
    const Vector& x = table.output();
    Matrix result = Matrix::Zero(x.size(), static_cast<Index>(accounts.size()));
    for (std::size_t k = 0; k < accounts.size(); ++k)
        for (Index a = 0; a < x.size(); ++a)
            if (x[a] > 0) result(a, static_cast<Index>(k)) = accounts[k].amount[a] / x[a];
    return result;
}

namespace {

/// What each region's households buy of each industry [N x R], money/year.
Matrix household_purchases(const MrioTable& table, const std::string& category) {
    const Extent& e = table.extent();
    const auto& categories = table.data().categories;
    const Index c = std::find(categories.begin(), categories.end(), category) - categories.begin();
    Matrix bought(e.industries(), e.regions);
    for (Index a = 0; a < e.industries(); ++a)
        for (Index s = 0; s < e.regions; ++s)
            bought(a, s) = std::max(0.0, final_sales(table, a, s * e.categories + c));
    return bought;
}

}  // namespace

Matrix household_basket(const MrioTable& table, const std::string& category) {
    Matrix basket = household_purchases(table, category);
    for (Index s = 0; s < basket.cols(); ++s)
        if (const double all = basket.col(s).sum(); all > 0) basket.col(s) /= all;
    return basket;
}

HouseholdClosure household_closure(const MrioTable& table, const std::string& component,
                                   const std::string& category) {
    const Extent& e = table.extent();
    const Vector& x = table.output();
    const Vector& paid = table.data().value_added.at(component);
    HouseholdClosure closure{Vector::Zero(x.size()), household_purchases(table, category)};
    for (Index a = 0; a < x.size(); ++a)
        if (x[a] > 0) closure.income[a] = paid[a] / x[a];
    for (Index s = 0; s < e.regions; ++s) {
        auto bought = closure.consumption.col(s);
        const double income = paid.segment(s * e.sectors, e.sectors).sum();
        const double spent = std::max(bought.sum(), income);
        if (spent > 0 && income > 0) {
            bought /= spent;
        } else {
            bought.setZero();
        }
    }
    return closure;
}

Matrix simple_multipliers(const LeontiefSolver& solver, const Matrix& intensity) {
    return solver.contents(intensity);
}

Matrix total_multipliers(const LeontiefSolver& solver, const HouseholdClosure& households,
                         const Matrix& intensity) {
    const Extent& e = solver.inputs().extent();
    const Index N = e.industries(), R = e.regions, K = intensity.cols();
    Matrix right = Matrix::Zero(N, K + R);
    right.leftCols(K) = intensity;
    for (Index a = 0; a < N; ++a)
        right(a, K + e.region_of(a)) = households.income[a];
    const Matrix solved = solver.contents(right);
    const Matrix income = solved.rightCols(R);  // L' H
    const Eigen::MatrixXd spent_again = households.consumption.transpose() * income;
    const Eigen::MatrixXd first = households.consumption.transpose() * solved.leftCols(K);
    const Eigen::MatrixXd rounds =
        (Eigen::MatrixXd::Identity(R, R) - spent_again).partialPivLu().solve(first);
    return solved.leftCols(K) + income * rounds;
}

}  // namespace spillover
