#include "engine/indicator_runs.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>

#include "engine/attribution.hpp"
#include "engine/attribution_figures.hpp"
#include "engine/drivers.hpp"
#include "engine/economy.hpp"
#include "engine/figures.hpp"
#include "engine/loss_figures.hpp"

namespace spillover {
namespace {

constexpr std::size_t own_run = static_cast<std::size_t>(-1), no_run = own_run - 1;

Scenario unrecorded(Scenario scenario) {
    OutputSettings nothing;
    nothing.only_losses = true;
    nothing.every = scenario.outputs.every;
    scenario.outputs = nothing;
    scenario.resolved_yaml.clear();
    scenario.checks.clear();
    return scenario;
}

bool acts_through(const Scenario& scenario, Channel channel) {
    return std::any_of(scenario.shocks.begin(), scenario.shocks.end(),
                       [=](const Shock& shock) { return info(shock.driver).channel == channel; });
}

/// The runs beside one member: their scenarios, and which is which, by place among them.
struct SideRuns {
    std::vector<Scenario> scenarios;
    std::optional<std::size_t> direct, rigid;
    std::vector<std::size_t> shocks, channels;  ///< coalitions [2^K]
    std::vector<std::size_t> sources;           ///< of who hits whom, the last: all others

    std::size_t add(const Scenario& scenario) {
        scenarios.push_back(unrecorded(scenario));
        return scenarios.size() - 1;
    }
};

bool needs_direct(const OutputSettings& outputs) {
    return outputs.asks_for("spillover_ratio") || outputs.asks_for("direct_loss") ||
           outputs.asks_for("amplification") || outputs.asks_for("upstream_loss") ||
           outputs.asks_for("downstream_loss");
}

void add_coalitions(std::size_t players, const auto& scenario_of, SideRuns& runs,
                    std::vector<std::size_t>& places) {
    const std::size_t coalitions = std::size_t{1} << players;
    for (std::size_t n = 0; n + 1 < coalitions; ++n)
        places.push_back(runs.add(scenario_of(n)));
    places.push_back(own_run);
}

SideRuns side_runs(const MrioTable& table, const Scenario& scenario) {
    const OutputSettings& outputs = scenario.outputs;
    SideRuns runs;
    if (needs_direct(outputs) && scenario.model.propagation)
        runs.direct = runs.add(direct_effect(scenario));
    if (outputs.asks_for("static_resilience")) runs.rigid = runs.add(rigid_economy(scenario));
    if (outputs.decompose.shocks)
        add_coalitions(
            scenario.shocks.size(), [&](std::size_t n) { return with_shocks(scenario, n); }, runs,
            runs.shocks);
    const auto channels = channels_on(scenario.model);
    if (outputs.decompose.channels)
        add_coalitions(
            channels.size(), [&](std::size_t n) { return with_channels(scenario, channels, n); },
            runs, runs.channels);
    if (!outputs.who_hits_whom) return runs;
    const HitMatrix& matrix = *outputs.who_hits_whom;
    const Sources sources{matrix, table.extent(),
                          static_cast<Index>(blocks_of(table.data()).size())};
    const auto count = static_cast<Index>(matrix.from.size());
    for (Index place = 0; place <= count; ++place) {
        const Index source = place < count ? place : -1;
        const Scenario only = sources.only(scenario, source);
        runs.sources.push_back(only.shocks.empty() ? no_run : runs.add(only));
    }
    return runs;
}

/// Puts the runs of members together and hands each member on when all of its runs are there.
class Gathering : public Recorder {
public:
    Gathering(const MrioTable& table, const std::vector<Scenario>& scenarios, Recorder& recorder)
        : table_{&table},
          scenarios_{&scenarios},
          recorder_{&recorder},
          nominal_{std::any_of(scenarios.begin(), scenarios.end(), [](const Scenario& scenario) {
              return scenario.model.keeps_accounts();
          })} {}

    /// \param first  place in the batch of the first run beside the member
    void expect(Index member, SideRuns runs, Index first) {
        for (std::size_t n = 0; n < runs.scenarios.size(); ++n)
            owner_.emplace(first + static_cast<Index>(n), std::pair{member, n});
        Waiting waiting{std::move(runs), {}, {}, 0};
        waiting.outcomes.resize(waiting.runs.scenarios.size());
        waiting.missing = waiting.outcomes.size() + 1;
        waiting.runs.scenarios.clear();
        waiting_.emplace(member, std::move(waiting));
    }

    void record(MemberResult result) override {
        const auto owner = owner_.find(result.member);
        const Index member = owner == owner_.end() ? result.member : owner->second.first;
        std::optional<Outcome> outcome;
        if (owner != owner_.end()) outcome = outcome_of(result, scenario(member).time.dt());
        std::unique_lock lock{mutex_};
        const auto found = waiting_.find(member);
        Waiting& waiting = found->second;
        if (outcome) {
            waiting.outcomes[owner->second.second] = *std::move(outcome);
        } else {
            waiting.own = std::move(result);
        }
        if (--waiting.missing > 0) return;
        auto whole = waiting_.extract(found);
        lock.unlock();
        recorder_->record(complete(std::move(whole.mapped()), scenario(member)));
    }

private:
    struct Waiting {
        SideRuns runs;
        std::vector<Outcome> outcomes;
        MemberResult own;
        std::size_t missing;
    };

    const Scenario& scenario(Index member) const {
        return (*scenarios_)[static_cast<std::size_t>(member)];
    }

    MemberResult complete(Waiting waiting, const Scenario& scenario) const {
        MemberResult result = std::move(waiting.own);
        const SideRuns& runs = waiting.runs;
        add_own_figures(*table_, scenario, nominal_, result);
        const Outcome whole = outcome_of(result, scenario.time.dt());
        if (needs_direct(scenario.outputs))
            add_direct_figures(*table_, scenario, whole,
                               runs.direct ? &waiting.outcomes[*runs.direct] : nullptr, nominal_,
                               result);
        if (runs.rigid) add_static_resilience(whole, waiting.outcomes[*runs.rigid], result);
        const auto chosen = [&](const std::vector<std::size_t>& places) {
            std::vector<const Outcome*> outcomes;
            for (const std::size_t place : places)
                outcomes.push_back(place == own_run  ? &whole
                                   : place == no_run ? nullptr
                                                     : &waiting.outcomes[place]);
            return outcomes;
        };
        if (!runs.shocks.empty())
            add_shapley_figures("shock", chosen(runs.shocks), false, nominal_, result);
        if (!runs.channels.empty())
            add_shapley_figures("channel", chosen(runs.channels), true, nominal_, result);
        if (!runs.sources.empty())
            add_hit_figures(*scenario.outputs.who_hits_whom, chosen(runs.sources), whole, nominal_,
                            result);
        return result;
    }

    const MrioTable* table_;
    const std::vector<Scenario>* scenarios_;
    Recorder* recorder_;
    bool nominal_;  ///< some member of the batch has prices or incomes: all tell nominal GDP
    std::map<Index, std::pair<Index, std::size_t>> owner_;  ///< member and place of a run beside it
    std::map<Index, Waiting> waiting_;
    std::mutex mutex_;  ///< of waiting_
};

}  // namespace

Scenario direct_effect(const Scenario& scenario) {
    Scenario direct = scenario;
    direct.model.propagation = false;
    direct.policies.clear();  // answers to what happens are no part of it
    for (const Channel channel : channels_on(scenario.model))
        if (channel != Channel::price && channel != Channel::trade &&
            !acts_through(scenario, channel))
            direct.model.channels[channel] = false;
    return direct;
}

Scenario rigid_economy(const Scenario& scenario) {
    Scenario rigid = scenario;
    const auto set = [&](Parameter parameter, double value) {
        rigid.model.parameters.push_back({parameter, value, false, {}, {}});
    };
    if (!acts_through(scenario, Channel::trade)) rigid.model.channels[Channel::trade] = false;
    set(Parameter::trade_capacity_weight, 0);
    set(Parameter::overproduction_max, 1);
    set(Parameter::inventory_cover, scenario.time.dt());
    return rigid;
}

Index runs_of(const MrioTable& table, const Scenario& scenario) {
    return 1 + static_cast<Index>(side_runs(table, scenario).scenarios.size());
}

void simulate_with_indicators(const MrioTable& table, const std::vector<Scenario>& scenarios,
                              const std::vector<Index>& members, const SimulationOptions& options,
                              Recorder& recorder) {
    // Runs of a member side by side and few members at a time, so that little has to wait.
    constexpr std::size_t members_at_a_time = 64;
    std::vector<Scenario> beside;
    std::vector<Index> order;
    Gathering gathering{table, scenarios, recorder};
    for (std::size_t first = 0; first < members.size(); first += members_at_a_time) {
        const std::size_t last = std::min(members.size(), first + members_at_a_time);
        for (std::size_t n = first; n < last; ++n) {
            SideRuns runs = side_runs(table, scenarios[static_cast<std::size_t>(members[n])]);
            const auto next = static_cast<Index>(scenarios.size() + beside.size());
            for (Scenario& run : runs.scenarios) {
                order.push_back(static_cast<Index>(scenarios.size() + beside.size()));
                beside.push_back(std::move(run));
            }
            gathering.expect(members[n], std::move(runs), next);
        }
        order.insert(order.end(), members.begin() + static_cast<std::ptrdiff_t>(first),
                     members.begin() + static_cast<std::ptrdiff_t>(last));
    }
    if (beside.empty()) return simulate(table, scenarios, members, options, gathering);
    std::vector<Scenario> all = scenarios;
    std::move(beside.begin(), beside.end(), std::back_inserter(all));
    simulate(table, all, order, options, gathering);
}

}  // namespace spillover
