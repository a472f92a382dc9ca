#pragma once

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <vector>

#include "engine/simulation.hpp"

namespace spillover::test {

/// Keeps every member of a batch.
class Collector : public Recorder {
public:
    void record(MemberResult result) override {
        const std::lock_guard lock{mutex_};
        results[result.member] = std::move(result);
    }
    std::map<Index, MemberResult> results;

private:
    std::mutex mutex_;
};

/// A scenario that records output of every industry at every step, 8 bytes.
inline Scenario scenario(const MrioTable& table, Preset preset, Index steps,
                         Duration step = {1, Duration::Unit::week}) {
    Scenario s;
    s.id = "s";
    s.time = {Date{}, step, steps};
    s.model.preset = preset;
    s.outputs.every = step;
    s.outputs.float64 = true;
    s.outputs.fields = {
        {"output", Variable::output, false, partition_of(table.data(), "region_sector")}};
    return s;
}

/// The same in preset full, with some of its channels only.
inline Scenario only(const MrioTable& table, std::initializer_list<Channel> on, Index steps) {
    Scenario s = scenario(table, Preset::full, steps);
    for (const ChannelInfo& channel : channel_catalogue())
        s.model.channels[channel.id] = false;
    for (const Channel channel : on)
        s.model.channels[channel] = true;
    return s;
}

inline void add(Scenario& s, Parameter parameter, double value) {
    s.model.parameters.push_back({parameter, value, false, {}, {}});
}

/// Capacity without end and inputs that never bind.
inline void set_free(Scenario& s) {
    add(s, Parameter::capacity_utilisation_base, 0.01);
    add(s, Parameter::inputs_criticality, 0);
    add(s, Parameter::trade_capacity_weight, 0);
    add(s, Parameter::expectations_time, 4.0 / 52);
}

inline Shock shock(Driver driver, Operation operation, std::vector<Cell> cells, double value,
                   double neutral, double start = 1, double duration = 1e9) {
    Shock shock;
    shock.id = "shock";
    shock.driver = driver;
    shock.operation = operation;
    shock.profile.neutral = neutral;
    shock.profile.shapes = {shape::Pulse{start, duration, value}};
    shock.cells = std::move(cells);
    return shock;
}

inline std::map<Index, MemberResult> run_all(const MrioTable& table,
                                             const std::vector<Scenario>& scenarios,
                                             int threads = 1,
                                             ShareForm shares = ShareForm::fastest) {
    std::vector<Index> members;
    for (std::size_t n = 0; n < scenarios.size(); ++n)
        members.push_back(static_cast<Index>(n));
    Collector collector;
    simulate(table, scenarios, members, {threads, 0, {}, {}, shares}, collector);
    return std::move(collector.results);
}

inline MemberResult run(const MrioTable& table, const Scenario& scenario) {
    return std::move(run_all(table, {scenario}).at(0));
}

/// Output of all industries at one step, money/year.
inline Vector output_at(const MrioTable& table, const MemberResult& result, Index step) {
    const Index N = table.extent().industries();
    return Eigen::Map<const Vector>{result.fields[0].data() + step * N, N};
}

inline double relative_gap(const Vector& a, const Vector& b) {
    return (a - b).cwiseAbs().maxCoeff() / std::max(b.cwiseAbs().maxCoeff(), 1e-300);
}

}  // namespace spillover::test
