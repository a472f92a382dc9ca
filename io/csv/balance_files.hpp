#pragma once

#include <string>

#include "engine/table_balance.hpp"

namespace spillover::csv {

/// Reads totals that a balanced table shall have: kind (output, final, value_added), id
/// ("Yichun/food", "Yichun/hh", "wages"), total, and for KRAS error (standard error in money, or
/// "2 %" of the total; empty = exact).
/// \throws InputError naming file and line of everything that is wrong
std::vector<AccountTotal> read_totals(const std::string& path, const TableData& table);

/// Reads constraints on sums of cells, several lines each: constraint, sellers, buyers, coefficient
/// (empty = 1), and on its first line total and error. Sellers are REGION/SECTOR or a component of
/// value added, buyers REGION/SECTOR or REGION/CATEGORY; * stands for all: */food, Yichun/*, *.
std::vector<AccountConstraint> read_constraints(const std::string& path, const TableData& table);

/// Reads how reliable cells are: sellers, buyers, weight (above 0; 1 = as all others); later lines
/// win. \returns [(N + K) x (N + H)]
Matrix read_reliability(const std::string& path, const TableData& table);

}  // namespace spillover::csv
