// Regions and sectors split, added up, removed; what that does to the static model.
#include "engine/table_split.hpp"

#include <gmock/gmock.h>

#include "engine/aggregation_bias.hpp"
#include "engine/dense_sales.hpp"
#include "engine/error.hpp"
#include "engine/table_rebase.hpp"
#include "tests/support/linear_algebra.hpp"
#include "tests/support/random_table.hpp"

namespace spillover::test {
namespace {

/// Every other region in two parts, every third sector in three, with shares of their own.
TableMap random_map(const TableData& data, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    const auto pieces = [&](const std::vector<std::string>& ids, Index others, std::size_t every,
                            Index parts) {
        std::vector<Piece> all;
        for (std::size_t n = 0; n < ids.size(); ++n) {
            const Index count = n % every == 0 ? parts : 1;
            Matrix weight(others, count);
            for (double& value : weight.reshaped())
                value = std::uniform_real_distribution{0.1, 1.0}(random);
            for (Index k = 0; k < count; ++k)
                all.push_back({static_cast<Index>(n), ids[n] + "_" + std::to_string(k),
                               weight.col(k).cwiseQuotient(weight.rowwise().sum()),
                               1.0 / static_cast<double>(count)});
        }
        return all;
    };
    return {pieces(data.regions, data.extent.sectors, 2, 2),
            pieces(data.sectors, data.extent.regions, 3, 3)};
}

/// The way back: every part to what it is of.
TableMap back(const TableData& split, const TableMap& map, const TableData& before) {
    TableMap result;
    for (std::size_t n = 0; n < map.regions.size(); ++n)
        result.regions.push_back({static_cast<Index>(n),
                                  before.regions[static_cast<std::size_t>(map.regions[n].of)],
                                  Vector::Ones(split.extent.sectors), 1});
    for (std::size_t n = 0; n < map.sectors.size(); ++n)
        result.sectors.push_back({static_cast<Index>(n),
                                  before.sectors[static_cast<std::size_t>(map.sectors[n].of)],
                                  Vector::Ones(split.extent.regions), 1});
    return result;
}

class SplitTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable table_{GetParam() % 2 == 0 ? random_pooled_table(GetParam(), {4, 5, 2, true})
                                         : random_dense_table(GetParam(), {4, 5, 2, true})};
    double scale_ = std::max(1.0, table_.output().maxCoeff());
};
INSTANTIATE_TEST_SUITE_P(Seeds, SplitTables, testing::Range(std::uint64_t{1}, tables / 2 + 1));

TEST_P(SplitTables, SplitAndAddedUpAgainAreTheSame) {
    const TableMap map = random_map(table_.data(), GetParam());

    const MrioTable parts{mapped(table_, map)};
    const MrioTable again{mapped(parts, back(parts.data(), map, table_.data()))};

    EXPECT_EQ(parts.pooled(), table_.pooled());
    EXPECT_GE(parts.extent().industries(), table_.extent().industries());
    EXPECT_EQ(again.data().regions, table_.data().regions);
    EXPECT_EQ(again.data().sectors, table_.data().sectors);
    const DenseSales found = dense_sales(again), expected = dense_sales(table_);
    EXPECT_LT(largest_modulus(found.intermediate - expected.intermediate), 1e-13 * scale_);
    EXPECT_LT(largest_modulus(found.final_demand - expected.final_demand), 1e-13 * scale_);
    EXPECT_LT(largest_modulus(again.output() - table_.output()), 1e-13 * scale_);
}

TEST_P(SplitTables, AreSplitAlikeInBothForms) {
    const TableMap map = random_map(table_.data(), GetParam());

    const MrioTable one{mapped(table_, map)}, other{mapped(MrioTable{as_dense(table_)}, map)};

    const DenseSales a = dense_sales(one), b = dense_sales(other);
    EXPECT_LT(largest_modulus(a.intermediate - b.intermediate), 1e-13 * scale_);
    EXPECT_LT(largest_modulus(a.final_demand - b.final_demand), 1e-13 * scale_);
}

TEST_P(SplitTables, HaveNoBiasWhereEveryPartBuysAlike) {
    TableMap map = random_map(table_.data(), GetParam());
    const MrioTable parts{mapped(table_, map)};

    const AggregationBias bias = aggregation_bias(table_, parts, map);

    const TableMap home = back(parts.data(), map, table_.data());
    const AggregationBias of_the_way_back = aggregation_bias(parts, table_, home);
    EXPECT_LT(largest_modulus(of_the_way_back.total), 1e-9 * scale_);
    EXPECT_LT(largest_modulus(of_the_way_back.multiplier - of_the_way_back.mean), 1e-10);
    EXPECT_LT(bias.total.rowwise().sum().cwiseAbs().maxCoeff(), 1e-9 * scale_);
}

/// Regions two by two, sectors two by two.
TableMap pairs(const TableData& data) {
    TableMap map;
    for (std::size_t r = 0; r < data.regions.size(); ++r)
        map.regions.push_back({static_cast<Index>(r), "R" + std::to_string(r / 2),
                               Vector::Ones(data.extent.sectors), 1});
    for (std::size_t i = 0; i < data.sectors.size(); ++i)
        map.sectors.push_back({static_cast<Index>(i), "S" + std::to_string(i / 2),
                               Vector::Ones(data.extent.regions), 1});
    return map;
}

TEST_P(SplitTables, HaveABiasByCategoryThatAddsUpToNothing) {
    const TableMap map = pairs(table_.data());
    const MrioTable small{mapped(table_, map)};

    const AggregationBias bias = aggregation_bias(table_, small, map);

    EXPECT_LT(bias.total.rowwise().sum().cwiseAbs().maxCoeff(), 1e-10 * scale_);
    EXPECT_LT(largest_modulus(bias.output.rowwise().sum() - small.output()), 1e-10 * scale_);
    for (Index a = 0; a < bias.mean.size(); ++a) {
        EXPECT_LE(bias.least[a], bias.mean[a] + 1e-12);
        EXPECT_GE(bias.most[a], bias.mean[a] - 1e-12);
    }
    // The series of the total starts with the first-order bias: (L* T - T L) f = L* (A* T - T A) L
    // f.
    const Matrix a = coefficients_of(table_), b = coefficients_of(small);
    Matrix t = Matrix::Zero(b.rows(), a.rows());
    for (Index n = 0; n < a.rows(); ++n)
        t(small.extent().industry(table_.extent().region_of(n) / 2,
                                  table_.extent().sector_of(n) / 2),
          n) = 1;
    Matrix f = Matrix::Zero(a.rows(), 2);
    const DenseSales sales = dense_sales(table_);
    for (Index h = 0; h < table_.extent().final_columns(); ++h)
        f.col(h % 2) += sales.final_demand.col(h);
    EXPECT_LT(largest_modulus(bias.first_order - (b * t - t * a) * f), 1e-12 * scale_);
}

TEST_P(SplitTables, HaveTheTagsAndFiguresThatTheirSectorsAreGiven) {
    TableMap map = pairs(table_.data());
    for (std::size_t i = 0; i < map.sectors.size(); ++i) {
        map.sectors[i].tags = {"t" + std::to_string(i / 2)};
        map.sectors[i].figures = {{"criticality", 0.25 * static_cast<double>(i / 2)}};
    }

    const TableData data = mapped(table_, map);

    ASSERT_EQ(data.sector_tags.size(), data.sectors.size());
    for (std::size_t i = 0; i < data.sectors.size(); ++i) {
        EXPECT_EQ(data.sector_tags[i], map.sectors[2 * i].tags);
        EXPECT_EQ(data.sector_number.at("criticality")[i], 0.25 * static_cast<double>(i));
    }
}

TEST_P(SplitTables, StayBalancedWithoutSomeRegions) {
    const Extent& e = table_.extent();
    if (e.regions < 2) return;
    std::vector<char> removed(static_cast<std::size_t>(e.regions), 0);
    removed[1] = 1;
    Removal removal;

    const MrioTable rest{without_regions(table_, removed, removal)};

    EXPECT_EQ(rest.extent().regions, e.regions - 1);
    EXPECT_EQ(rest.data().categories.back(), "exports");
    EXPECT_NEAR(rest.data().value_added.at("imports").sum(), removal.imports, 1e-9 * scale_);
    Index kept = 0;
    for (Index r = 0; r < e.regions; ++r)
        if (r != 1) {
            EXPECT_EQ(largest_modulus(rest.output().segment(kept++ * e.sectors, e.sectors) -
                                      table_.output().segment(r * e.sectors, e.sectors)),
                      0);
        }
}

TEST_P(SplitTables, AtOtherPricesAreScaledWhereAllPricesMoveAlike) {
    const Index N = table_.extent().industries();

    const MrioTable same{deflated(table_, Vector::Constant(N, 1.25))};
    const MrioTable scaled{scaled_money(table_.data(), 0.8)};

    const DenseSales a = dense_sales(same), b = dense_sales(scaled);
    EXPECT_LT(largest_modulus(a.intermediate - b.intermediate), 1e-13 * scale_);
    EXPECT_LT(largest_modulus(a.final_demand - b.final_demand), 1e-13 * scale_);
    EXPECT_LT(largest_modulus(same.output() - scaled.output()), 1e-13 * scale_);
}

TEST_P(SplitTables, AtOtherPricesAreDeflatedRowByRow) {
    std::mt19937_64 random{GetParam()};
    Vector deflator(table_.extent().industries());
    for (double& value : deflator)
        value = std::uniform_real_distribution{0.95, 1.05}(random);
    TableData before = table_.data();
    before.value_added["wages"] = 0.7 * table_.value_added();
    before.value_added["surplus"] = 0.3 * table_.value_added();

    const MrioTable real{deflated(MrioTable{before}, deflator),
                         {CheckLevel::error, CheckLevel::warn}};

    const DenseSales a = dense_sales(real), b = dense_sales(table_);
    EXPECT_LT(
        largest_modulus(a.intermediate - deflator.cwiseInverse().asDiagonal() * b.intermediate),
        1e-13 * scale_);
    EXPECT_LT(
        largest_modulus(a.final_demand - deflator.cwiseInverse().asDiagonal() * b.final_demand),
        1e-13 * scale_);
    const Vector added = real.output() - a.intermediate.colwise().sum().transpose();
    EXPECT_LT(largest_modulus(real.data().value_added.at("wages") - 0.7 * added), 1e-12 * scale_);
}

}  // namespace
}  // namespace spillover::test
