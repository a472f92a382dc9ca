#include "engine/drivers.hpp"

#include <algorithm>

namespace spillover {

const std::vector<DriverInfo>& driver_catalogue() {
    using O = Operation;
    using V = DriverValue;
    static const std::vector<DriverInfo> catalogue{
        {Driver::final_demand,
         "final_demand",
         V::factor,
         {O::multiply, O::add},
         {"sector"},
         {"buyer_region", "region", "final", "origin"},
         "what final users want: buyers by region and category, goods by sector"},
        {Driver::capacity_loss,
         "capacity.loss",
         V::share,
         {O::set, O::add},
         {"region", "sector"},
         {},
         "share of base capacity that is lost"},
        {Driver::capacity_factor,
         "capacity.factor",
         V::factor,
         {O::multiply, O::set},
         {"region", "sector"},
         {},
         "factor on base capacity"},
        {Driver::capacity_quota,
         "capacity.quota",
         V::factor,
         {O::cap},
         {"region", "sector"},
         {},
         "ceiling on production as a factor on base capacity"},
        {Driver::capital_destroyed,
         "capital.destroyed",
         V::money,
         {O::add},
         {},
         {"region", "sector"},
         "productive capital destroyed, with recovery or rebuilding"},
        {Driver::input_coefficient,
         "input_coefficient",
         V::factor,
         {O::multiply},
         {"input", "region", "sector"},
         {},
         "use of an input per unit of output"},
        {Driver::inventory_target,
         "inventory.target",
         V::factor,
         {O::multiply},
         {"input", "region"},
         {},
         "stock of an input that buyers in a region aim at"},
        {Driver::trade_open,
         "trade.open",
         V::open,
         {O::set},
         {"origin", "destination", "sector"},
         {},
         "whether a good passes from one block to another"},
        {Driver::trade_quota,
         "trade.quota",
         V::factor,
         {O::cap},
         {"origin", "destination", "sector"},
         {},
         "ceiling on orders from a block to industries, as a factor on the base-year flow"},
        {Driver::labour_supply,
         "labour.supply",
         V::factor,
         {O::multiply},
         {"region", "sector"},
         {},
         "factor on the labour that can come to work (preset pichler)"},
    };
    return catalogue;
}

const DriverInfo* find_driver(std::string_view name) {
    for (const DriverInfo& entry : driver_catalogue())
        if (entry.name == name) return &entry;
    return nullptr;
}

const DriverInfo& info(Driver driver) {
    const auto& catalogue = driver_catalogue();
    return *std::find_if(catalogue.begin(), catalogue.end(),
                         [=](const DriverInfo& entry) { return entry.driver == driver; });
}

const std::vector<LaterDriver>& later_drivers() {
    constexpr std::string_view prices = "the price side of the model";
    constexpr std::string_view capital = "the investment side of the model";
    constexpr std::string_view income = "the income and fiscal side of the model";
    static const std::vector<LaterDriver> later{{"commodity.world_price", prices},
                                                {"tariff.ad_valorem", prices},
                                                {"ntb.ad_valorem_equivalent", prices},
                                                {"exchange_rate", prices},
                                                {"price.floor", prices},
                                                {"price.markup", prices},
                                                {"cost.unit", prices},
                                                {"productivity", prices},
                                                {"substitution.sigma", prices},
                                                {"wage", prices},
                                                {"capacity.retire", capital},
                                                {"investment.ban", capital},
                                                {"investment.subsidy", capital},
                                                {"investment.factor", capital},
                                                {"tax.rate", income},
                                                {"transfer", income},
                                                {"land_revenue", income}};
    return later;
}

std::string_view name_of(Operation operation) {
    switch (operation) {
        case Operation::set:
            return "set";
        case Operation::add:
            return "add";
        case Operation::multiply:
            return "multiply";
        case Operation::cap:
            return "cap";
        case Operation::floor:
            return "floor";
    }
    return "";
}

}  // namespace spillover
