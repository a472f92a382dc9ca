// The static solver against the inverse of textbooks, in every form that a table has.
#include "engine/leontief_solver.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

Matrix random_columns(Index rows, Index columns, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> value{-1, 2};
    return Matrix::NullaryExpr(rows, columns, [&] { return value(random); });
}

TEST(LeontiefSolver, EqualsTheInverseOfPooledTables) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_pooled_table(seed)};
        const Index N = table.extent().industries();
        const Matrix inverse = inverse_of(table), right = random_columns(N, 3, seed);

        const LeontiefSolver solver{table};

        EXPECT_FALSE(solver.factorised());
        EXPECT_LT(worst(solver.output(right), inverse * right), 1e-12) << seed;
        EXPECT_LT(worst(solver.contents(right), inverse.transpose() * right), 1e-12) << seed;
    }
}

TEST(LeontiefSolver, EqualsTheInverseOfDenseTables) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_dense_table(seed)};
        const Index N = table.extent().industries();
        const Matrix inverse = inverse_of(table), right = random_columns(N, 3, seed);

        const LeontiefSolver solver{table};

        EXPECT_TRUE(solver.factorised());
        EXPECT_LT(worst(solver.output(right), inverse * right), 1e-12) << seed;
        EXPECT_LT(worst(solver.contents(right), inverse.transpose() * right), 1e-12) << seed;
    }
}

TEST(LeontiefSolver, IteratesWhereADenseTableIsTooLargeToFactorise) {
    // Random sparse trade of 67 regions by 60 sectors, one industry more than is factorised.
    const Index S = 60, R = LeontiefSolver::most_factorised / S + 1, N = R * S;
    std::mt19937_64 random{7};
    std::uniform_real_distribution<double> share{0.1, 1};
    TableData data;
    data.quality = "stylised";
    data.extent = {R, S, 1};
    for (Index r = 0; r < R; ++r)
        data.regions.push_back("r" + std::to_string(r));
    for (Index i = 0; i < S; ++i)
        data.sectors.push_back("s" + std::to_string(i));
    data.categories = {"hh"};
    DenseSales sales{Matrix::Zero(N, N), Matrix::Zero(N, R)};
    for (Index j = 0; j < N; ++j)
        for (int n = 0; n < 4; ++n)
            sales.intermediate(static_cast<Index>(random() % static_cast<std::uint64_t>(N)), j) =
                10 * share(random);
    const Vector sold = sales.intermediate.rowwise().sum();
    data.output = sold.cwiseMax(sales.intermediate.colwise().sum().transpose()).array() + 20;
    for (Index a = 0; a < N; ++a)
        sales.final_demand(a, a / S) = data.output[a] - sold[a];
    data.sales = sales;
    const MrioTable table{std::move(data)};

    const LeontiefSolver solver{table};
    const Matrix found = solver.output(table.output() - sold);

    EXPECT_FALSE(solver.factorised());
    EXPECT_LT(worst(found, table.output()), 1e-12);
}

TEST(LeontiefSolver, DoesColumnsInPiecesAsOneByOne) {
    const MrioTable table{random_pooled_table(3)};
    const Matrix right = random_columns(table.extent().industries(), 300, 3);
    const LeontiefSolver solver{table};

    const Matrix all = solver.output(right);

    for (const Index k : {Index{0}, Index{127}, Index{128}, Index{299}})
        EXPECT_LT(worst(all.col(k), solver.output(right.col(k))), 1e-13) << k;
}

TEST(InputStructure, WithinGroupsKeepsNothingBetweenThem) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const TableData& data : {random_pooled_table(seed), random_dense_table(seed)}) {
            const MrioTable table{data};
            const Extent& e = table.extent();
            std::vector<Index> group;
            for (Index r = 0; r < e.regions; ++r)
                group.push_back(r % 2);

            const Matrix within = InputStructure{table}.within_groups(group).dense();

            Matrix expected = coefficients_of(table);
            for (Index a = 0; a < e.industries(); ++a)
                for (Index b = 0; b < e.industries(); ++b)
                    if (e.region_of(a) % 2 != e.region_of(b) % 2) expected(a, b) = 0;
            EXPECT_LT(worst(within, expected), 1e-15) << seed;
        }
}

TEST(InputStructure, ColumnsAreThoseOfTheMatrix) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const TableData& data : {random_pooled_table(seed), random_dense_table(seed)}) {
            const MrioTable table{data};
            const Matrix expected = coefficients_of(table);

            const InputStructure inputs{table};

            for (Index j = 0; j < expected.cols(); ++j)
                EXPECT_LT(worst(inputs.column(j), expected.col(j)), 1e-15) << seed;
        }
}

}  // namespace
}  // namespace spillover::test
