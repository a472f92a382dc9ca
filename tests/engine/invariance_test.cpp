// What must not change a trajectory: units, names, splits, the batch, the threads, the kernel.
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

#include "engine/stability.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

/// A hard time for a table: capacity and final demand fall in the first region, for 30 steps.
Scenario hard_time(const MrioTable& table, Preset preset, double loss = 0.6) {
    const Extent& e = table.extent();
    Scenario s = scenario(table, preset, 80);
    s.outputs.fields.push_back({"stocks", Variable::inputs_stock, false,
                                partition_of(table.data(), "input_region_sector")});
    s.outputs.fields.push_back({"received", Variable::final_consumption, false,
                                partition_of(table.data(), "region_category")});
    std::vector<Cell> industries, final;
    for (Index i = 0; i < e.sectors; i += 2)
        industries.push_back({e.industry(0, i), 1});
    for (Index i = 0; i < e.sectors; ++i)
        final.push_back({i, 1});
    Shock capacity = shock(Driver::capacity_loss, Operation::set, industries, loss, 0, 3, 30);
    Shock demand = shock(Driver::final_demand, Operation::multiply, final, 0.7, 1, 5, 20);
    capacity.id = "capacity";
    demand.id = "demand";
    s.shocks = {capacity, demand};
    return s;
}

constexpr Preset all_presets[] = {Preset::quantity, Preset::ario, Preset::ario_psi,
                                  Preset::pichler};

class RandomTables : public testing::TestWithParam<std::uint64_t> {
protected:
    TableData data_ = random_pooled_table(GetParam());
    MrioTable pooled_{data_};
    MrioTable dense_{random_dense_table(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomTables, testing::Range(std::uint64_t{1}, std::uint64_t{101}));

double largest_gap(const std::vector<double>& a, const std::vector<double>& b, double scale = 1) {
    double gap = 0, size = 0;
    for (std::size_t n = 0; n < b.size(); ++n) {
        if (!std::isfinite(b[n])) continue;
        gap = std::max(gap, std::abs(a[n] - scale * b[n]));
        size = std::max(size, std::abs(scale * b[n]));
    }
    return size > 0 ? gap / size : gap;
}

// I5
TEST_P(RandomTables, KeepTheirAccountsAndNeverHoldNegativeStocks) {
    for (const auto* table : {&pooled_, &dense_})
        for (const Preset preset : all_presets) {
            const auto result = run(*table, hard_time(*table, preset));

            EXPECT_LT(result.residuals.goods, 1e-12);
            EXPECT_LT(result.residuals.stocks, 1e-12);
            for (const double stock : result.fields[1])
                EXPECT_GE(stock, 0);
        }
}

// I7
TEST_P(RandomTables, ScaleWithTheUnitOfMoney) {
    TableData large = data_;
    auto& sales = std::get<PooledSales>(large.sales);
    sales.use *= 1000;
    sales.final_use *= 1000;
    large.output *= 1000;
    const MrioTable table{large};
    for (const Preset preset : all_presets) {
        const auto small = run(pooled_, hard_time(pooled_, preset));
        const auto big = run(table, hard_time(table, preset));

        for (std::size_t f = 0; f < small.fields.size(); ++f)
            EXPECT_LT(largest_gap(big.fields[f], small.fields[f], 1000), 1e-11);
    }
}

/// The table with region r in place place[r].
TableData relabelled(const TableData& data, const std::vector<Index>& place) {
    const Extent& e = data.extent;
    TableData other = data;
    const auto& from = std::get<PooledSales>(data.sales);
    auto& to = std::get<PooledSales>(other.sales);
    const auto at = [&](Index r) { return place[static_cast<std::size_t>(r)]; };
    for (Index r = 0; r < e.regions; ++r) {
        to.use.middleCols(at(r) * e.sectors, e.sectors) =
            from.use.middleCols(r * e.sectors, e.sectors);
        to.final_use.middleCols(at(r) * e.categories, e.categories) =
            from.final_use.middleCols(r * e.categories, e.categories);
        other.output.segment(at(r) * e.sectors, e.sectors) =
            data.output.segment(r * e.sectors, e.sectors);
        for (Index s = 0; s < e.regions; ++s)
            for (Index i = 0; i < e.sectors; ++i) {
                to.origin_share(i, at(r), at(s)) = from.origin_share(i, r, s);
                to.final_origin_share(i, at(r), at(s)) = from.final_origin_share(i, r, s);
            }
    }
    return other;
}

// I9
TEST_P(RandomTables, DoNotCareAboutTheOrderOfRegions) {
    const Extent& e = pooled_.extent();
    std::vector<Index> place(static_cast<std::size_t>(e.regions));
    for (Index r = 0; r < e.regions; ++r)
        place[static_cast<std::size_t>(r)] = (r + 1) % e.regions;
    const MrioTable table{relabelled(data_, place)};
    for (const Preset preset : all_presets) {
        Scenario s = hard_time(pooled_, preset), moved = s;
        for (Cell& cell : moved.shocks[0].cells)
            cell.index = e.industry(place[0], e.sector_of(cell.index));
        for (Cell& cell : moved.shocks[1].cells)
            cell.index += place[0] * e.categories * e.sectors;

        const auto one = run(pooled_, s), other = run(table, moved);

        for (Index step = 0; step < 80; ++step)
            for (Index a = 0; a < e.industries(); ++a) {
                const Index b =
                    e.industry(place[static_cast<std::size_t>(e.region_of(a))], e.sector_of(a));
                EXPECT_NEAR(output_at(table, other, step)[b], output_at(pooled_, one, step)[a],
                            1e-11 * pooled_.output().maxCoeff());
            }
    }
}

/// Region 0 split into two alike, 30 % and 70 % of it; the second stands last.
TableData split(const TableData& data) {
    const Extent& e = data.extent;
    TableData other = data;
    const Index R = e.regions + 1;
    other.extent.regions = R;
    other.regions.push_back("clone");
    other.region_names = other.regions;
    for (auto& entry : other.region_text)
        entry.second.push_back(entry.second[0]);
    const auto& from = std::get<PooledSales>(data.sales);
    PooledSales to;
    to.use = Matrix::Zero(e.sectors, R * e.sectors);
    to.final_use = Matrix::Zero(e.sectors, R * e.categories);
    to.origin_share = to.final_origin_share = Array<3>({e.sectors, R, R});
    other.output = Vector::Zero(R * e.sectors);
    for (Index s = 0; s < R; ++s) {
        const Index own = s == e.regions ? 0 : s;
        const double part = own > 0 ? 1 : s == 0 ? 0.3 : 0.7;
        to.use.middleCols(s * e.sectors, e.sectors) =
            part * from.use.middleCols(own * e.sectors, e.sectors);
        to.final_use.middleCols(s * e.categories, e.categories) =
            part * from.final_use.middleCols(own * e.categories, e.categories);
        other.output.segment(s * e.sectors, e.sectors) =
            part * data.output.segment(own * e.sectors, e.sectors);
        for (Index d = 0; d < R; ++d)
            for (Index i = 0; i < e.sectors; ++i) {
                const Index destination = d == e.regions ? 0 : d;
                to.origin_share(i, s, d) = part * from.origin_share(i, own, destination);
                to.final_origin_share(i, s, d) =
                    part * from.final_origin_share(i, own, destination);
            }
    }
    other.sales = std::move(to);
    return other;
}

// I10
TEST_P(RandomTables, GiveTheSamePathWhenARegionIsSplitInTwo) {
    const Extent& e = pooled_.extent();
    const MrioTable table{split(data_)};
    for (const Preset preset : all_presets) {
        Scenario whole = hard_time(pooled_, preset), halves = hard_time(table, preset);
        for (const Cell& cell : whole.shocks[0].cells)
            halves.shocks[0].cells.push_back(
                {table.extent().industry(e.regions, e.sector_of(cell.index)), 1});
        for (const Cell& cell : whole.shocks[1].cells)
            halves.shocks[1].cells.push_back(
                {e.regions * e.categories * e.sectors + cell.index, 1});

        const auto one = run(pooled_, whole), two = run(table, halves);

        for (Index step = 0; step < 80; ++step) {
            Vector sum = output_at(table, two, step).head(e.industries());
            sum.head(e.sectors) += output_at(table, two, step).tail(e.sectors);
            EXPECT_LT(relative_gap(sum, output_at(pooled_, one, step)), 1e-11);
        }
    }
}

// I19
TEST_P(RandomTables, GiveTheSamePathOnBothTradeKernels) {
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
        Scenario s = hard_time(table, n % 5 == 0 ? Preset::ario_psi : Preset::quantity, 0.02 * n);
        s.id += std::to_string(n);
        if (n % 7 == 0) s.model.propagation = false;
        batch.push_back(std::move(s));
    }
    return batch;
}

bool same_bits(const MemberResult& a, const MemberResult& b) {
    for (std::size_t f = 0; f < a.fields.size(); ++f)
        if (a.fields[f].size() != b.fields[f].size() ||
            std::memcmp(a.fields[f].data(), b.fields[f].data(),
                        a.fields[f].size() * sizeof(double)) != 0)
            return false;
    return true;
}

// I17
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
TEST_P(RandomTables, AreStableWhereTheReportSaysSo) {
    std::mt19937_64 random{GetParam()};
    std::uniform_real_distribution<double> cover{2, 90}, restock{5, 90};
    Scenario s = scenario(pooled_, Preset::ario_psi, 3000, {1, Duration::Unit::day});
    add(s, Parameter::capacity_utilisation_base, 0.01);
    add(s, Parameter::inventory_cover, cover(random) / 365);
    add(s, Parameter::inventory_restock_time, restock(random) / 365);
    add(s, Parameter::inputs_criticality, 0);
    std::vector<Cell> final;
    for (Index i = 0; i < pooled_.extent().sectors; ++i)
        final.push_back({i, 1});
    s.shocks = {shock(Driver::final_demand, Operation::multiply, final, 1.05, 1, 1, 1)};
    const auto report = stability_of(pooled_, s.time, s.model);
    if (!report.stable()) GTEST_SKIP() << "predicted unstable";

    const auto result = run(pooled_, s);

    // After a one-day disturbance a stable economy is back, or on its way.
    const double gap = relative_gap(output_at(pooled_, result, 2999), pooled_.output());
    const double earlier = relative_gap(output_at(pooled_, result, 1500), pooled_.output());
    EXPECT_TRUE(gap < 1e-6 || gap < earlier) << gap << " after " << earlier;
}

}  // namespace
}  // namespace spillover::test
