#pragma once

#include "engine/behaviour.hpp"
#include "engine/economy.hpp"
#include "engine/mrio_table.hpp"

namespace spillover {

/// rho of (I - A)^-1 B diag(K0 / x0) in years (S2): how much capital the capital that an extra unit
/// of investment calls for calls for in turn. 0 where nothing is invested.
double capital_radius(const MrioTable& table, const Economy& economy,
                      const InvestmentSettings& own);

}  // namespace spillover
