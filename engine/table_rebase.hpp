#pragma once

#include "engine/mrio_table.hpp"

namespace spillover {

/// All money of a table times a factor: another currency or unit.
TableData scaled_money(TableData table, double factor);

/// The table at prices of another year: every flow over the deflator of its seller, output
/// likewise; value added is what double deflation leaves, x' - sum_i z'_ij, its components in
/// proportion. \param deflator  price level of the table's year over that of the other year, by
/// industry [N], > 0 Source: United Nations, SNA 2008, ch. 15; Miller and Blair (2009), ch. 4.9.
TableData deflated(const MrioTable& table, const Vector& deflator);

}  // namespace spillover
