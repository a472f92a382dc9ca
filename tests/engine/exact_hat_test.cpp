// The trade equilibrium in changes: its equations, closed forms, and what may not matter.
#include "engine/exact_hat.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

TradeShock no_shock(const Extent& e) {
    return {Array<3>({e.sectors, e.regions, e.regions}),
            Array<3>({e.sectors, e.regions, e.regions}, 1)};
}

/// Every region taxes every good of every other.
TradeShock duties(const Extent& e, double rate) {
    TradeShock shock = no_shock(e);
    for (Index i = 0; i < e.sectors; ++i)
        for (Index r = 0; r < e.regions; ++r)
            for (Index s = 0; s < e.regions; ++s)
                if (r != s) shock.tariff(i, r, s) = rate * (1 + 0.1 * static_cast<double>(r + i));
    return shock;
}

/// One good and two regions; inputs are a share of output, own goods are `home` of what is bought.
MrioTable two_regions(double inputs, double home_north, double home_south) {
    TableData data;
    data.extent = {2, 1, 1};
    data.regions = {"North", "South"};
    data.sectors = {"good"};
    data.categories = {"hh"};
    DenseSales sales{Matrix(2, 2), Matrix(2, 2)};
    const Matrix share{{home_north, 1 - home_south}, {1 - home_north, home_south}};
    // What both buy of each other is the same: x solves x = share x.
    const Vector x{{100, 100 * (1 - home_north) / (1 - home_south)}};
    sales.intermediate = share * (inputs * x).asDiagonal();
    sales.final_demand = share * ((1 - inputs) * x).asDiagonal();
    data.output = x;
    data.sales = sales;
    return MrioTable{data};
}

TEST(ExactHat, LeavesEverythingWhereNothingChanges) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        for (const TableData& data : {random_pooled_table(seed), random_dense_table(seed)}) {
            const MrioTable table{data};
            const ExactHat model{table};

            const auto found =
                model.solve(no_shock(table.extent()), Vector::Constant(table.extent().sectors, 4));

            EXPECT_LT((found.wage.array() - 1).abs().maxCoeff(), 1e-10) << seed;
            EXPECT_LT((found.welfare.array() - 1).abs().maxCoeff(), 1e-10) << seed;
            EXPECT_LT((found.price.array() - 1).abs().maxCoeff(), 1e-10) << seed;
            EXPECT_LT((found.output.array() - 1).abs().maxCoeff(), 1e-9) << seed;
            EXPECT_LT((found.exports.array() - 1).abs().maxCoeff(), 1e-9) << seed;
        }
}

TEST(ExactHat, GainsFromTradeAreThoseOfTheOwnShare) {
    // Arkolakis, Costinot and Rodriguez-Clare (2012): autarky costs pi_nn^(1/theta), with inputs
    // pi_nn^(1/(theta g)), g the share of labour in output.
    for (const double inputs : {0.0, 0.5}) {
        const MrioTable table = two_regions(inputs, 0.8, 0.6);
        TradeShock autarky = no_shock(table.extent());
        autarky.cost(0, 0, 1) = autarky.cost(0, 1, 0) = 1e6;
        const double theta = 4;

        const auto found = ExactHat{table}.solve(autarky, Vector::Constant(1, theta));

        EXPECT_NEAR(found.welfare[0], std::pow(0.8, 1 / (theta * (1 - inputs))), 1e-9);
        EXPECT_NEAR(found.welfare[1], std::pow(0.6, 1 / (theta * (1 - inputs))), 1e-9);
        EXPECT_NEAR(found.exports[0], 0, 1e-9);
    }
}

TEST(ExactHat, TariffsBetweenTwinsHaveAClosedForm) {
    const double home = 0.7, theta = 5, tariff = 0.25;
    const MrioTable table = two_regions(0, home, home);
    TradeShock shock = no_shock(table.extent());
    shock.tariff(0, 0, 1) = shock.tariff(0, 1, 0) = tariff;

    const auto found = ExactHat{table}.solve(shock, Vector::Constant(1, theta));

    // Twins pay the same wages: only prices and revenue move.
    const double foreign = (1 - home) * std::pow(1 + tariff, -theta),
                 price = std::pow(home + foreign, -1 / theta), share = foreign / (home + foreign),
                 income = 1 / (1 - share * tariff / (1 + tariff));
    EXPECT_NEAR(found.wage[0], 1, 1e-11);
    EXPECT_NEAR(found.consumer_price[0], price, 1e-11);
    EXPECT_NEAR(found.welfare[0], income / price, 1e-11);
    EXPECT_NEAR(found.tariff_revenue[0], 100 * (income - 1), 1e-9);
    EXPECT_NEAR(found.imports[1], income * share / (1 + tariff) / (1 - home), 1e-11);
    EXPECT_NEAR(found.from_final[0], std::log(1 / price), 1e-11);
    EXPECT_NEAR(found.from_transfers[0], std::log(income), 1e-11);
}

/// Residuals of the equilibrium, worked out from the table and the hats alone.
double worst_residual(const MrioTable& table, const TradeShock& shock, const Vector& theta,
                      const TradeEquilibrium& found) {
    const Extent& e = table.extent();
    const ExactHat model{table};
    const auto& sales = model.sales();
    const Vector added = table.value_added(), withdrawn = -table.stock_withdrawals();
    Matrix price = Matrix::Ones(e.regions, e.sectors), spent = Matrix::Zero(e.regions, e.sectors);
    Vector income(e.regions), before(e.regions);
    double worst = 0, unspent = 0;
    const auto share = [&](Index i, Index r, Index s) {
        double whole = 0;
        for (Index o = 0; o < e.regions; ++o)
            whole += sales(i, o, s);
        if (whole <= 0) return 0.0;
        return sales(i, r, s) / whole *
               std::pow(shock.cost(i, r, s) * (1 + shock.tariff(i, r, s)) * found.price(r, i) /
                            price(s, i),
                        -theta[i]);
    };
    for (Index s = 0; s < e.regions; ++s) {
        double value_added = 0, stocks = 0;
        before[s] = 0;
        for (Index i = 0; i < e.sectors; ++i) {
            double sum = 0;
            for (Index r = 0; r < e.regions; ++r)
                sum += share(i, r, s);
            if (sum > 0) price(s, i) = std::pow(sum, -1 / theta[i]);
            value_added += added[e.industry(s, i)];
            stocks += withdrawn[e.industry(s, i)];
            before[s] += table.final_use().row(i).segment(s * e.categories, e.categories).sum();
        }
        income[s] = found.wage[s] * value_added + found.tariff_revenue[s] + before[s] - value_added;
        if (before[s] <= 0) unspent += income[s];
    }
    income += before * (unspent / before.sum());
    for (Index s = 0; s < e.regions; ++s) {
        double revenue = 0, wages = 0, paid = 0;
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(s, i);
            if (before[s] > 0)
                spent(s, i) +=
                    table.final_use().row(i).segment(s * e.categories, e.categories).sum() *
                    income[s] / before[s];
            for (Index j = 0; j < e.sectors; ++j)
                spent(s, i) += table.intermediate_use()(i, e.industry(s, j)) * found.output(s, j);
            for (Index r = 0; r < e.regions; ++r)
                revenue += share(i, r, s) * spent(s, i) * shock.tariff(i, r, s) /
                           (1 + shock.tariff(i, r, s));
            wages += added[a] * found.wage[s];
            paid += added[a] * found.output(s, i);
            double cost = 0;
            if (table.output()[a] > 0) {
                cost = added[a] / table.output()[a] * std::log(found.wage[s]);
                for (Index k = 0; k < e.sectors; ++k)
                    cost += table.technical_coefficients()(k, a) * std::log(price(s, k));
            }
            worst = std::max(worst, std::abs(std::log(found.price(s, i)) - cost));
        }
        worst = std::max({worst, std::abs(revenue - found.tariff_revenue[s]) / (1 + before[s]),
                          std::abs(wages - paid) / (1 + wages)});
    }
    for (Index a = 0; a < e.industries(); ++a) {
        const Index r = e.region_of(a), i = e.sector_of(a);
        double sold = -withdrawn[a];
        for (Index s = 0; s < e.regions; ++s)
            sold += share(i, r, s) * spent(s, i) / (1 + shock.tariff(i, r, s));
        worst = std::max(worst, std::abs(sold - table.output()[a] * found.output(r, i)) /
                                    (1 + table.output()[a]));
    }
    return worst;
}

TEST(ExactHat, SolvesTheEquationsOfTheEquilibrium) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        for (const TableData& data : {random_pooled_table(seed), random_dense_table(seed)}) {
            const MrioTable table{data};
            const TradeShock shock = duties(table.extent(), 0.1);
            const Vector theta = Vector::LinSpaced(table.extent().sectors, 2, 9);

            const auto found = ExactHat{table}.solve(shock, theta);

            EXPECT_LT(worst_residual(table, shock, theta, found), 1e-9) << seed;
        }
}

/// A table in which part of what is sold comes out of stock: the second category of the first
/// region is below zero for every other industry, the first as much above.
MrioTable selling_from_stock(std::uint64_t seed) {
    TableData data = random_dense_table(seed, {6, 8, 2, false});
    Matrix& final = std::get<DenseSales>(data.sales).final_demand;
    for (Index a = 0; a < data.extent.industries(); a += 2) {
        const double taken = 0.2 * data.output[a];
        final(a, 0) += final(a, 1) + taken;
        final(a, 1) = -taken;
    }
    return MrioTable{std::move(data)};
}

TEST(ExactHat, SellsFromStockWhatTheBaseYearDid) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const MrioTable table = selling_from_stock(seed);
        const Extent& e = table.extent();
        const Vector theta = Vector::Constant(e.sectors, 4);
        const ExactHat model{table};

        const auto unchanged = model.solve(no_shock(e), theta),
                   taxed = model.solve(duties(e, 0.1), theta);

        ASSERT_LT(table.stock_withdrawals().sum(), 0);
        EXPECT_LT((unchanged.output.array() - 1).abs().maxCoeff(), 1e-9) << seed;
        EXPECT_LT((unchanged.welfare.array() - 1).abs().maxCoeff(), 1e-10) << seed;
        EXPECT_LT(worst_residual(table, duties(e, 0.1), theta, taxed), 1e-9) << seed;
    }
}

/// As Caliendo and Parro have them: what inputs cost, over the good they go into.
Vector linkages(const MrioTable& table, const TradeEquilibrium& found) {
    const Extent& e = table.extent();
    const Vector added = table.value_added();
    Vector sum = Vector::Zero(e.regions);
    for (Index s = 0; s < e.regions; ++s) {
        Vector basket(e.sectors);
        for (Index i = 0; i < e.sectors; ++i)
            basket[i] = table.final_use().row(i).segment(s * e.categories, e.categories).sum();
        basket /= basket.sum();
        for (Index j = 0; j < e.sectors; ++j) {
            const Index a = e.industry(s, j);
            for (Index k = 0; k < e.sectors; ++k)
                sum[s] -= basket[j] * table.output()[a] / added[a] *
                          table.technical_coefficients()(k, a) *
                          std::log(found.buyer_price(s, k) / found.buyer_price(s, j));
        }
    }
    return sum;
}

TEST(ExactHat, WelfareIsTheSumOfItsParts) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const MrioTable table{random_pooled_table(seed, {6, 8, 2, false})};
        const Extent& e = table.extent();

        const auto found = ExactHat{table}.solve(duties(e, 0.2), Vector::Constant(e.sectors, 4));

        const Vector sum =
            found.from_final + found.from_intermediate + found.from_linkages + found.from_transfers;
        EXPECT_LT((sum - found.welfare.array().log().matrix()).cwiseAbs().maxCoeff(), 1e-10)
            << seed;
        EXPECT_LT((found.from_linkages - linkages(table, found)).cwiseAbs().maxCoeff(), 1e-10)
            << seed;
    }
}

TEST(ExactHat, DoesNotDependOnTheUnitOfMoney) {
    TableData data = random_dense_table(5);
    const MrioTable table{data};
    auto& sales = std::get<DenseSales>(data.sales);
    sales.intermediate *= 1000;
    sales.final_demand *= 1000;
    data.output *= 1000;
    for (auto& component : data.value_added)
        component.second *= 1000;
    const MrioTable large{data};
    const TradeShock shock = duties(table.extent(), 0.1);
    const Vector theta = Vector::Constant(table.extent().sectors, 5);

    const auto found = ExactHat{table}.solve(shock, theta),
               scaled = ExactHat{large}.solve(shock, theta);

    EXPECT_LT((found.welfare - scaled.welfare).cwiseAbs().maxCoeff(), 1e-10);
    EXPECT_LT((1000 * found.tariff_revenue - scaled.tariff_revenue).cwiseAbs().maxCoeff(),
              1e-8 * scaled.tariff_revenue.maxCoeff());
}

TEST(ExactHat, ATariffPaysASmallOpenRegionLittleAndHurtsItsPartner) {
    const MrioTable table = two_regions(0.4, 0.5, 0.98);
    TradeShock shock = no_shock(table.extent());
    shock.tariff(0, 0, 1) = 0.1;  // the large South taxes the small North

    const auto found = ExactHat{table}.solve(shock, Vector::Constant(1, 5));

    EXPECT_LT(found.welfare[0], 1 - 1e-3);
    EXPECT_GT(found.welfare[1], 1);
    EXPECT_LT(found.wage[0], found.wage[1]);
}

TEST(ExactHat, SettlesWithHighElasticities) {
    const MrioTable table{random_pooled_table(9)};

    const auto found = ExactHat{table}.solve(duties(table.extent(), 0.3),
                                             Vector::Constant(table.extent().sectors, 50));

    EXPECT_LT(found.error, 1e-11);
}

}  // namespace
}  // namespace spillover::test
