#include "engine/simulation.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>

#include "engine/check.hpp"
#include "engine/indicator_tracker.hpp"
#include "engine/member_groups.hpp"
#include "engine/policy.hpp"
#include "engine/scenario_events.hpp"
#include "engine/step.hpp"
#include "kernels/parallel.hpp"

namespace spillover {
namespace {

/// Tiles that advance together on one economy; all of them with the same number of lanes, and as
/// much to do: nobody waits for a run beside a member that hardly costs anything.
using Wave = std::vector<Tile>;

bool only_losses(const Tile& tile) {
    return tile.group->first().outputs.only_losses;
}

/// \param most  tiles that memory leaves room for; 0 = no limit
std::vector<Wave> gather_waves(const std::vector<Tile>& tiles, Index most) {
    std::vector<Wave> waves;
    for (const Tile& tile : tiles) {
        const Economy& economy = tile.group->economy();
        const Index together = tiles_at_once(economy.share.numbers());
        const Index room = most > 0 ? std::min(most, together) : together;
        const auto alike = [&](const Tile& other) {
            return &other.group->economy() == &economy &&
                   (other.members.size() == 1) == (tile.members.size() == 1) &&
                   only_losses(other) == only_losses(tile);
        };
        const bool joins = !waves.empty() && alike(waves.back().front()) &&
                           static_cast<Index>(waves.back().size()) < room;
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
        : economy_{tile.group->economy()},
          model_{tile.group->model()},
          behaviour_{model_->behaviour},
          numbers_{tile.members},
          members_{scenarios_of(scenarios, tile)},
          plan_{economy_, behaviour_, members_, lanes_of(members_)},
          damage_{economy_, behaviour_, members_},
          policies_{economy_, behaviour_, members_},
          forcing_{plan_.initial()},
          state_{initial_state(economy_, behaviour_, lanes_of(members_),
                               stocks_of(behaviour_, forcing_, members_[0]->outputs.only_losses))},
          flows_{make_flows(economy_, behaviour_, lanes_of(members_))},
          tracker_{table, economy_, behaviour_, model_->base, members_},
          indicators_{table, economy_, behaviour_, members_},
          checks_{members_} {
        if (!checks_.empty())
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
    std::shared_ptr<const GroupModel> model_;  ///< kept while the tile runs
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
    kernels::parallel_for_tiles(static_cast<Index>(wave.size()), [&](Index place) {
        const auto n = static_cast<std::size_t>(place);
        failure.guard([&] { runs[n] = std::make_unique<TileRun>(table, scenarios, wave[n]); });
    });
    failure.rethrow();
    std::vector<TileInStep> tiles;
    for (const auto& run : runs)
        tiles.push_back(run->in_step());

    const Index steps = scenarios[static_cast<std::size_t>(wave[0].members[0])].time.steps;
    for (Index t = 0; t < steps; ++t) {
        if (stop && stop()) return {};
        advance(
            t, wave[0].group->economy(), tiles,
            [&](std::size_t n) { failure.guard([&] { runs[n]->prepare(t); }); },
            [&](std::size_t n) { failure.guard([&] { runs[n]->observe(t); }); });
        failure.rethrow();
    }
    return runs;
}

}  // namespace

void simulate(const MrioTable& table, const std::vector<Scenario>& scenarios,
              const std::vector<Index>& members, const SimulationOptions& options,
              Recorder& recorder) {
    if (members.empty()) return;
    const TimeAxis& time = scenarios[static_cast<std::size_t>(members[0])].time;
    Economies economies{table, time.dt(), options.shares};
    const auto groups = group_members(table, scenarios, members, economies);
    const std::vector<Wave> waves = gather_waves(cut_into_tiles(groups), options.tiles);

    kernels::use_threads(options.threads);
    std::mutex mutex;
    FirstFailure failure;
    std::atomic<bool> stopped = false;
    const auto finish = [&](const TileRun& run) {
        std::vector<MemberResult> results = run.results();
        const auto finished = static_cast<Index>(results.size());
        // What a recorder does with a member, packing it above all, is done on all threads too.
        kernels::parallel_for_pieces(finished, options.threads, [&](Index m) {
            failure.guard(
                [&] { recorder.record(std::move(results[static_cast<std::size_t>(m)])); });
        });
        failure.rethrow();
        const std::lock_guard lock{mutex};
        if (options.progress) options.progress(time.steps * finished);
    };
    // Waves of a table that is in the cache on a thread each; a step of a larger one uses all
    // threads itself.
    const bool one_each = std::all_of(waves.begin(), waves.end(), [](const Wave& wave) {
        return tiles_at_once(wave[0].group->economy().share.numbers()) == 1;
    });
    const Index side_by_side =
        options.tiles > 0 ? std::min<Index>(options.tiles, options.threads) : options.threads;
    kernels::parallel_for_pieces(
        static_cast<Index>(waves.size()), one_each ? static_cast<int>(side_by_side) : 1,
        [&](Index n) {
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
