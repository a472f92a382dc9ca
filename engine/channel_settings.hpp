#pragma once

#include <vector>

#include "engine/economy.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// How value added divides in the base year (E10), per unit of output [N], [-]; v^L + v^T + v^K
/// is 1 less the cost of inputs.
struct ValueAddedSettings {
    Array<1> labour, tax, capital;
    double profit_memory = 1;  ///< rate at which the profit rate is averaged, 1/steps
};

struct PriceSettings {
    bool on = false;
    Array<1> world_link, adjustment, scarcity;  ///< lambda, phi (1/steps), kappa [N]
    bool shuts_in = false;                      ///< some producer reacts to losses
    Array<1> shutin, position;                  ///< eps_s, relative variable cost [N]
    double shutin_floor = 0;
};

struct TradeSettings {
    bool on = false;
    Array<1> sigma_short, sigma_long;  ///< [S]
    double halflife = 1;               ///< steps
    Aggregator aggregator = Aggregator::aces;
};

struct HouseholdSettings {
    bool on = false;
    std::vector<char> column;  ///< [H] 1 where a final column is household consumption
    double budget_elasticity = 1, memory = 1, local_profit_share = 0, benefit = 0,
           price_elasticity = 1;
    Array<1> base_income;  ///< Y0 [R], money/step
};

struct FiscalSettings {
    bool on = false;
    std::vector<char> column;  ///< [H] 1 where a final column is government consumption
    double elasticity = 0, memory = 1, profit_tax = 0;
    Array<1> land;          ///< base revenue from land [R], money/step
    Array<1> base_revenue;  ///< T0 [R], money/step
};

struct InvestmentSettings {
    bool on = false;
    std::vector<char> column;  ///< [H] 1 where a final column is capital formation
    Array<1> depreciation, sensitivity, adjustment, exit;  ///< [N]; rates 1/steps
    double ceiling = 0;                                    ///< 1/steps
    /// K0 [N], money: value added times its capital ratio, scaled down where the region's capital
    /// formation would not replace what wears out of it.
    Array<1> base_capital;
    Array<2> composition;  ///< share of good i in a region's capital formation [R x S]
};

struct LabourSettings {
    bool on = false;
    double hiring = 0, firing = 0;  ///< 1/steps
    double wage_elasticity = 0;
    bool migrates = false;
    double migration = 0;  ///< 1/steps
};

ValueAddedSettings value_added_settings(const MrioTable& table, const Economy& economy,
                                        const TimeAxis& time, const ModelSettings& settings);
PriceSettings price_settings(const Economy& economy, const TimeAxis& time,
                             const ModelSettings& settings);
TradeSettings trade_settings(const Economy& economy, const TimeAxis& time,
                             const ModelSettings& settings);
HouseholdSettings household_settings(const MrioTable& table, const Economy& economy,
                                     const ValueAddedSettings& value_added, const TimeAxis& time,
                                     const ModelSettings& settings);
FiscalSettings fiscal_settings(const MrioTable& table, const Economy& economy,
                               const ValueAddedSettings& value_added, const TimeAxis& time,
                               const ModelSettings& settings);
InvestmentSettings investment_settings(const MrioTable& table, const Economy& economy,
                                       const TimeAxis& time, const ModelSettings& settings);
LabourSettings labour_settings(const TimeAxis& time, const ModelSettings& settings);

/// Final columns of the first category that the table has among `names` [H]; all 0 if none.
std::vector<char> columns_of_category(const TableData& table,
                                      const std::vector<std::string>& names);

}  // namespace spillover
