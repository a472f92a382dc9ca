// The builder meets every total that it is given, and the table that it makes is a valid one.
#include "engine/table_builder.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "engine/dense_sales.hpp"
#include "engine/error.hpp"
#include "engine/interregional_trade.hpp"
#include "engine/partner_trade.hpp"
#include "engine/regional_accounts.hpp"
#include "engine/table_facts.hpp"
#include "tests/support/figures.hpp"

namespace spillover::test {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

double relative_gap(const Vector& a, const Vector& b) {
    return (a - b).cwiseAbs().maxCoeff() / b.cwiseAbs().maxCoeff();
}

Vector added_of(const TableFigures& f) {
    Vector sum = Vector::Zero(f.use.rows());
    for (const auto& component : f.value_added)
        sum += component.second;
    return sum;
}

TEST(BalanceNational, MakesRowsAndColumnsOfGoodsAddUp) {
    TableFigures figures = small_figures();
    const TableFigures before = figures;

    balance_national(figures);

    const Vector made = figures.use.colwise().sum().transpose() + added_of(figures);
    const Vector sold = figures.use.rowwise().sum() + figures.final_use.rowwise().sum() +
                        figures.exports - figures.imports;
    EXPECT_LT(relative_gap(sold, made), 1e-12);
    EXPECT_LT(relative_gap(added_of(figures), added_of(before)), 0.2);
    EXPECT_LT(figures.final_use(0, 3), 0) << "a stock withdrawal keeps its sign";
    EXPECT_EQ(figures.use(1, 0), 0) << "what is not used stays unused";
}

TEST(BalanceNational, RefusesTwoGdps) {
    TableFigures figures = small_figures();
    figures.value_added["compensation"][0] += 10;

    EXPECT_THAT([&] { balance_national(figures); },
                ThrowsMessage<InputError>(HasSubstr("both are GDP")));
}

TEST(NationalRegions, MeetGdpSectorsAndSharesExactly) {
    TableFigures figures = small_figures();
    balance_national(figures);
    const Vector national = added_of(figures);

    const RegionalAccounts accounts = national_regions_of(figures);

    Vector gdp(3), sectors = Vector::Zero(4);
    for (Index r = 0; r < 3; ++r) {
        const Vector added = accounts.output.row(r).transpose() -
                             accounts.use[static_cast<std::size_t>(r)].colwise().sum().transpose();
        gdp[r] = added.sum();
        sectors += added;
        if (r == 1) {
            EXPECT_NEAR(added[1] / gdp[1], 0.2, 1e-12) << "the share that was given";
        }
        if (r == 0) {
            EXPECT_EQ(added[1], 0) << "a quotient of zero";
        }
    }
    EXPECT_LT(relative_gap(gdp, Vector{{700, 60, 300}} * national.sum() / 1060), 1e-12);
    EXPECT_LT(relative_gap(sectors, national), 1e-12);
    Matrix final_use = Matrix::Zero(4, 4);
    for (const auto& own : accounts.final_use)
        final_use += own;
    EXPECT_LT((final_use - figures.final_use).cwiseAbs().maxCoeff(), 1e-10);
}

TEST(NationalRegions, RefuseSharesThatCannotBe) {
    TableFigures figures = small_figures();
    balance_national(figures);
    TableFigures more_than_gdp = figures, more_than_nation = figures;
    more_than_gdp.regions[1].shares = {{1, 0.6}, {2, 0.6}};
    more_than_nation.regions[0].quotients.clear();
    more_than_nation.regions[0].shares[1] = 0.3;

    EXPECT_THAT([&] { national_regions_of(more_than_gdp); },
                ThrowsMessage<InputError>(HasSubstr("value added of Mine")));
    EXPECT_THAT([&] { national_regions_of(more_than_nation); },
                ThrowsMessage<InputError>(HasSubstr("value added of ore")));
}

TEST(ForeignBlocs, HaveTheirGdpAndServeTheirUseAndTheNation) {
    TableFigures figures = small_figures();
    balance_national(figures);

    const RegionalAccounts blocs = foreign_blocs_of(figures);

    Vector needed = figures.imports - figures.exports, gdp(2);
    for (Index b = 0; b < 2; ++b) {
        const auto n = static_cast<std::size_t>(b);
        needed += blocs.use[n].rowwise().sum() + blocs.final_use[n].rowwise().sum();
        gdp[b] = blocs.output.row(b).sum() - blocs.use[n].sum();
    }
    EXPECT_LT(relative_gap(gdp, Vector{{900, 2500}}), 1e-12);
    EXPECT_LT(relative_gap(needed, blocs.output.colwise().sum().transpose()), 1e-12);
}

TEST(PartnerTrade, MeetsGoodsAndPartnersWithinLimits) {
    TableFigures figures = small_figures();
    balance_national(figures);
    const RegionalAccounts blocs = foreign_blocs_of(figures);

    const PartnerTrade trade = partner_trade(figures, blocs);

    const double exports = figures.exports.sum(), imports = figures.imports.sum();
    EXPECT_LT(relative_gap(trade.sold.colwise().sum().transpose(), figures.exports), 1e-12);
    EXPECT_LT(relative_gap(trade.sold.rowwise().sum(), Vector{{0.6, 0.4}} * exports), 1e-12);
    EXPECT_LT(relative_gap(trade.bought.colwise().sum().transpose(), figures.imports), 1e-12);
    EXPECT_LT(relative_gap(trade.bought.rowwise().sum(), Vector{{0.7, 0.3}} * imports), 1e-12);
    EXPECT_LE((trade.bought - most_exported * blocs.output).maxCoeff(), 1e-9);
}

TEST(CappedParts, PassOnWhatALimitKeepsBack) {
    const Vector parts = capped_parts(10, Vector{{8, 1, 1}}, Vector{{4, 100, 100}}, "goods");

    EXPECT_LT(relative_gap(parts, Vector{{4, 3, 3}}), 1e-15);
}

TEST(CappedParts, RefuseMoreThanThereIsRoomFor) {
    EXPECT_THAT(
        [] {
            capped_parts(10, Vector{{1, 1}}, Vector{{4, 5}}, "goods");
        },
        ThrowsMessage<InputError>(HasSubstr("goods")));
}

TEST(Distances, FollowTheGreatCircleAndTheAreaWithin) {
    TableFigures figures = small_figures();
    figures.regions[0].lon = 0;
    figures.regions[0].lat = 0;
    figures.regions[1].lon = 90;
    figures.regions[1].lat = 0;

    const Matrix distance = distances(figures);

    EXPECT_NEAR(distance(0, 1), 6371 * std::numbers::pi / 2, 1e-6) << "a quarter of the equator";
    EXPECT_NEAR(distance(0, 0), 0.67 * std::sqrt(20000 / std::numbers::pi), 1e-9);
    EXPECT_EQ(distance(0, 1), distance(1, 0));
}

TEST(BuildTable, ReturnsTheTargetsFromFinalDemand) {
    const MrioTable table{build_table(small_figures())};

    Vector demand = Vector::Zero(table.extent().industries());
    const DenseSales sales = dense_sales(table);
    demand = sales.final_demand.rowwise().sum();
    const Vector output = leontief_output(table, demand);

    EXPECT_LT(relative_gap(output, table.output()), 1e-10) << "x = (I - A)^-1 Y 1";
    EXPECT_TRUE(table.pooled());
    EXPECT_TRUE(table.warnings().empty());
}

TEST(BuildTable, TradesAsTheNationDoes) {
    TableFigures figures = small_figures();
    const MrioTable table{build_table(figures)};
    balance_national(figures);

    const Matrix sales = sales_between_regions(table);

    EXPECT_NEAR(sales.topRightCorner(3, 2).sum() / figures.exports.sum(), 1, 1e-12);
    EXPECT_NEAR(sales.bottomLeftCorner(2, 3).sum() / figures.imports.sum(), 1, 1e-12);
    EXPECT_NEAR(sales(0, 3) + sales(1, 3) + sales(2, 3), 0.6 * figures.exports.sum(), 1e-10);
}

TEST(BuildTable, TradesMoreWithTheNear) {
    TableFigures figures = small_figures();
    for (auto& region : figures.regions)
        region.groups = {0.1, 0.3, 0.6}, region.shares.clear(), region.quotients.clear();
    figures.distance_decay.setConstant(2);
    const TableData strong = build_table(figures);
    figures.distance_decay.setConstant(0);
    const TableData none = build_table(figures);

    const auto home_share = [](const TableData& table) {
        return std::get<PooledSales>(table.sales).origin_share(2, 1, 1);
    };

    EXPECT_GT(home_share(strong), 2 * home_share(none));
}

TEST(BuildTable, ServesFinalUseFromStockByAllMakersAlike) {
    const TableData table = build_table(small_figures());

    const auto& pooled = std::get<PooledSales>(table.sales);
    double from_home = 0;
    for (Index r = 0; r < 3; ++r)
        from_home += pooled.final_origin_share(1, r, 0);

    EXPECT_LT(pooled.final_use(1, 3), 0);
    EXPECT_NEAR(from_home, 1, 1e-15) << "ore that is only taken from stock is not imported";
    EXPECT_EQ(pooled.final_origin_share(1, 1, 0), pooled.final_origin_share(1, 1, 2));
}

}  // namespace
}  // namespace spillover::test
