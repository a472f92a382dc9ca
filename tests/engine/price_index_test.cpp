// Price indices, tariffs, incomes and budgets of regions against what the first step of a shock
// makes of the table, by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "engine/dense_sales.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

constexpr double tariff = 0.4;
constexpr Index first = 3;  ///< step in which the tariff comes

class PriceIndexTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam(), {6, 8, 3, true})};
    MrioTable dense_{random_dense_table(GetParam(), {6, 8, 3, true})};

    /// Tariff of block CN on all goods from RoW; `variables` by region follow output.
    static Scenario with_tariff(const MrioTable& table, std::initializer_list<Variable> variables) {
        Scenario s = scenario(table, Preset::full, first + 1);
        std::vector<Cell> cells;
        for (Index i = 0; i < table.extent().sectors; ++i)
            cells.push_back({(i * 2 + 1) * 2 + 0, 1});
        s.shocks = {shock(Driver::tariff, Operation::add, cells, tariff, 0, first)};
        for (const Variable variable : variables)
            s.outputs.fields.push_back({"", variable, false, partition_of(table.data(), "region")});
        return s;
    }
    static double at_first(const MrioTable& table, const MemberResult& result, std::size_t field,
                           Index region) {
        return result
            .fields[field][static_cast<std::size_t>(first * table.extent().regions + region)];
    }
};
INSTANTIATE_TEST_SUITE_P(Seeds, PriceIndexTables, testing::Range(std::uint64_t{1}, tables / 4 + 1));

bool taxed(Index seller_region, Index buyer_region) {
    return seller_region % 2 == 1 && buyer_region % 2 == 0;
}

/// What a unit of good i costs a final column in the step of the tariff.
double price_of(const MrioTable& table, const DenseSales& sales, Index h, Index i) {
    const Extent& e = table.extent();
    double all = 0, abroad = 0;
    for (Index r = 0; r < e.regions; ++r) {
        const double flow = sales.final_demand(e.industry(r, i), h);
        all += flow;
        if (taxed(r, h / e.categories)) abroad += flow;
    }
    return all > 0 ? 1 + tariff * abroad / all : 1;
}

// Orders of the first step were placed before the tariff, and prices are still those of the base
// year: what buyers pay on top is the rate times the base-year flow.
TEST_P(PriceIndexTables, CollectTheTariffOnBaseYearTradeAtFirst) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        if (e.regions < 2) continue;
        const Scenario s = with_tariff(*table, {Variable::tariff_revenue});

        const auto result = run(*table, s);

        const DenseSales sales = dense_sales(*table);
        for (Index s_region = 0; s_region < e.regions; ++s_region) {
            double flow = 0;
            for (Index a = 0; a < e.industries(); ++a) {
                if (!taxed(e.region_of(a), s_region)) continue;
                flow +=
                    sales.intermediate.row(a).segment(e.industry(s_region, 0), e.sectors).sum() +
                    sales.final_demand.row(a).segment(s_region * e.categories, e.categories).sum();
            }
            EXPECT_NEAR(at_first(*table, result, 1, s_region), tariff * flow,
                        1e-11 * table->output().sum());
        }
    }
}

TEST_P(PriceIndexTables, IndexConsumerPricesByCesAndTheOthersByBaskets) {
    constexpr double elasticity = 0.6;
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        if (e.regions < 2) continue;
        Scenario s = with_tariff(*table, {Variable::price_consumer, Variable::price_government,
                                          Variable::price_investment});
        add(s, Parameter::consumption_price_elasticity, elasticity);

        const auto result = run(*table, s);

        const DenseSales sales = dense_sales(*table);
        for (Index r = 0; r < e.regions; ++r) {
            double ces = 0, basket = 0, paid[3] = {}, bought[3] = {};
            for (Index i = 0; i < e.sectors; ++i)
                for (Index c = 0; c < 3; ++c) {
                    const Index h = r * e.categories + c;
                    const double use = table->final_use()(i, h);
                    const double p = price_of(*table, sales, h, i);
                    paid[c] += use * p;
                    bought[c] += use;
                    if (c == 0) ces += use * std::pow(p, 1 - elasticity), basket += use;
                }
            if (basket > 0) {
                EXPECT_NEAR(at_first(*table, result, 1, r),
                            std::pow(ces / basket, 1 / (1 - elasticity)), 1e-11);
            }
            if (bought[1] > 0) {
                EXPECT_NEAR(at_first(*table, result, 2, r), paid[1] / bought[1], 1e-12);
            }
            if (bought[2] > 0) {
                EXPECT_NEAR(at_first(*table, result, 3, r), paid[2] / bought[2], 1e-12);
            }
        }
    }
}

// Transfers and land move the budgets of households and governments by what they are.
TEST_P(PriceIndexTables, KeepTheBudgetsOfHouseholdsAndGovernments) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        Scenario s = scenario(*table, Preset::full, 3);
        std::map<Variable, std::size_t> place;
        using enum Variable;
        for (const auto variable : {household_income, fiscal_revenue, fiscal_spending, fiscal_gap,
                                    land_revenue, production_taxes, consumption_government}) {
            place[variable] = s.outputs.fields.size();
            s.outputs.fields.push_back(
                {"", variable, false, partition_of(table->data(), "region")});
        }
        Shock grant = shock(Driver::transfer, Operation::add, {{0, 1}}, 12, 0, 2);
        Shock slump = shock(Driver::land_revenue, Operation::multiply, {{0, 1}}, 0.5, 1, 2);
        grant.id = "grant";
        slump.id = "slump";
        s.shocks = {grant, slump};
        add(s, Parameter::fiscal_land_share, 0.05);
        add(s, Parameter::fiscal_profit_tax, 0.1);
        add(s, Parameter::income_local_profit_share, 0.2);

        const auto result = run(*table, s);

        const auto value = [&](Variable variable, Index t, Index r) {
            return result.fields[place.at(variable)][static_cast<std::size_t>(t * e.regions + r)];
        };
        const Vector value_added = table->value_added();
        const double scale = 1e-11 * table->output().sum();
        for (Index r = 0; r < e.regions; ++r) {
            double gdp = 0, taxed_profit = 0, profit = 0, wages = 0;
            for (Index i = 0; i < e.sectors; ++i) {
                const double own = value_added[e.industry(r, i)];
                gdp += own;
                // By default half of value added is wages, a tenth taxes; a loss is the owners'.
                const double surplus = own > 0 ? 0.4 * own : own;
                taxed_profit += 0.1 * std::max(0.0, surplus);
                profit += surplus;
                wages += own > 0 ? 0.5 * own : 0;
            }
            const double land = r % 2 == 0 ? 0.05 * gdp : 0;  // national regions: block CN
            const double income = wages + 0.2 * profit;
            const double transferred = r == 0 ? 12 : 0, kept = r == 0 ? 0.5 : 1;
            EXPECT_NEAR(value(land_revenue, 0, r), land, scale);
            EXPECT_NEAR(value(land_revenue, 2, r), kept * land, scale);
            EXPECT_NEAR(value(household_income, 0, r), income > 0 ? income : 0, scale);
            EXPECT_NEAR(value(household_income, 2, r), income > 0 ? income + transferred : 0,
                        scale);
            const double taxes = value(production_taxes, 0, r) + taxed_profit;
            if (taxes + land > 0) {
                EXPECT_NEAR(value(fiscal_revenue, 0, r), taxes + land, scale);
                EXPECT_NEAR(value(fiscal_revenue, 2, r), taxes + kept * land, scale);
            }
            const double bought = value(consumption_government, 0, r);
            EXPECT_NEAR(value(fiscal_spending, 0, r), bought, scale);
            EXPECT_NEAR(value(fiscal_spending, 2, r), bought + transferred, scale);
            for (const Index t : {0, 2})
                EXPECT_NEAR(value(fiscal_gap, t, r),
                            value(fiscal_spending, t, r) - value(fiscal_revenue, t, r), scale);
        }
    }
}

}  // namespace
}  // namespace spillover::test
