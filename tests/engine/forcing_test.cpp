#include "engine/forcing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/drivers.hpp"
#include "engine/economy.hpp"
#include "kernels/lanes.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

class ForcingOrder : public testing::Test {
protected:
    /// The factor on capacity of industry 0 that some shocks leave at the first step.
    double factor_of(const std::vector<Shock>& shocks) const {
        Scenario s = scenario(table_, Preset::quantity, 10);
        s.shocks = shocks;
        const Economy economy = make_economy(table_, s.time.dt(), false);
        const Behaviour behaviour = make_behaviour(table_, economy, s.time, s.model);
        const std::vector<const Scenario*> members{&s};
        const ForcingPlan plan{economy, behaviour, members, lanes_of(members)};
        Forcing forcing = plan.initial();
        plan.evaluate(0, forcing);
        return forcing.capacity_factor(0, 0);
    }
    static Shock on_capacity(const std::string& id, Operation operation, double value) {
        const double neutral = operation == Operation::add ? 0 : 1;
        Shock s = shock(Driver::capacity_factor, operation, {{0, 1}}, value, neutral, 0);
        s.id = id;
        return s;
    }

    MrioTable table_{random_pooled_table(1)};
};

TEST_F(ForcingOrder, IsSetAddMultiplyCapFloorWhateverTheOrderInTheFile) {
    std::vector<Shock> shocks{
        on_capacity("a", Operation::floor, 0.95), on_capacity("b", Operation::cap, 0.9),
        on_capacity("c", Operation::multiply, 1.5), on_capacity("d", Operation::add, 0.2),
        on_capacity("e", Operation::set, 0.5)};
    const auto by_id = [](const Shock& x, const Shock& y) { return x.id < y.id; };

    int orders = 0;
    do {
        EXPECT_DOUBLE_EQ(factor_of(shocks), 0.95);
        EXPECT_DOUBLE_EQ(factor_of({shocks.begin(), shocks.begin() + 4}),
                         factor_of({shocks.rend() - 4, shocks.rend()}));
        ++orders;
    } while (std::next_permutation(shocks.begin(), shocks.end(), by_id));

    EXPECT_EQ(orders, 120);
}

TEST_F(ForcingOrder, KeepsWhatShocksAddUpToInTheRangeOfTheirVariable) {
    Scenario s = scenario(table_, Preset::full, 10);
    const auto twice = [&](Driver driver, Operation operation, double value, double neutral) {
        for (const char* id : {"a", "b"}) {
            Shock half = shock(driver, operation, {{0, 1}}, value, neutral, 0);
            half.id = id + std::string{info(driver).name};
            half.relative_to_base = operation == Operation::multiply;
            s.shocks.push_back(half);
        }
    };
    twice(Driver::labour_supply, Operation::multiply, 0.4, 1);
    twice(Driver::world_price, Operation::multiply, 0.4, 1);
    twice(Driver::capacity_retire, Operation::add, 0.6, 0);
    twice(Driver::unit_cost, Operation::add, -0.6, 0);
    twice(Driver::final_demand, Operation::multiply, 0.4, 1);
    const Economy economy = make_economy(table_, s.time.dt(), false);
    const Behaviour behaviour = make_behaviour(table_, economy, s.time, s.model);
    const std::vector<const Scenario*> members{&s};
    const ForcingPlan plan{economy, behaviour, members, kernels::most_lanes};
    Forcing forcing = plan.initial();

    plan.evaluate(0, forcing);

    EXPECT_EQ(forcing.labour_supply(0, 0), 0);
    EXPECT_EQ(forcing.world_price(0, 0), 1e-3);
    EXPECT_EQ(forcing.retired(0, 0), 1);
    EXPECT_NEAR(forcing.unit_cost(0, 0), -1 + 1e-3, 1e-15);
    EXPECT_EQ(forcing.final_orders(0, 0, 0), 0);
    EXPECT_EQ(forcing.labour_supply(0, 1), 1);  // a lane without a member
}

TEST_F(ForcingOrder, LetsEachOperationSeeThoseBeforeIt) {
    const auto set = on_capacity("a", Operation::set, 0.5),
               add = on_capacity("b", Operation::add, 0.2),
               multiply = on_capacity("c", Operation::multiply, 1.5),
               cap = on_capacity("d", Operation::cap, 0.9);

    EXPECT_DOUBLE_EQ(factor_of({}), 1);
    EXPECT_DOUBLE_EQ(factor_of({set}), 0.5);
    EXPECT_DOUBLE_EQ(factor_of({add, set}), 0.7);
    EXPECT_DOUBLE_EQ(factor_of({multiply, add, set}), 1.05);
    EXPECT_DOUBLE_EQ(factor_of({cap, multiply, add, set}), 0.9);
}

TEST_F(ForcingOrder, CompoundsMultipliersUnlessTheyAreRelativeToBase) {
    auto first = on_capacity("a", Operation::multiply, 0.8),
         second = on_capacity("b", Operation::multiply, 0.9);
    EXPECT_DOUBLE_EQ(factor_of({first, second}), 0.72);

    first.relative_to_base = second.relative_to_base = true;

    EXPECT_DOUBLE_EQ(factor_of({first, second}), 0.7);
}

}  // namespace
}  // namespace spillover::test
