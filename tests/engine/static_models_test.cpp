// Given outputs and prices, extraction and footprints against matrices written out.
#include <gtest/gtest.h>

#include "engine/extraction.hpp"
#include "engine/footprint.hpp"
#include "engine/given_values.hpp"
#include "engine/multipliers.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

struct Split {
    std::vector<Index> fixed, free;
};

/// Every third industry is fixed.
Split split(Index industries) {
    Split result;
    for (Index a = 0; a < industries; ++a)
        (a % 3 == 0 ? result.fixed : result.free).push_back(a);
    return result;
}

/// The random tables of a seed, pooled and dense.
std::vector<MrioTable> both(std::uint64_t seed) {
    std::vector<MrioTable> result;
    result.emplace_back(random_pooled_table(seed));
    result.emplace_back(random_dense_table(seed));
    return result;
}

TEST(MixedModel, SolvesTheOthersAndLeavesWhatIsGiven) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const MrioTable& table : both(seed)) {
            const Index N = table.extent().industries();
            const auto [fixed, free] = split(N);
            const Matrix a = coefficients_of(table);
            const Vector demand = Vector::LinSpaced(N, 1, 3);
            Matrix given = Matrix::Constant(N, 1, not_given);
            for (const Index k : fixed)
                given(k, 0) = 0.5 + static_cast<double>(k);
            const Vector fixed_output = given.col(0)(fixed);

            const Matrix found = output_given(InputStructure{table}, demand, given);

            EXPECT_EQ(Vector{found.col(0)(fixed)}, fixed_output);
            if (free.empty()) continue;
            const Vector expected =
                leontief_inverse(a(free, free)) * (demand(free) + a(free, fixed) * fixed_output);
            EXPECT_LT(worst(found(free, 0), expected), 1e-12) << seed;
            const Matrix delivered = final_deliveries(InputStructure{table}, found);
            EXPECT_LT(worst(delivered(free, 0), demand(free)), 1e-12) << seed;
        }
}

TEST(PriceModel, PushesCostsAndGivenPricesThrough) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const MrioTable& table : both(seed)) {
            const Index N = table.extent().industries();
            const auto [fixed, free] = split(N);
            const Matrix a = coefficients_of(table);
            const Vector cost = Vector::LinSpaced(N, -0.1, 0.2),
                         passed = Vector::LinSpaced(N, 0.3, 1);
            Matrix given = Matrix::Constant(N, 1, not_given);
            for (const Index k : fixed)
                given(k, 0) = 0.1 * static_cast<double>(k) - 0.2;

            const Matrix found = price_changes(InputStructure{table}, cost, given, passed);

            EXPECT_EQ(Vector{found.col(0)(fixed)}, Vector{given.col(0)(fixed)});
            if (free.empty()) continue;
            const Vector phi = passed(free);
            const Matrix carried = phi.asDiagonal() * Matrix{a(free, free)}.transpose();
            const Vector push =
                cost(free) + Matrix{a(fixed, free)}.transpose() * Vector{given.col(0)(fixed)};
            const Vector expected = leontief_inverse(carried) * phi.cwiseProduct(push);
            EXPECT_LT(worst(found(free, 0), expected), 1e-12) << seed;
        }
}

TEST(PriceModel, IsOneAtTheValueAddedOfTheTable) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed) {
        const MrioTable table{random_pooled_table(seed)};
        const Index N = table.extent().industries();
        const Matrix rate = intensities(table, accounts_of(table)).col(1);

        const Matrix found = price_changes(InputStructure{table}, rate,
                                           Matrix::Constant(N, 1, not_given), Vector::Ones(N));

        for (Index a = 0; a < N; ++a)
            EXPECT_NEAR(found(a, 0), table.output()[a] > 0 ? 1 : 0, 1e-12) << seed;
    }
}

TEST(PriceModel, TariffsCostWhatTheTaxedInputsAreWorth) {
    for (const MrioTable& table : both(8)) {
        const Extent& e = table.extent();
        const Matrix a = coefficients_of(table);
        const Vector rate = Vector::LinSpaced(e.industries(), 0, 0.5);
        std::vector<char> buying(static_cast<std::size_t>(e.regions), 0);
        buying.back() = 1;

        const Vector found = tariff_cost(InputStructure{table}, rate, buying);

        for (Index j = 0; j < e.industries(); ++j)
            EXPECT_NEAR(found[j], e.region_of(j) == e.regions - 1 ? a.col(j).dot(rate) : 0, 1e-14);
    }
}

TEST(Extraction, ByUpdateEqualsDeletionAndTheTableWithoutTheSet) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const MrioTable& table : both(seed)) {
            const Vector& x = table.output();
            const auto [set, rest] = split(x.size());
            const Matrix a = coefficients_of(table);
            const Vector demand = x - a * x;
            Vector expected = x;
            if (!rest.empty())
                expected(rest) -= leontief_inverse(a(rest, rest)) * Vector{demand(rest)};
            const LeontiefSolver solver{table};

            const Vector updated = extraction_by_update(solver, x, set);
            const Matrix deleted = extraction_by_deletion(solver, x, {set, {0}});

            EXPECT_LT(worst(updated, expected), 1e-12) << seed;
            EXPECT_LT(worst(deleted.col(0), expected), 1e-12) << seed;
            EXPECT_LT(worst(deleted.col(1), extraction_by_update(solver, x, {0})), 1e-12) << seed;
        }
}

TEST(Extraction, LossesAreThoseOfEachSetWithAndWithoutItself) {
    for (const MrioTable& table : both(6)) {
        const Vector& x = table.output();
        std::vector<std::vector<Index>> sets;
        for (Index a = 0; a < x.size(); ++a)
            sets.push_back({a});
        const LeontiefSolver solver{table};

        const auto found = extraction_losses(solver, x, sets, Matrix::Ones(x.size(), 1));

        for (Index a = 0; a < x.size(); ++a) {
            const double lost = extraction_by_update(solver, x, {a}).sum();
            EXPECT_NEAR(found.all(a, 0), lost, 1e-12 * x.sum());
            EXPECT_NEAR(found.elsewhere(a, 0), lost - x[a], 1e-12 * x.sum());
        }
    }
}

TEST(Footprint, OfAllFinalPurchasesIsTheWholeEconomy) {
    for (std::uint64_t seed = 1; seed <= tables; ++seed)
        for (const MrioTable& table : both(seed)) {
            const Extent& e = table.extent();
            std::vector<Index> group, origins, categories;
            for (Index r = 0; r < e.regions; ++r) {
                group.push_back(r % 2);
                origins.push_back(r % 3);
            }
            for (Index c = 0; c < e.categories; ++c)
                categories.push_back(c);
            const Matrix intensity = intensities(table, accounts_of(table));

            const Matrix bought = final_purchases(table, categories, group, 2);
            const auto found = footprint(LeontiefSolver{table}, intensity, bought, origins, 3);

            const double gdp = table.value_added().sum();
            EXPECT_LT(worst(found.by_industry.col(0), table.output()), 1e-11) << seed;
            EXPECT_NEAR(found.by_origin.middleRows(3, 3).sum(), gdp, 1e-11 * gdp) << seed;
            // Each group's purchases are the value added that they contain.
            EXPECT_LT(
                worst(found.by_origin.middleRows(3, 3).colwise().sum(), bought.colwise().sum()),
                1e-11)
                << seed;
            EXPECT_LT(worst(found.by_product.middleRows(e.sectors, e.sectors).colwise().sum(),
                            bought.colwise().sum()),
                      1e-11)
                << seed;
        }
}

}  // namespace
}  // namespace spillover::test
