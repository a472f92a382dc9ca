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
#include "engine/step.hpp"
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

/// Tiles that advance together on one economy.
using Wave = std::vector<Tile>;

std::vector<Wave> gather_waves(const std::vector<Tile>& tiles) {
    std::vector<Wave> waves;
    for (const Tile& tile : tiles) {
        const Economy* const economy = tile.group->economy;
        const bool joins = !waves.empty() && waves.back().front().group->economy == economy &&
                           static_cast<Index>(waves.back().size()) < tiles_at_once(*economy);
        if (!joins) waves.emplace_back();
        waves.back().push_back(tile);
    }
    return waves;
}

std::vector<const Scenario*> scenarios_of(const std::vector<Scenario>& scenarios,
                                          const Tile& tile) {
    std::vector<const Scenario*> members;
    for (const Index member : tile.members)
        members.push_back(&scenarios[static_cast<std::size_t>(member)]);
    return members;
}

/// A tile in mid-run, with all that follows it.
class TileRun {
public:
    TileRun(const MrioTable& table, const std::vector<Scenario>& scenarios, const Tile& tile)
        : economy_{*tile.group->economy},
          behaviour_{tile.group->behaviour},
          numbers_{tile.members},
          members_{scenarios_of(scenarios, tile)},
          plan_{economy_, behaviour_, members_},
          damage_{economy_, behaviour_, members_},
          policies_{economy_, behaviour_, members_},
          forcing_{plan_.initial()},
          state_{initial_state(economy_, behaviour_, needs_stored_orders(behaviour_, forcing_))},
          flows_{make_flows(economy_, behaviour_)},
          tracker_{table, economy_, behaviour_, tile.group->base, members_},
          indicators_{table, economy_, behaviour_, members_},
          checks_{members_} {
        with_base_year(economy_, behaviour_,
                       [&](const Moment& base) { checks_.observe_base(base); });
    }

    void prepare(Index t) {
        policies_.decide(t);
        plan_.evaluate(t, forcing_, policies_.switches());
        damage_.set_capital_left(t, forcing_);
    }
    TileInStep in_step() { return {behaviour_, forcing_, damage_, state_, flows_}; }
    void observe(Index t) {
        const Moment moment{t, economy_, behaviour_, forcing_, damage_, state_, flows_};
        tracker_.observe(moment);
        indicators_.observe(moment);
        checks_.observe(moment);
        policies_.observe(moment);
    }
    std::vector<MemberResult> results() const;

private:
    const Economy& economy_;
    const Behaviour& behaviour_;
    std::vector<Index> numbers_;
    std::vector<const Scenario*> members_;
    ForcingPlan plan_;
    CapitalDamage damage_;
    PolicyWatch policies_;
    Forcing forcing_;
    State state_;
    Flows flows_;
    Tracker tracker_;
    IndicatorTracker indicators_;
    CheckTracker checks_;
};

std::vector<MemberResult> TileRun::results() const {
    std::vector<MemberResult> results;
    for (std::size_t m = 0; m < members_.size(); ++m) {
        results.push_back(tracker_.result(static_cast<Index>(m), state_));
        results.back().accounts = indicators_.result(static_cast<Index>(m));
        results.back().member = numbers_[m];
        results.back().events = events_of(*members_[m]);
        results.back().check_values = checks_.values(static_cast<Index>(m), economy_.dt);
        const auto& acts = policies_.events(static_cast<Index>(m));
        results.back().events.insert(results.back().events.end(), acts.begin(), acts.end());
    }
    return results;
}

/// An exception must not leave a parallel region; the first one ends the run.
class FirstFailure {
public:
    template <class Work>
    void guard(const Work& work) {
        if (failed_) return;
        try {
            work();
        } catch (...) {
            const std::lock_guard lock{mutex_};
            if (!failed_) failure_ = std::current_exception();
            failed_ = true;
        }
    }
    bool failed() const noexcept { return failed_; }
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    std::mutex mutex_;
    std::exception_ptr failure_;
    std::atomic<bool> failed_ = false;
};

/// Runs the tiles of a wave to their end; empty where the run was stopped.
std::vector<std::unique_ptr<TileRun>> run_wave(const MrioTable& table,
                                               const std::vector<Scenario>& scenarios,
                                               const Wave& wave,
                                               const std::function<bool()>& stop) {
    std::vector<std::unique_ptr<TileRun>> runs(wave.size());
    FirstFailure failure;
    const auto each_tile = [&](const auto& work) {
        kernels::parallel_for_tiles(static_cast<Index>(wave.size()), [&](Index n) {
            failure.guard([&] { work(static_cast<std::size_t>(n)); });
        });
        failure.rethrow();
    };
    each_tile(
        [&](std::size_t n) { runs[n] = std::make_unique<TileRun>(table, scenarios, wave[n]); });
    std::vector<TileInStep> tiles;
    for (const auto& run : runs)
        tiles.push_back(run->in_step());

    const Index steps = scenarios[static_cast<std::size_t>(wave[0].members[0])].time.steps;
    for (Index t = 0; t < steps; ++t) {
        if (stop && stop()) return {};
        each_tile([&](std::size_t n) { runs[n]->prepare(t); });
        advance(t, *wave[0].group->economy, tiles);
        each_tile([&](std::size_t n) { runs[n]->observe(t); });
    }
    return runs;
}

}  // namespace

void simulate(const MrioTable& table, const std::vector<Scenario>& scenarios,
              const std::vector<Index>& members, const SimulationOptions& options,
              Recorder& recorder) {
    if (members.empty()) return;
    const TimeAxis& time = scenarios[static_cast<std::size_t>(members[0])].time;
    Economies economies{table, time.dt()};
    const auto groups = group_members(table, scenarios, members, economies);
    const std::vector<Wave> waves = gather_waves(cut_into_tiles(groups));

    kernels::use_threads(options.threads);
    std::mutex mutex;
    FirstFailure failure;
    std::atomic<bool> stopped = false;
    const auto finish = [&](const TileRun& run) {
        std::vector<MemberResult> results = run.results();
        const std::lock_guard lock{mutex};
        const auto finished = static_cast<Index>(results.size());
        for (auto& result : results)
            recorder.record(std::move(result));
        if (options.progress) options.progress(time.steps * finished);
    };
    // Waves of a single tile on a thread each; a larger one uses all threads itself.
    const bool one_each =
        std::all_of(waves.begin(), waves.end(), [](const Wave& wave) { return wave.size() == 1; });
    kernels::parallel_for_pieces(
        static_cast<Index>(waves.size()), one_each ? options.threads : 1, [&](Index n) {
            if (stopped) return;
            failure.guard([&] {
                for (const auto& run :
                     run_wave(table, scenarios, waves[static_cast<std::size_t>(n)], options.stop))
                    finish(*run);
                if (options.stop && options.stop()) stopped = true;
            });
        });
    failure.rethrow();
}

}  // namespace spillover
