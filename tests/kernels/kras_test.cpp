#include "kernels/kras.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "tests/support/random_arrays.hpp"

namespace spillover::test {
namespace {

using kernels::ConstrainedBalancing;

/// Constraints that own their numbers, on the cells of a matrix or any array.
class Constraints {
public:
    void add(const std::vector<std::pair<Index, double>>& terms, double target, double error = 0) {
        for (const auto& [cell, coefficient] : terms) {
            cell_.push_back(cell);
            coefficient_.push_back(coefficient);
        }
        first_.push_back(static_cast<Index>(cell_.size()));
        targets.push_back(target);
        errors.push_back(error);
    }
    /// Row and column totals of a matrix stored by rows.
    void add_margins(const std::vector<double>& rows, const std::vector<double>& columns,
                     double row_error = 0, double column_error = 0) {
        const auto m = static_cast<Index>(rows.size()), n = static_cast<Index>(columns.size());
        for (Index i = 0; i < m; ++i) {
            std::vector<std::pair<Index, double>> terms;
            for (Index j = 0; j < n; ++j)
                terms.push_back({i * n + j, 1});
            add(terms, rows[static_cast<std::size_t>(i)], row_error);
        }
        for (Index j = 0; j < n; ++j) {
            std::vector<std::pair<Index, double>> terms;
            for (Index i = 0; i < m; ++i)
                terms.push_back({i * n + j, 1});
            add(terms, columns[static_cast<std::size_t>(j)], column_error);
        }
    }
    ConstrainedBalancing solve(std::vector<double>& cells, std::vector<double> weights = {}) {
        weights.resize(cells.size(), 1.0);
        const auto K = static_cast<Index>(targets.size()), J = static_cast<Index>(cells.size());
        std::vector<double> work(cells.size());
        drift.resize(targets.size());
        return kernels::kras({cells.data(), {J}}, {weights.data(), {J}},
                             {K, first_.data(), cell_.data(), coefficient_.data()},
                             {targets.data(), {K}}, {errors.data(), {K}}, {drift.data(), {K}},
                             {work.data(), {J}});
    }
    double value(std::size_t k, const std::vector<double>& cells) const {
        double sum = 0;
        for (Index n = first_[k]; n < first_[k + 1]; ++n)
            sum += coefficient_[static_cast<std::size_t>(n)] *
                   cells[static_cast<std::size_t>(cell_[static_cast<std::size_t>(n)])];
        return sum;
    }

    std::vector<double> targets, errors, drift;

private:
    std::vector<Index> first_{0}, cell_;
    std::vector<double> coefficient_;
};

class RandomConstraints : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomConstraints,
                         testing::Range(std::uint64_t{1}, std::uint64_t{61}));

TEST_P(RandomConstraints, OfEqualWeightAndPlainMarginsAreGras) {
    RandomArrays random{GetParam()};
    const Index m = 2 + static_cast<Index>(GetParam() % 5),
                n = 2 + static_cast<Index>(GetParam() % 4);
    Array<2> z = random.operator()<2>({m, n}, -1, 9, 0.2), aim = z;
    for (double& value : aim.values())
        value *= random.uniform(0.7, 1.4);
    std::vector<double> rows(static_cast<std::size_t>(m)), columns(static_cast<std::size_t>(n));
    for (Index i = 0; i < m; ++i)
        for (Index j = 0; j < n; ++j) {
            rows[static_cast<std::size_t>(i)] += aim(i, j);
            columns[static_cast<std::size_t>(j)] += aim(i, j);
        }
    std::vector<double> cells{z.values().begin(), z.values().end()};
    Constraints constraints;
    constraints.add_margins(rows, columns);
    Array<1> u({m}), v({n});
    u.values().assign(rows.begin(), rows.end());
    v.values().assign(columns.begin(), columns.end());
    Array<2> work({2, std::max(m, n)});

    ASSERT_TRUE(constraints.solve(cells).converged);
    ASSERT_TRUE(kernels::gras(z, u, v, work).converged);

    for (std::size_t k = 0; k < cells.size(); ++k)
        EXPECT_NEAR(cells[k], z.values()[k], 1e-9);
}

// Any linear combinations of cells, with weights: met, signs kept, and the first-order conditions
// w ln(z / z0) = sgn G' lambda hold, which the residual of a least-squares fit of lambda tells.
TEST_P(RandomConstraints, AreMetWithSignsKeptAtTheLeastLossOfInformation) {
    RandomArrays random{GetParam() + 1000};
    const std::size_t J = 4 + GetParam() % 9, K = 1 + GetParam() % 3;
    std::vector<double> cells(J), weights(J), aim;
    for (std::size_t j = 0; j < J; ++j) {
        cells[j] = random.uniform(0.5, 5) * (random.uniform(0, 1) < 0.3 ? -1 : 1);
        weights[j] = random.uniform(0.5, 4);
        aim.push_back(cells[j] * random.uniform(0.6, 1.6));
    }
    const std::vector<double> before = cells;
    Constraints constraints;
    std::vector<std::vector<double>> g(K, std::vector<double>(J));
    for (std::size_t k = 0; k < K; ++k) {
        std::vector<std::pair<Index, double>> terms;
        double target = 0;
        for (std::size_t j = 0; j < J; ++j) {
            g[k][j] = random.uniform(0, 1) < 0.3 ? 0.0 : random.uniform(-1, 2);
            terms.push_back({static_cast<Index>(j), g[k][j]});
            target += g[k][j] * aim[j];
        }
        constraints.add(terms, target);
    }

    ASSERT_TRUE(constraints.solve(cells, weights).converged);

    Eigen::MatrixXd basis(static_cast<Index>(J), static_cast<Index>(K));
    Eigen::VectorXd moved(static_cast<Index>(J));
    for (std::size_t j = 0; j < J; ++j) {
        EXPECT_GT(cells[j] * before[j], 0);
        const double sign = before[j] < 0 ? -1 : 1;
        moved[static_cast<Index>(j)] = weights[j] * std::log(cells[j] / before[j]);
        for (std::size_t k = 0; k < K; ++k)
            basis(static_cast<Index>(j), static_cast<Index>(k)) = sign * g[k][j];
    }
    for (std::size_t k = 0; k < K; ++k)
        EXPECT_NEAR(constraints.value(k, cells), constraints.targets[k], 1e-9);
    const Eigen::VectorXd lambda = basis.colPivHouseholderQr().solve(moved);
    EXPECT_LT((basis * lambda - moved).norm(), 1e-8 * (1 + moved.norm()));
}

// Two totals of the same cells, 10 +- 1 and 16 +- 2: the compromise of generalised least squares
// is 11.2, nearer to the one that is known better.
TEST(Kras, MovesContradictingTargetsByTheSquareOfTheirErrors) {
    std::vector<double> cells{3, 5};
    Constraints constraints;
    constraints.add({{0, 1}, {1, 1}}, 10, 1);
    constraints.add({{0, 1}, {1, 1}}, 16, 2);

    const auto result = constraints.solve(cells);

    EXPECT_TRUE(result.converged);
    EXPECT_GT(result.adjustments, 0);
    EXPECT_NEAR(cells[0] + cells[1], 11.2, 1e-9);
    EXPECT_NEAR(cells[0] / cells[1], 0.6, 1e-12);
    EXPECT_NEAR(constraints.targets[0], 11.2, 1e-9);
    EXPECT_NEAR(constraints.targets[1], 11.2, 1e-9);
}

TEST(Kras, MovesOnlyTheSoftOfTwoTotalsAndNotWhatContradictsNothing) {
    std::vector<double> cells{1, 2, 3, 4};
    Constraints constraints;
    constraints.add_margins({6, 6}, {5, 10}, 0, 0.5);  // 12 and 15
    constraints.add({{0, 2}, {1, -1}}, 1.5, 0.3);

    const auto result = constraints.solve(cells);

    EXPECT_TRUE(result.converged);
    EXPECT_NEAR(cells[0] + cells[1], 6, 1e-10);
    EXPECT_NEAR(cells[2] + cells[3], 6, 1e-10);
    EXPECT_NEAR(cells[0] + cells[2], 3.5, 1e-9) << "both columns moved by the same 1.5";
    EXPECT_NEAR(2 * cells[0] - cells[1], 1.5, 1e-10);
}

TEST(Kras, SaysWhichHardTargetsContradictEachOther) {
    std::vector<double> cells{1, 1, 1, 1, 2};
    Constraints constraints;
    constraints.add_margins({3, 4}, {5, 3});
    constraints.add({{4, 1}}, 7);

    const auto result = constraints.solve(cells);

    EXPECT_FALSE(result.converged);
    EXPECT_TRUE(result.conflict);
    for (std::size_t k = 0; k < 4; ++k)
        EXPECT_GT(std::abs(constraints.drift[k]), 1e-3) << k;
    EXPECT_GT(constraints.drift[0] * constraints.drift[1], 0);
    EXPECT_LT(constraints.drift[0] * constraints.drift[2], 0);
    EXPECT_LT(std::abs(constraints.drift[4]), 1e-9) << "it has nothing to do with it";
}

// Row 0 has only column 0 to sell to, which takes 3 +- 0.5 where it must take at least 5.
TEST(Kras, EmptiesCellsThatSoftTargetsLeaveNoRoomFor) {
    std::vector<double> cells{1, 1, 1};
    Constraints constraints;
    constraints.add({{0, 1}}, 5);
    constraints.add({{1, 1}, {2, 1}}, 1);
    constraints.add({{0, 1}, {1, 1}}, 3, 0.5);
    constraints.add({{2, 1}}, 3, 0.5);

    const auto result = constraints.solve(cells);

    EXPECT_TRUE(result.converged);
    EXPECT_NEAR(cells[0], 5, 1e-9);
    EXPECT_EQ(cells[1], 0);
    EXPECT_EQ(result.emptied, 1);
    EXPECT_NEAR(cells[2], 1, 1e-9);
}

TEST(Kras, MakesNothingOfCellsWhoseSumIsNothing) {
    std::vector<double> cells{1, 2, 3};
    Constraints constraints;
    constraints.add({{0, 1}, {1, 2}}, 0);
    constraints.add({{2, 1}}, 6);

    EXPECT_TRUE(constraints.solve(cells).converged);

    EXPECT_EQ(cells, (std::vector<double>{0, 0, 6}));
}

}  // namespace
}  // namespace spillover::test
