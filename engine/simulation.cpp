#include "engine/simulation.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <memory>
#include <mutex>

#include "engine/check.hpp"
#include "engine/indicator_tracker.hpp"
#include "engine/policy.hpp"
#include "engine/scenario_events.hpp"
#include "engine/tracker.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover {
namespace {

/// What scenarios with equal settings and outputs share.
struct Group {
    const Economy* economy;
    Behaviour behaviour;
    BaseYear base;
    std::vector<Index> members;
    std::vector<std::size_t> places;  ///< of the members in the order asked for
};

struct Tile {
    const Group* group;
    std::size_t place;           ///< of the first member in the order asked for
    std::vector<Index> members;  ///< at most kernels::lanes
};

/// Economies of a batch: one, and another if some scenario tells destinations apart.
class Economies {
public:
    Economies(const MrioTable& table, double dt) : table_{&table}, dt_{dt} {}
    const Economy& get(bool by_block) {
        auto& economy = by_block ? by_block_ : plain_;
        if (!economy) economy = std::make_unique<Economy>(make_economy(*table_, dt_, by_block));
        return *economy;
    }

private:
    const MrioTable* table_;
    double dt_;
    std::unique_ptr<Economy> plain_, by_block_;
};

std::vector<std::unique_ptr<Group>> group_members(const MrioTable& table,
                                                  const std::vector<Scenario>& scenarios,
                                                  const std::vector<Index>& members,
                                                  Economies& economies) {
    std::vector<std::unique_ptr<Group>> groups;
    std::vector<const Scenario*> first;
    for (std::size_t place = 0; place < members.size(); ++place) {
        const Scenario& scenario = scenarios[static_cast<std::size_t>(members[place])];
        const Economy& economy = economies.get(needs_destinations(scenario));
        std::size_t g = 0;
        // All that is recorded in a batch is the same, but of runs beside its members nothing is.
        while (g < groups.size() &&
               !(first[g]->model == scenario.model && groups[g]->economy == &economy &&
                 first[g]->outputs.fields.empty() == scenario.outputs.fields.empty()))
            ++g;
        if (g == groups.size()) {
            auto group = std::make_unique<Group>(
                Group{&economy,
                      make_behaviour(table, economy, scenario.time, scenario.model),
                      {},
                      {},
                      {}});
            group->base = observe_base_year(economy, group->behaviour, scenario.outputs.fields);
            groups.push_back(std::move(group));
            first.push_back(&scenario);
        }
        groups[g]->members.push_back(members[place]);
        groups[g]->places.push_back(place);
    }
    return groups;
}

/// Tiles in the order in which their first members were asked for, so that what belongs together is
/// done at about the same time.
std::vector<Tile> cut_into_tiles(const std::vector<std::unique_ptr<Group>>& groups) {
    std::vector<Tile> tiles;
    for (const auto& group : groups)
        for (std::size_t n = 0; n < group->members.size(); ++n) {
            if (n % kernels::lanes == 0) tiles.push_back({group.get(), group->places[n], {}});
            tiles.back().members.push_back(group->members[n]);
        }
    std::sort(tiles.begin(), tiles.end(),
              [](const Tile& a, const Tile& b) { return a.place < b.place; });
    return tiles;
}

std::vector<MemberResult> run_tile(const MrioTable& table, const std::vector<Scenario>& scenarios,
                                   const Tile& tile, const std::function<bool()>& stop) {
    const Economy& economy = *tile.group->economy;
    const Behaviour& behaviour = tile.group->behaviour;
    std::vector<const Scenario*> members;
    for (const Index member : tile.members)
        members.push_back(&scenarios[static_cast<std::size_t>(member)]);

    const ForcingPlan plan{economy, behaviour, members};
    CapitalDamage damage{economy, behaviour, members};
    PolicyWatch policies{economy, behaviour, members};
    Forcing forcing = plan.initial();
    State state = initial_state(economy, behaviour, needs_stored_orders(behaviour, forcing));
    Flows flows = make_flows(economy, behaviour);
    Tracker tracker{table, economy, behaviour, tile.group->base, members};
    IndicatorTracker indicators{table, economy, behaviour, members};
    CheckTracker checks{members};
    with_base_year(economy, behaviour, [&](const Moment& base) { checks.observe_base(base); });

    for (Index t = 0; t < members[0]->time.steps; ++t) {
        if (stop && stop()) return {};
        policies.decide(t);
        plan.evaluate(t, forcing, policies.switches());
        damage.set_capital_left(t, forcing);
        advance(t, economy, behaviour, forcing, damage, state, flows);
        const Moment moment{t, economy, behaviour, forcing, damage, state, flows};
        tracker.observe(moment);
        indicators.observe(moment);
        checks.observe(moment);
        policies.observe(moment);
    }

    std::vector<MemberResult> results;
    for (std::size_t m = 0; m < members.size(); ++m) {
        results.push_back(tracker.result(static_cast<Index>(m), state));
        results.back().accounts = indicators.result(static_cast<Index>(m));
        results.back().member = tile.members[m];
        results.back().events = events_of(*members[m]);
        results.back().check_values = checks.values(static_cast<Index>(m), economy.dt);
        const auto& acts = policies.events(static_cast<Index>(m));
        results.back().events.insert(results.back().events.end(), acts.begin(), acts.end());
    }
    return results;
}

}  // namespace

void simulate(const MrioTable& table, const std::vector<Scenario>& scenarios,
              const std::vector<Index>& members, const SimulationOptions& options,
              Recorder& recorder) {
    if (members.empty()) return;
    const TimeAxis& time = scenarios[static_cast<std::size_t>(members[0])].time;
    Economies economies{table, time.dt()};
    const auto groups = group_members(table, scenarios, members, economies);
    const std::vector<Tile> tiles = cut_into_tiles(groups);

    kernels::use_threads(options.threads);
    std::mutex mutex;
    std::exception_ptr failure;
    std::atomic<bool> stopped = false;
    kernels::parallel_for_pieces(static_cast<Index>(tiles.size()), options.threads, [&](Index n) {
        if (stopped) return;
        try {
            const Tile& tile = tiles[static_cast<std::size_t>(n)];
            std::vector<MemberResult> results = run_tile(table, scenarios, tile, options.stop);
            const std::lock_guard lock{mutex};
            for (auto& result : results)
                recorder.record(std::move(result));
            if (options.progress && !results.empty())
                options.progress(time.steps * static_cast<Index>(tile.members.size()));
            if (options.stop && options.stop()) stopped = true;
        } catch (...) {
            // An exception must not leave a parallel region; the first one ends the run.
            const std::lock_guard lock{mutex};
            if (!failure) failure = std::current_exception();
            stopped = true;
        }
    });
    if (failure) std::rethrow_exception(failure);
}

}  // namespace spillover
