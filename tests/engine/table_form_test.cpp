// Which form a table has and how its shares are held, and tables added up.
#include <gmock/gmock.h>

#include "engine/dense_sales.hpp"
#include "engine/economy.hpp"
#include "engine/error.hpp"
#include "engine/synthetic_table.hpp"
#include "engine/table_aggregation.hpp"
#include "engine/table_facts.hpp"
#include "tests/support/all_outputs.hpp"
#include "tests/support/hard_time.hpp"
#include "tests/support/ordeal.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

double largest(const Matrix& difference) {
    return difference.size() > 0 ? difference.cwiseAbs().maxCoeff() : 0;
}

TEST(TableForm, DenseSalesOfAPooledTableAreToldToBePooled) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const MrioTable pooled{random_pooled_table(seed)};
        TableData dense = as_dense(pooled);
        const double scale = pooled.output().maxCoeff();

        ASSERT_TRUE(pool_if_exact(dense)) << seed;

        const DenseSales expected = dense_sales(pooled);
        const DenseSales found = dense_sales(MrioTable{dense});
        EXPECT_LT(largest(found.intermediate - expected.intermediate), 1e-14 * scale) << seed;
        EXPECT_LT(largest(found.final_demand - expected.final_demand), 1e-14 * scale) << seed;
    }
}

TEST(TableForm, ASaleThatOneBuyerTakesElsewhereMakesItDense) {
    TableData data;
    for (std::uint64_t seed = 1; data.extent.regions < 2 || data.extent.sectors < 2; ++seed)
        data = as_dense(MrioTable{random_pooled_table(seed, {4, 4, 2, false})});
    auto& sales = std::get<DenseSales>(data.sales);
    const double part = 1e-9 * sales.intermediate(0, 0);
    sales.intermediate(0, 0) -= part;
    sales.intermediate(data.extent.sectors, 0) += part;  // the same good from the next region

    EXPECT_FALSE(pool_if_exact(data));
    EXPECT_TRUE(pool_if_exact(data, 1e-6));
}

/// The first region sells 10 to the first region's households; the second draws on its stocks.
TableData withdrawal_of(double amount) {
    TableData data;
    data.extent = {2, 1, 1};
    auto& sales = std::get<DenseSales>(data.sales);
    sales.intermediate = Matrix::Zero(2, 2);
    sales.final_demand = Matrix{{10, 0}, {-amount, 5}};
    return data;
}

TEST(TableForm, SalesBesideStockWithdrawalsStayDense) {
    TableData some = withdrawal_of(2), all = withdrawal_of(10);

    EXPECT_FALSE(pool_if_exact(some)) << "shares of 1.25 and -0.25 are none";
    EXPECT_FALSE(pool_if_exact(all)) << "flows that cancel are not nothing";
}

TEST(TableForm, RandomDenseTablesStayDense) {
    int dense = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        TableData data = random_dense_table(seed);
        if (data.extent.regions > 1 && data.extent.sectors > 1) dense += !pool_if_exact(data);
    }

    EXPECT_GT(dense, 10);
}

/// Nearly all of its shares are 0; two blocks, as other random tables have them.
TableData random_sparse_table(std::uint64_t seed) {
    TableData data = synthetic_table({13, 5, seed, TableForm::sparse});
    for (std::string& block : data.region_text.at("block"))
        if (block != "CN") block = "RoW";
    return data;
}

class HeldShares : public testing::TestWithParam<std::uint64_t> {
protected:
    static constexpr TableShape shape{7, 6, 3, true}, empty{9, 5, 3, true, 0.9};

    std::vector<MrioTable> tables_{MrioTable{random_pooled_table(GetParam(), shape)},
                                   MrioTable{random_dense_table(GetParam(), shape)},
                                   MrioTable{random_dense_table(GetParam(), empty)},
                                   MrioTable{random_sparse_table(GetParam())}};
};
INSTANTIATE_TEST_SUITE_P(Seeds, HeldShares, testing::Range(std::uint64_t{1}, tables / 10 + 1));

TEST_P(HeldShares, AreThoseOfTheSalesInEitherForm) {
    for (const MrioTable& table : tables_) {
        const OriginShares full = origin_shares(table, ShareForm::full),
                           sparse = origin_shares(table, ShareForm::sparse);
        const DenseSales sales = dense_sales(table);
        const Extent& e = table.extent();

        Index nonzero = 0;
        for (Index i = 0; i < e.sectors; ++i)
            for (Index u = 0; u < full.columns(); ++u) {
                std::vector<double> found(static_cast<std::size_t>(e.regions), 0.0);
                sparse.each_origin(i, u, [&](Index r, double share) {
                    EXPECT_NE(share, 0);
                    found[static_cast<std::size_t>(r)] = share;
                });
                for (Index r = 0; r < e.regions; ++r) {
                    EXPECT_EQ(found[static_cast<std::size_t>(r)], full(i, u, r));
                    EXPECT_EQ(sparse(i, u, r), full(i, u, r));
                    nonzero += full(i, u, r) != 0 ? 1 : 0;
                    if (table.pooled() || u >= e.industries()) continue;
                    const double used = table.intermediate_use()(i, u);
                    EXPECT_NEAR(full(i, u, r) * used, sales.intermediate(e.industry(r, i), u),
                                1e-15 * used);
                }
            }
        const auto all = static_cast<double>(full.values().size());
        EXPECT_EQ(sparse.values().size(), static_cast<std::size_t>(nonzero));
        EXPECT_EQ(table.nonzero_shares(), static_cast<double>(nonzero) / all);
        EXPECT_EQ(numbers_of_shares(table, ShareForm::full), full.numbers());
        EXPECT_NEAR(numbers_of_shares(table, ShareForm::sparse), sparse.numbers(), 1);
    }
}

/// Scenarios in company and alone, on one model and on models of their own: losses, prices,
/// tariffs, bans, quotas, rebuilding, origins that final users turn from, technology.
std::vector<Scenario> many_things(const MrioTable& table, std::uint64_t seed) {
    std::vector<Scenario> all;
    const auto blocks = static_cast<Index>(blocks_of(table.data()).size());
    for (const Preset preset : {Preset::quantity, Preset::full})
        for (const Aggregator aggregator : {Aggregator::aces, Aggregator::ces})
            for (int n = 0; n < 3 && (preset == Preset::full || aggregator == Aggregator::aces);
                 ++n) {
                Scenario s = hard_time(table, preset, 0.3 * n);
                s.model.aggregator = aggregator;
                if (n > 0 && blocks > 1) {
                    s.shocks.push_back(
                        shock(Driver::trade_open, Operation::set, {{n - 1, 1}}, 0, 1, 8, 30));
                    s.shocks.back().id = "ban";
                }
                all.push_back(std::move(s));
            }
    for (const Preset preset : {Preset::quantity, Preset::ario_psi, Preset::pichler})
        all.push_back(random_ordeal(table, preset, seed, preset == Preset::pichler).scenario);
    for (std::size_t n = 0; n < all.size(); ++n) {
        all[n].id = "s" + std::to_string(n);
        all[n].time = {Date{}, {1, Duration::Unit::week}, 50};
        all[n].outputs.every = all[n].time.step;
    }
    return all;
}

TEST_P(HeldShares, GiveTheSameBitsInEitherForm) {
    for (const MrioTable& table : tables_)
        for (const bool accounts : {false, true}) {
            std::vector<Scenario> scenarios = many_things(table, GetParam());
            std::erase_if(scenarios,
                          [&](const Scenario& s) { return s.model.keeps_accounts() != accounts; });
            const auto fields = all_fields(table, scenarios.front().model);
            for (Scenario& scenario : scenarios)
                scenario.outputs.fields = fields;

            const auto full = run_all(table, scenarios, 1, ShareForm::full);
            const int threads = 1 + static_cast<int>(GetParam() % 2);
            for (const auto& [member, result] :
                 run_all(table, scenarios, threads, ShareForm::sparse)) {
                const MemberResult& expected = full.at(member);
                for (std::size_t f = 0; f < fields.size(); ++f)
                    EXPECT_TRUE(same_numbers(result.fields[f], expected.fields[f]))
                        << fields[f].name << " of " << member;
                EXPECT_EQ(result.residuals.goods, expected.residuals.goods);
                EXPECT_EQ(result.residuals.money, expected.residuals.money);
            }
        }
}

TEST(FormOfShares, IsSparseWhereFewAreNot0) {
    const MrioTable few{synthetic_table({30, 4, 1, TableForm::sparse})},
        many{synthetic_table({30, 4, 1, TableForm::dense})};

    EXPECT_EQ(share_form(few), ShareForm::sparse);
    EXPECT_EQ(share_form(many), ShareForm::full);
    EXPECT_LT(make_economy(few, 1.0 / 52, false).share.numbers(),
              0.2 * make_economy(many, 1.0 / 52, false).share.numbers());
}

TableGroups by_parity(const TableData& data) {
    TableGroups groups;
    for (Index r = 0; r < data.extent.regions; ++r)
        groups.regions.push_back(r % 2 == 0 ? "even" : "odd");
    for (Index i = 0; i < data.extent.sectors; ++i)
        groups.sectors.push_back(i < 2 ? "first" : data.sectors[static_cast<std::size_t>(i)]);
    return groups;
}

TEST(Aggregated, KeepsEveryAccount) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
        for (const bool dense : {false, true}) {
            const MrioTable table{dense ? random_dense_table(seed) : random_pooled_table(seed)};
            const TableGroups groups = by_parity(table.data());

            const MrioTable small{aggregated(table, groups)};  // throws where it does not balance

            EXPECT_EQ(small.pooled(), table.pooled());
            EXPECT_EQ(small.extent().regions, std::min<Index>(2, table.extent().regions));
            EXPECT_NEAR(small.output().sum(), table.output().sum(), 1e-9 * table.output().sum());
            EXPECT_NEAR(small.value_added().sum(), table.value_added().sum(),
                        1e-9 * table.output().sum());
            const Matrix sales = sales_between_regions(table);
            double even = 0;
            for (Index r = 0; r < sales.rows(); r += 2)
                for (Index s = 0; s < sales.cols(); s += 2)
                    even += sales(r, s);
            EXPECT_NEAR(sales_between_regions(small)(0, 0), even, 1e-9 * table.output().sum());
        }
}

/// Households of A buy coal from B and take oil from the stocks of A.
TableData coal_beside_stocks_of_oil() {
    TableData data;
    data.extent = {2, 2, 1};
    data.regions = {"A", "B"};
    data.sectors = {"coal", "oil"};
    data.categories = {"hh"};
    PooledSales& sales = data.sales.emplace<PooledSales>();
    sales.use = Matrix{{20, 5, 10, 10}, {10, 10, 5, 10}};
    sales.final_use = Matrix{{30, 20}, {-4, 10}};
    sales.origin_share = Array<3>({2, 2, 2}, 0.5);
    sales.final_origin_share = Array<3>({2, 2, 2}, 0.5);
    sales.final_origin_share(0, 0, 0) = 0.05;  // coal of A's households comes from B,
    sales.final_origin_share(0, 1, 0) = 0.95;
    sales.final_origin_share(1, 0, 0) = 0.9;  // but oil is taken from stocks of A
    sales.final_origin_share(1, 1, 0) = 0.1;
    data.output = Vector{{22.5 + 1.5 + 10, 17.5 - 3.6 + 5, 22.5 + 28.5 + 10, 17.5 - 0.4 + 5}};
    return data;
}

TEST(Aggregated, KeepsSalesBetweenRegionsBesideStockWithdrawals) {
    const MrioTable table{coal_beside_stocks_of_oil()};

    const MrioTable small{aggregated(table, {{"A", "B"}, {"energy", "energy"}})};

    EXPECT_TRUE(small.pooled());
    EXPECT_LT(largest(sales_between_regions(small) - sales_between_regions(table)), 1e-13);
}

TEST(Aggregated, IsTheSameTableWhereNothingIsAddedUp) {
    const MrioTable table{random_pooled_table(7)};

    const MrioTable same{aggregated(table, {table.data().regions, table.data().sectors})};

    EXPECT_EQ(same.data().regions, table.data().regions);
    EXPECT_EQ(same.data().sector_tags, table.data().sector_tags);
    EXPECT_EQ(same.output(), table.output());
    EXPECT_EQ(same.intermediate_use(), table.intermediate_use());
}

}  // namespace
}  // namespace spillover::test
