#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// A part of a region (or sector): which, what it will be called, and its share in each sector (or
/// region). The shares of the parts of one add up to 1.
struct Piece {
    Index of = 0;
    std::string into;  ///< parts of the same name, of this or another region, are added up
    Vector share;      ///< [S] of a region's part, [R] of a sector's
    double whole = 1;  ///< share in what has no sector: final purchases, area, population
    std::vector<std::string> tags = {};  ///< of a sector's part, instead of those that it has
    std::map<std::string, double> figures = {};  ///< likewise: inventory_cover, criticality ...
};

/// What becomes of all regions and sectors, in order.
struct TableMap {
    std::vector<Piece> regions, sectors;
};

/// The table with every region and sector in its parts, nothing added up yet: parts of one buy and
/// sell alike, z' = w_a z_ab w_b, so that adding them up again is the table. Names are
/// `region__n` where there are several.
TableData split(const MrioTable& table, const TableMap& map);

/// Split, then added up by name.
TableData mapped(const MrioTable& table, const TableMap& map);

/// The table without some regions: what they bought becomes exports of the seller (final category
/// exports), what they sold to industries imports (component imports of value added); what they
/// sold to final users is left out. Accounts still balance.
struct Removal {
    double exports = 0, imports = 0, final_imports = 0;  ///< money/year
};
TableData without_regions(const MrioTable& table, const std::vector<char>& removed,
                          Removal& removal);

}  // namespace spillover
