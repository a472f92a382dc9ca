#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
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
    gdp_deflator,
    // Trade between regions (engine/deliveries.hpp).
    exports,
    exports_real,
    imports,
    imports_real,
    tariff_revenue,
    exports_by_block,
    exports_by_block_real,
    // Of regions: prices, wages, people and budgets.
    price_consumer,
    price_government,
    price_investment,
    wage,
    unemployment,
    population,
    household_income,
    fiscal_revenue,
    fiscal_spending,
    fiscal_gap,
    land_revenue,
    // Of regions: the sides of GDP.
    gdp_income,
    gdp_expenditure,
    gdp_expenditure_real,
    consumption_households,
    consumption_households_real,
    consumption_government,
    consumption_government_real,
    capital_formation,
    capital_formation_real,
    other_final_use,
    other_final_use_real,
    inventory_change,
    inventory_change_real,
    net_exports,
    net_exports_real,
};

/// How values of a variable are put together over industries and over the steps of a record.
enum class Aggregation {
    flow,    ///< summed over industries, mean over steps, as money per year
    stock,   ///< summed over industries, value at the end of the record, money
    ratio,   ///< ratio of two sums (output over capacity, served over ordered), mean over steps
    status,  ///< not aggregated over industries; the value at the end of the record
};

/// What a value belongs to.
enum class VariableDomain {
    industry,        ///< industries; imports and tariffs: a good that a region's buyers get
    final_column,    ///< final columns
    input_industry,  ///< inputs of industries
    region,          ///< regions
    delivery,        ///< industries by block of destination
};

struct VariableInfo {
    Variable id;
    std::string_view name;  ///< "gdp_real"
    Aggregation aggregation;
    VariableDomain domain;
    std::string_view long_name;
    bool accounts = false;  ///< exists only where some channel of the full economy is on
};
const std::vector<VariableInfo>& variable_catalogue();
const VariableInfo& info(Variable variable);
/// Other names that variables go by: price_producer is price.
const std::vector<std::pair<std::string_view, Variable>>& variable_aliases();
/// By name or alias; null if there is none.
const VariableInfo* find_variable(std::string_view name);
std::string unit_of(Variable variable, const TableData& table);  ///< "million CNY per year", "1"
/// Whether a variable exists only where some channel of the full economy is on.
bool needs_accounts(Variable variable);
/// Whether a variable tells trade between blocks, and so has no meaning in a table without them.
bool needs_blocks(Variable variable);

/// Which entity of an output each industry (final column, region, delivery) belongs to; -1 = none.
struct Partition {
    std::string level;                    ///< "region", "region_sector", "cluster" ...
    std::vector<std::string> dimensions;  ///< {"region", "sector"}: the axes after member and time
    std::vector<Index> of_industry;       ///< [N]
    std::vector<Index> of_final_column;   ///< [R*C]
    std::vector<Index> of_region;         ///< [R]
    std::vector<Index> of_delivery;       ///< [N*D], industry-major; levels "... x block" only
    std::vector<Index> of_input;          ///< [S*N]; empty = each its own
    Index entities = 0;
    /// Coordinates of dimensions that hold only a part of one of the table.
    std::map<std::string, std::vector<std::string>> selected;
};

/// Levels that a table offers: national, sector (of the nation), region, cluster, block, province
/// (where it has them), each alone or "x sector", and each of these "x block" of destination;
/// "region x category"; "input x region x sector".
std::vector<std::string> levels_of(const TableData& table);
Partition partition_of(const TableData& table, std::string_view level);
/// Coordinate values of a dimension: region ids, sector ids, cluster names in order of appearance.
std::vector<std::string> coordinates_of(const TableData& table, std::string_view dimension);
/// Those of a dimension of a partition, which may be a part of the table's.
std::vector<std::string> coordinates_of(const TableData& table, const Partition& partition,
                                        const std::string& dimension);
/// A partition without the entities of a dimension that are not chosen.
/// \param dimension  one of its dimensions, whole
/// \param chosen     places among its coordinates, ascending
/// \param name       of the dimension that is left: "region_selected"
Partition restricted(const TableData& table, Partition partition, std::string_view dimension,
                     const std::vector<Index>& chosen, const std::string& name);
/// "national": the regions of block CN where there is one, else all.
std::vector<Index> national_regions(const TableData& table);
/// 1 for each of them [R].
std::vector<char> is_national(const TableData& table);

/// One array of the result file.
struct OutputField {
    std::string name;  ///< in the file: "gdp_real" or "gdp_real_by_cluster"
    Variable variable;
    bool deviation = false;  ///< in % of the base-year value instead of its level
    Partition partition;
    bool for_statistics = false;  ///< recorded for a probability only: no trajectory of the result
};

}  // namespace spillover
