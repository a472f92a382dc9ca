#pragma once

#include <cstring>
#include <vector>

#include "engine/scenario.hpp"
#include "engine/variables.hpp"

namespace spillover::test {

/// The finest level that a variable is told at.
inline const char* level_of(VariableDomain domain) {
    switch (domain) {
        case VariableDomain::industry:
            return "region_sector";
        case VariableDomain::final_column:
            return "region_category";
        case VariableDomain::input_industry:
            return "input_region_sector";
        case VariableDomain::region:
            return "region";
        case VariableDomain::delivery:
            return "region_block";
    }
    return "";
}

/// Everything that can be recorded, at its finest level.
inline std::vector<OutputField> all_fields(const MrioTable& table, const ModelSettings& model) {
    std::vector<OutputField> fields;
    for (const VariableInfo& variable : variable_catalogue()) {
        const bool accounts = needs_accounts(variable.id);
        if (accounts && !model.keeps_accounts()) continue;
        fields.push_back({std::string{variable.name}, variable.id, false,
                          partition_of(table.data(), level_of(variable.domain))});
    }
    return fields;
}

/// Bit by bit.
inline bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() &&
           (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

}  // namespace spillover::test
