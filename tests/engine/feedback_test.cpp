// Feedback rules (2.7): when they act, for how long, and that they act like shocks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "engine/drivers.hpp"
#include "tests/support/policies.hpp"

namespace spillover::test {
namespace {

using Steps = std::vector<Index>;

/// Where the watched industry has less than 90 % of its capacity, the other has half of it.
Policy half_capacity() {
    return rule("capacity_gap", Comparison::below, -0.1,
                action(Driver::capacity_factor, Operation::multiply, {{moved}}, 0.5, 1));
}

class Feedback : public testing::Test {
protected:
    /// A run in which the watched industry has 0.8 of its capacity in the steps given.
    Scenario with_losses(const Steps& steps, const Policy& policy, Index length = 30) {
        Scenario s = scenario(table_, Preset::quantity, length);
        s.outputs.fields[0].variable = Variable::capacity;
        for (const Index step : steps) {
            Shock loss = shock(Driver::capacity_factor, Operation::multiply, {{watched}}, 0.8, 1,
                               static_cast<double>(step), 1);
            loss.id = "loss" + std::to_string(step);
            s.shocks.push_back(loss);
        }
        s.policies = {policy};
        return s;
    }
    /// Steps in which the action was at work.
    Steps acting(const Scenario& s) {
        const auto result = run(table_, s);
        const double base = output_at(table_, result, 0)[moved];
        Steps steps;
        for (Index t = 0; t < s.time.steps; ++t)
            if (output_at(table_, result, t)[moved] < 0.75 * base) steps.push_back(t);
        return steps;
    }
    static Steps from_to(Index from, Index to) {
        Steps steps(static_cast<std::size_t>(to - from + 1));
        std::iota(steps.begin(), steps.end(), from);
        return steps;
    }

    MrioTable table_ = table_of(random_pooled_table);
};

TEST_F(Feedback, ActsFromTheStepAfterTheConditionHasHeldLongEnough) {
    Policy policy = half_capacity();

    EXPECT_EQ(acting(with_losses({3}, policy)), from_to(4, 29));
    policy.hold = 3;
    EXPECT_EQ(acting(with_losses(from_to(3, 5), policy)), from_to(6, 29));
    EXPECT_EQ(acting(with_losses(from_to(3, 4), policy)), Steps{});
}

TEST_F(Feedback, CountsAnewAfterABreak) {
    Policy policy = half_capacity();
    policy.hold = 3;

    EXPECT_EQ(acting(with_losses({3, 4, 6, 7, 8}, policy)), from_to(9, 29));
}

TEST_F(Feedback, CannotActInTheFirstStep) {
    EXPECT_EQ(acting(with_losses({0}, half_capacity())), from_to(1, 29));
}

TEST_F(Feedback, EndsAfterItsDurationAndActsAgainAtTheNextOccasion) {
    Policy policy = half_capacity();
    policy.duration = 4;

    EXPECT_EQ(acting(with_losses({3, 20}, policy)), (Steps{4, 5, 6, 7, 21, 22, 23, 24}));
}

TEST_F(Feedback, GoesOnWhereTheConditionStillHoldsAtItsEnd) {
    Policy policy = half_capacity();
    policy.duration = 2;

    const Scenario s = with_losses(from_to(3, 7), policy);

    EXPECT_EQ(acting(s), from_to(4, 9));  // 4 and 5, 6 and 7, 8 and 9
    EXPECT_THAT(run(table_, s).events,
                testing::ElementsAre(
                    "1970-01-29: policy rule begins in A (capacity_gap -20 %)",
                    "1970-02-12: policy rule goes on in A (capacity_gap -20 %)",
                    "1970-02-26: policy rule goes on in A (capacity_gap -20 %)",
                    testing::StartsWith("1970-03-12: policy rule ends in A (capacity_gap ")));
}

TEST_F(Feedback, RestsForItsCooldown) {
    Policy policy = half_capacity();
    policy.duration = 2;
    policy.cooldown = 3;

    EXPECT_EQ(acting(with_losses(from_to(3, 9), policy)), (Steps{4, 5, 9, 10}));
}

// Attribution over channels asks this of every subset.
TEST_F(Feedback, LooksAtNothingThatAModelWithFewerChannelsDoesNotTell) {
    for (const std::string& metric : policy_metric_names()) {
        const Policy policy =
            rule(metric.c_str(), Comparison::below, -1e9,
                 action(Driver::exit_factor, Operation::multiply, {{moved}}, 2, 1));
        for (const ChannelInfo& only : channel_catalogue()) {
            Scenario s = with_losses({3}, policy, 5);
            s.model.preset = Preset::full;
            for (const ChannelInfo& channel : channel_catalogue())
                s.model.channels[channel.id] = channel.id == only.id;
            EXPECT_THAT(run(table_, s).events, testing::IsEmpty()) << metric << ", " << only.name;
            s.model.channels[only.id] = false;
            EXPECT_THAT(run(table_, s).events, testing::IsEmpty()) << metric << ", no channel";
        }
    }
}

TEST_F(Feedback, ActsOnceWhereItShall) {
    Policy policy = half_capacity();
    policy.duration = 2;
    policy.once = true;

    EXPECT_EQ(acting(with_losses(from_to(3, 20), policy)), (Steps{4, 5}));
}

TEST_F(Feedback, TakesAThresholdMetToTheDigitForMet) {
    Policy policy = half_capacity();
    const auto acts = [&](Comparison comparison, double threshold) {
        policy.condition = {comparison, threshold};
        policy.duration = 1;
        return acting(with_losses({10}, policy)) == Steps{11};
    };

    EXPECT_FALSE(acts(Comparison::below, -0.2));  // 0.8 - 1 is a little less in binary numbers
    EXPECT_TRUE(acts(Comparison::below, -0.2 + 1e-8));
    EXPECT_TRUE(acts(Comparison::at_most, -0.2));
    EXPECT_FALSE(acts(Comparison::at_most, -0.2 - 1e-8));
    policy.metric = find_policy_metric("utilisation").value();
    const double full = 1;  // what is left of capacity is used up
    EXPECT_FALSE(acts(Comparison::above, full));
    EXPECT_TRUE(acts(Comparison::at_least, full));
}

TEST_F(Feedback, SetsWhatAShockHasSet) {
    Policy policy = half_capacity();
    policy.action = action(Driver::capacity_factor, Operation::set, {{moved}}, 0.5, 1);
    policy.action.id = "a";  // by its name alone it would come before the shock
    Scenario s = with_losses({3}, policy);
    s.shocks.push_back(shock(Driver::capacity_factor, Operation::set, {{moved}}, 0.9, 1, 0));

    EXPECT_EQ(acting(s), from_to(4, 29));
}

struct Lever {
    Driver driver;
    Operation operation;
    double value, neutral;
};

/// An action on every variable that a rule may move, on its first cell.
std::vector<Lever> levers(Preset preset) {
    using enum Driver;
    using O = Operation;
    std::vector<Lever> levers{
        {final_demand, O::multiply, 1.1, 1},    {final_demand, O::add, 2, 0},
        {capacity_loss, O::set, 0.2, 0},        {capacity_factor, O::multiply, 0.8, 1},
        {capacity_quota, O::cap, 0.7, 1},       {input_coefficient, O::multiply, 0.9, 1},
        {inventory_target, O::multiply, 1.5, 1}};
    if (preset != Preset::full) return levers;
    levers.insert(levers.end(), {{labour_supply, O::multiply, 0.9, 1},
                                 {world_price, O::multiply, 1.2, 1},
                                 {price_floor, O::floor, 1.5, 0},
                                 {price_markup, O::add, 0.1, 0},
                                 {unit_cost, O::add, 0.1, 0},
                                 {productivity, O::multiply, 1.1, 1},
                                 {sigma, O::multiply, 2, 1},
                                 {wage, O::multiply, 1.1, 1},
                                 {capacity_retire, O::add, 0.1, 0},
                                 {investment_ban, O::set, 1, 0},
                                 {investment_subsidy, O::add, 1, 0},
                                 {investment_factor, O::multiply, 0.5, 1},
                                 {exit_factor, O::multiply, 0.3, 1},
                                 {tax_rate, O::add, 0.02, 0},
                                 {transfer, O::add, 5, 0},
                                 {land_revenue, O::multiply, 0.5, 1}});
    return levers;
}

const std::vector<Lever>& levers_between_blocks() {
    using enum Driver;
    static const std::vector<Lever> levers{{trade_open, Operation::set, 0, 1},
                                           {trade_quota, Operation::cap, 0.5, 1},
                                           {tariff, Operation::add, 0.2, 0},
                                           {trade_barrier, Operation::add, 0.2, 0},
                                           {exchange_rate, Operation::multiply, 1.1, 1}};
    return levers;
}

Policy on_lost_capacity(const Lever& lever) {
    Policy policy = half_capacity();
    // Whatever cell 1 is of the variable: an industry, a region, a good from block 0 to 1. Regions
    // abroad have no revenue from land.
    const Index cell = lever.driver == Driver::land_revenue ? 0 : 1;
    policy.action = action(lever.driver, lever.operation, {{cell}}, lever.value, lever.neutral);
    return policy;
}

class FeedbackIn : public testing::TestWithParam<Preset> {};
INSTANTIATE_TEST_SUITE_P(Presets, FeedbackIn, testing::Values(Preset::quantity, Preset::full));

TEST_P(FeedbackIn, ChangesNoBitWhileItDoesNotAct) {
    const MrioTable table = table_of(random_pooled_table);
    const auto alone = run(table, recorded(table, GetParam(), 25));
    for (const Lever& lever : levers(GetParam())) {
        Scenario s = recorded(table, GetParam(), 25);
        s.policies = {on_lost_capacity(lever)};
        s.policies[0].condition.threshold = -0.5;

        const auto result = run(table, s);

        EXPECT_EQ(result.fields, alone.fields) << info(lever.driver).name;
        EXPECT_TRUE(result.events.empty());
    }
}

TEST_P(FeedbackIn, MovesAVariableAsAShockWouldFromThatStepOn) {
    for (const bool pooled : {true, false}) {
        const MrioTable table = table_of(pooled ? random_pooled_table : random_dense_table);
        std::vector<Lever> all = levers(GetParam());
        if (GetParam() == Preset::full)
            all.insert(all.end(), levers_between_blocks().begin(), levers_between_blocks().end());
        for (const Lever& lever : all) {
            Scenario by_rule = recorded(table, GetParam(), 25), by_shock = by_rule;
            by_rule.policies = {on_lost_capacity(lever)};
            by_rule.policies[0].duration = 6;
            by_rule.policies[0].cooldown = 99;
            by_shock.shocks.push_back(by_rule.policies[0].action);
            by_shock.shocks.back().profile.shapes = {shape::Pulse{4, 6, lever.value}};

            const auto ruled = run(table, by_rule), shocked = run(table, by_shock);

            EXPECT_EQ(ruled.fields, shocked.fields) << info(lever.driver).name;
            EXPECT_EQ(ruled.events.size(), 2U) << info(lever.driver).name;
            EXPECT_NE(ruled.fields, run(table, recorded(table, GetParam(), 25)).fields)
                << info(lever.driver).name << " does nothing";
        }
    }
}

// The elasticity between origins grows from the first change of prices or trade costs on.
TEST_F(Feedback, SetsSubstitutionGoing) {
    const MrioTable& table = table_;
    for (const Driver driver : {Driver::tariff, Driver::unit_cost, Driver::capacity_loss}) {
        const bool loss = driver == Driver::capacity_loss;
        Scenario by_rule = recorded(table, Preset::full, 25);
        by_rule.shocks.clear();
        Scenario by_shock = by_rule;
        by_rule.policies = {
            rule("output_gap", Comparison::above, -1,
                 action(driver, loss ? Operation::set : Operation::add, {{1}}, 0.3, 0))};
        by_rule.policies[0].hold = 4;
        by_shock.shocks = {by_rule.policies[0].action};
        by_shock.shocks[0].profile.shapes = {shape::Pulse{4, 1e9, 0.3}};

        EXPECT_EQ(run(table, by_rule).fields, run(table, by_shock).fields) << info(driver).name;
    }
}

TEST_P(FeedbackIn, ActsInEachMemberOfATileAlone) {
    const MrioTable table = table_of(random_pooled_table);
    std::vector<Scenario> members;
    for (Index m = 0; m < 11; ++m) {
        Scenario s = recorded(table, GetParam(), 25);
        s.id = "m" + std::to_string(m);
        s.shocks[0].profile.shapes = {
            shape::Pulse{2.0 + static_cast<double>(m), 5, 0.05 * static_cast<double>(m)}};
        const auto all = levers(GetParam());
        s.policies = {on_lost_capacity(all[static_cast<std::size_t>(m) % all.size()])};
        s.policies[0].duration = 3 + m;
        if (m % 4 == 1) s.policies.clear();
        members.push_back(s);
    }

    const auto one = run_all(table, members, 1), two = run_all(table, members, 2);

    Index acted = 0;
    for (Index m = 0; m < 11; ++m) {
        const auto alone = run(table, members[static_cast<std::size_t>(m)]);
        EXPECT_EQ(one.at(m).fields, alone.fields) << m;
        EXPECT_EQ(two.at(m).fields, alone.fields) << m;
        EXPECT_EQ(one.at(m).events, alone.events) << m;
        acted += alone.events.empty() ? 0 : 1;
    }
    EXPECT_GT(acted, 4);
    EXPECT_LT(acted, 11);
}

}  // namespace
}  // namespace spillover::test
