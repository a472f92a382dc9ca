#pragma once

#include <map>
#include <string>
#include <vector>

#include "io/yaml/cursor.hpp"

namespace spillover::yaml {

/// One variant of a document.
struct Variant {
    std::string id;                       ///< empty if there is no ensemble
    std::map<std::string, double> draws;  ///< by dimension (grid) or path (list)
    Value root;
};

/// The variants that `ensemble:` describes; the document itself if it has none.
std::vector<Variant> variants_of(const Value& root, Diagnostics& diagnostics);

}  // namespace spillover::yaml
