#include "engine/variables.hpp"

#include <algorithm>

namespace spillover {

const std::vector<VariableInfo>& variable_catalogue() {
    using enum Variable;
    using A = Aggregation;
    using D = VariableDomain;
    static const std::vector<VariableInfo> catalogue{
        {output, "output", A::flow, D::industry, "gross output"},
        {gdp_real, "gdp_real", A::flow, D::industry, "value added at base-year prices"},
        {demand, "demand", A::flow, D::industry,
         "orders received, intermediate, final and rebuilding"},
        {intermediate_demand, "intermediate_demand", A::flow, D::industry,
         "orders received from industries"},
        {final_demand, "final_demand", A::flow, D::industry, "orders received for final use"},
        {rebuild_demand, "rebuild_demand", A::flow, D::industry, "orders received for rebuilding"},
        {capacity, "capacity", A::flow, D::industry, "production capacity"},
        {utilisation, "utilisation", A::ratio, D::industry, "output over capacity"},
        {overproduction, "overproduction", A::ratio, D::industry,
         "overproduction factor, weighted by base output"},
        {fill_rate, "fill_rate", A::ratio, D::industry, "share of orders served"},
        {unmet_final_demand, "unmet_final_demand", A::flow, D::industry,
         "final orders not served: by seller, or by buyer at level region x category"},
        {final_consumption, "final_consumption", A::flow, D::final_column,
         "final use received, by buyer"},
        {inventories, "inventories", A::stock, D::industry, "stocks of inputs held by industries"},
        {inventory_cover, "inventory_cover", A::ratio, D::industry,
         "stocks of inputs over their use, in weeks"},
        {capital_destroyed, "capital_destroyed", A::stock, D::industry,
         "capital destroyed and not yet back"},
        {labour, "labour", A::ratio, D::industry,
         "labour present over base, weighted by base output"},
        {binding, "binding", A::status, D::industry,
         "what bound output: 0 demand, 1 capacity, 2 labour, 3 + i input i"},
        {inputs_stock, "inputs_stock", A::stock, D::input_industry,
         "stock of each input held by each industry"},
        {gdp_nominal, "gdp_nominal", A::flow, D::industry, "value added at current prices"},
        {price, "price", A::ratio, D::industry,
         "producer price index, base-year output as weights"},
        {unit_cost, "unit_cost", A::ratio, D::industry,
         "variable cost per unit, base-year output as weights"},
        {profit, "profit", A::flow, D::industry, "operating surplus at current prices"},
        {profit_rate, "profit_rate", A::ratio, D::industry,
         "smoothed profit rate over base, base-year surplus as weights"},
        {wages, "wages", A::flow, D::industry, "compensation of employees"},
        {production_taxes, "production_taxes", A::flow, D::industry, "net production taxes"},
        {employment, "employment", A::ratio, D::industry,
         "employment over base, base-year wages as weights"},
        {capital, "capital", A::ratio, D::industry,
         "capital over base, base-year capital as weights"},
        {investment, "investment", A::flow, D::industry,
         "planned investment at base-year prices, by investing industry"},
        {supply, "supply", A::ratio, D::industry,
         "share of capacity that producers keep running, base-year output as weights"},
    };
    return catalogue;
}

const VariableInfo& info(Variable variable) {
    return variable_catalogue()[static_cast<std::size_t>(variable)];
}

bool needs_accounts(Variable variable) {
    return variable >= Variable::gdp_nominal;
}

const VariableInfo* find_variable(std::string_view name) {
    for (const auto& entry : variable_catalogue())
        if (entry.name == name) return &entry;
    return nullptr;
}

std::string unit_of(Variable variable, const TableData& table) {
    switch (info(variable).aggregation) {
        case Aggregation::flow:
            return table.unit + " " + table.currency + " per year";
        case Aggregation::stock:
            return table.unit + " " + table.currency;
        case Aggregation::ratio:
            return variable == Variable::inventory_cover ? "weeks" : "1";
        case Aggregation::status:
            return "1";
    }
    return "1";
}

namespace {

const std::vector<std::string>* text_attribute(const TableData& table, std::string_view name) {
    const auto found = table.region_text.find(std::string{name});
    return found == table.region_text.end() ? nullptr : &found->second;
}

std::vector<std::string> distinct(const std::vector<std::string>& values) {
    std::vector<std::string> names;
    for (const auto& value : values)
        if (std::find(names.begin(), names.end(), value) == names.end()) names.push_back(value);
    return names;
}

/// Entity of each region at a regional level; -1 = none.
std::vector<Index> regions_by(const TableData& table, std::string_view level) {
    std::vector<Index> entity(static_cast<std::size_t>(table.extent.regions), -1);
    if (level == "national") {
        for (const Index r : national_regions(table))
            entity[static_cast<std::size_t>(r)] = 0;
    } else if (level == "region") {
        for (std::size_t r = 0; r < entity.size(); ++r)
            entity[r] = static_cast<Index>(r);
    } else {
        const auto& values = *text_attribute(table, level);
        const auto names = distinct(values);
        for (std::size_t r = 0; r < entity.size(); ++r)
            entity[r] = std::find(names.begin(), names.end(), values[r]) - names.begin();
    }
    return entity;
}

constexpr std::string_view attribute_levels[] = {"cluster", "block", "province"};

}  // namespace

std::vector<Index> national_regions(const TableData& table) {
    std::vector<Index> regions;
    const auto* blocks = text_attribute(table, "block");
    const bool has_cn = blocks && std::find(blocks->begin(), blocks->end(), "CN") != blocks->end();
    for (Index r = 0; r < table.extent.regions; ++r)
        if (!has_cn || (*blocks)[static_cast<std::size_t>(r)] == "CN") regions.push_back(r);
    return regions;
}

std::vector<std::string> levels_of(const TableData& table) {
    std::vector<std::string> levels{"national", "sector", "region", "region_sector"};
    for (const auto level : attribute_levels)
        if (text_attribute(table, level)) {
            levels.emplace_back(level);
            levels.push_back(std::string{level} + "_sector");
        }
    levels.insert(levels.end(), {"region_category", "input_region_sector"});
    return levels;
}

std::vector<std::string> coordinates_of(const TableData& table, std::string_view dimension) {
    if (dimension == "region") return table.regions;
    if (dimension == "sector" || dimension == "input") return table.sectors;
    if (dimension == "category") return table.categories;
    if (const auto* values = text_attribute(table, dimension)) return distinct(*values);
    return {};
}

Partition partition_of(const TableData& table, std::string_view level) {
    const Extent& e = table.extent;
    Partition partition;
    partition.level = level;
    if (level == "region_category") {
        partition.dimensions = {"region", "category"};
        partition.of_industry.assign(static_cast<std::size_t>(e.industries()), -1);
        for (Index h = 0; h < e.final_columns(); ++h)
            partition.of_final_column.push_back(h);
        partition.entities = e.final_columns();
        return partition;
    }
    if (level == "input_region_sector") {
        partition.dimensions = {"input", "region", "sector"};
        partition.entities = e.sectors * e.industries();
        return partition;
    }
    const bool by_sector = level == "sector" || level.ends_with("_sector");
    const std::string place{level == "sector" ? "national"
                            : by_sector       ? level.substr(0, level.size() - 7)
                                              : level};
    const std::vector<Index> of_region = regions_by(table, place);
    if (place != "national") partition.dimensions.push_back(place);
    if (by_sector) partition.dimensions.emplace_back("sector");
    const Index places =
        place == "national" ? 1 : static_cast<Index>(coordinates_of(table, place).size());
    partition.entities = by_sector ? places * e.sectors : places;
    for (Index a = 0; a < e.industries(); ++a) {
        const Index where = of_region[static_cast<std::size_t>(e.region_of(a))];
        partition.of_industry.push_back(
            where < 0 || !by_sector ? where : where * e.sectors + e.sector_of(a));
    }
    for (Index h = 0; h < e.final_columns(); ++h)
        partition.of_final_column.push_back(
            by_sector ? -1 : of_region[static_cast<std::size_t>(h / e.categories)]);
    return partition;
}

}  // namespace spillover
