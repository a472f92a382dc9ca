#include "engine/variables.hpp"

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
        {gdp_nominal, "gdp_nominal", A::flow, D::industry, "value added at current prices", true},
        {price, "price", A::ratio, D::industry, "producer price index, base-year output as weights",
         true},
        {unit_cost, "unit_cost", A::ratio, D::industry,
         "variable cost per unit, base-year output as weights", true},
        {profit, "profit", A::flow, D::industry, "operating surplus at current prices", true},
        {profit_rate, "profit_rate", A::ratio, D::industry,
         "smoothed profit rate over base, base-year surplus as weights", true},
        {wages, "wages", A::flow, D::industry, "compensation of employees", true},
        {production_taxes, "production_taxes", A::flow, D::industry, "net production taxes", true},
        {employment, "employment", A::ratio, D::industry,
         "employment over base, base-year wages as weights", true},
        {capital, "capital", A::ratio, D::industry,
         "capital over base, base-year capital as weights", true},
        {investment, "investment", A::flow, D::industry,
         "planned investment at base-year prices, by investing industry", true},
        {supply, "supply", A::ratio, D::industry,
         "share of capacity that producers keep running, base-year output as weights", true},
        {gdp_deflator, "gdp_deflator", A::ratio, D::industry, "nominal over real value added",
         true},
        {exports, "exports", A::flow, D::industry, "sales to other blocks, at the seller's prices",
         true},
        {exports_real, "exports_real", A::flow, D::industry,
         "sales to other blocks, at base-year prices"},
        {imports, "imports", A::flow, D::industry,
         "purchases from other blocks before tariffs, by buying region and good", true},
        {imports_real, "imports_real", A::flow, D::industry,
         "purchases from other blocks at base-year prices, by buying region and good"},
        {tariff_revenue, "tariff_revenue", A::flow, D::industry,
         "tariffs paid, by buying region and good", true},
        {exports_by_block, "exports_by_block", A::flow, D::delivery,
         "sales to each other block, at the seller's prices", true},
        {exports_by_block_real, "exports_by_block_real", A::flow, D::delivery,
         "sales to each other block, at base-year prices"},
        {price_consumer, "price_consumer", A::ratio, D::region,
         "consumer price index (CES), base-year consumption as weights", true},
        {price_government, "price_government", A::ratio, D::region,
         "price index of government consumption (Laspeyres)", true},
        {price_investment, "price_investment", A::ratio, D::region,
         "price index of capital formation (Laspeyres)", true},
        {wage, "wage", A::ratio, D::region, "wage index, base-year wages as weights", true},
        {unemployment, "unemployment", A::ratio, D::region,
         "jobs missing per head against the base year, base-year wages as weights", true},
        {population, "population", A::ratio, D::region,
         "people over base, base-year wages as weights", true},
        {household_income, "household_income", A::flow, D::region,
         "wages, local profits, benefits and transfers received by households", true},
        {fiscal_revenue, "fiscal_revenue", A::flow, D::region,
         "production taxes, taxes on profits and revenue from land", true},
        {fiscal_spending, "fiscal_spending", A::flow, D::region,
         "government consumption, benefits and transfers paid", true},
        {fiscal_gap, "fiscal_gap", A::flow, D::region, "government spending less revenue", true},
        {land_revenue, "land_revenue", A::flow, D::region, "public revenue from land", true},
        {gdp_income, "gdp_income", A::flow, D::region,
         "GDP by income at market prices: wages, production taxes, surplus, tariffs", true},
        {gdp_expenditure, "gdp_expenditure", A::flow, D::region,
         "GDP by expenditure at market prices", true},
        {gdp_expenditure_real, "gdp_expenditure_real", A::flow, D::region,
         "GDP by expenditure at base-year prices"},
        {consumption_households, "consumption_households", A::flow, D::region,
         "household consumption at what buyers pay", true},
        {consumption_households_real, "consumption_households_real", A::flow, D::region,
         "household consumption at base-year prices"},
        {consumption_government, "consumption_government", A::flow, D::region,
         "government consumption at what buyers pay", true},
        {consumption_government_real, "consumption_government_real", A::flow, D::region,
         "government consumption at base-year prices"},
        {capital_formation, "capital_formation", A::flow, D::region,
         "fixed capital formation and rebuilding at what buyers pay", true},
        {capital_formation_real, "capital_formation_real", A::flow, D::region,
         "fixed capital formation and rebuilding at base-year prices"},
        {other_final_use, "other_final_use", A::flow, D::region,
         "final use of other categories at what buyers pay", true},
        {other_final_use_real, "other_final_use_real", A::flow, D::region,
         "final use of other categories at base-year prices"},
        {inventory_change, "inventory_change", A::flow, D::region,
         "changes in inventories at what buyers pay", true},
        {inventory_change_real, "inventory_change_real", A::flow, D::region,
         "changes in inventories at base-year prices"},
        {net_exports, "net_exports", A::flow, D::region,
         "sales to less purchases from other regions, before tariffs", true},
        {net_exports_real, "net_exports_real", A::flow, D::region,
         "sales to less purchases from other regions, at base-year prices"},
    };
    return catalogue;
}

const VariableInfo& info(Variable variable) {
    return variable_catalogue()[static_cast<std::size_t>(variable)];
}

bool needs_accounts(Variable variable) {
    return info(variable).accounts;
}

bool needs_blocks(Variable variable) {
    return variable >= Variable::exports && variable <= Variable::exports_by_block_real;
}

const std::vector<std::pair<std::string_view, Variable>>& variable_aliases() {
    static const std::vector<std::pair<std::string_view, Variable>> aliases{
        {"price_producer", Variable::price}};
    return aliases;
}

const VariableInfo* find_variable(std::string_view name) {
    for (const auto& [alias, variable] : variable_aliases())
        if (alias == name) return &info(variable);
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

}  // namespace spillover
