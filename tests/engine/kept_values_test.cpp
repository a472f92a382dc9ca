// What a step leaves as it stands, because nothing moved it, is what working it out again would
// give.
#include <gtest/gtest.h>

#include "engine/step.hpp"
#include "tests/support/ordeal.hpp"
#include "tests/support/random_arrays.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/rough_time.hpp"

namespace spillover::test {
namespace {

/// One scenario, step by step.
class Course {
public:
    Course(const MrioTable& table, const Scenario& scenario)
        : members_{&scenario},
          economy_{make_economy(table, scenario.time.dt(), needs_destinations(scenario))},
          behaviour_{make_behaviour(table, economy_, scenario.time, scenario.model)},
          plan_{economy_, behaviour_, members_, 1},
          damage_{economy_, behaviour_, members_},
          forcing_{plan_.initial()},
          state{initial_state(economy_, behaviour_, 1, stocks_of(behaviour_, forcing_))},
          flows{make_flows(economy_, behaviour_, 1)} {}

    void step(Index t) {
        plan_.evaluate(t, forcing_);
        damage_.set_capital_left(t, forcing_);
        advance(t, economy_, behaviour_, forcing_, damage_, state, flows);
    }
    void forget() {
        flows.forcing_edition = 0;
        flows.moved = {};
    }

private:
    std::vector<const Scenario*> members_;
    Economy economy_;
    Behaviour behaviour_;
    ForcingPlan plan_;
    CapitalDamage damage_;
    Forcing forcing_;

public:
    State state;
    Flows flows;
};

/// \return steps at which the capacities were left alone
int expect_same_bits(const MrioTable& table, const Scenario& scenario) {
    Course keeps{table, scenario}, forgets{table, scenario};
    int kept = 0;
    for (Index t = 0; t < scenario.time.steps; ++t) {
        forgets.forget();
        keeps.step(t);
        forgets.step(t);

        kept += !keeps.flows.moved.capacity;
        EXPECT_TRUE(same_bits(keeps.flows.output, forgets.flows.output)) << t;
        EXPECT_TRUE(same_bits(keeps.flows.capacity, forgets.flows.capacity)) << t;
        EXPECT_TRUE(same_bits(keeps.flows.final_orders, forgets.flows.final_orders)) << t;
        EXPECT_TRUE(same_bits(keeps.state.inventories, forgets.state.inventories)) << t;
        EXPECT_TRUE(same_bits(keeps.state.source_weight, forgets.state.source_weight)) << t;
        if (testing::Test::HasFailure()) break;
    }
    return kept;
}

class KeptValues : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable table_{random_pooled_table(GetParam(), with_all_uses)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, KeptValues, testing::Range(std::uint64_t{1}, tables + 1));

TEST_P(KeptValues, AreTheSameBitsInEveryPreset) {
    for (const Preset preset :
         {Preset::leontief, Preset::ario, Preset::ario_psi, Preset::pichler, Preset::quantity}) {
        const Ordeal ordeal = random_ordeal(table_, preset, GetParam(), false);

        const int kept = expect_same_bits(table_, ordeal.scenario);

        const bool ario = preset == Preset::ario || preset == Preset::ario_psi;
        if (preset == Preset::quantity && ordeal.damages.empty()) {
            EXPECT_GT(kept, 0);
        } else if (ario || preset == Preset::pichler) {
            EXPECT_EQ(kept, 0) << "overtime and hiring";
        }
    }
}

TEST_P(KeptValues, AreTheSameBitsInTheFullEconomy) {
    expect_same_bits(table_, rough_time(table_, GetParam()));
}

}  // namespace
}  // namespace spillover::test
