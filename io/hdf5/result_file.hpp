#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/result.hpp"
#include "engine/scenario.hpp"
#include "io/hdf5/chunk.hpp"

namespace spillover::hdf5 {

/// What all members of a batch have in common. Refers to table and scenarios; copies neither.
struct BatchHeader {
    const MrioTable* table = nullptr;
    const std::vector<Scenario>* scenarios = nullptr;  ///< the whole batch
    Records records;
    std::string batch_hash, table_hash;  ///< SHA-256 of all that determines the content
    std::string stability;               ///< the stability report, text
    std::vector<Figure> figures;         ///< indicators of the table alone
    /// Of the dimensions of indicators that are not the table's: shock, channel ...
    std::map<std::string, std::vector<std::string>> coordinates;
};

/// Records per chunk of a trajectory: the same in all parts of a batch. Where statistics are
/// wanted, few enough that one chunk of every member fits into memory.
Index chunk_records(const BatchHeader& header, Index entities);

/// Everything that determines the values of a batch: program, table, scenarios and their data.
std::string batch_hash(const std::string& table_hash, const std::vector<Scenario>& scenarios);

/// Indicators in the order in which the file has them; shares of a year's GDP, years.
enum class Indicator { peak_loss, time_to_peak, cumulative_loss, time_to_recovery, peak_gain };
inline constexpr std::array indicator_names{"peak_loss", "time_to_peak", "cumulative_loss",
                                            "time_to_recovery", "peak_gain"};
inline constexpr std::size_t indicators = indicator_names.size();

/// One finished member as the file holds it: trajectories packed, the rest as numbers.
struct MemberRow {
    Index member = 0;
    std::vector<std::vector<Bytes>> chunks;  ///< per field, per chunk of records
    std::array<std::vector<double>, indicators> region, sector;  ///< per indicator
    std::array<double, indicators> national{};
    double direct_loss = 0, spillover_ratio = 0;  ///< NaN = not asked for
    BudgetResult budgets;                         ///< NaN without accounts
    std::array<double, 3> residuals{};            ///< goods, stocks, money
    std::vector<Figure> figures;
    Binding binding, binding_of_loss;
    std::string checks, events;  ///< one line each
    bool checks_hold = true;
    std::size_t bytes() const;
};
MemberRow make_row(const BatchHeader& header, const MemberResult& result);

/// Writes a result/1 file (docs/trajectory_format.md) with some members of a batch, in one go.
/// \throws FileError
void write_result(const std::string& path, const BatchHeader& header,
                  const std::vector<MemberRow>& rows);

}  // namespace spillover::hdf5
