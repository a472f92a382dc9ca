#pragma once

#include <string>

#include "engine/table_split.hpp"

namespace spillover::csv {

/// One line of a mapping file: id, into (empty = removed), weight (empty = 1), and where the weight
/// holds for one sector (or region) only, that.
struct MapFile {
    std::vector<Piece> pieces;
    std::vector<char> removed;  ///< regions that go to none [R]
};

/// Reads what becomes of regions: columns id, into, and for splits weight and sector. What is not
/// named stays as it is. Several lines of an id split it in proportion to their weights.
/// \throws InputError naming file and line of everything that is wrong
MapFile read_region_map(const std::string& path, const TableData& table);
/// The same of sectors: id, into, weight, region. Columns tags (words), inventory_cover,
/// criticality, utilisation and distance_decay are attributes of sectors from then on. Sectors
/// cannot be removed.
MapFile read_sector_map(const std::string& path, const TableData& table);
/// Everything as it is.
std::vector<Piece> same(const std::vector<std::string>& ids, Index other);

}  // namespace spillover::csv
