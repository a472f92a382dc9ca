#pragma once

#include "engine/regional_accounts.hpp"

namespace spillover {

/// Origin shares of every good, [S x R x R] each: of intermediate and of final use. R counts the
/// nation's regions first, then the blocs.
struct TradeShares {
    Array<3> intermediate, final;
};

/// Trade between all regions: gravity with the good's distance decay, balanced (RAS) to output,
/// use, and the nation's exports and imports, in four parts: within the nation, exports, imports,
/// between blocs. \throws InputError where a part cannot be balanced
TradeShares interregional_trade(const TableFigures& figures, const RegionalAccounts& nation,
                                const RegionalAccounts& blocs);

/// Where a region is, in degrees, and how large, in square km.
struct Place {
    double lon, lat, area;
};

/// Great-circle distance in km, at least 10; within a region 0.67 sqrt(area / pi) (Head and Mayer).
Matrix distances(const std::vector<Place>& places);
Matrix distances(const TableFigures& figures);  ///< of regions, then blocs

}  // namespace spillover
