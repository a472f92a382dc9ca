// Levers whose effect can be said in a sentence: closed borders, quotas, rebuilding, no
// propagation.
#include <gtest/gtest.h>

#include <numeric>

#include "engine/economy.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

class LeverTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam())};
    MrioTable dense_{random_dense_table(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Seeds, LeverTables, testing::Range(std::uint64_t{1}, tables + 1));

OutputField field(const MrioTable& table, Variable variable, const char* level) {
    return {"", variable, false, partition_of(table.data(), level)};
}

/// One record of a field.
Vector record(const MemberResult& result, std::size_t field, Index step, Index size) {
    return Eigen::Map<const Vector>{result.fields[field].data() + step * size, size};
}

/// Output, demand, final receipts and unmet final orders, the latter two by buyer.
Scenario watched(const MrioTable& table, Preset preset, Index steps) {
    Scenario s = scenario(table, preset, steps);
    s.outputs.fields.push_back(field(table, Variable::demand, "region_sector"));
    s.outputs.fields.push_back(field(table, Variable::final_consumption, "region_category"));
    s.outputs.fields.push_back(field(table, Variable::unmet_final_demand, "region_category"));
    return s;
}

std::vector<Cell> all_cells(Index count) {
    std::vector<Cell> cells;
    for (Index n = 0; n < count; ++n)
        cells.push_back({n, 1});
    return cells;
}

// A quota limits orders before production: nothing is made that cannot be delivered.
TEST_P(LeverTables, MakeUnderAQuotaWhatCanBeDeliveredAndNoMore) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        const auto blocks = static_cast<Index>(blocks_of(table->data()).size());
        Scenario s = watched(*table, Preset::leontief, 6);
        s.shocks = {shock(Driver::trade_quota, Operation::cap, all_cells(e.industries() * blocks),
                          0.6, 1, 3)};

        const auto result = run(*table, s);

        // Every buyer gets 0.6 of what it asks in the base year, from whomever it asks.
        const Vector base = table->final_use().colwise().sum().transpose();
        EXPECT_LT(relative_gap(output_at(*table, result, 2), table->output()), 1e-13);
        EXPECT_LT(relative_gap(output_at(*table, result, 3), 0.6 * table->output()), 1e-13);
        EXPECT_LT(relative_gap(record(result, 2, 3, e.final_columns()), 0.6 * base), 1e-13);
        EXPECT_LT(relative_gap(record(result, 3, 3, e.final_columns()), 0.4 * base), 1e-13);
        EXPECT_LT(result.residuals.goods, 1e-12);
    }
}

// Where every origin is closed, orders are unserved and nobody makes anything for them.
TEST_P(LeverTables, LeaveOrdersUnmetWhereNoOriginIsOpen) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        const auto blocks = static_cast<Index>(blocks_of(table->data()).size());
        std::vector<Cell> closed;  // from everywhere to block 0
        for (Index i = 0; i < e.sectors; ++i)
            for (Index o = 0; o < blocks; ++o)
                closed.push_back({(i * blocks + o) * blocks, 1});
        Scenario s = watched(*table, Preset::quantity, 6);
        s.shocks = {shock(Driver::trade_open, Operation::set, closed, 0, 1, 3)};

        const auto result = run(*table, s);

        const Vector base = table->final_use().colwise().sum().transpose();
        const Vector received = record(result, 2, 3, e.final_columns());
        const Vector unmet = record(result, 3, 3, e.final_columns());
        for (Index h = 0; h < e.final_columns(); ++h) {
            const bool shut = h / e.categories % 2 == 0;  // regions 0, 2, 4 are block 0
            EXPECT_NEAR(received[h], shut ? 0.0 : base[h], 1e-12 * base.maxCoeff());
            EXPECT_NEAR(unmet[h], shut ? base[h] : 0.0, 1e-12 * base.maxCoeff());
        }
        const Vector made = output_at(*table, result, 3), asked = record(result, 1, 3, made.size());
        EXPECT_LE((made - asked).maxCoeff(), 0);
        EXPECT_LT(result.residuals.goods, 1e-12);
    }
}

// A closed route is taken up by the open origins of the same good.
TEST_P(LeverTables, TurnToOpenOriginsWhenABorderCloses) {
    const Extent& e = pooled_.extent();
    if (e.regions < 2) GTEST_SKIP() << "one region has no border";
    std::vector<Cell> closed;  // between the blocks, both ways
    for (Index i = 0; i < e.sectors; ++i)
        closed.insert(closed.end(), {{i * 4 + 1, 1}, {i * 4 + 2, 1}});
    Scenario s = watched(pooled_, Preset::leontief, 5);
    s.shocks = {shock(Driver::trade_open, Operation::set, closed, 0, 1, 3)};

    const auto result = run(pooled_, s);

    const Vector made = output_at(pooled_, result, 3);
    const auto& sales = std::get<PooledSales>(pooled_.data().sales);
    for (Index i = 0; i < e.sectors; ++i)
        for (Index block = 0; block < 2; ++block) {
            double by_block = 0, for_block = 0, origins = 0, final_origins = 0;
            for (Index r = block; r < e.regions; r += 2) {
                by_block += made[e.industry(r, i)];
                for_block +=
                    pooled_.intermediate_use().row(i).segment(r * e.sectors, e.sectors).sum();
                for_block +=
                    pooled_.final_use().row(i).segment(r * e.categories, e.categories).sum();
                origins += sales.origin_share(i, r, block);
                final_origins += sales.final_origin_share(i, r, block);
            }
            // A block that makes the good makes all that it uses; else it goes without.
            const bool makes = origins > 0 && final_origins > 0;
            EXPECT_NEAR(by_block, makes ? for_block : 0.0, 1e-12 * pooled_.output().sum());
        }
}

// Orders for the goods of one origin are delivered at the weights they were placed with, however
// these move on: what final users receive is what the accounts count.
TEST_P(LeverTables, CountGoodsOfOneOriginWhileWeightsMove) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        Scenario s = watched(*table, Preset::full, 10);
        s.shocks = {
            shock(Driver::unit_cost, Operation::add, all_cells((e.industries() + 1) / 2), 0.4, 0,
                  2),
            shock(Driver::final_demand, Operation::multiply, all_cells(e.sectors), 1.5, 1, 1)};
        s.shocks[1].origins = {e.regions - 1};
        s.shocks[1].id = "from_the_last";

        const auto result = run(*table, s);

        EXPECT_LT(result.residuals.goods, 1e-12);
    }
}

// 2.8: with capacity to spare, rebuilding asks for damage / tau (1 - 1/tau)^k, k steps on.
TEST_P(LeverTables, RebuildAlongTheGeometricPathThatTauSays) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        const Vector value_added = table->value_added();
        Destruction what;
        what.occurrence = 2;
        what.tau = 8;
        what.rebuild = true;
        what.mix.assign(static_cast<std::size_t>(e.sectors), 0.0);
        // Built of a good that somebody makes.
        for (Index i = 0; i < e.sectors; ++i)
            if (table->intermediate_use().row(i).sum() + table->final_use().row(i).sum() > 0)
                what.mix[static_cast<std::size_t>(i)] = 1;
        const double goods = std::accumulate(what.mix.begin(), what.mix.end(), 0.0);
        if (goods == 0) continue;
        for (double& share : what.mix)
            share /= goods;
        Shock s = shock(Driver::capital_destroyed, Operation::add, {}, 0, 0);
        double damage = 0;
        for (Index a = 0; a < e.industries(); ++a)
            if (value_added[a] > 0) {
                s.cells.push_back({a, 0.3 * value_added[a]});
                damage += 0.3 * value_added[a];
            }
        s.destruction = what;
        Scenario run_it = scenario(*table, Preset::leontief, 30);
        run_it.shocks = {s};
        run_it.outputs.fields = {field(*table, Variable::rebuild_demand, "region_sector"),
                                 field(*table, Variable::capital_destroyed, "region_sector")};

        const auto result = run(*table, run_it);

        for (Index t = 2; t < 30; ++t) {
            const double left = damage * std::pow(1 - 1 / what.tau, static_cast<double>(t - 2));
            EXPECT_NEAR(record(result, 0, t, e.industries()).sum() / 52, left / what.tau,
                        1e-12 * damage);
            EXPECT_NEAR(record(result, 1, t, e.industries()).sum(), left * (1 - 1 / what.tau),
                        1e-12 * damage);
        }
    }
}

TEST_P(LeverTables, MoveOnlyShockedCellsWithoutPropagation) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        for (const Preset preset :
             {Preset::quantity, Preset::ario, Preset::ario_psi, Preset::pichler}) {
            Scenario s = scenario(*table, preset, 60);
            s.model.propagation = false;
            s.shocks = {shock(Driver::capacity_loss, Operation::set, {{0, 1}}, 0.9, 0, 2)};

            const auto result = run(*table, s);

            for (const Index step : {1, 2, 20, 59}) {
                const Vector x = output_at(*table, result, step);
                const double first = x[0], base = table->output()[0];
                EXPECT_LT((x - table->output()).tail(e.industries() - 1).cwiseAbs().sum(),
                          1e-12 * table->output().sum() + 1e-300);
                EXPECT_LE(first, step > 1 ? 0.2 * base : base * (1 + 1e-12));
            }
            // Nor does their value added, though what they buy of the first comes no more and their
            // stocks of it would long be used up.
            const auto &made = result.accounts.gdp, &in_base_year = result.accounts.base_gdp;
            for (std::size_t a = 1; a < made.size(); ++a)
                EXPECT_NEAR(made[a], in_base_year[a],
                            1e-12 * table->output()[static_cast<Index>(a)] + 1e-300)
                    << table->industry_name(static_cast<Index>(a));
        }
    }
}

}  // namespace
}  // namespace spillover::test
