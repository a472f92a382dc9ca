#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover::csv {

// Names of rows and columns in the CSV files of a table, region-major, sector fastest.

std::vector<std::string> industry_names(const TableData& table);     ///< "Yichun/food" [N]
std::vector<std::string> final_names(const TableData& table);        ///< "Yichun/hh" [R*C]
std::vector<std::string> good_origin_names(const TableData& table);  ///< "food/Yichun" [S*R]

/// Ends the header of a column of words that all look like numbers.
inline constexpr const char* text_mark = ":text";

}  // namespace spillover::csv
