#pragma once

#include "engine/mrio_table.hpp"
#include "engine/random.hpp"

namespace spillover {

/// Sales cell by cell, with origins that differ between the buyers of a region: buyers 2k and 2k +
/// 1 swap part of what they get from origins 2p and 2p + 1 of a good, +d -d for one and -d +d for
/// the other, so that every row total and every use of a good stays as it is. \param random  what
/// is swapped is the draw (seller, buyer)
DenseSales spread_over_buyers(const PooledSales& sales, const Extent& extent,
                              const RandomStream& random);

}  // namespace spillover
