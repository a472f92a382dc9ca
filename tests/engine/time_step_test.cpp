// Durations are time: the length of the step is a matter of accuracy, not of meaning.
#include <gtest/gtest.h>

#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

constexpr double day = 1.0 / 365;

class TimeStepTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam())};
    MrioTable dense_{random_dense_table(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Seeds, TimeStepTables, testing::Range(std::uint64_t{1}, tables + 1));

/// All that the first final column buys falls to `factor`.
Shock demand_falls(const MrioTable& table, double factor, double start) {
    std::vector<Cell> cells;
    for (Index i = 0; i < table.extent().sectors; ++i)
        cells.push_back({i, 1});
    return shock(Driver::final_demand, Operation::multiply, cells, factor, 1, start);
}

// In the preset leontief a step is a round of orders, however long it lasts.
TEST_P(TimeStepTables, RunTheSameRoundsInDaysWeeksAndMonths) {
    using Unit = Duration::Unit;
    for (const auto* table : {&pooled_, &dense_}) {
        const auto rounds = [&](Unit unit) {
            Scenario s = scenario(*table, Preset::leontief, 50, {1, unit});
            s.shocks = {demand_falls(*table, 0.6, 1)};
            return run(*table, s);
        };
        const auto days = rounds(Unit::day), weeks = rounds(Unit::week),
                   months = rounds(Unit::month);

        for (Index step = 0; step < 50; ++step) {
            const Vector x = output_at(*table, days, step);
            EXPECT_LT(relative_gap(output_at(*table, weeks, step), x), 1e-13);
            EXPECT_LT(relative_gap(output_at(*table, months, step), x), 1e-13);
        }
    }
}

TEST_P(TimeStepTables, HoldTheSameStocksWhateverTheStep) {
    using Unit = Duration::Unit;
    for (const Preset preset : {Preset::quantity, Preset::ario, Preset::pichler}) {
        const auto stocks = [&](Unit unit) {
            Scenario s = scenario(pooled_, preset, 1, {1, unit});
            s.outputs.fields[0] = {"stock", Variable::inputs_stock, false,
                                   partition_of(pooled_.data(), "input_region_sector")};
            add(s, Parameter::inventory_cover, 90 * day);
            return run(pooled_, s).fields[0];
        };
        const auto days = stocks(Unit::day), weeks = stocks(Unit::week),
                   months = stocks(Unit::month);

        for (std::size_t n = 0; n < days.size(); ++n) {
            EXPECT_NEAR(weeks[n], days[n], 1e-12 * days[n]);
            EXPECT_NEAR(months[n], days[n], 1e-12 * days[n]);
        }
    }
}

/// Output in every span of 8 days, in parts of base output.
std::vector<Vector> output_by_8_days(const MrioTable& table, double days) {
    constexpr double horizon = 160;
    Scenario s = scenario(table, Preset::quantity, static_cast<Index>(horizon / days),
                          {days, Duration::Unit::day});
    s.outputs.every = {8, Duration::Unit::day};
    add(s, Parameter::inventory_cover, 40 * day);
    add(s, Parameter::inventory_restock_time, 60 * day);
    add(s, Parameter::expectations_time, 50 * day);
    add(s, Parameter::inputs_criticality, 0);
    s.shocks = {demand_falls(table, 0.7, 16 / days)};
    const auto result = run(table, s);
    std::vector<Vector> path;
    for (Index n = 0; n < 20; ++n)
        path.push_back(output_at(table, result, n));
    return path;
}

/// Largest distance of two paths from the tenth span on: before, orders are still on their first
/// rounds, which take a step each.
double distance(const std::vector<Vector>& a, const std::vector<Vector>& b) {
    double worst = 0;
    for (std::size_t n = 10; n < a.size(); ++n)
        worst = std::max(worst, relative_gap(a[n], b[n]));
    return worst;
}

TEST_P(TimeStepTables, ApproachOnePathAsStepsGetShorter) {
    const auto eight = output_by_8_days(pooled_, 8), four = output_by_8_days(pooled_, 4),
               two = output_by_8_days(pooled_, 2), one = output_by_8_days(pooled_, 1);

    const double coarse = distance(eight, four), middle = distance(four, two),
                 fine = distance(two, one);
    if (coarse < 1e-9) GTEST_SKIP() << "nothing is bought for production";
    EXPECT_LT(middle, 0.75 * coarse);
    EXPECT_LT(fine, 0.75 * middle);
}

}  // namespace
}  // namespace spillover::test
