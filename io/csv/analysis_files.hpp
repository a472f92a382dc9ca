#pragma once

#include <string>
#include <vector>

#include "engine/multipliers.hpp"
#include "io/analysis.hpp"

namespace spillover::csv {

/// Writes an analysis as CSV, a file for each of its tables: `path` for the first, and
/// name.AXIS_AXIS.csv beside it for the others. Labels, then figures to their last digit; what has
/// no figure is left empty. \returns the files written. \throws FileError
std::vector<std::string> write_analysis(const std::string& path, const Analysis& analysis);

/// Reads accounts of industries that a table does not hold, such as jobs: columns region, sector
/// and one for each account, its unit in brackets: "jobs [1000 persons]". What is not named is 0.
/// \throws InputError with file and line of everything that is wrong
std::vector<Account> read_accounts(const std::string& path, const TableData& table);

/// Reads final purchases that a user thinks of: columns region and sector (who makes it), amount in
/// the table's money. What is not named is 0. [N] \throws InputError with file and line of
/// everything that is wrong
Vector read_purchases(const std::string& path, const TableData& table);

}  // namespace spillover::csv
