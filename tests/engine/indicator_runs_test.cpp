// Indicators that compare a member with runs beside it: direct effect, rigid economy, chains,
// places; and those of prices, trade and jobs.
#include "engine/indicator_runs.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "engine/figures.hpp"
#include "engine/indicators.hpp"
#include "engine/loss_figures.hpp"
#include "tests/support/indicator_figures.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

constexpr TableShape small_with_all_uses{4, 5, 3, true};

MemberResult with_indicators(const MrioTable& table, Scenario scenario,
                             std::vector<std::string> indicators) {
    scenario.outputs.indicators = std::move(indicators);
    Collector collector;
    simulate_with_indicators(table, {scenario}, {0}, {1, {}, {}}, collector);
    return std::move(collector.results.at(0));
}

/// The industry of the first region that makes most.
Index largest_industry(const MrioTable& table) {
    Index best = 0;
    table.output().head(table.extent().sectors).maxCoeff(&best);
    return best;
}

class OnRandomTables : public testing::TestWithParam<std::uint64_t> {
protected:
    Scenario loss_of_capacity(Preset preset, Index steps = 20) {
        Scenario s = scenario(table_, preset, steps);
        s.shocks = {shock(Driver::capacity_loss, Operation::set, {{largest_industry(table_)}}, 0.7,
                          0, 2, 8)};
        return s;
    }
    MrioTable table_{random_pooled_table(GetParam(), small_with_all_uses)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, OnRandomTables, testing::Range(std::uint64_t{1}, tables / 5 + 1));

TEST_P(OnRandomTables, LossesAlongChainsAndByPlaceAddUp) {
    for (const Preset preset : {Preset::quantity, Preset::full}) {
        const Scenario s = loss_of_capacity(preset);

        const MemberResult result =
            with_indicators(table_, s, {"direct_loss", "upstream_loss", "downstream_loss"});

        const double total = national_loss(result, s);
        const double chain = figure(result, "struck_loss")[0] + figure(result, "upstream_loss")[0] +
                             figure(result, "downstream_loss")[0] +
                             figure(result, "unlinked_loss")[0];
        EXPECT_NEAR(chain, total, 1e-12);
        const auto &direct = figure(result, "direct_loss_by_place"),
                   &more = figure(result, "spillover_by_place");
        ASSERT_EQ(direct.size(), 4U);
        EXPECT_NEAR(direct[0] + direct[1] + direct[2], result.direct_loss, 1e-12);
        EXPECT_NEAR(direct[0] + direct[1] + direct[2] + more[0] + more[1] + more[2], total, 1e-12);
        EXPECT_NEAR(direct[1], 0, 1e-12);  // nothing but the industry itself moves
        EXPECT_NEAR(direct[3], 0, 1e-12);
    }
}

TEST_P(OnRandomTables, TheDirectEffectOfLostCapacityIsTheValueAddedForbidden) {
    for (const Preset preset : {Preset::quantity, Preset::full}) {
        const Scenario s = loss_of_capacity(preset);

        const MemberResult result = with_indicators(table_, s, {"direct_loss"});

        const Index a = largest_industry(table_);
        const Vector va = table_.value_added();
        double nation = 0;
        for (const Index r : national_regions(table_.data()))
            nation += va.segment(r * table_.extent().sectors, table_.extent().sectors).sum();
        const Vector output = output_at(table_, run(table_, direct_effect(s)), 5);
        const double lost = 1 - output[a] / table_.output()[a];
        EXPECT_NEAR(result.direct_loss, lost * va[a] * 8 / 52 / nation, 1e-10);
        for (Index b = 0; b < va.size(); ++b)
            if (b != a) {
                EXPECT_NEAR(output[b], table_.output()[b], 1e-9 * table_.output().sum());
            }
    }
}

// A run beside a member keeps no stocks; one of its own that does loses the same.
TEST_P(OnRandomTables, TheDirectEffectIsWhatIsLostWithNothingPropagating) {
    const Extent& e = table_.extent();
    const Shock stop = shock(Driver::capacity_loss, Operation::set, {{largest_industry(table_)}},
                             0.9, 0, 1, 30),
                slump = shock(Driver::final_demand, Operation::multiply, {{0}}, 0.4, 1, 4, 9),
                thrift = shock(Driver::input_coefficient, Operation::multiply,
                               {{0}, {e.industries() * e.sectors - 1}}, 0.5, 1, 2);
    for (const Preset preset : {Preset::quantity, Preset::ario_psi, Preset::pichler, Preset::full})
        for (const auto& shocks : {std::vector{stop}, {slump}, {stop, slump}, {stop, thrift}}) {
            Scenario s = scenario(table_, preset, 40);
            s.shocks = shocks;

            const MemberResult result = with_indicators(table_, s, {"direct_loss"});

            const Scenario alone = direct_effect(s);
            EXPECT_NEAR(result.direct_loss, national_loss(run(table_, alone), alone), 1e-13);
        }
}

TEST_P(OnRandomTables, StaticResilienceToALossOfCapacityIsAtMostOne) {
    for (const Preset preset : {Preset::quantity, Preset::full, Preset::ario}) {
        const MemberResult result =
            with_indicators(table_, loss_of_capacity(preset), {"static_resilience"});

        const double share = figure(result, "static_resilience_national")[0];
        if (std::isnan(share)) continue;  // slack enough: even a rigid economy loses nothing
        // Running stocks down can take more orders from suppliers than shortages take output.
        EXPECT_GE(share, -0.2);
        EXPECT_LE(share, 1 + 1e-9);
    }
}

TEST(SpilloverRatioOfRuns, IsToldOfEveryMemberOfALargeBatch) {
    const MrioTable table{random_pooled_table(3, small_with_all_uses)};
    std::vector<Scenario> batch;
    std::vector<Index> members;
    for (Index m = 0; m < 300; ++m) {
        Scenario s = scenario(table, Preset::quantity, 10);
        const double loss = 0.6 + 0.001 * static_cast<double>(m);
        s.shocks = {
            shock(Driver::capacity_loss, Operation::set, {{largest_industry(table)}}, loss, 0, 1)};
        s.outputs.indicators = {"spillover_ratio"};
        batch.push_back(s);
        members.push_back(m);
    }
    Collector collector;

    simulate_with_indicators(table, batch, members, {2, {}, {}}, collector);

    ASSERT_EQ(collector.results.size(), 300U);
    double last = 0;
    for (const auto& [member, result] : collector.results) {
        EXPECT_TRUE(std::isfinite(result.spillover_ratio)) << member;
        EXPECT_GT(result.direct_loss, last);  // each loses more than the one before
        last = result.direct_loss;
    }
}

// With nothing propagating, a price moves the revenue of its makers and nobody's costs.
TEST(DirectEffect, OfAPriceIsTheRevenueOfItsMakers) {
    const MrioTable table{random_pooled_table(6, small_with_all_uses)};
    const Extent& e = table.extent();
    Scenario s = scenario(table, Preset::full, 40);
    add(s, Parameter::price_world_link, 1);
    s.shocks = {shock(Driver::world_price, Operation::multiply, {{0}}, 0.5, 1, 0)};
    s.outputs.fields.push_back(
        {"price", Variable::price, false, partition_of(table.data(), "region_sector")});
    s.outputs.fields.push_back(
        {"gdp", Variable::gdp_nominal, false, partition_of(table.data(), "region_sector")});

    const MemberResult result = run(table, direct_effect(s));

    const Vector va = table.value_added();
    const Index N = e.industries();
    for (Index a = 0; a < N; ++a) {
        const double price = result.fields[1][static_cast<std::size_t>(39 * N + a)],
                     gdp = result.fields[2][static_cast<std::size_t>(39 * N + a)];
        const double x = table.output()[a];
        if (e.sector_of(a) != 0 && x > 0) {
            EXPECT_NEAR(price, 1, 1e-12);
        }
        EXPECT_NEAR(gdp, x > 0 ? va[a] + (price - 1) * x : 0.0, 1e-9 * (1 + x));
    }
    EXPECT_LT(result.residuals.money, 1e-10);
}

/// Three blocks of one region each that make the same good and trade it.
MrioTable three_blocks() {
    TableData data;
    data.name = "hand";
    data.year = "2020";
    data.quality = "stylised";
    data.extent = {3, 1, 1};
    data.regions = {"here", "there", "yonder"};
    data.sectors = {"goods"};
    data.categories = {"hh"};
    data.region_text["block"] = {"CN", "US", "EU"};
    DenseSales sales{Matrix{{20.0, 10.0, 10.0}, {10.0, 20.0, 10.0}, {10.0, 10.0, 20.0}},
                     Matrix{{100.0, 30.0, 30.0}, {30.0, 100.0, 30.0}, {30.0, 30.0, 100.0}}};
    data.output = sales.intermediate.rowwise().sum() + sales.final_demand.rowwise().sum();
    data.sales = sales;
    return MrioTable{data};
}

TEST(StaticResilienceOfRuns, IsTheShareOfALossThatSubstitutionAndStocksAvoid) {
    // Without blocks all three regions are the nation: what one cannot make another can.
    TableData data = three_blocks().data();
    data.region_text.clear();
    const MrioTable table{data};
    for (const Preset preset : {Preset::quantity, Preset::full}) {
        Scenario s = scenario(table, preset, 30);
        s.shocks = {shock(Driver::capacity_loss, Operation::set, {{0}}, 0.6, 0, 2, 8)};

        const MemberResult result = with_indicators(table, s, {"static_resilience"});

        const double actual = national_loss(result, s),
                     rigid = national_loss(run(table, rigid_economy(s)), s),
                     share = figure(result, "static_resilience_national")[0];
        EXPECT_NEAR(share, 1 - actual / rigid, 1e-12);
        EXPECT_GT(share, 0.02);
        EXPECT_LT(share, 1);
    }
}

Scenario tariff_of(Index destination, double rate) {
    const MrioTable table = three_blocks();
    Scenario s = scenario(table, Preset::full, 52);
    s.shocks = {shock(Driver::tariff, Operation::add, {{0 * 3 + destination}}, rate, 0, 4)};
    return s;
}

TEST(TradeDiversionIndex, IsPositiveWhereThirdBlocksTakeWhatIsTurnedAway) {
    const MemberResult result =
        with_indicators(three_blocks(), tariff_of(1, 0.5), {"trade_diversion_index"});

    const auto& accounts = result.accounts;
    EXPECT_NEAR(accounts.base_exports[1], 40, 1e-12);
    EXPECT_NEAR(accounts.base_exports[2], 40, 1e-12);
    EXPECT_LT(accounts.exports[1], 39);
    const double index = figure(result, "trade_diversion_index")[0];
    EXPECT_NEAR(index, -(accounts.exports[2] - 40) / (accounts.exports[1] - 40), 1e-12);
    EXPECT_GT(index, 0);  // cheaper than before for want of buyers
}

TEST(TradeDiversionIndex, CountsWhatIsDeliveredNotWhatIsOrdered) {
    Scenario s = tariff_of(1, 0.1);
    s.shocks.push_back(shock(Driver::capacity_loss, Operation::set, {{0}}, 0.6, 0, 2));
    const MrioTable table = three_blocks();

    const MemberResult result = with_indicators(table, s, {"trade_diversion_index"});

    double made = 0;
    for (Index t = 0; t < s.time.steps; ++t)
        made += output_at(table, result, t)[0] / static_cast<double>(s.time.steps);
    const auto& sold = result.accounts.exports;  // the first to its own block
    EXPECT_NEAR(sold[0] + sold[1] + sold[2], made, 1e-9);
    EXPECT_LT(made, 0.8 * table.output()[0]);
}

TEST(DirectEffect, OfATariffIsTheTradeThatItTurnsAway) {
    const MemberResult result =
        with_indicators(three_blocks(), tariff_of(1, 0.5), {"spillover_ratio"});

    EXPECT_GT(result.direct_loss, 1e-4);
    EXPECT_TRUE(std::isfinite(result.spillover_ratio));
}

TEST(TermsOfTrade, WorsenByTheShareOfExportsInAPriceThatFalls) {
    const MrioTable table = three_blocks();
    Scenario s = scenario(table, Preset::full, 30);
    s.shocks = {shock(Driver::price_markup, Operation::add, {{0}}, -0.2, 0, 0)};

    const MemberResult result = with_indicators(table, s, {"terms_of_trade", "pass_through"});

    // One good: the price of exports is that of the maker, those of imports that of the others.
    const auto& accounts = result.accounts;
    EXPECT_NEAR(accounts.export_price, accounts.good_price[0], 1e-12);
    EXPECT_LT(accounts.good_price[0], 0.99);
    EXPECT_NEAR(figure(result, "terms_of_trade")[0],
                accounts.export_price / accounts.import_price - 1, 1e-12);
    EXPECT_LT(figure(result, "terms_of_trade")[0], -0.005);
    // Between the share bought at home in the base year and all of it.
    EXPECT_GT(figure(result, "pass_through")[0], 100.0 / 160);
    EXPECT_LT(figure(result, "pass_through")[0], 1.0);
}

TEST(JobsLost, FollowEmploymentWeightedByPay) {
    const MrioTable table{random_pooled_table(2, small_with_all_uses)};
    Scenario s = scenario(table, Preset::full, 30);
    s.shocks = {
        shock(Driver::capacity_loss, Operation::set, {{largest_industry(table)}}, 0.9, 0, 2, 10)};
    s.outputs.fields = {
        {"employment", Variable::employment, false, partition_of(table.data(), "region")}};

    const MemberResult result = with_indicators(table, s, {"jobs_lost"});

    const Index R = table.extent().regions;
    const auto& lost = figure(result, "jobs_lost");
    for (Index r = 0; r < R; ++r) {
        std::vector<double> path;
        for (Index t = 0; t < 30; ++t)
            path.push_back(result.fields[0][static_cast<std::size_t>(t * R + r)]);
        if (std::isnan(path[0])) continue;  // nobody works there
        EXPECT_NEAR(lost[static_cast<std::size_t>(r)], cumulative_loss({path, 1, s.time.dt()}),
                    1e-12);
    }
    EXPECT_GT(figure(result, "jobs_lost_peak_national")[0], 1e-4);
}

TEST(NominalIndicators, AreThoseOfTheRealPathWherePricesStay) {
    const MrioTable table{random_pooled_table(4, small_with_all_uses)};
    Scenario s = scenario(table, Preset::full, 20);
    for (const ChannelInfo& channel : channel_catalogue())
        s.model.channels[channel.id] = channel.id == Channel::labour;
    s.shocks = {
        shock(Driver::capacity_loss, Operation::set, {{largest_industry(table)}}, 0.8, 0, 2, 8)};

    const MemberResult result = with_indicators(table, s, {"resilience"});

    const auto& nominal = figure(result, "nominal_cumulative_loss_national");
    EXPECT_NEAR(nominal[0], national_loss(result, s), 1e-12);
    EXPECT_NEAR(figure(result, "resilience_national")[0], 1 - nominal[0] / (20 * s.time.dt()),
                1e-12);
}

TEST(IndicatorsOfRuns, ThatAMemberCannotHaveAreNoDataBesideOthersThatDo) {
    const MrioTable table{random_pooled_table(4, small_with_all_uses)};
    Scenario full = scenario(table, Preset::full, 8), plain = scenario(table, Preset::quantity, 8);
    for (Scenario* s : {&full, &plain}) {
        s->shocks = {shock(Driver::capacity_loss, Operation::set, {{0}}, 0.8, 0, 2)};
        s->outputs.indicators = {"jobs_lost", "spillover_ratio", "upstream_loss", "pass_through"};
    }
    plain.model.propagation = false;
    Collector collector;

    simulate_with_indicators(table, {full, plain}, {0, 1}, {1, {}, {}}, collector);

    const auto &one = collector.results.at(0).figures, &other = collector.results.at(1).figures;
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t n = 0; n < one.size(); ++n) {
        EXPECT_EQ(one[n].name, other[n].name);
        EXPECT_EQ(one[n].values.size(), other[n].values.size()) << one[n].name;
    }
    EXPECT_TRUE(std::isnan(figure(collector.results.at(1), "jobs_lost_national")[0]));
    EXPECT_TRUE(std::isnan(figure(collector.results.at(1), "upstream_loss")[0]));
    EXPECT_TRUE(std::isnan(collector.results.at(1).spillover_ratio));
}

}  // namespace
}  // namespace spillover::test
