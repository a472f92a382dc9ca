// What must not change a trajectory: units, names, splits, the batch, the threads, the kernel.
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

#include "engine/stability.hpp"
#include "tests/support/hard_time.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/transformed_table.hpp"

namespace spillover::test {
namespace {

constexpr Preset all_presets[] = {Preset::quantity, Preset::full, Preset::ario, Preset::ario_psi,
                                  Preset::pichler};
class InvarianceTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam(), with_all_uses)};
    MrioTable dense_{random_dense_table(GetParam(), with_all_uses)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, InvarianceTables, testing::Range(std::uint64_t{1}, tables + 1));

double largest_gap(const std::vector<double>& a, const std::vector<double>& b, double scale = 1) {
    double gap = 0, size = 0;
    for (std::size_t n = 0; n < b.size(); ++n) {
        if (!std::isfinite(b[n])) continue;
        gap = std::max(gap, std::abs(a[n] - scale * b[n]));
        size = std::max(size, std::abs(scale * b[n]));
    }
    return size > 0 ? gap / size : gap;
}

bool same_bits(const MemberResult& a, const MemberResult& b) {
    for (std::size_t f = 0; f < a.fields.size(); ++f)
        if (a.fields[f].size() != b.fields[f].size() ||
            std::memcmp(a.fields[f].data(), b.fields[f].data(),
                        a.fields[f].size() * sizeof(double)) != 0)
            return false;
    return true;
}

// I5
TEST_P(InvarianceTables, KeepTheirAccountsAndNeverHoldNegativeStocks) {
    for (const auto* table : {&pooled_, &dense_})
        for (const Preset preset : all_presets) {
            const auto result = run(*table, hard_time(*table, preset));

            EXPECT_LT(result.residuals.goods, 1e-12);
            EXPECT_LT(result.residuals.stocks, 1e-12);
            EXPECT_LT(result.residuals.money, 1e-12);
            for (const double stock : result.fields[1])
                EXPECT_GE(stock, 0);
        }
}

// I7
TEST_P(InvarianceTables, ScaleWithTheUnitOfMoney) {
    for (const auto* table : {&pooled_, &dense_}) {
        const MrioTable large{scaled(table->data(), 1000)};
        for (const Preset preset : all_presets) {
            const auto small = run(*table, hard_time(*table, preset));
            const auto big = run(large, hard_time(large, preset));

            for (std::size_t f = 0; f < small.fields.size(); ++f)
                EXPECT_LT(largest_gap(big.fields[f], small.fields[f], f < 3 ? 1000 : 1), 1e-11);
        }
    }
}

// I9
TEST_P(InvarianceTables, DoNotCareAboutTheOrderOfRegions) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        std::vector<Index> place(static_cast<std::size_t>(e.regions));
        for (Index r = 0; r < e.regions; ++r)
            place[static_cast<std::size_t>(r)] = (r + 1) % e.regions;
        const MrioTable other{relabelled(table->data(), place)};
        for (const Preset preset : all_presets) {
            Scenario s = hard_time(*table, preset), moved = hard_time(other, preset);
            for (Cell& cell : moved.shocks[0].cells)
                cell.index = e.industry(place[0], e.sector_of(cell.index));
            for (Cell& cell : moved.shocks[1].cells)
                cell.index += place[0] * e.categories * e.sectors;

            const auto before = run(*table, s), after = run(other, moved);

            for (Index step = 0; step < 80; ++step) {
                const Vector x = output_at(*table, before, step);
                const Vector y = output_at(other, after, step);
                for (Index a = 0; a < e.industries(); ++a) {
                    const auto r = static_cast<std::size_t>(e.region_of(a));
                    EXPECT_NEAR(y[e.industry(place[r], e.sector_of(a))], x[a],
                                1e-11 * table->output().maxCoeff());
                }
            }
        }
    }
}

// I10
TEST_P(InvarianceTables, GiveTheSamePathWhenARegionIsSplitInTwo) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Extent& e = table->extent();
        const MrioTable parted{split(table->data())};
        for (const Preset preset : all_presets) {
            Scenario whole = hard_time(*table, preset), halves = hard_time(parted, preset);
            for (const Cell& cell : whole.shocks[0].cells)
                halves.shocks[0].cells.push_back(
                    {parted.extent().industry(e.regions, e.sector_of(cell.index)), 1});
            for (const Cell& cell : whole.shocks[1].cells)
                halves.shocks[1].cells.push_back(
                    {e.regions * e.categories * e.sectors + cell.index, 1});

            const auto one = run(*table, whole), two = run(parted, halves);

            for (Index step = 0; step < 80; ++step) {
                Vector sum = output_at(parted, two, step).head(e.industries());
                sum.head(e.sectors) += output_at(parted, two, step).tail(e.sectors);
                EXPECT_LE((sum - output_at(*table, one, step)).cwiseAbs().maxCoeff(),
                          1e-11 * table->output().maxCoeff());
            }
        }
    }
}

TEST_P(InvarianceTables, GiveTheQuantityModelWhenAllChannelsAreOff) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Scenario quantity = hard_time(*table, Preset::quantity);
        Scenario full = quantity;
        full.model.preset = Preset::full;
        for (const ChannelInfo& channel : channel_catalogue())
            full.model.channels[channel.id] = false;

        EXPECT_TRUE(same_bits(run(*table, full), run(*table, quantity)));
    }
}

// I19
TEST_P(InvarianceTables, GiveTheSamePathOnBothTradeKernels) {
    const MrioTable cells{as_dense(pooled_)};
    ASSERT_FALSE(cells.pooled());
    for (const Preset preset : all_presets) {
        const auto one = run(pooled_, hard_time(pooled_, preset));
        const auto other = run(cells, hard_time(cells, preset));

        EXPECT_LT(largest_gap(other.fields[0], one.fields[0]), 1e-13);
    }
}

/// Thirty-seven different scenarios of one table.
std::vector<Scenario> batch_of_37(const MrioTable& table) {
    std::vector<Scenario> batch;
    for (int n = 0; n < 37; ++n) {
        const Preset preset = n % 5 == 0   ? Preset::ario_psi
                              : n % 3 == 0 ? Preset::full
                                           : Preset::quantity;
        Scenario s = hard_time(table, preset, 0.02 * n);
        s.id += std::to_string(n);
        if (n % 7 == 0) s.model.propagation = false;
        batch.push_back(std::move(s));
    }
    return batch;
}

// I17
TEST_P(InvarianceTables, GiveTheSameBitsInABatchAndAlone) {
    for (const auto* table : {&pooled_, &dense_}) {
        std::vector<Scenario> batch;
        for (int n = 0; n < 10; ++n)
            batch.push_back(hard_time(*table,
                                      n % 3 == 0   ? Preset::pichler
                                      : n % 3 == 1 ? Preset::full
                                                   : Preset::quantity,
                                      0.09 * n));

        const auto one = run_all(*table, batch, 1), three = run_all(*table, batch, 3);

        for (const Index m : {0, 4, 9}) {
            EXPECT_TRUE(same_bits(one.at(m), three.at(m)));
            EXPECT_TRUE(same_bits(run(*table, batch[static_cast<std::size_t>(m)]), one.at(m)));
        }
    }
}

// I17, at length
TEST(Bits, DoNotDependOnThreadsOrOnTheBatch) {
    for (const std::uint64_t seed : {5U, 23U, 71U})
        for (const auto& data : {random_pooled_table(seed), random_dense_table(seed)}) {
            const MrioTable table{data};
            const auto batch = batch_of_37(table);

            const auto one = run_all(table, batch, 1), two = run_all(table, batch, 2);

            for (Index m = 0; m < 37; ++m) {
                EXPECT_TRUE(same_bits(one.at(m), two.at(m))) << "threads, member " << m;
                EXPECT_TRUE(same_bits(run(table, batch[static_cast<std::size_t>(m)]), one.at(m)))
                    << "alone, member " << m;
            }
        }
}

// I16, one-sided: what (S1) calls stable is stable.
TEST_P(InvarianceTables, AreStableWhereTheReportSaysSo) {
    std::mt19937_64 random{GetParam()};
    std::uniform_real_distribution<double> cover{2, 90}, restock{5, 90};
    Scenario s = scenario(pooled_, Preset::ario_psi, 1500, {1, Duration::Unit::day});
    add(s, Parameter::capacity_utilisation_base, 0.01);
    add(s, Parameter::inventory_cover, cover(random) / 365);
    add(s, Parameter::inventory_restock_time, restock(random) / 365);
    add(s, Parameter::inputs_criticality, 0);
    std::vector<Cell> final;
    for (Index i = 0; i < pooled_.extent().sectors; ++i)
        final.push_back({i, 1});
    s.shocks = {shock(Driver::final_demand, Operation::multiply, final, 1.05, 1, 1, 1)};
    const auto report = stability_of(pooled_, s.time, s.model, false);
    if (!report.stable()) GTEST_SKIP() << "predicted unstable";

    const auto result = run(pooled_, s);

    // Unstable restocking drives output from a disturbance of a few per cent to its capacity, a
    // hundred times the base, and falls back from there: look at the whole path.
    double largest = 0;
    for (Index step = 0; step < s.time.steps; ++step)
        largest =
            std::max(largest, relative_gap(output_at(pooled_, result, step), pooled_.output()));
    EXPECT_LT(largest, 0.2);
    EXPECT_LT(relative_gap(output_at(pooled_, result, s.time.steps - 1), pooled_.output()), 1e-6);
}

}  // namespace
}  // namespace spillover::test
