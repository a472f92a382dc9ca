#pragma once

#include "engine/mrio_table.hpp"

namespace spillover {

/// Sales of parts of a table cell by cell, balanced or not: Z and Y. That of a whole table stands
/// with it (engine/mrio_table.hpp).
DenseSales dense_sales(const TableData& data);

}  // namespace spillover
