#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "io/csv/table_folder.hpp"
#include "io/yaml/scenario_reader.hpp"

namespace spillover::test {

/// The table of the bad scenarios: regions Yichun, Hangzhou, Shenzhen (block CN) and US, sectors
/// lithium, batteries, vehicles, services, categories hh, gov, gfcf.
inline const MrioTable& toy() {
    static const MrioTable table{csv::read_table(SPILLOVER_SOURCE_DIR "/tests/bad_input/toy")};
    return table;
}

/// What the reader makes of a text.
struct Reading {
    std::vector<Scenario> scenarios;
    std::vector<std::string> errors, warnings;
};

inline Reading read_file(yaml::ScenarioFile file, yaml::Diagnostics diagnostics) {
    Reading reading;
    reading.scenarios = yaml::read_scenarios(file, toy(), diagnostics);
    for (const auto& problem : diagnostics.errors())
        reading.errors.push_back(problem.what +
                                 (problem.hint.empty() ? "" : " (" + problem.hint + ")"));
    for (const auto& problem : diagnostics.warnings())
        reading.warnings.push_back(problem.what);
    return reading;
}

inline Reading reading_of(const std::string& text) {
    yaml::Diagnostics diagnostics;
    auto root = yaml::parse_document("test.yaml", text, diagnostics);
    return read_file({"test.yaml", std::move(root)}, std::move(diagnostics));
}

/// A year of weeks from Monday 6 January 2025; sections go between. Preset quantity where they do
/// not say otherwise: no sector defaults among the parameters.
inline std::string document(const std::string& shocks, const std::string& sections = {},
                            const std::string& step = "1w") {
    const bool own_model = sections.find("model:") != std::string::npos;
    return "schema: scenario/1\nscenario: s\ntable: { source: toy }\ntime: { step: " + step +
           ", start: 2025-01-06, horizon: 1y }\n" +
           (own_model ? "" : "model: { preset: quantity }\n") + sections + "shocks:\n" + shocks;
}

inline std::string loss(const std::string& profile, const std::string& more = {}) {
    return "  - { id: stop, variable: capacity.loss, op: set, target: { region: Yichun, sector: "
           "lithium }, profile: " +
           profile + more + " }\n";
}

/// The only scenario of a text that must be good.
inline Scenario good(const std::string& text) {
    Reading reading = reading_of(text);
    for (const auto& error : reading.errors)
        ADD_FAILURE() << error;
    if (reading.scenarios.size() != 1) {
        ADD_FAILURE() << reading.scenarios.size() << " scenarios";
        return {};
    }
    return std::move(reading.scenarios.front());
}

/// The course of the first shock of a text, one value per step.
inline ProfileValues course(const std::string& text) {
    const Scenario scenario = good(text);
    if (scenario.shocks.empty()) return {};
    return evaluate(scenario.shocks.front().profile, scenario.time);
}

}  // namespace spillover::test
