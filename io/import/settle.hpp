#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "io/import/ledger.hpp"

namespace spillover::importing {

/// The region that stands for abroad in tables that do not tell where imports come from.
inline constexpr const char* world = "ROW";
inline constexpr const char* world_exports = "exports";

/// Adds a region outside the table, with the category of final demand that its purchases are.
void add_outside(Ledger& ledger, const std::string& region, const std::string& long_name);

/// \throws InputError where there are no industries or no final demand to make a table of
void require_axes(const Ledger& ledger, const std::string& source, const std::string& hint = {});

/// A table, and what was done to the source on the way to it.
struct Imported {
    TableData table;
    std::vector<std::string> report;
    bool settled = true;  ///< false: as the source has it, a form of this project
};

/// Makes a table of the accounts of a source; what it does to them is told in the report.
///
/// - Imports as a column (competitive table): every domestic user of a good takes the same share of
///   it from abroad (Chenery and Moses); what exceeds domestic use is re-exported.
/// - Imports as a row: by good in the proportions in which the user buys goods at home.
/// - Negative intermediate use: to the final demand of the buyer's region, and as much less value
///   added, so that every total stays.
/// - Output: as published where the row adds up to it within 1e-6, else what the row adds up to.
/// - Value added: as published, and the component `discrepancy` for what columns lack.
///
/// \param data    name, year, currency, unit, source, licence and quality of the table
/// \param stocks  category of final demand that negative intermediate use goes to; may be new
/// \throws InputError where no table can be made of them
Imported settle(Ledger ledger, TableData data, const std::string& stocks);

}  // namespace spillover::importing
