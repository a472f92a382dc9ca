#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/error.hpp"
#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"
#include "engine/stability.hpp"

namespace spillover::cli {

/// Everything that a run needs, read and valid.
struct Batch {
    std::shared_ptr<const MrioTable> table;
    std::string table_source, table_hash;
    std::vector<Scenario> scenarios;
    StabilityReport stability;  ///< of the first scenario's model
    std::vector<InputError::Problem> warnings;
    std::optional<int> threads;  ///< that the files ask for
};

/// How much a report on stability may cost: the linearised step of a large table takes longer
/// than most runs of it.
enum class StabilityEffort { quick, full };

/// Reads scenario files and the table they name. \throws InputError with everything that is wrong
/// \param table  instead of the one that the files name; may be empty
Batch load_batch(const std::vector<std::string>& files, const std::string& table,
                 StabilityEffort effort = StabilityEffort::quick);

/// The file of a table: of "builtin:china" the one made with the program, else the path itself.
std::string table_path(const std::string& source);
std::vector<std::string> builtin_tables();

/// Reads a table file or a folder of CSV files; stores sales pooled where they are exactly that.
MrioTable load_table(const std::string& source, TableChecks checks = {});

/// How many of a table's origin shares are not 0 and how runs hold them: "3.3 % not 0, held
/// sparse".
std::string shares_text(const MrioTable& table);

}  // namespace spillover::cli
