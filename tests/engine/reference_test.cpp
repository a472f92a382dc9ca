// The step against the reference model, cell by cell, under every lever at once.
#include <gtest/gtest.h>

#include "tests/support/ordeal.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

/// Largest distance of one record of a field from the reference, in parts of `size`.
double gap(const MemberResult& result, std::size_t field, Index step, const double* expected,
           Index count, double scale, double size) {
    double worst = 0;
    for (Index n = 0; n < count; ++n) {
        const double found = result.fields[field][static_cast<std::size_t>(step * count + n)];
        const double wanted = expected[n] * scale;
        if (found == wanted) continue;  // infinite capacities and stocks
        const double error = std::abs(found - wanted) / size;
        worst = std::isnan(error) ? 1e300 : std::max(worst, error);
    }
    return worst;
}

/// Runs both and compares everything recorded at every step.
void expect_same_path(const MrioTable& table, const Ordeal& ordeal, double tolerance) {
    const Extent& e = table.extent();
    const double dt = ordeal.scenario.time.dt(), size = table.output().maxCoeff();
    const auto result = run(table, ordeal.scenario);
    ReferenceModel reference{table, dt, ordeal.rules};
    for (const auto& damage : ordeal.damages)
        reference.add_damage(damage);

    const Index N = e.industries(), cells = e.sectors * N;
    for (Index t = 0; t < ordeal.scenario.time.steps; ++t) {
        const bool acting =
            static_cast<double>(t) >= ordeal.start && static_cast<double>(t) < ordeal.end;
        reference.step(t, acting ? ordeal.forcing : ReferenceForcing{});
        const auto expect = [&](const char* what, std::size_t field, const double* expected,
                                Index count, double scale, double unit) {
            EXPECT_LT(gap(result, field, t, expected, count, scale, unit), tolerance)
                << what << ", step " << t;
        };
        expect("output", 0, reference.output.data(), N, 1 / dt, size);
        expect("demand", 1, reference.demand.data(), N, 1 / dt, size);
        expect("capacity", 2, reference.capacity.data(), N, 1 / dt, size);
        expect("stock", 3, reference.stock.data(), cells, 1, size * dt);
        expect("received", 4, reference.final_receipts.data(), e.final_columns(), 1 / dt, size);
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_LT(reference.goods_residual, 1e-12);  // I5 of the oracle
    EXPECT_LT(result.residuals.goods, 1e-12);    // and of the engine
}

class ReferenceTables : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, ReferenceTables, testing::Range(std::uint64_t{1}, tables + 1));

constexpr Preset all_presets[] = {Preset::leontief, Preset::ario, Preset::ario_psi, Preset::pichler,
                                  Preset::quantity};

TEST_P(ReferenceTables, FollowTheReferenceModelWherePurchasesArePooled) {
    const MrioTable table{random_pooled_table(GetParam())};
    for (const Preset preset : all_presets)
        for (const bool orders_in_memory : {false, true}) {
            SCOPED_TRACE(testing::Message() << "preset " << static_cast<int>(preset)
                                            << ", orders in memory " << orders_in_memory);
            expect_same_path(table, random_ordeal(table, preset, GetParam(), orders_in_memory),
                             1e-11);
        }
}

TEST_P(ReferenceTables, FollowTheReferenceModelWhereEveryBuyerHasItsOrigins) {
    const MrioTable table{random_dense_table(GetParam())};
    for (const Preset preset : all_presets)
        for (const bool orders_in_memory : {false, true}) {
            SCOPED_TRACE(testing::Message() << "preset " << static_cast<int>(preset)
                                            << ", orders in memory " << orders_in_memory);
            expect_same_path(table, random_ordeal(table, preset, GetParam(), orders_in_memory),
                             1e-11);
        }
}

}  // namespace
}  // namespace spillover::test
