// Inoperability, paths and decompositions against closed forms and sums over all paths.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/inoperability.hpp"
#include "engine/structural_decomposition.hpp"
#include "engine/structural_paths.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

TEST(Inoperability, ComesToRestAtTheStaticSolution) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const TableData& data : {random_pooled_table(seed), random_dense_table(seed)}) {
            const MrioTable table{data};
            const Vector& x = table.output();
            const Vector lost = Vector::LinSpaced(x.size(), 0.0, 0.1);
            const Disturbance disturbance{Vector::Constant(x.size(), 0.2), lost,
                                          Vector::Constant(x.size(), 10)};

            const auto found = inoperability(InputStructure{table}, x, disturbance, 2000);

            const Vector rest = inverse_of(table) * x.cwiseProduct(lost);
            EXPECT_LT(worst(found.last.cwiseProduct(x), rest), 1e-9) << seed;
        }
}

TEST(Inoperability, StepsAsWrittenAndAddsUpWhatIsLost) {
    const MrioTable table{random_dense_table(4)};
    const Vector& x = table.output();
    const Matrix a = coefficients_of(table);
    const Disturbance disturbance{Vector::LinSpaced(x.size(), 0.5, 0), Vector::Zero(x.size()),
                                  Vector::LinSpaced(x.size(), 3, 90)};

    const auto found = inoperability(InputStructure{table}, x, disturbance, 3);

    Vector q = disturbance.initial, sum = Vector::Zero(x.size()), most = q;
    for (int day = 0; day < 3; ++day) {
        sum += q;
        Vector next = q;
        for (Index i = 0; i < x.size(); ++i) {
            const double k =
                std::min(1.0, std::log(100) / (disturbance.recovery_days[i] * (1 - a(i, i))));
            const double called = x[i] > 0 ? a.row(i).dot(x.cwiseProduct(q)) / x[i] : 0;
            next[i] += k * (called - q[i]);
        }
        q = next;
        most = most.cwiseMax(q);
    }
    EXPECT_LT(worst(found.last, q), 1e-14);
    EXPECT_LT(worst(found.largest, most), 1e-14);
    EXPECT_LT(worst(found.lost, sum.cwiseProduct(x) / 365), 1e-14);
}

TEST(StructuralPaths, AreAllThatCarryTheCutoffLargestFirst) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed)
        for (const TableData& data : {random_pooled_table(seed, {2, 3, 2, true}),
                                      random_dense_table(seed, {2, 3, 2, true})}) {
            const MrioTable table{data};
            const Matrix a = coefficients_of(table);
            const Index N = a.rows();
            const Vector intensity = Vector::LinSpaced(N, 0.2, 1),
                         demand = Vector::LinSpaced(N, 5, 1);
            const double cutoff = 0.01;

            const auto found =
                structural_paths(LeontiefSolver{table}, intensity, demand, cutoff, 100000);

            EXPECT_NEAR(found.total, intensity.dot(inverse_of(table) * demand), 1e-10);
            // Every path of up to 12 purchases, tier by tier.
            std::size_t expected = 0;
            std::vector<std::pair<Index, double>> tier;
            for (Index j = 0; j < N; ++j)
                tier.emplace_back(j, demand[j]);
            for (int length = 0; length <= 12 && !tier.empty(); ++length) {
                std::vector<std::pair<Index, double>> next;
                for (const auto& [k, weight] : tier) {
                    expected += weight * intensity[k] >= cutoff * found.total;
                    for (Index i = 0; i < N; ++i)
                        if (weight * a(i, k) > 1e-3 * cutoff * found.total)
                            next.emplace_back(i, weight * a(i, k));
                }
                if (next.size() > 2000000) break;
                tier = std::move(next);
            }
            EXPECT_EQ(found.paths.size(), expected) << seed;
            for (std::size_t n = 0; n < found.paths.size(); ++n) {
                const auto& path = found.paths[n];
                double amount = demand[path.industries[0]] * intensity[path.industries.back()];
                for (std::size_t k = 1; k < path.industries.size(); ++k)
                    amount *= a(path.industries[k], path.industries[k - 1]);
                EXPECT_NEAR(path.amount, amount, 1e-12);
                EXPECT_LE(path.amount, found.paths[n > 0 ? n - 1 : 0].amount);
            }
        }
}

TEST(StructuralPaths, KeepTheLargestWhereThereAreMany) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_pooled_table(seed)};
        // Small products first, so that larger paths come late.
        const Vector ones = Vector::Ones(table.output().size()),
                     demand = Vector::LinSpaced(ones.size(), 1, 10);
        const LeontiefSolver solver{table};

        const auto many = structural_paths(solver, ones, demand, 1e-3, 100000);
        for (const std::size_t most : {std::size_t{1}, std::size_t{5}, std::size_t{30}}) {
            const auto few = structural_paths(solver, ones, demand, 1e-3, most);

            ASSERT_EQ(few.paths.size(), std::min(most, many.paths.size())) << seed;
            for (std::size_t n = 0; n < few.paths.size(); ++n)
                EXPECT_EQ(few.paths[n].amount, many.paths[n].amount) << seed;
        }
    }
}

TEST(StructuralDecomposition, AddsUpAndEqualsThePolarForms) {
    const TableShape shape{1, 6, 2, false};
    int compared = 0;
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable before{random_dense_table(seed, shape)},
            after{random_dense_table(seed + 1000, shape)};
        if (before.extent() != after.extent()) continue;
        ++compared;
        const Vector &x0 = before.output(), &x1 = after.output();
        const Vector e0 = Vector::LinSpaced(x0.size(), 0.5, 1),
                     e1 = Vector::LinSpaced(x0.size(), 0.8, 0.4);
        const Matrix l0 = inverse_of(before), l1 = inverse_of(after);
        const Vector f0 = x0 - coefficients_of(before) * x0, f1 = x1 - coefficients_of(after) * x1;

        const auto found = structural_decomposition(before, after, e0, e1);

        const Vector inputs =
            0.5 * (e0.cwiseProduct((l1 - l0) * f1) + e1.cwiseProduct((l1 - l0) * f0));
        const double size = std::max(x0.maxCoeff(), x1.maxCoeff());
        EXPECT_LT((found.inputs - inputs).cwiseAbs().maxCoeff(), 1e-11 * size) << seed;
        EXPECT_LT(
            (found.intensity + found.inputs + found.demand - found.change).cwiseAbs().maxCoeff(),
            1e-11 * size)
            << seed;
    }
    EXPECT_GT(compared, 0);
}

}  // namespace
}  // namespace spillover::test
