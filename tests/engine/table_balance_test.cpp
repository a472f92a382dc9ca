// Unbalanced accounts made to agree: totals met, signs and zeros kept, what cannot be met named.
#include "engine/table_balance.hpp"

#include <gmock/gmock.h>

#include "engine/error.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

double uniform(std::mt19937_64& random, double low, double high) {
    return std::uniform_real_distribution{low, high}(random);
}

/// A table with components of value added whose cells have been moved, some final cells negative.
TableData unbalanced(std::uint64_t seed, bool negatives) {
    std::mt19937_64 random{seed};
    TableData data = as_dense(MrioTable{random_dense_table(seed, {3, 4, 2, true})});
    auto& sales = std::get<DenseSales>(data.sales);
    const Vector added = data.output - sales.intermediate.colwise().sum().transpose();
    data.value_added["wages"] = 0.6 * added;
    data.value_added["surplus"] = 0.4 * added;
    for (double& cell : sales.intermediate.reshaped())
        cell *= uniform(random, 0.8, 1.25);
    for (double& cell : sales.final_demand.reshaped())
        cell *= negatives && uniform(random, 0, 1) < 0.1 ? -0.1 : uniform(random, 0.8, 1.25);
    return data;
}

void expect_balanced(const TableData& data, double tolerance) {
    const AccountsMatrix accounts{data};
    const Index N = data.extent.industries();
    const Vector rows = accounts.cells.topRows(N).rowwise().sum(),
                 columns = accounts.cells.leftCols(N).colwise().sum().transpose();
    for (Index a = 0; a < N; ++a)
        EXPECT_NEAR(rows[a], columns[a],
                    tolerance * std::max(1e-300, accounts.cells.row(a).cwiseAbs().sum()));
}

void expect_same_signs(const TableData& before, const TableData& after) {
    const Matrix a = AccountsMatrix{before}.cells, b = AccountsMatrix{after}.cells;
    for (Index n = 0; n < a.size(); ++n)
        EXPECT_EQ((a.data()[n] > 0) - (a.data()[n] < 0), (b.data()[n] > 0) - (b.data()[n] < 0));
}

class UnbalancedTables : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, UnbalancedTables, testing::Range(std::uint64_t{1}, tables / 2 + 1));

TEST_P(UnbalancedTables, AreBalancedByRasToTheOutputTheyTell) {
    const TableData before = unbalanced(GetParam(), false);
    BalanceReport report;

    const TableData after = balanced(before, {BalanceMethod::ras, {}, {}, {}}, report);

    EXPECT_LT(report.error, 1e-10);
    expect_balanced(after, 1e-10);
    expect_same_signs(before, after);
    EXPECT_LT(largest_gap(after.output, before.output), 1e-10 * before.output.maxCoeff());
    for (const char* name : {"wages", "surplus"})
        EXPECT_NEAR(after.value_added.at(name).sum(), before.value_added.at(name).sum(),
                    1e-10 * before.output.sum());
    const MrioTable valid{after};
}

TEST_P(UnbalancedTables, KeepNegativeCellsUnderGras) {
    const TableData before = unbalanced(GetParam(), true);
    BalanceReport report;
    TableData after;
    try {
        after = balanced(before, {BalanceMethod::gras, {}, {}, {}}, report);
    } catch (const InputError& error) {
        // A small table may have totals that its signs cannot meet; they are named.
        EXPECT_THAT(error.what(),
                    testing::AnyOf(HasSubstr("must add up to"), HasSubstr("cannot be met")));
        return;
    }

    expect_balanced(after, 1e-10);
    expect_same_signs(before, after);
}

TEST_P(UnbalancedTables, HaveTheSameSolutionUnderKrasWithAllTotals) {
    const TableData before = unbalanced(GetParam(), false);
    const Extent& e = before.extent;
    BalanceReport report;
    const TableData ras = balanced(before, {BalanceMethod::ras, {}, {}, {}}, report);
    const AccountsMatrix accounts{ras};
    BalanceRequest request{BalanceMethod::kras, {}, {}, {}};
    for (Index a = 0; a < e.industries(); ++a)
        request.totals.push_back({AccountTotal::Kind::output, a, ras.output[a], 0});
    for (Index h = 0; h < e.final_columns(); ++h)
        request.totals.push_back(
            {AccountTotal::Kind::final_use, h, accounts.cells.col(e.industries() + h).sum(), 0});
    for (Index k = 0; k < 2; ++k)
        request.totals.push_back(
            {AccountTotal::Kind::value_added, k, accounts.cells.row(e.industries() + k).sum(), 0});

    const TableData kras = balanced(before, request, report);

    const Matrix difference = AccountsMatrix{kras}.cells - accounts.cells;
    EXPECT_LT(difference.cwiseAbs().maxCoeff(), 1e-7 * ras.output.maxCoeff());
}

TEST_P(UnbalancedTables, AreBalancedByKrasWithoutAnyTotal) {
    const TableData before = unbalanced(GetParam(), false);
    BalanceReport report;

    const TableData after = balanced(before, {BalanceMethod::kras, {}, {}, {}}, report);

    expect_balanced(after, 1e-9);
    expect_same_signs(before, after);
}

/// One region, two sectors, one final column, one component.
TableData two_sectors() {
    TableData data;
    data.name = "two";
    data.extent = {1, 2, 1};
    data.regions = data.region_names = {"R"};
    data.sectors = data.sector_names = {"food", "steel"};
    data.categories = data.category_names = {"hh"};
    data.sales = DenseSales{Matrix{{20, 30}, {10, 40}}, Matrix{{50}, {50}}};
    data.output = Vector{{100, 100}};
    data.value_added["wages"] = Vector{{70, 30}};
    return data;
}

TEST(Balanced, ScalesFinalDemandToValueAddedWhereTheyDiffer) {
    TableData data = two_sectors();
    data.value_added["wages"] *= 1.1;
    BalanceReport report;

    const TableData after = balanced(data, {}, report);

    EXPECT_NEAR(report.scaled, 1.1, 1e-12);
    EXPECT_NEAR(after.value_added.at("wages").sum(), 110, 1e-9);
}

TEST(Balanced, RefusesTwoGdpsThatAreBothAskedFor) {
    BalanceReport report;
    const BalanceRequest request{
        BalanceMethod::gras,
        {{AccountTotal::Kind::final_use, 0, 120, 0}, {AccountTotal::Kind::value_added, 0, 100, 0}},
        {},
        {}};

    EXPECT_THAT(
        [&] { balanced(two_sectors(), request, report); },
        ThrowsMessage<InputError>(HasSubstr("final demand adds up to 120, value added to 100")));
}

TEST(Balanced, NamesTheAccountsThatCannotBeMetTogether) {
    TableData data = two_sectors();
    auto& sales = std::get<DenseSales>(data.sales);
    sales.intermediate.row(0) << 0, 0;  // food sells to households alone
    BalanceReport report;
    const BalanceRequest request{
        BalanceMethod::ras, {{AccountTotal::Kind::final_use, 0, 80, 0}}, {}, {}};

    EXPECT_THAT([&] { balanced(data, request, report); },
                ThrowsMessage<InputError>(
                    AllOf(HasSubstr("R/food (sales) must add up to 100"),
                          HasSubstr("belong to R/hh (purchases), which add up to 80"))));
}

TEST(Balanced, NamesTheWorstAccountWhereAProofWouldTakeTooMuch) {
    TableData data = two_sectors();
    std::get<DenseSales>(data.sales).intermediate.row(0) << 0, 0;
    BalanceReport report;
    BalanceRequest request{BalanceMethod::ras, {{AccountTotal::Kind::final_use, 0, 80, 0}}, {}, {}};
    request.most_proven = 8;

    EXPECT_THAT([&] { balanced(data, request, report); },
                ThrowsMessage<InputError>(
                    AllOf(HasSubstr("cannot be met: R/"), HasSubstr("of its size off"))));
}

TEST(Balanced, NamesAnAccountWithoutCells) {
    TableData data = two_sectors();
    std::get<DenseSales>(data.sales).intermediate.row(0) << 0, 0;
    std::get<DenseSales>(data.sales).final_demand.row(0) << 0;
    BalanceReport report;

    EXPECT_THAT([&] { balanced(data, {}, report); },
                ThrowsMessage<InputError>(
                    AllOf(HasSubstr("R/food (sales)"), HasSubstr("all its cells are zero"))));
}

TEST(Balanced, RefusesNegativeCellsUnderRas) {
    TableData data = two_sectors();
    std::get<DenseSales>(data.sales).final_demand(1, 0) = -5;
    BalanceReport report;

    EXPECT_THAT(
        [&] {
            balanced(data, {BalanceMethod::ras, {}, {}, {}}, report);
        },
        ThrowsMessage<InputError>(HasSubstr("R/steel to R/hh is -5")));
}

// GDP by income 100 +- 1, by expenditure 110 +- 3: nine tenths of the gap go to the latter.
TEST(Balanced, LetsTheLessCertainTotalGiveWay) {
    const BalanceRequest request{
        BalanceMethod::kras,
        {{AccountTotal::Kind::value_added, 0, 100, 1}, {AccountTotal::Kind::final_use, 0, 110, 3}},
        {},
        {}};
    BalanceReport report;

    const TableData after = balanced(two_sectors(), request, report);

    EXPECT_NEAR(after.value_added.at("wages").sum(), 101, 1e-6);
    ASSERT_EQ(report.moved.size(), 2U);
    EXPECT_EQ(report.moved[0].what, "wages (sales)");
    EXPECT_NEAR(report.moved[1].met, 101, 1e-6);
    expect_balanced(after, 1e-9);
}

TEST(Balanced, MovesReliableCellsLess) {
    BalanceRequest request{BalanceMethod::kras,
                           {{AccountTotal::Kind::value_added, 0, 120, 0}},
                           {},
                           Matrix::Ones(3, 3)};
    request.weights(2, 0) = 100;  // wages of food
    BalanceReport report;

    const TableData after = balanced(two_sectors(), request, report);

    EXPECT_NEAR(after.value_added.at("wages").sum(), 120, 1e-8);
    EXPECT_NEAR(after.value_added.at("wages")[0], 70, 1);
    expect_balanced(after, 1e-9);
}

TEST(Balanced, MeetsConstraintsOnChosenCells) {
    BalanceRequest request{BalanceMethod::kras, {}, {}, {}};
    request.constraints.push_back({"twice", {{0, 1, 1}, {1, 0, -2}}, 5, 0});
    BalanceReport report;

    const TableData after = balanced(two_sectors(), request, report);

    const Matrix z = AccountsMatrix{after}.cells;
    EXPECT_NEAR(z(0, 1) - 2 * z(1, 0), 5, 1e-8);
    expect_balanced(after, 1e-9);
}

}  // namespace
}  // namespace spillover::test
