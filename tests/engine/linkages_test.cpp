// How industries hang together: concentration of supply, stages upstream and downstream, exposure
// to a set of industries; by hand and on random tables.
#include "engine/linkages.hpp"

#include <gmock/gmock.h>

#include "engine/sector_linkages.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

TableData frame(Index regions, Index sectors) {
    TableData data;
    data.name = "hand";
    data.year = "2020";
    data.quality = "stylised";
    data.extent = {regions, sectors, 1};
    for (Index r = 0; r < regions; ++r)
        data.regions.push_back("r" + std::to_string(r));
    for (Index i = 0; i < sectors; ++i)
        data.sectors.push_back("s" + std::to_string(i));
    data.categories = {"hh"};
    return data;
}

Vector upstreamness(const MrioTable& table) {
    return sector_linkages(LeontiefSolver{table}, table).allocation;
}
Vector downstreamness(const MrioTable& table) {
    return sector_linkages(LeontiefSolver{table}, table).output;
}

/// A table of one region from its flows.
MrioTable one_region(const Matrix& intermediate, const Vector& final_demand) {
    TableData data = frame(1, intermediate.rows());
    DenseSales sales{intermediate, final_demand};
    data.output = intermediate.rowwise().sum() + final_demand;
    data.sales = sales;
    return MrioTable{data};
}

/// Ore sells to steel only, steel to cars only, cars to final users.
MrioTable chain() {
    Matrix flows = Matrix::Zero(3, 3);
    flows(0, 1) = 40;
    flows(1, 2) = 100;
    return one_region(flows, Vector{{0.0, 0.0, 200.0}});
}

TEST(Upstreamness, CountsTheStagesToFinalUse) {
    const Vector upstream = upstreamness(chain()), downstream = downstreamness(chain());

    EXPECT_NEAR(upstream[0], 3, 1e-12);
    EXPECT_NEAR(upstream[1], 2, 1e-12);
    EXPECT_NEAR(upstream[2], 1, 1e-12);
    EXPECT_NEAR(downstream[0], 1, 1e-12);
    EXPECT_NEAR(downstream[1], 1.4, 1e-12);  // 1 + 40 / 100
    EXPECT_NEAR(downstream[2], 1.7, 1e-12);  // 1 + 100 / 200 x 1.4
}

TEST(Upstreamness, OfTheTextbookTableIsTheRowSumOfItsGhoshInverse) {
    // Miller and Blair (2009), table 2.3: two sectors, Z = [150 500; 200 100], f = (350, 1700).
    const MrioTable table =
        one_region(Matrix{{150.0, 500.0}, {200.0, 100.0}}, Vector{{350.0, 1700.0}});
    // B = [.15 .5; .1 .05], |I - B| = .7575: row sums of the inverse by Cramer's rule.
    const Vector upstream = upstreamness(table);

    EXPECT_NEAR(upstream[0], (0.95 + 0.5) / 0.7575, 1e-12);
    EXPECT_NEAR(upstream[1], (0.1 + 0.85) / 0.7575, 1e-12);
}

TEST(Herfindahl, IsOneForASingleOriginAndTheSumOfSquaresElse) {
    TableData data = frame(2, 1);
    DenseSales sales{Matrix{{20.0, 10.0}, {0.0, 10.0}}, Matrix{{30.0, 15.0}, {0.0, 25.0}}};
    data.output = sales.intermediate.rowwise().sum() + sales.final_demand.rowwise().sum();
    data.sales = sales;
    const MrioTable table{data};
    const Array<3> supply = supply_by_origin(table);

    // The first buys 50 from itself; the second 25 from the first and 35 from itself.
    EXPECT_NEAR(herfindahl(supply)(0, 0), 1, 1e-15);
    EXPECT_NEAR(single_origin_share(supply)(0, 0), 1, 1e-15);
    EXPECT_NEAR(herfindahl(supply)(0, 1), (25.0 * 25 + 35 * 35) / (60 * 60), 1e-15);
    EXPECT_NEAR(single_origin_share(supply)(0, 1), 35.0 / 60, 1e-15);
}

TEST(Exposure, OfAChainIsAllUpstreamOrItsPartDownstream) {
    const Exposure steel = exposure_to(chain(), {0, 1, 0});

    EXPECT_NEAR(steel.upstream[0], 1, 1e-12);  // all ore ends in steel
    EXPECT_NEAR(steel.downstream[0], 0, 1e-12);
    EXPECT_NEAR(steel.downstream[2], 0.5, 1e-12);  // half of a car's cost is steel
    EXPECT_NEAR(steel.upstream[2], 0, 1e-12);
    EXPECT_EQ(steel.upstream[1], 0);
    EXPECT_EQ(steel.downstream[1], 0);
    const Exposure ore = exposure_to(chain(), {1, 0, 0});
    EXPECT_NEAR(ore.downstream[2], 0.2, 1e-12);  // 100 / 200 x 40 / 100
    EXPECT_NEAR(exposure_to(chain(), {0, 0, 0}).upstream.sum(), 0, 1e-15);
}

class LinkagesOf : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, LinkagesOf, testing::Range(std::uint64_t{1}, tables / 5 + 1));

TEST_P(LinkagesOf, RandomTablesSolveTheirEquations) {
    for (const TableData& data :
         {random_pooled_table(GetParam()), random_dense_table(GetParam())}) {
        const MrioTable table{data};
        const Index N = table.extent().industries();
        const Matrix A = coefficients_of(table), I = Matrix::Identity(N, N);
        const Vector& x = table.output();
        Matrix B = A;
        for (Index a = 0; a < N; ++a)
            for (Index b = 0; b < N; ++b)
                B(a, b) = x[a] > 0 ? A(a, b) * x[b] / x[a] : 0.0;
        std::vector<char> set(static_cast<std::size_t>(N), 0);
        Vector inside = Vector::Zero(N);
        for (Index a = 0; a < N; a += 3) {
            set[static_cast<std::size_t>(a)] = 1;
            inside[a] = 1;
        }
        const Matrix outside = (Vector::Ones(N) - inside).asDiagonal();

        const Exposure exposure = exposure_to(table, set);

        // u = O B (k + u), d = O A' (k + d) with O zero inside the set.
        const Vector u = solution(I - outside * B, outside * B * inside),
                     d = solution(I - outside * A.transpose(), outside * A.transpose() * inside);
        EXPECT_LT((exposure.upstream - u).cwiseAbs().maxCoeff(), 1e-11);
        EXPECT_LT((exposure.downstream - d).cwiseAbs().maxCoeff(), 1e-11);
        EXPECT_LE(exposure.downstream.maxCoeff(), 1 + 1e-12);
        EXPECT_LT((upstreamness(table) - solution(I - B, Vector::Ones(N))).cwiseAbs().maxCoeff(),
                  1e-10);
        EXPECT_LT((downstreamness(table) - solution(I - A.transpose(), Vector::Ones(N)))
                      .cwiseAbs()
                      .maxCoeff(),
                  1e-10);
    }
}

TEST_P(LinkagesOf, RandomTablesHaveSharesOfOrigins) {
    const MrioTable table{random_pooled_table(GetParam())};
    const Array<3> supply = supply_by_origin(table);
    const Array<2> concentration = herfindahl(supply), largest = single_origin_share(supply);
    const auto R = static_cast<double>(table.extent().regions);

    for (Index i = 0; i < table.extent().sectors; ++i)
        for (Index s = 0; s < table.extent().regions; ++s) {
            const double h = concentration(i, s), most = largest(i, s);
            if (h == 0) continue;  // not bought
            EXPECT_GE(h, 1 / R - 1e-12);
            EXPECT_LE(h, most + 1e-12);  // sum of squares <= largest x sum
            EXPECT_LE(most, 1 + 1e-12);
            EXPECT_GE(h, most * most - 1e-12);
        }
}

}  // namespace
}  // namespace spillover::test
