#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// Identifiers (letters, digits, _; unique) of regions, sectors and categories, and that every
/// attribute has a value for each. \throws InputError with every problem
void require_valid_labels(const TableData& data);

/// The labels, and shapes, finite numbers, signs and share sums: what must hold before anything can
/// be computed from a table. \throws InputError with every problem
void require_valid_parts(const TableData& data);

/// The accounts: row total = column total = output within 1e-6 of output, value added >= 0,
/// rho(A) < 1. \returns warnings of the checks that were relaxed
/// \throws InputError with every broken account, the worst industries by name
std::vector<std::string> require_identities(const MrioTable& table, const TableChecks& checks);

/// Spectral radius of a non-negative linear map of n numbers, by power iteration.
double spectral_radius_of(Index n, const std::function<Vector(const Vector&)>& map);

}  // namespace spillover
