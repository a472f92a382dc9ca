#pragma once

#include "engine/mrio_table.hpp"

namespace spillover {

/// Sales cell by cell, whatever form the table has: Z [N x N] and Y [N x R*C], money/year. A cell
/// for every pair of industries: for tables that fit so.
DenseSales dense_sales(const MrioTable& table);
/// The same of parts of a table, balanced or not.
DenseSales dense_sales(const TableData& data);

}  // namespace spillover
