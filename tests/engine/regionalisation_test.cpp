// Regions made of a national table: what the methods promise, on random tables.
#include "engine/regionalisation.hpp"

#include <gmock/gmock.h>

#include "engine/dense_sales.hpp"
#include "engine/error.hpp"
#include "engine/forecast.hpp"
#include "engine/home_region.hpp"
#include "engine/location_quotients.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

TEST(LocationQuotients, AreThoseOfTheTextbook) {
    const Vector region{{30, 10}}, nation{{100, 100}};

    const Vector slq = simple_quotients(region, nation);
    const Matrix cilq = location_quotients(Quotient::cilq, region, nation, 0.3),
                 flq = location_quotients(Quotient::flq, region, nation, 0.3),
                 aflq = location_quotients(Quotient::aflq, region, nation, 0.3);

    EXPECT_NEAR(slq[0], 1.5, 1e-15);
    EXPECT_NEAR(slq[1], 0.5, 1e-15);
    EXPECT_LT(largest_modulus(cilq - Matrix{{1.5, 3}, {1.0 / 3, 0.5}}), 1e-15);
    const double lambda = std::pow(std::log2(1.2), 0.3);
    EXPECT_LT(largest_modulus(flq - lambda * cilq), 1e-15);
    EXPECT_NEAR(aflq(1, 0), flq(1, 0) * std::log2(2.5), 1e-15) << "the buyer is special here";
    EXPECT_EQ(aflq(0, 1), flq(0, 1));
}

TEST(LocationQuotients, OfARegionThatIsTheNationLeaveEverythingAtHome) {
    const Vector nation{{30, 10, 60}};
    const Matrix a = Matrix::Constant(3, 3, 0.2);

    for (const Quotient q : {Quotient::slq, Quotient::cilq, Quotient::flq, Quotient::aflq})
        EXPECT_LT(largest_modulus(
                      regional_coefficients(a, location_quotients(q, nation, nation, 0.3)) - a),
                  1e-15);
}

TEST(LocationQuotients, OfFleggFallWithDeltaAndRiseWithTheRegion) {
    const Vector nation{{100, 50, 80}}, small{{10, 2, 9}}, large = 3 * small;

    const Matrix none = location_quotients(Quotient::flq, small, nation, 0),
                 some = location_quotients(Quotient::flq, small, nation, 0.3),
                 more = location_quotients(Quotient::flq, large, nation, 0.3);

    EXPECT_EQ(largest_modulus(none - location_quotients(Quotient::cilq, small, nation, 0)), 0);
    EXPECT_LT((some - none).maxCoeff(), 0);
    EXPECT_GT((more - some).minCoeff(), 0);
}

/// Regions of random size and place; some make nothing of a good.
RegionalFigures random_figures(std::uint64_t seed, Index regions, const MrioTable& nation) {
    std::mt19937_64 random{seed};
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution{low, high}(random);
    };
    RegionalFigures figures;
    const Index S = nation.extent().sectors;
    figures.size = Matrix(regions, S);
    for (Index r = 0; r < regions; ++r) {
        figures.labels.regions.push_back("c" + std::to_string(r));
        figures.labels.region_number["lon"].push_back(uniform(100, 120));
        figures.labels.region_number["lat"].push_back(uniform(20, 40));
        figures.labels.region_number["area"].push_back(uniform(1e3, 1e5));
        figures.labels.region_text["province"].push_back(r % 2 == 0 ? "A" : "B");
        const double size = uniform(0.1, 5);
        for (Index i = 0; i < S; ++i)
            figures.size(r, i) = r > 0 && uniform(0, 1) < 0.2 ? 0.0 : size * uniform(0.1, 3);
    }
    figures.labels.region_names = figures.labels.regions;
    return figures;
}

/// A nation; half of them with exports and a stock withdrawal.
MrioTable random_nation(std::uint64_t seed) {
    TableData data = random_pooled_table(seed, {1, 6, 3, true});
    if (seed % 2 == 0) {
        data.categories[1] = "exports";
        auto& sales = std::get<PooledSales>(data.sales);
        const double drawn = 0.05 * data.output[0];
        sales.final_use(0, 0) += sales.final_use(0, 2) + drawn;
        sales.final_use(0, 2) = -drawn;
    }
    return MrioTable{data};
}

class RandomNations : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable nation_{random_nation(GetParam())};
    Index regions_ = 1 + static_cast<Index>(GetParam() % 6);
    RegionalFigures figures_{random_figures(GetParam(), regions_, nation_)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomNations, testing::Range(std::uint64_t{1}, tables / 2 + 1));

constexpr RegionMethod methods[] = {RegionMethod::slq,     RegionMethod::cilq,
                                    RegionMethod::flq,     RegionMethod::aflq,
                                    RegionMethod::gravity, RegionMethod::cross_entropy};

TEST_P(RandomNations, AreTheSumOfTheirRegionsByEveryMethod) {
    const Index S = nation_.extent().sectors, C = nation_.extent().categories;
    const DenseSales expected = dense_sales(nation_);
    const double scale = std::max(1.0, nation_.output().maxCoeff());
    for (const RegionMethod method : methods) {
        RegionalisationOptions options;
        options.method = method;
        options.beta = Vector::Constant(S, 1.5);
        options.borders["province"] = 0.7;

        const MrioTable table{
            regionalised(nation_, figures_, options).table};  // balanced, or throws

        const DenseSales sales = dense_sales(table);
        Matrix z = Matrix::Zero(S, S), y = Matrix::Zero(S, C);
        for (Index r = 0; r < regions_; ++r)
            for (Index s = 0; s < regions_; ++s) {
                z += sales.intermediate.block(r * S, s * S, S, S);
                y += sales.final_demand.block(r * S, s * C, S, C);
            }
        EXPECT_LT(largest_modulus(z - expected.intermediate), 1e-11 * scale)
            << static_cast<int>(method);
        EXPECT_LT(largest_modulus(y - expected.final_demand), 1e-11 * scale)
            << static_cast<int>(method);
        Vector x = Vector::Zero(S);
        for (Index r = 0; r < regions_; ++r)
            x += table.output().segment(r * S, S);
        EXPECT_LT(largest_modulus(x - nation_.output()), 1e-12 * scale);
    }
}

TEST_P(RandomNations, AreThemselvesWhereThereIsOneRegion) {
    const RegionalFigures one = random_figures(GetParam(), 1, nation_);
    for (const RegionMethod method : methods) {
        RegionalisationOptions options;
        options.method = method;

        const MrioTable table{regionalised(nation_, one, options).table};

        const DenseSales found = dense_sales(table), expected = dense_sales(nation_);
        const double scale = std::max(1.0, nation_.output().maxCoeff());
        EXPECT_LT(largest_modulus(found.intermediate - expected.intermediate), 1e-12 * scale);
        EXPECT_LT(largest_modulus(found.final_demand - expected.final_demand), 1e-12 * scale);
    }
}

TEST_P(RandomNations, KeepAtHomeWhatTheQuotientsSayWhereSupplyAllows) {
    RegionalisationOptions options;
    options.method = RegionMethod::flq;
    const Regionalisation found = regionalised(nation_, figures_, options);
    if (found.lowered > 0 || found.raised > 0) return;

    const Index S = nation_.extent().sectors;
    const Matrix a = coefficients_of(MrioTable{found.table});
    for (Index r = 0; r < regions_; ++r)
        for (Index j = 0; j < S; ++j)
            if (found.table.output[r * S + j] > 0) {
                EXPECT_LT(largest_modulus(a.block(r * S, r * S + j, S, 1) -
                                          found.coefficients[static_cast<std::size_t>(r)].col(j)),
                          1e-12);
            }
}

// A region draws on its own stocks: its negative cells are sales of its own industries alone.
TEST_P(RandomNations, TakeWithdrawalsAndExportsFromHome) {
    if (GetParam() % 2 != 0) return;
    const Index S = nation_.extent().sectors, C = nation_.extent().categories;

    const DenseSales sales = dense_sales(MrioTable{regionalised(nation_, figures_, {}).table});

    for (Index r = 0; r < regions_; ++r)
        for (Index s = 0; s < regions_; ++s) {
            const Matrix sold = sales.final_demand.block(r * S, s * C, S, C);
            if (r == s) continue;
            EXPECT_EQ(sold.col(1).cwiseAbs().sum(), 0) << "exports";
            EXPECT_GE(sold.minCoeff(), 0) << "withdrawals";
        }
}

TEST_P(RandomNations, TradeLessFarAwayAndAcrossBordersUnderGravity) {
    if (regions_ < 3) return;
    const Index S = nation_.extent().sectors;
    const auto abroad = [&](double beta, double border) {
        RegionalisationOptions options;
        options.method = RegionMethod::gravity;
        options.beta = Vector::Constant(S, beta);
        options.borders["province"] = border;
        const DenseSales sales =
            dense_sales(MrioTable{regionalised(nation_, figures_, options).table});
        double sum = 0;
        for (Index r = 0; r < regions_; ++r)
            for (Index s = 0; s < regions_; ++s)
                if (r % 2 != s % 2) sum += sales.intermediate.block(r * S, s * S, S, S).sum();
        return sum;
    };
    if (abroad(1, 1) <= 1e-3 * nation_.output().sum()) return;

    EXPECT_LT(abroad(1, 0.3), abroad(1, 1));
}

/// Sums over the parts of region `home`, which come first, of cells between regions; the others in
/// the order of the table.
Matrix united(const Matrix& cells, Index parts, Index home, Index regions, Index rows,
              Index columns) {
    Matrix sum = Matrix::Zero(regions * rows, regions * columns);
    const auto old = [&](Index r) {
        return r < parts ? home : r - parts < home ? r - parts : r - parts + 1;
    };
    for (Index r = 0; r < parts + regions - 1; ++r)
        for (Index s = 0; s < parts + regions - 1; ++s)
            sum.block(old(r) * rows, old(s) * columns, rows, columns) +=
                cells.block(r * rows, s * columns, rows, columns);
    return sum;
}

TEST_P(RandomNations, LeaveTheOtherRegionsOfATableAsTheyAre) {
    TableData data = random_pooled_table(GetParam() + 500, {5, 6, 3, true});
    if (data.extent.regions < 2) return;
    const Vector added = MrioTable{data}.value_added();
    data.value_added = {{"wages", 0.7 * added}, {"surplus", 0.3 * added}};
    if (GetParam() % 2 == 0) data.categories[1] = "exports";
    const MrioTable table{data};
    const Extent& e = table.extent();
    const Index S = e.sectors;
    const Index home = static_cast<Index>(GetParam()) % e.regions;
    const MrioTable nation = nation_of(table, home);
    const RegionalFigures figures = random_figures(GetParam(), regions_, nation);
    const DenseSales expected = dense_sales(table);
    const double scale = std::max(1.0, table.output().maxCoeff());
    for (const RegionMethod method : methods) {
        RegionalisationOptions options;
        options.method = method;
        const Regionalisation parts = regionalised(nation, figures, options);

        const MrioTable whole{with_others(parts, nation, table, home)};

        const DenseSales found = dense_sales(whole);
        EXPECT_LT(largest_modulus(united(found.intermediate, regions_, home, e.regions, S, S) -
                                  expected.intermediate),
                  1e-10 * scale);
        EXPECT_LT(
            largest_modulus(united(found.final_demand, regions_, home, e.regions, S, e.categories) -
                            expected.final_demand),
            1e-10 * scale);
        Vector wages = Vector::Zero(S);
        for (Index r = 0; r < regions_; ++r)
            wages += whole.data().value_added.at("wages").segment(r * S, S);
        EXPECT_LT(largest_modulus(wages - data.value_added.at("wages").segment(home * S, S)),
                  1e-12 * scale);
        EXPECT_EQ(whole.data().regions.size(), regions_ + e.regions - 1);
        // Parts sell abroad what is theirs of each good.
        for (Index r = 0; r < regions_; ++r)
            for (Index i = 0; i < S; ++i) {
                const Index other = regions_;
                const double share =
                    nation.output()[i] > 0 ? whole.output()[r * S + i] / nation.output()[i] : 0;
                const Index o = home == 0 ? 1 : 0;
                EXPECT_NEAR(found.intermediate.row(r * S + i).segment(other * S, S).sum(),
                            share * expected.intermediate.row(home * S + i).segment(o * S, S).sum(),
                            1e-11 * scale);
            }
    }
}

// A made-up nation and a stub that only sells: the nation is at home.
TEST(OnlyHome, IsTheRegionThatBuysInputs) {
    TableData data;
    data.name = "stub";
    data.extent = {2, 1, 1};
    data.regions = data.region_names = {"ROW", "CHN"};
    data.sectors = data.sector_names = {"all"};
    data.categories = data.category_names = {"hh"};
    data.sales = DenseSales{Matrix{{0, 10}, {0, 20}}, Matrix{{0, 5}, {15, 50}}};
    data.output = Vector{{15, 85}};

    EXPECT_EQ(only_home(MrioTable{data}), 1);
    data.sales = DenseSales{Matrix{{1, 9}, {0, 20}}, Matrix{{0, 5}, {15, 50}}};
    EXPECT_FALSE(only_home(MrioTable{data}));
}

TEST(Regionalised, RefusesATableOfSeveralRegions) {
    const MrioTable table{random_pooled_table(3, {6, 4, 2, false})};
    ASSERT_GT(table.extent().regions, 1);

    EXPECT_THROW(regionalised(table, {}, {}), InputError);
}

TEST(Forecast, OfTheSameTableIsExact) {
    const MrioTable table{random_dense_table(5)};

    const Forecast same = constant_coefficient_forecast(table, table);

    EXPECT_LT(same.error, 1e-13);
    EXPECT_NEAR(same.total_ratio, 1, 1e-13);
    EXPECT_EQ(same.naive_error, 0);
}

TEST(Forecast, UsesTheEarlierCoefficientsAndTheLaterDemand) {
    const MrioTable earlier{random_dense_table(5)};
    TableData later = earlier.data();
    auto& sales = std::get<DenseSales>(later.sales);
    const Vector used = 0.1 * sales.intermediate.rowwise().sum();
    sales.intermediate *= 0.9;  // less input, what is left goes to final users
    sales.final_demand.col(0) += used;

    const Forecast found = constant_coefficient_forecast(earlier, MrioTable{later});

    const Vector expected = leontief_output(earlier, sales.final_demand.rowwise().sum());
    EXPECT_LT(largest_modulus(found.predicted - expected), 1e-12 * expected.maxCoeff());
    EXPECT_NEAR(found.error, (expected - later.output).cwiseAbs().sum() / later.output.sum(),
                1e-12);
}

}  // namespace
}  // namespace spillover::test
