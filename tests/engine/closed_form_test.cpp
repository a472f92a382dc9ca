// The model against closed forms of input-output analysis, on random tables (docs/testing.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "engine/dense_sales.hpp"
#include "engine/given_values.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

/// Half of final column 0 is lost, for good; f before and after.
struct DemandShock {
    std::vector<Cell> cells;
    Vector before, after;
};
DemandShock demand_shock(const MrioTable& table, double factor) {
    const Extent& e = table.extent();
    DemandShock shock;
    const Matrix y = dense_sales(table).final_demand;
    shock.before = y.rowwise().sum();
    shock.after = shock.before + (factor - 1) * y.col(0);
    for (Index i = 0; i < e.sectors; ++i)
        shock.cells.push_back({i, 1});
    return shock;
}

class ClosedFormTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam())};
    MrioTable dense_{random_dense_table(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Seeds, ClosedFormTables, testing::Range(std::uint64_t{1}, tables + 1));

// I1
TEST_P(ClosedFormTables, StayAtRestWithoutShocks) {
    for (const auto* table : {&pooled_, &dense_})
        for (const Preset preset : {Preset::quantity, Preset::leontief, Preset::ario,
                                    Preset::ario_psi, Preset::pichler}) {
            Scenario s = scenario(*table, preset, 120);
            s.outputs.fields.push_back({"stock", Variable::inputs_stock, false,
                                        partition_of(table->data(), "input_region_sector")});

            const auto result = run(*table, s);

            for (const Index step : {0, 1, 59, 119})
                EXPECT_LT(relative_gap(output_at(*table, result, step), table->output()), 1e-12);
            const auto& stock = result.fields[1];
            const std::size_t cells = stock.size() / 120;
            const double most = *std::max_element(stock.begin(), stock.end());
            for (std::size_t n = 0; n < cells; ++n)
                EXPECT_NEAR(stock[119 * cells + n], stock[n], 1e-12 * most);
        }
}

// I1 for decades, where the order rule is stable for any stock and time (the quantity preset).
TEST_P(ClosedFormTables, StayAtRestForDecades) {
    if (GetParam() % 20 != 0) GTEST_SKIP() << "every twentieth table";
    for (const auto* table : {&pooled_, &dense_}) {
        const auto result = run(*table, scenario(*table, Preset::quantity, 5000));

        for (const Index step : {999, 2999, 4999})
            EXPECT_LT(relative_gap(output_at(*table, result, step), table->output()), 1e-12);
    }
}

// I2''
TEST_P(ClosedFormTables, FollowTheNeumannSeriesAtEveryStep) {
    for (const auto* table : {&pooled_, &dense_}) {
        const DemandShock change = demand_shock(*table, 0.5);
        Scenario s = scenario(*table, Preset::leontief, 40);
        s.shocks = {shock(Driver::final_demand, Operation::multiply, change.cells, 0.5, 1, 1)};

        const auto result = run(*table, s);

        const Matrix a = coefficients_of(*table);
        Vector x = table->output();
        for (Index step = 1; step < 40; ++step) {
            x = a * x + change.after;
            EXPECT_LT(relative_gap(output_at(*table, result, step), x), 1e-13) << "step " << step;
        }
    }
}

// I2: rationing, stocks and expectations do not change where the economy ends.
TEST_P(ClosedFormTables, ConvergeToTheLeontiefSolution) {
    for (const auto* table : {&pooled_, &dense_}) {
        const DemandShock change = demand_shock(*table, 0.8);
        Scenario s = scenario(*table, Preset::quantity, 3000);
        set_free(s);
        s.shocks = {shock(Driver::final_demand, Operation::multiply, change.cells, 0.8, 1, 1)};

        const auto result = run(*table, s);

        EXPECT_LT(
            relative_gap(output_at(*table, result, 2999), leontief_output(*table, change.after)),
            1e-10);
    }
}

// I2': the same where stocks aim at a fixed level, whatever the cover and the time to restock. (A
// time of less than (1 - a) / (2 + 2 a) steps, a the lowest eigenvalue of A, would be unstable
// where a < 0: below 3.5 steps for a = -0.75.)
TEST_P(ClosedFormTables, ConvergeWithFixedTargetsToo) {
    std::mt19937_64 random{GetParam()};
    std::uniform_real_distribution<double> cover{1, 20}, restock{4, 20};
    for (const auto* table : {&pooled_, &dense_}) {
        const DemandShock change = demand_shock(*table, 0.8);
        Scenario s = scenario(*table, Preset::quantity, 2000);
        set_free(s);
        add(s, Parameter::expectations_time, 1e15);
        add(s, Parameter::inventory_cover, cover(random) / 52);
        add(s, Parameter::inventory_restock_time, restock(random) / 52);
        s.shocks = {shock(Driver::final_demand, Operation::multiply, change.cells, 0.8, 1, 1)};

        const auto result = run(*table, s);

        EXPECT_LT(
            relative_gap(output_at(*table, result, 1999), leontief_output(*table, change.after)),
            1e-10);
    }
}

// I13: one good is capped while its users have all the stock they want: the rest of the economy
// solves the mixed model.
TEST_P(ClosedFormTables, SolveTheMixedModelWhenOneGoodIsCapped) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        const Index good = e.sectors - 1;
        Scenario s = scenario(*table, Preset::quantity, 1500);
        set_free(s);
        s.model.parameters.push_back({Parameter::inventory_cover,
                                      std::numeric_limits<double>::infinity(),
                                      false,
                                      {good},
                                      {}});
        std::vector<Cell> cells;
        for (Index r = 0; r < e.regions; ++r)
            cells.push_back({e.industry(r, good), 1});
        s.shocks = {shock(Driver::capacity_loss, Operation::set, cells, 1 - 0.7 * 0.01, 0, 1)};

        const auto result = run(*table, s);

        // x_k = 0.7 x0_k; x_o = (I - A_oo)^-1 (f_o + A_ok x_k): a capped industry is a given
        // demand.
        const Matrix a = coefficients_of(*table);
        Matrix system = Matrix::Identity(e.industries(), e.industries()) - a;
        Vector right = dense_sales(*table).final_demand.rowwise().sum();
        for (Index r = 0; r < e.regions; ++r) {
            const Index k = e.industry(r, good);
            system.row(k).setZero();
            system(k, k) = 1;
            right[k] = 0.7 * table->output()[k];
        }
        EXPECT_LT(relative_gap(output_at(*table, result, 1499), solution(system, right)), 1e-10);
        // The same as `spillover analyse mixed` tells.
        Matrix given = Matrix::Constant(e.industries(), 1, not_given);
        for (Index r = 0; r < e.regions; ++r)
            given(e.industry(r, good), 0) = 0.7 * table->output()[e.industry(r, good)];
        const Matrix told = output_given(InputStructure{*table}, right, given);
        EXPECT_LT(relative_gap(output_at(*table, result, 1499), told.col(0)), 1e-10);
    }
}

}  // namespace
}  // namespace spillover::test
