#include "engine/channel_settings.hpp"

#include <algorithm>
#include <cmath>

#include "engine/behaviour.hpp"
#include "engine/calendar.hpp"
#include "engine/parameter_values.hpp"

namespace spillover {
namespace {

/// A rate per step of something with a time constant in years; a step is the shortest.
double rate_of(double years, const TimeAxis& time) {
    return std::min(1.0, time.dt() / years);
}

Array<1> scaled(Array<1> values, double factor, double most) {
    for (double& value : values.values())
        value = std::min(most, value * factor);
    return values;
}

Array<1> rates_of(Array<1> years, const TimeAxis& time) {
    for (double& value : years.values())
        value = rate_of(value, time);
    return years;
}

/// Shares of labour and taxes in value added: as the table divides it, else as the sector is
/// divided elsewhere in the table, else as the parameters say.
struct Division {
    double labour, tax;
};

std::vector<Division> divisions_of(const MrioTable& table, const ModelSettings& settings) {
    const TableData& data = table.data();
    const Extent& e = table.extent();
    const auto component = [&](const char* name, Index a) {
        const auto found = data.value_added.find(name);
        return found == data.value_added.end() ? 0.0 : found->second[a];
    };
    const Array<1> labour = values_of_industries(settings, Parameter::value_added_labour_share, e);
    const Array<1> tax = values_of_industries(settings, Parameter::value_added_tax_share, e);
    const auto known = [&](Index a) {
        return component("compensation", a) + component("net_taxes", a) +
               component("operating_surplus", a) + component("depreciation", a);
    };
    std::vector<Division> divisions;
    for (Index a = 0; a < e.industries(); ++a) {
        double whole = 0, paid = 0, levied = 0;
        const auto count = [&](Index b) {
            whole += known(b);
            paid += component("compensation", b);
            levied += component("net_taxes", b);
        };
        count(a);
        if (!(whole > 0)) {
            whole = paid = levied = 0;
            for (Index r = 0; r < e.regions; ++r)
                if (known(e.industry(r, e.sector_of(a))) > 0) count(e.industry(r, e.sector_of(a)));
        }
        divisions.push_back(whole > 0 ? Division{paid / whole, levied / whole}
                                      : Division{labour(a), tax(a)});
    }
    return divisions;
}

}  // namespace

std::vector<char> columns_of_category(const TableData& table,
                                      const std::vector<std::string>& names) {
    const auto& categories = table.categories;
    std::vector<char> columns(static_cast<std::size_t>(table.extent.final_columns()), 0);
    for (const auto& name : names) {
        const auto found = std::find(categories.begin(), categories.end(), name);
        if (found == categories.end()) continue;
        for (auto h = static_cast<std::size_t>(found - categories.begin()); h < columns.size();
             h += categories.size())
            columns[h] = 1;
        break;
    }
    return columns;
}

ValueAddedSettings value_added_settings(const MrioTable& table, const Economy& economy,
                                        const TimeAxis& time, const ModelSettings& settings) {
    const Index N = economy.extent.industries();
    const auto divisions = divisions_of(table, settings);
    ValueAddedSettings value{Array<1>({N}), Array<1>({N}), Array<1>({N}),
                             rate_of(value_of_run(settings, Parameter::profit_memory), time)};
    for (Index a = 0; a < N; ++a) {
        const double rate = economy.value_added_rate(a);
        const auto& division = divisions[static_cast<std::size_t>(a)];
        // Where inputs cost more than the output, the loss is the owners'.
        value.labour(a) = rate > 0 ? division.labour * rate : 0;
        value.tax(a) = rate > 0 ? division.tax * rate : 0;
        value.capital(a) = rate - value.labour(a) - value.tax(a);
    }
    return value;
}

PriceSettings price_settings(const Economy& economy, const TimeAxis& time,
                             const ModelSettings& settings) {
    const Extent& e = economy.extent;
    PriceSettings price;
    price.on = settings.is_on(Channel::price);
    price.world_link = values_of_industries(settings, Parameter::price_world_link, e);
    price.adjustment = scaled(values_of_industries(settings, Parameter::price_adjustment, e),
                              time.dt() / week_in_years, 1);
    price.scarcity = values_of_industries(settings, Parameter::price_scarcity, e);
    price.shutin = values_of_industries(settings, Parameter::supply_shutin_elasticity, e);
    price.position = values_of_industries(settings, Parameter::cost_position, e);
    price.shutin_floor = value_of_run(settings, Parameter::supply_shutin_floor);
    price.shuts_in =
        price.on && std::any_of(price.shutin.values().begin(), price.shutin.values().end(),
                                [](double elasticity) { return elasticity > 0; });
    return price;
}

TradeSettings trade_settings(const Economy& economy, const TimeAxis& time,
                             const ModelSettings& settings) {
    const Extent& e = economy.extent;
    return {
        settings.is_on(Channel::trade), values_of_goods(settings, Parameter::trade_sigma_short, e),
        values_of_goods(settings, Parameter::trade_sigma_long, e),
        value_of_run(settings, Parameter::trade_sigma_halflife) / time.dt(), settings.aggregator};
}

HouseholdSettings household_settings(const MrioTable& table, const Economy& economy,
                                     const ValueAddedSettings& value_added, const TimeAxis& time,
                                     const ModelSettings& settings) {
    const Extent& e = economy.extent;
    HouseholdSettings own;
    own.column = columns_of_category(table.data(), {"hh", "households"});
    const bool any = std::find(own.column.begin(), own.column.end(), 1) != own.column.end();
    own.on = settings.is_on(Channel::income) && any;
    own.budget_elasticity = value_of_run(settings, Parameter::income_mpc);
    own.memory = rate_of(value_of_run(settings, Parameter::income_memory), time);
    own.local_profit_share = value_of_run(settings, Parameter::income_local_profit_share);
    own.benefit = value_of_run(settings, Parameter::income_benefit);
    own.price_elasticity = value_of_run(settings, Parameter::consumption_price_elasticity);
    own.base_income = Array<1>({e.regions});
    for (Index a = 0; a < e.industries(); ++a)
        own.base_income(e.region_of(a)) +=
            (value_added.labour(a) + own.local_profit_share * value_added.capital(a)) *
            economy.output(a);
    return own;
}

FiscalSettings fiscal_settings(const MrioTable& table, const Economy& economy,
                               const ValueAddedSettings& value_added, const TimeAxis& time,
                               const ModelSettings& settings) {
    const Extent& e = economy.extent;
    FiscalSettings own;
    own.column = columns_of_category(table.data(), {"gov", "government"});
    const bool any = std::find(own.column.begin(), own.column.end(), 1) != own.column.end();
    own.on = settings.is_on(Channel::fiscal) && any;
    own.elasticity = value_of_run(settings, Parameter::fiscal_elasticity);
    own.memory = rate_of(value_of_run(settings, Parameter::fiscal_memory), time);
    own.profit_tax = value_of_run(settings, Parameter::fiscal_profit_tax);
    own.land = own.base_revenue = Array<1>({e.regions});
    const double land_share = value_of_run(settings, Parameter::fiscal_land_share);
    for (const Index r : national_regions(table.data()))
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            own.land(r) += land_share * economy.value_added_rate(a) * economy.output(a);
        }
    own.base_revenue = own.land;
    for (Index a = 0; a < e.industries(); ++a)
        own.base_revenue(e.region_of(a)) +=
            (value_added.tax(a) + own.profit_tax * std::max(0.0, value_added.capital(a))) *
            economy.output(a);
    return own;
}

InvestmentSettings investment_settings(const MrioTable& table, const Economy& economy,
                                       const TimeAxis& time, const ModelSettings& settings) {
    const Extent& e = economy.extent;
    const double dt = time.dt();
    constexpr double most_replacement = 0.8;  // of a region's capital formation
    InvestmentSettings own;
    own.column = columns_of_category(table.data(), {"gfcf", "capital_formation"});
    own.depreciation =
        scaled(values_of_industries(settings, Parameter::capital_depreciation, e), dt, 1);
    own.sensitivity = values_of_industries(settings, Parameter::investment_profit_sensitivity, e);
    own.adjustment =
        rates_of(values_of_industries(settings, Parameter::capital_adjust_time, e), time);
    own.exit = scaled(values_of_industries(settings, Parameter::exit_rate, e), dt, 1);
    own.ceiling = value_of_run(settings, Parameter::investment_ceiling) * dt;
    own.base_capital = base_capital(table, settings);

    own.composition = Array<2>({e.regions, e.sectors});
    bool any = false;
    for (Index r = 0; r < e.regions; ++r) {
        double formation = 0, worn = 0;
        for (Index c = 0; c < e.categories; ++c) {
            const Index h = r * e.categories + c;
            if (!own.column[static_cast<std::size_t>(h)]) continue;
            for (Index i = 0; i < e.sectors; ++i) {
                own.composition(r, i) += economy.final_demand(h, i);
                formation += economy.final_demand(h, i);
            }
        }
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            worn += own.depreciation(a) * own.base_capital(a);
            if (formation > 0) own.composition(r, i) /= formation;
        }
        any = any || formation > 0;
        const double scale = worn > 0 ? std::min(1.0, most_replacement * formation / worn) : 1.0;
        for (Index i = 0; i < e.sectors; ++i)
            own.base_capital(e.industry(r, i)) *= scale;
    }
    own.on = settings.is_on(Channel::investment) && any;
    return own;
}

LabourSettings labour_settings(const TimeAxis& time, const ModelSettings& settings) {
    const double days_per_step = time.dt() / day_in_years;
    LabourSettings own;
    own.on = settings.is_on(Channel::labour);
    own.hiring =
        std::min(1.0, value_of_run(settings, Parameter::labour_hiring_rate) * days_per_step);
    own.firing =
        std::min(1.0, value_of_run(settings, Parameter::labour_firing_rate) * days_per_step);
    own.wage_elasticity = value_of_run(settings, Parameter::wage_elasticity);
    own.migrates = settings.is_on(Channel::migration);
    own.migration = value_of_run(settings, Parameter::migration_rate) * time.dt();
    return own;
}

}  // namespace spillover
