#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"
#include "io/yaml/diagnostics.hpp"
#include "io/yaml/value.hpp"

namespace spillover::yaml {

/// A scenario file with what it extends merged in; not yet held against a table.
struct ScenarioFile {
    std::string path;
    Value root;
};
ScenarioFile open_scenario(const std::string& path, Diagnostics& diagnostics);

/// The table that a scenario asks for.
struct TableRequest {
    std::string source;  ///< built-in name, or path relative to the file that names it
    TableChecks checks;
    std::optional<int> base_year;
    Place place, base_year_place;
};
std::optional<TableRequest> table_request(const ScenarioFile& file, Diagnostics& diagnostics);

/// What can be said of a file without its table: unknown and missing keys, words that no key takes.
void check_keys(const ScenarioFile& file, Diagnostics& diagnostics);

/// The scenarios of a file, ensembles expanded, resolved against a table.
/// \returns what could be read; complete only if the diagnostics hold no error
std::vector<Scenario> read_scenarios(const ScenarioFile& file, const MrioTable& table,
                                     Diagnostics& diagnostics);

/// Where a key of the document stands; the document itself where it has none.
Place place_of(const ScenarioFile& file, std::string_view key);

/// Threads that the file asks for (`run: threads`).
std::optional<int> requested_threads(const ScenarioFile& file);

/// The JSON Schema of the language, for editors: made from the same catalogues as the reader.
std::string scenario_schema();

}  // namespace spillover::yaml
