// Prices, incomes, capital and trade against closed forms, on random tables (docs/testing.md).
#include <gtest/gtest.h>

#include <random>

#include "engine/dense_sales.hpp"
#include "engine/given_values.hpp"
#include "engine/multipliers.hpp"
#include "engine/stability.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

void show(Scenario& s, const MrioTable& table, Variable variable) {
    s.outputs.fields.push_back({std::string{info(variable).name}, variable, false,
                                partition_of(table.data(), "region_sector")});
}

std::vector<Cell> cells_up_to(Index count) {
    std::vector<Cell> cells;
    for (Index n = 0; n < count; ++n)
        cells.push_back({n, 1});
    return cells;
}

/// Customs block of a region of a random table: they alternate.
Index block_of(const MrioTable& table, Index region) {
    return table.extent().regions > 1 ? region % 2 : 0;
}

class FullEconomyTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam(), with_all_uses)};
    MrioTable dense_{random_dense_table(GetParam(), with_all_uses)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, FullEconomyTables, testing::Range(std::uint64_t{1}, tables + 1));

// I1
TEST_P(FullEconomyTables, StayAtRestForTenYears) {
    for (const auto* table : {&pooled_, &dense_}) {
        Scenario s = scenario(*table, Preset::full, 520);
        show(s, *table, Variable::price);
        show(s, *table, Variable::capital);
        show(s, *table, Variable::employment);

        const auto result = run(*table, s);

        EXPECT_LT(relative_gap(output_at(*table, result, 519), table->output()), 1e-12);
        for (std::size_t f = 1; f < 4; ++f)  // a ratio is no number where nothing is
            for (const double ratio : result.fields[f])
                EXPECT_FALSE(std::abs(ratio - 1) > 1e-12) << s.outputs.fields[f].name << ratio;
        EXPECT_LT(result.residuals.money, 1e-12);
    }
}

/// Base-year shares of labour, taxes and the rest in unit value added, as the parameters' defaults
/// divide them.
Vector value_added_rates(const MrioTable& table) {
    return Vector::Ones(table.output().size()) - coefficients_of(table).colwise().sum().transpose();
}

Vector field_at(const MrioTable& table, const MemberResult& result, std::size_t field, Index step) {
    const Index N = table.extent().industries();
    return Eigen::Map<const Vector>{result.fields[field].data() + step * N, N};
}

/// Largest gap over industries that produce something.
double gap_of_active(const MrioTable& table, const Vector& a, const Vector& b) {
    double gap = 0;
    for (Index n = 0; n < a.size(); ++n)
        if (table.output()[n] > 0) gap = std::max(gap, std::abs(a[n] - b[n]));
    return gap;
}

// I3: a cost push runs through to p = (I - A' - diag(v^T))^-1 (v^L + v^K + dv) and moves no
// quantity.
TEST_P(FullEconomyTables, PassOnCostsAsTheLeontiefPriceModel) {
    for (const auto* table : {&pooled_, &dense_}) {
        Scenario s = only(*table, {Channel::price}, 1500);
        add(s, Parameter::price_scarcity, 0);
        add(s, Parameter::price_adjustment, 0.5);
        show(s, *table, Variable::price);
        s.shocks = {shock(Driver::unit_cost, Operation::add,
                          {{0, 1}, {table->extent().industries() - 1, 1}}, 0.1, 0, 1)};

        const auto result = run(*table, s);

        const Matrix a = coefficients_of(*table);
        const Vector v = value_added_rates(*table), taxes = 0.1 * v.cwiseMax(0);
        Vector push = Vector::Zero(v.size());
        push[0] += 0.1;
        push[v.size() - 1] += 0.1;
        const Matrix system =
            Matrix::Identity(v.size(), v.size()) - a.transpose() - Matrix{taxes.asDiagonal()};
        const Vector p = solution(system, v - taxes + push);
        EXPECT_LT(gap_of_active(*table, field_at(*table, result, 1, 1499), p),
                  1e-12 * p.maxCoeff());
        // The same as `spillover analyse prices` tells; taxes on prices add to what is passed on.
        const Matrix told =
            price_changes(InputStructure{*table}, push, Matrix::Constant(v.size(), 1, not_given),
                          (1 - taxes.array()).inverse().matrix());
        EXPECT_LT(
            gap_of_active(*table, field_at(*table, result, 1, 1499), Vector::Ones(v.size()) + told),
            1e-12 * p.maxCoeff());
        EXPECT_LT(relative_gap(output_at(*table, result, 1499), table->output()), 1e-12);
        EXPECT_LT(result.residuals.money, 1e-12);
    }
}

/// Sales at prices p and tariff t of block 0 on block 1: shares lean to cheap origins.
struct ArmingtonSales {
    Matrix intermediate, final_demand;  // quantities
    Vector unit_cost;                   // of inputs, at what buyers pay
};
ArmingtonSales armington(const MrioTable& table, const Vector& p, double sigma, double tariff) {
    const Extent& e = table.extent();
    const DenseSales base = dense_sales(table);
    ArmingtonSales sales{base.intermediate, base.final_demand, Vector::Zero(e.industries())};
    const auto paid = [&](Index a, Index region) {
        const bool taxed = block_of(table, e.region_of(a)) == 1 && block_of(table, region) == 0;
        return p[a] * (taxed ? 1 + tariff : 1.0);
    };
    const auto shift = [&](Matrix& flows, Index column, Index region, double* cost) {
        for (Index i = 0; i < e.sectors; ++i) {
            double total = 0, weighted = 0;
            for (Index r = 0; r < e.regions; ++r) {
                const double flow = flows(e.industry(r, i), column);
                total += flow;
                weighted += flow * std::pow(paid(e.industry(r, i), region), -sigma);
            }
            for (Index r = 0; r < e.regions && total > 0; ++r) {
                const Index a = e.industry(r, i);
                flows(a, column) *= std::pow(paid(a, region), -sigma) * total / weighted;
                if (cost) *cost += flows(a, column) * paid(a, region);
            }
        }
    };
    for (Index j = 0; j < e.industries(); ++j) {
        double cost = 0;
        shift(sales.intermediate, j, e.region_of(j), &cost);
        if (table.output()[j] > 0) sales.unit_cost[j] = cost / table.output()[j];
    }
    for (Index h = 0; h < e.final_columns(); ++h)
        shift(sales.final_demand, h, h / e.categories, nullptr);
    return sales;
}

// I4
TEST_P(FullEconomyTables, ReachTheArmingtonSolutionUnderATariff) {
    constexpr double sigma = 2.5, tariff = 0.3;
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        if (e.regions < 2) continue;
        Scenario s = only(*table, {Channel::price, Channel::trade}, 1500);
        set_free(s);
        add(s, Parameter::price_scarcity, 0);
        add(s, Parameter::price_adjustment, 0.5);
        add(s, Parameter::trade_sigma_short, sigma);
        add(s, Parameter::trade_sigma_long, sigma);
        show(s, *table, Variable::price);
        std::vector<Cell> cells;
        for (Index i = 0; i < e.sectors; ++i)
            cells.push_back({(i * 2 + 1) * 2 + 0, 1});
        s.shocks = {shock(Driver::tariff, Operation::add, cells, tariff, 0, 1)};

        const auto result = run(*table, s);

        const Vector v = value_added_rates(*table), taxes = 0.1 * v.cwiseMax(0);
        Vector p = Vector::Ones(v.size());
        for (int n = 0; n < 600; ++n)
            p = ((armington(*table, p, sigma, tariff).unit_cost + v - taxes).array() /
                 (1 - taxes.array()))
                    .matrix();
        const ArmingtonSales sales = armington(*table, p, sigma, tariff);
        Matrix a = sales.intermediate;
        for (Index j = 0; j < a.cols(); ++j)
            a.col(j) *= table->output()[j] > 0 ? 1 / table->output()[j] : 0.0;
        const Vector x =
            solution(Matrix::Identity(a.rows(), a.cols()) - a, sales.final_demand.rowwise().sum());
        EXPECT_LT(gap_of_active(*table, field_at(*table, result, 1, 1499), p),
                  1e-11 * p.maxCoeff());
        EXPECT_LT(relative_gap(output_at(*table, result, 1499), x), 1e-11);
        EXPECT_LT(result.residuals.money, 1e-12);
        EXPECT_LT(result.residuals.goods, 1e-12);
    }
}

// Goods that are asked of some origins only come in the step for which they were ordered, while
// prices lead the orders of the next step elsewhere.
TEST_P(FullEconomyTables, DeliverShiftedDemandByTheWeightsItWasOrderedBy) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        Scenario s = scenario(*table, Preset::full, 20);
        Shock dearer = shock(Driver::unit_cost, Operation::add, {{0, 1}}, 0.5, 0, 1);
        Shock wanted =
            shock(Driver::final_demand, Operation::multiply, cells_up_to(e.sectors), 1.6, 1, 1);
        dearer.id = "dearer";
        wanted.id = "wanted";
        wanted.origins = {0};
        s.shocks = {dearer, wanted};

        const auto result = run(*table, s);

        EXPECT_LT(result.residuals.goods, 1e-12);
        EXPECT_LT(result.residuals.money, 1e-12);
    }
}

/// Final use of one category in all regions.
double use_of(const MrioTable& table, Index category) {
    double sum = 0;
    for (Index r = 0; r < table.extent().regions; ++r)
        sum += table.final_use().col(r * table.extent().categories + category).sum();
    return sum;
}

/// Government demand of the first region falls to 80 %.
Shock less_government(const MrioTable& table) {
    const Extent& e = table.extent();
    std::vector<Cell> cells;
    for (Index i = 0; i < e.sectors; ++i)
        cells.push_back({1 * e.sectors + i, 1});
    return shock(Driver::final_demand, Operation::multiply, cells, 0.8, 1, 1);
}

Vector final_demand_after(const MrioTable& table) {
    const Matrix y = dense_sales(table).final_demand;
    return y.rowwise().sum() - 0.2 * y.col(1);
}

// I14: consumption in proportion to labour income is the Type II multiplier.
TEST_P(FullEconomyTables, ConvergeToTheTypeTwoSolution) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        Scenario s = only(*table, {Channel::income, Channel::labour}, 5000);
        set_free(s);
        add(s, Parameter::income_mpc, 1);
        add(s, Parameter::income_local_profit_share, 0);
        add(s, Parameter::income_memory, 4.0 / 52);
        add(s, Parameter::labour_hiring_rate, 0.05);
        add(s, Parameter::labour_firing_rate, 0.05);
        s.shocks = {less_government(*table)};

        const auto result = run(*table, s);

        const Matrix y = dense_sales(*table).final_demand;
        const Vector labour = 0.5 * value_added_rates(*table).cwiseMax(0);
        Matrix closed = coefficients_of(*table);
        Vector f = final_demand_after(*table);
        HouseholdClosure closure{labour, Matrix::Zero(f.size(), e.regions)};
        for (Index r = 0; r < e.regions; ++r) {
            const Vector wages = labour.segment(r * e.sectors, e.sectors);
            const double income = wages.dot(table->output().segment(r * e.sectors, e.sectors));
            if (!(income > 0)) continue;
            const Vector basket = y.col(r * e.categories);
            closure.consumption.col(r) = basket / income;
            closed.middleCols(r * e.sectors, e.sectors) += basket * wages.transpose() / income;
            f -= basket;
        }
        // Where households are the only users of all that a region makes, any level is a rest.
        if (spectral_radius(closed) > 0.99) continue;
        const Vector x = solution(Matrix::Identity(f.size(), f.size()) - closed, f);
        EXPECT_LT(relative_gap(output_at(*table, result, 4999), x), 1e-10);
        // The same in all as `spillover analyse multipliers` tells.
        const Matrix told =
            total_multipliers(LeontiefSolver{*table}, closure, Matrix::Ones(f.size(), 1));
        EXPECT_NEAR(told.col(0).dot(f) / output_at(*table, result, 4999).sum(), 1, 1e-10);
    }
}

// I15: capital that follows output is replaced for ever.
TEST_P(FullEconomyTables, ConvergeToTheSolutionWithReplacementInvestment) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        constexpr double wear = 0.08, ratio = 1;
        Scenario s = only(*table, {Channel::investment}, 4500);
        s.time.step = s.outputs.every = {1, Duration::Unit::month};
        set_free(s);
        add(s, Parameter::investment_profit_sensitivity, 0);
        add(s, Parameter::exit_rate, 0);
        add(s, Parameter::capacity_capital_output, ratio);
        add(s, Parameter::capital_adjust_time, 15);
        s.shocks = {less_government(*table)};

        const auto result = run(*table, s);

        const Matrix y = dense_sales(*table).final_demand;
        const Vector v = value_added_rates(*table).cwiseMax(0);
        Matrix closed = coefficients_of(*table);
        Vector f = final_demand_after(*table);
        for (Index r = 0; r < e.regions; ++r) {
            const Vector formation = y.col(r * e.categories + 2);
            const double ordered = formation.sum();
            Vector capital = ratio * v.segment(r * e.sectors, e.sectors);  // per unit of output
            const double worn =
                wear * capital.dot(table->output().segment(r * e.sectors, e.sectors));
            if (!(ordered > 0) || !(worn > 0)) continue;
            capital *= std::min(1.0, 0.8 * ordered / worn);
            closed.middleCols(r * e.sectors, e.sectors) +=
                wear * formation / ordered * capital.transpose();
            f -= formation / ordered * std::min(worn, 0.8 * ordered);
        }
        const Vector x = solution(Matrix::Identity(f.size(), f.size()) - closed, f);
        EXPECT_LT(relative_gap(output_at(*table, result, 4499), x), 1e-9);
    }
}

// S2: the report's bound is rho((I - A)^-1 B diag(K0 / x0)); what it calls stable converged above.
TEST_P(FullEconomyTables, AreToldHowMuchCapitalCapitalCallsFor) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        const Scenario s = only(*table, {Channel::investment}, 1);

        const StabilityReport report = stability_of(*table, s.time, s.model, false);

        const Matrix y = dense_sales(*table).final_demand;
        const Vector v = value_added_rates(*table).cwiseMax(0);
        Matrix capital = Matrix::Zero(v.size(), v.size());
        for (Index r = 0; r < e.regions; ++r) {
            const Vector formation = y.col(r * e.categories + 2);
            const double ordered = formation.sum();
            Vector ratio = 3 * v.segment(r * e.sectors, e.sectors);
            const double worn = 0.08 * ratio.dot(table->output().segment(r * e.sectors, e.sectors));
            if (!(ordered > 0) || !(worn > 0)) continue;
            ratio *= std::min(1.0, 0.8 * ordered / worn);
            for (Index i = 0; i < e.sectors; ++i)
                if (!(table->output()[r * e.sectors + i] > 0)) ratio[i] = 0;
            capital.middleCols(r * e.sectors, e.sectors) = formation / ordered * ratio.transpose();
        }
        const Matrix system = Matrix::Identity(v.size(), v.size()) - coefficients_of(*table);
        const Matrix called = solution(system, capital);
        const double radius = spectral_radius(called);
        EXPECT_NEAR(report.capital_radius, radius, 1e-4 * radius + 1e-12);
        EXPECT_NEAR(report.capital_time, use_of(*table, 2) > 0 ? 6.5 : 0, 1e-9);
    }
}

// Prices that jump within a step and buyers that follow them at once: no cobweb.
TEST_P(FullEconomyTables, SettleAfterAShockHoweverFastPricesMove) {
    for (const auto* table : {&pooled_, &dense_}) {
        Scenario s = only(*table, {Channel::price, Channel::trade}, 1500);
        s.time.step = s.outputs.every = {1, Duration::Unit::month};
        set_free(s);
        add(s, Parameter::price_adjustment, 1);
        add(s, Parameter::price_scarcity, 1);
        add(s, Parameter::trade_sigma_short, 6);
        add(s, Parameter::trade_sigma_long, 6);
        show(s, *table, Variable::price);
        s.shocks = {less_government(*table)};
        s.shocks[0].profile.shapes = {shape::Pulse{1, 6, 0.8}};

        const auto result = run(*table, s);

        const Vector rest = Vector::Ones(table->output().size());
        EXPECT_LT(gap_of_active(*table, field_at(*table, result, 1, 1499), rest), 1e-6);
        EXPECT_LT(relative_gap(output_at(*table, result, 1499), table->output()), 1e-6);
    }
}

// I8: all nominal anchors twice as high: prices double, quantities do not move.
TEST_P(FullEconomyTables, DoublePricesWhenAllNominalAnchorsDouble) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        // Without any capital formation the investment channel is off and the cost of capital is
        // one more nominal anchor; without any government any level of income is a rest.
        if (use_of(*table, 1) == 0 || use_of(*table, 2) == 0) continue;
        Scenario s = scenario(*table, Preset::full, 3000);
        s.time.step = s.outputs.every = {1, Duration::Unit::month};
        set_free(s);
        add(s, Parameter::price_world_link, 0.3);
        add(s, Parameter::capital_adjust_time, 20);
        add(s, Parameter::capacity_capital_output, 1);
        add(s, Parameter::income_mpc, 0.5);
        show(s, *table, Variable::price);
        s.shocks = {
            shock(Driver::wage, Operation::multiply, cells_up_to(e.regions), 2, 1, 1),
            shock(Driver::world_price, Operation::multiply, cells_up_to(e.sectors), 2, 1, 1),
            shock(Driver::land_revenue, Operation::multiply, cells_up_to(e.regions), 2, 1, 1)};
        for (std::size_t n = 0; n < s.shocks.size(); ++n)
            s.shocks[n].id += std::to_string(n);

        const auto result = run(*table, s);

        const Vector doubled = Vector::Constant(table->output().size(), 2);
        EXPECT_LT(gap_of_active(*table, field_at(*table, result, 1, 2999), doubled), 1e-10);
        EXPECT_LT(relative_gap(output_at(*table, result, 2999), table->output()), 1e-10);
        EXPECT_LT(result.residuals.money, 1e-12);
    }
}

}  // namespace
}  // namespace spillover::test
