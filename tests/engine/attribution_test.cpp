// Whose part in the losses is whose (I20): Shapley values and who hits whom, by hand and on random
// tables.
#include "engine/attribution.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "engine/economy.hpp"
#include "engine/figures.hpp"
#include "engine/indicator_runs.hpp"
#include "engine/indicators.hpp"
#include "tests/support/indicator_figures.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr TableShape small_with_all_uses{3, 4, 3, true};
constexpr double exact = 1e-10;

TEST(ShapleyValues, OfTwoPlayersShareTheirInteraction) {
    // Alone 1 and 3, together 10: 6 more, half to each.
    EXPECT_THAT(shapley_values(std::vector<double>{0, 1, 3, 10}), ElementsAre(4, 6));
}

TEST(ShapleyValues, OfTheGloveGameAreThoseOfTheTextbook) {
    // One left glove (player 0), two right ones: only a pair is worth 1 (Shapley 1953; Osborne and
    // Rubinstein 1994, 291).
    EXPECT_THAT(shapley_values(std::vector<double>{0, 0, 0, 1, 0, 1, 0, 1}),
                ElementsAre(DoubleNear(2.0 / 3, 1e-15), DoubleNear(1.0 / 6, 1e-15),
                            DoubleNear(1.0 / 6, 1e-15)));
}

TEST(ShapleyValues, AddUpTreatEqualsAlikeAndGiveNothingForNothing) {
    std::mt19937_64 random{5};
    std::uniform_real_distribution<double> worth{-1, 1};
    for (std::size_t players = 1; players <= most_players; ++players) {
        std::vector<double> game(std::size_t{1} << players);
        for (double& value : game)
            value = worth(random);

        const auto values = shapley_values(game);

        double sum = 0;
        for (const double value : values)
            sum += value;
        EXPECT_NEAR(sum, game.back() - game.front(), 1e-13);
        if (players < 3) continue;
        // Players 0 and 1 become equal, player 2 idle.
        const auto original = game;
        for (std::size_t n = 0; n < game.size(); ++n) {
            std::size_t like = n & ~std::size_t{4};
            if ((n & 3U) == 2) like ^= 3U;
            game[n] = original[like];
        }
        const auto special = shapley_values(game);
        EXPECT_NEAR(special[0], special[1], 1e-14);
        EXPECT_NEAR(special[2], 0, 1e-14);
    }
}

TEST(ShapleyValues, OfASumAreItsTerms) {
    std::vector<double> game(64, 0.0);
    for (std::size_t n = 0; n < game.size(); ++n)
        for (std::size_t k = 0; k < 6; ++k)
            if ((n >> k & 1U) != 0) game[n] += static_cast<double>(k) - 2.5;

    EXPECT_THAT(shapley_values(game),
                Pointwise(testing::DoubleNear(1e-14), {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5}));
}

std::map<Index, MemberResult> all_indicators(const MrioTable& table,
                                             const std::vector<Scenario>& scenarios,
                                             const std::vector<Index>& members, int threads = 2) {
    Collector collector;
    simulate_with_indicators(table, scenarios, members, {threads, {}, {}}, collector);
    return std::move(collector.results);
}

MemberResult with_indicators(const MrioTable& table, const Scenario& scenario) {
    return std::move(all_indicators(table, {scenario}, {0}).at(0));
}

std::vector<double> regional_losses(const GdpPaths& gdp, double dt) {
    std::vector<double> losses;
    for (Index r = 0; r < gdp.region.extent(1); ++r) {
        std::vector<double> path;
        for (Index t = 0; t < gdp.region.extent(0); ++t)
            path.push_back(gdp.region(t, r));
        losses.push_back(cumulative_loss({path, gdp.base_region[static_cast<std::size_t>(r)], dt}));
    }
    return losses;
}

/// Shocks of several kinds at random places: to capacity, demand, a world price, wages, a tariff.
std::vector<Shock> random_shocks(const MrioTable& table, std::mt19937_64& random) {
    const Extent& e = table.extent();
    const auto blocks = static_cast<Index>(blocks_of(table.data()).size());
    const auto any = [&](Index count) {
        return static_cast<Index>(random() % static_cast<std::uint64_t>(count));
    };
    using enum Driver;
    using O = Operation;
    std::vector<Shock> shocks{
        shock(capacity_loss, O::set, {{any(e.industries())}, {any(e.industries())}}, 0.5, 0, 1, 6),
        shock(final_demand, O::multiply,
              {{any(e.final_columns() * e.sectors)}, {any(e.final_columns() * e.sectors)}}, 0.4, 1,
              2),
        shock(world_price, O::multiply, {{any(e.sectors)}}, 0.5, 1, 1),
        shock(wage, O::multiply, {{any(e.regions)}}, 1.2, 1, 2),
        shock(tariff, O::add, {{any(e.sectors * blocks * blocks)}}, 0.3, 0, 1)};
    for (std::size_t n = 0; n < shocks.size(); ++n)
        shocks[n].id = "shock" + std::to_string(n);
    return shocks;
}

class Attribution : public testing::TestWithParam<std::uint64_t> {
protected:
    Scenario all_channels(const MrioTable& table, Index steps) {
        Scenario s = scenario(table, Preset::full, steps);
        add(s, Parameter::price_world_link, 0.5);
        s.shocks = random_shocks(table, random_);
        return s;
    }
    std::mt19937_64 random_{GetParam()};
    MrioTable pooled_{random_pooled_table(GetParam(), small_with_all_uses)};
    MrioTable dense_{random_dense_table(GetParam(), small_with_all_uses)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, Attribution,
                         testing::Range(std::uint64_t{1}, std::uint64_t{1} + tables / 10));

class AttributionOnManyTables : public Attribution {};
INSTANTIATE_TEST_SUITE_P(Seeds, AttributionOnManyTables,
                         testing::Range(std::uint64_t{1}, std::uint64_t{1} + tables));

// I20
TEST_P(AttributionOnManyTables, AddsUpToTheWholeOverShocksAndChannels) {
    const MrioTable& table = GetParam() % 2 == 0 ? pooled_ : dense_;
    Scenario s = all_channels(table, 8);
    s.outputs.decompose = {true, true};

    const MemberResult result = with_indicators(table, s);

    const auto R = static_cast<std::size_t>(table.extent().regions);
    for (const std::string kind : {"", "nominal_"}) {
        const GdpPaths& gdp = kind.empty() ? result.gdp : result.accounts.nominal;
        const auto losses = regional_losses(gdp, s.time.dt());
        for (const std::string player : {"shock", "channel"}) {
            const auto& parts = figure(result, kind + "cumulative_loss_by_" + player);
            for (std::size_t r = 0; r < R; ++r) {
                double sum = 0;
                for (std::size_t k = 0; k * R < parts.size(); ++k)
                    sum += parts[k * R + r];
                EXPECT_NEAR(sum, losses[r], exact) << kind << player << " " << r;
            }
        }
    }
    double sum = 0, peak = 0;
    for (const double part : figure(result, "cumulative_loss_by_shock_national"))
        sum += part;
    for (const double part : figure(result, "peak_loss_by_channel_national"))
        peak += part;
    EXPECT_NEAR(sum, national_loss(result, s), exact);
    const NationalPath nation = national_path(result.gdp);
    EXPECT_NEAR(peak, peak_loss({nation.value, nation.base, s.time.dt()}), exact);
}

// I20
TEST_P(AttributionOnManyTables, OfSmallShocksIsWhatEachDoesAlone) {
    const auto gap = [&](double size) {
        Scenario s = scenario(pooled_, Preset::full, 12);
        s.model.channels[Channel::investment] = false;
        set_free(s);
        const Extent& e = pooled_.extent();
        for (Index h = 0; h < std::min<Index>(3, e.final_columns()); ++h) {
            s.shocks.push_back(shock(Driver::final_demand, Operation::multiply,
                                     {{h * e.sectors + h % e.sectors}}, 1 - size, 1));
            s.shocks.back().id = "s" + std::to_string(h);
        }
        s.outputs.decompose.shocks = true;
        const auto parts = figure(with_indicators(pooled_, s), "cumulative_loss_by_shock_national");
        double worst = 0;
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const Scenario alone = with_shocks(s, std::size_t{1} << k);
            worst = std::max(worst, std::abs(parts[k] - national_loss(run(pooled_, alone), alone)));
        }
        return worst;
    };

    // A tenth of the shock leaves a hundredth of the gap; rounding remains.
    EXPECT_LT(gap(1e-4), 0.02 * gap(1e-3) + 1e-12);
    EXPECT_LT(gap(1e-3), 1e-4);
}

TEST_P(Attribution, TreatsEqualShocksAlikeAndGivesNothingToIdleOnes) {
    Scenario s = scenario(pooled_, Preset::full, 10);
    const Index last = pooled_.extent().industries() - 1;
    s.shocks = {shock(Driver::capacity_factor, Operation::multiply, {{0}, {last}}, 0.6, 1),
                shock(Driver::capacity_factor, Operation::multiply, {{0}, {last}}, 0.6, 1),
                shock(Driver::final_demand, Operation::multiply, {{0}, {last}}, 1.0, 1)};
    s.shocks[0].id = "one";
    s.shocks[1].id = "same";
    s.shocks[2].id = "idle";
    s.outputs.decompose.shocks = true;

    const MemberResult result = with_indicators(pooled_, s);

    const auto& parts = figure(result, "cumulative_loss_by_shock_national");
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_NEAR(parts[0], parts[1], exact);
    EXPECT_NEAR(parts[2], 0, exact);
}

HitMatrix whole_matrix(const MrioTable& table) {
    HitMatrix matrix;
    matrix.from = matrix.to = table.data().regions;
    for (Index r = 0; r < table.extent().regions; ++r)
        matrix.source.push_back(r);
    matrix.target = matrix.source;
    matrix.sector.assign(static_cast<std::size_t>(table.extent().sectors), 1);
    return matrix;
}

TEST_P(Attribution, OfPlacesAddsUpToWhatEachSuffers) {
    for (const MrioTable* table : {&pooled_, &dense_}) {
        Scenario s = all_channels(*table, 12);
        s.outputs.who_hits_whom = whole_matrix(*table);

        const MemberResult result = with_indicators(*table, s);

        const auto& matrix = figure(result, "who_hits_whom");
        const auto losses = regional_losses(result.gdp, s.time.dt());
        const std::size_t R = losses.size();
        ASSERT_EQ(matrix.size(), (R + 2) * R);
        for (std::size_t b = 0; b < R; ++b) {
            double suffered = 0;
            for (std::size_t a = 0; a < R + 2; ++a)
                suffered += matrix[a * R + b];
            EXPECT_NEAR(suffered, losses[b], exact);
        }
    }
}

TEST_P(Attribution, OfOnePlaceIsTheWhole) {
    Scenario s = scenario(pooled_, Preset::full, 10);
    const Extent& e = pooled_.extent();
    const Index last = e.regions - 1;
    s.shocks = {shock(Driver::capacity_loss, Operation::set, {{e.industry(last, 0)}}, 0.8, 0)};
    s.outputs.who_hits_whom = whole_matrix(pooled_);

    const MemberResult result = with_indicators(pooled_, s);

    const auto& matrix = figure(result, "who_hits_whom");
    const auto losses = regional_losses(result.gdp, s.time.dt());
    const std::size_t R = losses.size();
    for (std::size_t a = 0; a < R + 2; ++a)
        for (std::size_t b = 0; b < R; ++b)
            EXPECT_NEAR(matrix[a * R + b], static_cast<Index>(a) == last ? losses[b] : 0.0, 1e-14)
                << a << " " << b;
}

TEST_P(Attribution, LeavesTheMembersAsTheyAreWhateverRunsBesideThem) {
    Scenario s = all_channels(pooled_, 12);
    const MemberResult alone = run(pooled_, s);
    s.outputs.decompose = {true, true};
    s.outputs.who_hits_whom = whole_matrix(pooled_);
    s.outputs.indicators = {"spillover_ratio", "static_resilience"};
    std::vector<Scenario> batch(3, s);
    batch[1].shocks[0].profile.shapes = {shape::Pulse{1, 5, 0.2}};

    const auto whole = all_indicators(pooled_, batch, {0, 1, 2});
    const auto shard = all_indicators(pooled_, batch, {2}, 1);

    EXPECT_EQ(whole.at(0).fields, alone.fields);
    EXPECT_EQ(whole.at(2).fields, alone.fields);
    ASSERT_EQ(shard.at(2).figures.size(), whole.at(2).figures.size());
    for (std::size_t n = 0; n < shard.at(2).figures.size(); ++n) {
        const auto &one = shard.at(2).figures[n].values, &other = whole.at(2).figures[n].values;
        ASSERT_EQ(one.size(), other.size());
        for (std::size_t k = 0; k < one.size(); ++k)
            EXPECT_TRUE(one[k] == other[k] || (std::isnan(one[k]) && std::isnan(other[k])))
                << shard.at(2).figures[n].name << " " << k;
    }
}

TEST(PlaceOf, TellsWhereCellsLie) {
    const Extent extent{3, 4, 2};  // regions, sectors, categories
    const auto place = [&](Driver driver, Index cell) {
        const CellPlace found = place_of(driver, cell, extent, 2);
        return std::pair{found.region, found.sector};
    };
    using Place = std::pair<Index, Index>;

    EXPECT_EQ(place(Driver::capacity_loss, 9), (Place{2, 1}));
    EXPECT_EQ(place(Driver::final_demand, 3 * 4 + 2), (Place{1, 2}));
    EXPECT_EQ(place(Driver::input_coefficient, 9 * 4 + 3), (Place{2, 1}));
    EXPECT_EQ(place(Driver::inventory_target, 1 * 4 + 3), (Place{1, 3}));
    EXPECT_EQ(place(Driver::trade_quota, 9 * 2 + 1), (Place{2, 1}));
    EXPECT_EQ(place(Driver::tariff, (3 * 2 + 1) * 2 + 0), (Place{-1, 3}));
    EXPECT_EQ(place(Driver::world_price, 3), (Place{-1, 3}));
    EXPECT_EQ(place(Driver::wage, 2), (Place{2, -1}));
    EXPECT_EQ(place(Driver::exchange_rate, 1), (Place{-1, -1}));
}

}  // namespace
}  // namespace spillover::test
