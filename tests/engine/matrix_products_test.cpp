// How often a step goes through the share matrix of a dense table, which is what it costs there.
#include <gtest/gtest.h>

#include "engine/step.hpp"
#include "kernels/parallel.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"
#include "tests/support/watched_memory.hpp"

namespace spillover::test {
namespace {

/// A dense table whose shares of one good fill many more pages than stay open, and whose regions
/// are few enough for a product to take them in one piece.
const MrioTable& large_table() {
    static const MrioTable table = [] {
        for (std::uint64_t seed = 1;; ++seed) {
            const TableData labels = random_dense_table(seed, {60, 6, 3, false});
            if (labels.extent.regions > 40 && labels.extent.sectors > 3) return MrioTable{labels};
        }
    }();
    return table;
}

/// Preset full with every channel, and prices that move.
Scenario everything(const MrioTable& table) {
    Scenario s = scenario(table, Preset::full, 10);
    for (const ChannelInfo& channel : channel_catalogue())
        s.model.channels[channel.id] = true;
    s.shocks = {shock(Driver::capacity_loss, Operation::set, {{0, 1}}, 0.5, 0),
                shock(Driver::world_price, Operation::multiply, {{0, 1}}, 0.5, 1)};
    return s;
}

/// On the first good from block 1 to block 0.
Shock at_the_border(Driver driver, Operation operation, double value, double neutral) {
    return shock(driver, operation, {{1 * 2 + 0, 1}}, value, neutral);
}

/// Passes through the share matrix in the fifth step, in passes of a single product.
double products(const MrioTable& table, const Scenario& s) {
    kernels::use_threads(1);
    const Economy economy = make_economy(table, s.time.dt(), needs_destinations(s));
    const Behaviour behaviour = make_behaviour(table, economy, s.time, s.model);
    const std::vector<const Scenario*> members{&s};
    const ForcingPlan plan{economy, behaviour, members, 1};
    CapitalDamage damage{economy, behaviour, members};
    Forcing forcing = plan.initial();
    State state = initial_state(economy, behaviour, 1, stocks_of(behaviour, forcing));
    Flows flows = make_flows(economy, behaviour, 1);
    const auto step = [&](Index t) {
        plan.evaluate(t, forcing);
        damage.set_capital_left(t, forcing);
        advance(t, economy, behaviour, forcing, damage, state, flows);
    };
    for (Index t = 0; t < 4; ++t)
        step(t);

    const WatchedMemory shares{economy.share.values()};
    step(4);
    constexpr double per_page = 4096 / sizeof(double);
    const double pages = static_cast<double>(economy.share.values().size()) / per_page;
    return static_cast<double>(shares.visits()) / pages;
}

TEST(FullEconomy, TakesFourProductsWithTheShareMatrix) {
    const Scenario s = everything(large_table());

    EXPECT_LE(products(large_table(), s), 4.1);
}

TEST(FullEconomy, TakesNoMoreWhereTariffsAndBansTellDestinationsApart) {
    Scenario s = everything(large_table());
    s.shocks.push_back(at_the_border(Driver::tariff, Operation::add, 0.3, 0));
    s.shocks.push_back(at_the_border(Driver::trade_barrier, Operation::add, 0.2, 0));
    s.shocks.push_back(at_the_border(Driver::trade_open, Operation::set, 0, 1));
    s.shocks.push_back(shock(Driver::exchange_rate, Operation::multiply, {{1, 1}}, 1.2, 1));

    EXPECT_LE(products(large_table(), s), 4.1);
}

TEST(FullEconomy, TakesOneMoreForAPriceIndexOfOrigins) {
    Scenario s = everything(large_table());
    s.model.aggregator = Aggregator::ces;

    EXPECT_LE(products(large_table(), s), 5.1);
}

// Normalisers and the demand of final columns are those of the step before.
TEST(Quantities, TakeTwoProductsWithTheShareMatrixWhereWeightsRest) {
    const Scenario s = scenario(large_table(), Preset::quantity, 10);

    EXPECT_LE(products(large_table(), s), 2.1);
}

}  // namespace
}  // namespace spillover::test
