#pragma once

#include "engine/regional_accounts.hpp"

namespace spillover {

/// The nation's trade by foreign bloc and good [B x S], money/year.
struct PartnerTrade {
    Matrix sold;    ///< the nation's exports to each bloc
    Matrix bought;  ///< its imports from each bloc
};

constexpr double most_exported = 0.9;   ///< of a region's output of a good
constexpr double most_imported = 0.95;  ///< of a use of a good

/// Trade by bloc and good that adds up to the nation's exports and imports of every good and to the
/// blocs' shares in all its exports and imports. Goods go where they are used and come from where
/// they are made, as far as the limits and margins allow. \throws InputError where they do not
PartnerTrade partner_trade(const TableFigures& figures, const RegionalAccounts& blocs);

/// Shares out a total by weights so that no part exceeds its limit. \throws InputError about `what`
/// where the limits leave no room
Vector capped_parts(double total, const Vector& weights, const Vector& limits,
                    const std::string& what);

}  // namespace spillover
