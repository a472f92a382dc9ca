#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// What a run can record.
enum class Variable {
    output,
    gdp_real,
    demand,
    intermediate_demand,
    final_demand,
    rebuild_demand,
    capacity,
    utilisation,
    overproduction,
    fill_rate,
    unmet_final_demand,
    final_consumption,
    inventories,
    inventory_cover,
    capital_destroyed,
    labour,
    binding,
    inputs_stock,
    // With channels of the full economy.
    gdp_nominal,
    price,
    unit_cost,
    profit,
    profit_rate,
    wages,
    production_taxes,
    employment,
    capital,
    investment,
    supply,
};

/// Whether a variable exists only where some channel of the full economy is on.
bool needs_accounts(Variable variable);

/// How values of a variable are put together over industries and over the steps of a record.
enum class Aggregation {
    flow,    ///< summed over industries, mean over steps, as money per year
    stock,   ///< summed over industries, value at the end of the record, money
    ratio,   ///< ratio of two sums (output over capacity, served over ordered), mean over steps
    status,  ///< not aggregated over industries; the value at the end of the record
};

/// What a value belongs to.
enum class VariableDomain { industry, final_column, input_industry };

struct VariableInfo {
    Variable id;
    std::string_view name;  ///< "gdp_real"
    Aggregation aggregation;
    VariableDomain domain;
    std::string_view long_name;
};
const std::vector<VariableInfo>& variable_catalogue();
const VariableInfo& info(Variable variable);
const VariableInfo* find_variable(std::string_view name);
std::string unit_of(Variable variable, const TableData& table);  ///< "million CNY per year", "1"

/// Which entity of an output each industry (and final column) belongs to; -1 = none.
struct Partition {
    std::string level;                    ///< "region", "region_sector", "cluster" ...
    std::vector<std::string> dimensions;  ///< {"region", "sector"}: the axes after member and time
    std::vector<Index> of_industry;       ///< [N]
    std::vector<Index> of_final_column;   ///< [R*C]
    Index entities = 0;
};

/// Levels that a table offers: national, sector (of the nation), region, cluster, block, province
/// (where it has them), each alone or "x sector"; "region x category"; "input x region x sector".
/// Empty if it has no such level.
std::vector<std::string> levels_of(const TableData& table);
Partition partition_of(const TableData& table, std::string_view level);
/// Coordinate values of a dimension: region ids, sector ids, cluster names in order of appearance.
std::vector<std::string> coordinates_of(const TableData& table, std::string_view dimension);
/// "national": the regions of block CN where there is one, else all.
std::vector<Index> national_regions(const TableData& table);

/// One array of the result file.
struct OutputField {
    std::string name;  ///< in the file: "gdp_real" or "gdp_real_by_cluster"
    Variable variable;
    bool deviation = false;  ///< in % of the base-year value instead of its level
    Partition partition;
    bool for_statistics = false;  ///< recorded for a probability only: no trajectory of the result
};

}  // namespace spillover
