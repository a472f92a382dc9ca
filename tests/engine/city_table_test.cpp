// A table of cities adds up to its provinces and to the nation, and every account in it balances.
#include <gmock/gmock.h>

#include "engine/city_trade.hpp"
#include "engine/dense_sales.hpp"
#include "engine/error.hpp"
#include "tests/support/made_up_cities.hpp"

namespace spillover::test {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::uint64_t countries = 20;

double worst(const Matrix& found, const Matrix& expected) {
    return (found - expected).cwiseAbs().maxCoeff() / expected.cwiseAbs().maxCoeff();
}

const PooledSales& sales_of(const TableData& data) {
    return std::get<PooledSales>(data.sales);
}

/// What the nation's cities use of each good in each industry, category and so on.
Matrix sum_over_cities(const Matrix& by_city, Index cities, Index width) {
    Matrix sum = Matrix::Zero(by_city.rows(), width);
    for (Index c = 0; c < cities; ++c)
        sum += by_city.middleCols(c * width, width);
    return sum;
}

TEST(CityTable, AddsUpToTheNation) {
    for (std::uint64_t seed = 1; seed <= countries; ++seed) {
        const CityFigures figures = made_up_cities(seed);

        const TableData data = build_city_table(figures);

        const Index C = data.extent.regions - 1, S = data.extent.sectors;
        const PooledSales& sales = sales_of(data);
        EXPECT_LT(worst(sum_over_cities(sales.use, C, S), figures.use), 1e-12) << seed;
        EXPECT_LT(worst(sum_over_cities(sales.final_use, C, 5).leftCols(4), figures.final_use),
                  1e-12)
            << seed;
        for (const auto& [name, values] : figures.value_added)
            EXPECT_LT(worst(sum_over_cities(data.value_added.at(name).transpose(), C, S),
                            values.transpose()),
                      1e-12)
                << name;
        EXPECT_LT(worst(sum_over_cities(data.output.transpose(), C, S), figures.output.transpose()),
                  1e-12)
            << seed;
    }
}

TEST(CityTable, ExportsAndImportsWhatTheNationDoes) {
    for (std::uint64_t seed = 1; seed <= countries; ++seed) {
        const CityFigures figures = made_up_cities(seed);

        const TableData data = build_city_table(figures);

        const Index C = data.extent.regions - 1, S = data.extent.sectors;
        const PooledSales& sales = sales_of(data);
        for (Index i = 0; i < S; ++i) {
            double imported = 0, exported = 0;
            for (Index s = 0; s < C; ++s) {
                imported += sales.origin_share(i, C, s) * sales.use.row(i).segment(s * S, S).sum() +
                            sales.final_origin_share(i, C, s) *
                                sales.final_use.row(i).segment(s * 5, 5).sum();
                exported += sales.final_origin_share(i, s, C) * sales.final_use(i, C * 5 + 4);
            }
            const double expected = figures.imported_use.row(i).sum() + figures.imported_final[i];
            EXPECT_NEAR(imported, expected, 1e-12 * figures.output[i]) << seed;
            EXPECT_NEAR(exported, figures.exports[i], 1e-12 * figures.output[i]) << seed;
            EXPECT_NEAR(data.output[C * S + i], expected + figures.reexports[i],
                        1e-12 * figures.output[i]);
        }
    }
}

TEST(CityTable, MeetsTheMarginsOfProvincesThatAreKnown) {
    for (std::uint64_t seed = 1; seed <= countries; ++seed) {
        const CityFigures figures = made_up_cities(seed);

        const TableData data = build_city_table(figures);

        const Index S = data.extent.sectors;
        const Vector added = MrioTable{data}.value_added();
        for (std::size_t p = 0; p < figures.provinces.size(); ++p)
            for (const auto& [i, node] : figures.provinces[p].nodes) {
                double output = 0, value_added = 0;
                for (std::size_t c = 0; c < figures.cities.size(); ++c) {
                    if (figures.cities[c].province != static_cast<Index>(p)) continue;
                    output += data.output[static_cast<Index>(c) * S + i];
                    value_added += added[static_cast<Index>(c) * S + i];
                }
                EXPECT_NEAR(output, node.output, 1e-10 * node.output) << seed;
                EXPECT_NEAR(value_added, node.value_added, 1e-10 * node.output) << seed;
            }
    }
}

TEST(CityTable, BalancesEveryIndustryOfEveryCity) {
    for (std::uint64_t seed = 1; seed <= countries; ++seed) {
        const MrioTable table{build_city_table(made_up_cities(seed))};

        const DenseSales sales = dense_sales(table);

        const Vector sold = sales.intermediate.rowwise().sum() + sales.final_demand.rowwise().sum();
        EXPECT_LT(((sold - table.output()).array().abs() / table.output().array()).maxCoeff(),
                  1e-11)
            << seed;
        EXPECT_GE(sales.intermediate.minCoeff(), 0) << seed;
        EXPECT_LT(table.spectral_radius(), 1) << seed;
        EXPECT_GT(table.value_added().minCoeff(), 0) << seed;
    }
}

TEST(CityTable, KeepsTheThreeIndustriesOfACityWithinItsProvince) {
    const CityFigures figures = made_up_cities(3);
    const ProvinceMargins margins = province_margins(figures);

    const CityAccounts accounts = city_accounts(figures, margins);

    for (Index p = 0; p < 3; ++p) {
        double whole = 0;
        for (std::size_t c = 0; c < figures.cities.size(); ++c)
            if (figures.cities[c].province == p) whole += figures.cities[c].groups[1];
        const double mills_and_mines = margins.value_added.row(p).segment(1, 2).sum();
        for (std::size_t c = 0; c < figures.cities.size(); ++c) {
            if (figures.cities[c].province != p) continue;
            EXPECT_NEAR(accounts.value_added.row(static_cast<Index>(c)).segment(1, 2).sum(),
                        mills_and_mines * figures.cities[c].groups[1] / whole, 1e-10);
        }
    }
}

TEST(ProvinceMargins, ShareOutTheRestByWhatAnIndustryHasLeft) {
    CityFigures figures = made_up_cities(1);
    const Vector added = figures.national_value_added();
    for (auto& province : figures.provinces)
        province.nodes.clear();
    figures.provinces[0].nodes[1] = {0.5 * figures.output[1], 0.4 * added[1], 0, 0};

    const ProvinceMargins margins = province_margins(figures);

    // Nothing else of the secondary industry is known: the others' rest is as large as the
    // industry.
    std::array<double, 3> size{};
    for (const auto& city : figures.cities)
        size[static_cast<std::size_t>(city.province)] += city.groups[1];
    const double south = size[1] / (size[1] + size[2]);
    EXPECT_NEAR(margins.output(0, 1), 0.5 * figures.output[1], 1e-9);
    EXPECT_NEAR(margins.output(1, 1), 0.5 * figures.output[1] * south, 1e-9);
    EXPECT_NEAR(margins.value_added(1, 1), 0.6 * added[1] * south, 1e-9);
    EXPECT_NEAR(margins.coverage[0], margins.output(0, 1) / margins.output.row(0).sum(), 1e-12);
    EXPECT_EQ(margins.coverage[1], 0);
}

TEST(ProvinceMargins, ExportNoMoreThanIsMade) {
    CityFigures figures = made_up_cities(1);
    for (auto& province : figures.provinces)
        for (auto& entry : province.nodes)
            entry.second.exports = 0;
    figures.provinces[0].nodes[2] = {
        0.1 * figures.output[2], 0.1 * figures.national_value_added()[2], figures.exports[2], 0};
    figures.exports[2] = 0.3 * figures.output[2];

    const ProvinceMargins margins = province_margins(figures);

    EXPECT_NEAR(margins.exports.col(2).sum(), figures.exports[2], 1e-9);
    EXPECT_GE((margins.output - margins.exports).minCoeff(), 0);
}

TEST(ProvinceUse, IsTheNationsTogetherAndTheProvincesOwn) {
    const CityFigures figures = made_up_cities(2);
    const ProvinceMargins margins = province_margins(figures);

    const auto use = province_use(figures, margins);

    EXPECT_LT(worst(use[0] + use[1] + use[2], figures.use), 1e-12);
    for (Index p = 0; p < 3; ++p)
        EXPECT_LT(worst(use[static_cast<std::size_t>(p)].colwise().sum(),
                        margins.output.row(p) - margins.value_added.row(p)),
                  1e-12);
}

TEST(CityAccounts, LeanTowardsWhatACityIsKnownFor) {
    CityFigures figures = made_up_cities(4);
    const ProvinceMargins margins = province_margins(figures);
    const CityAccounts before = city_accounts(figures, margins);
    figures.cities[0].quotients[2] = 6;
    figures.cities[1].shares[1] = 0.0;

    const CityAccounts after = city_accounts(figures, margins);

    EXPECT_GT(after.value_added(0, 2), 1.1 * before.value_added(0, 2));
    EXPECT_EQ(after.value_added(1, 1), 0);
    EXPECT_NEAR(after.value_added.col(2).sum(), before.value_added.col(2).sum(), 1e-9);
    EXPECT_NEAR(after.value_added.row(0).sum(), before.value_added.row(0).sum(), 1e-9);
}

TEST(CityAccounts, SpendAsTheProvinceIsKnownTo) {
    const CityFigures figures = made_up_cities(5);
    const ProvinceMargins margins = province_margins(figures);

    const CityAccounts accounts = city_accounts(figures, margins);

    // Shops: the category of investment follows the provinces' final use where it is known.
    const Index shops = 3, gfcf = 2;
    std::array<double, 3> spent{};
    for (std::size_t c = 0; c < figures.cities.size(); ++c)
        spent[static_cast<std::size_t>(figures.cities[c].province)] +=
            accounts.final_use[c](shops, gfcf);
    std::vector<std::size_t> known;
    for (std::size_t p = 0; p < 3; ++p)
        if (figures.provinces[p].nodes.contains(shops)) known.push_back(p);
    ASSERT_GE(known.size(), 2);
    EXPECT_NEAR(spent[known[0]] / spent[known[1]],
                figures.provinces[known[0]].nodes.at(shops).final_use /
                    figures.provinces[known[1]].nodes.at(shops).final_use,
                1e-10);
}

TEST(CityTrade, StaysNearAndWithinTheProvince) {
    CityFigures figures = made_up_cities(6);
    const auto at_home = [&] {
        const CityAccounts accounts = city_accounts(figures, province_margins(figures));
        const CityTrade trade = city_trade(figures, accounts);
        double bought = 0;
        for (Index i = 0; i < 5; ++i)
            for (Index r = 0; r < 8; ++r)
                for (Index s = 0; s < 8; ++s)
                    if (figures.cities[static_cast<std::size_t>(r)].province ==
                        figures.cities[static_cast<std::size_t>(s)].province)
                        bought += trade.intermediate(i, r, s) *
                                  accounts.use[static_cast<std::size_t>(s)].row(i).sum();
        return bought;
    };
    figures.other_province = 1;
    const double open = at_home();
    figures.other_province = 0.2;
    const double closed = at_home();
    figures.distance_decay *= 2;

    EXPECT_GT(closed, 1.05 * open);
    EXPECT_GT(at_home(), closed);
}

TEST(CityTable, GradesCitiesByWhatIsKnownOfThem) {
    CityFigures figures = made_up_cities(7);
    const Vector added = figures.national_value_added();
    for (Index p = 0; p < 3; ++p)
        for (Index i = 0; i < 5; ++i)
            figures.provinces[static_cast<std::size_t>(p)].nodes[i] = {
                figures.output[i] / 3, added[i] / 3, figures.exports[i] / 3, 1};
    for (Index i = 1; i < 5; ++i)
        figures.provinces[0].nodes.erase(i);
    figures.cities[1].reported = false;  // in the South, as is the next
    figures.cities[4].mismatch = 0.05;

    const TableData data = build_city_table(figures);

    const auto& grades = data.region_text.at("confidence");
    EXPECT_EQ(grades[0], "C") << "four of its province's sectors are not known";
    EXPECT_EQ(grades[1], "C") << "interpolated";
    EXPECT_EQ(grades[2], "A") << "a province by itself";
    EXPECT_EQ(grades[4], "C") << "its three industries do not add up";
    EXPECT_EQ(grades[7], "B");
}

TEST(CityTable, RefusesWhatCannotBeSharedOut) {
    CityFigures lost = made_up_cities(8), hollow = lost;
    const Vector added = lost.national_value_added();
    for (auto& province : lost.provinces)
        province.nodes.erase(2);
    lost.provinces[0].nodes[2] = {0.5 * lost.output[2], added[2], 0, 0};
    for (auto& city : hollow.cities)
        if (city.province == 1) city.groups[2] = 0;

    EXPECT_THAT([&] { build_city_table(lost); },
                ThrowsMessage<InputError>(HasSubstr("provinces, mills")));
    EXPECT_THAT([&] { build_city_table(hollow); },
                ThrowsMessage<InputError>(HasSubstr("none of its cities has any of an industry")));
}

}  // namespace
}  // namespace spillover::test
