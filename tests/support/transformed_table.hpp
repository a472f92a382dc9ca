#pragma once

#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover::test {

/// The table with all flows times `factor`: another unit of money.
TableData scaled(const TableData& data, double factor);

/// The table with region r in place place[r].
TableData relabelled(const TableData& data, const std::vector<Index>& place);

/// Region 0 split into two alike, 30 % and 70 % of it; the second stands last.
TableData split(const TableData& data);

}  // namespace spillover::test
