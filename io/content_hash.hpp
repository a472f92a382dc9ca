#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// SHA-256 of what is added to it, in order; every item is told apart from its neighbours.
class ContentHash {
public:
    ContentHash& add(std::string_view text);
    ContentHash& add(const double* values, std::size_t count);
    std::string hex() const;

private:
    std::string content_;
};

/// Hash of everything in a table that a run depends on.
std::string content_hash(const TableData& table);

}  // namespace spillover
