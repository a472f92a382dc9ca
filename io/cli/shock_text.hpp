#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/scenario.hpp"

namespace spillover::cli {

/// What a shock touches, in words and figures.
struct ShockText {
    std::string what;         ///< "capacity loss of Lithium ores and brines in Yichun"
    std::string course;       ///< "67 % at its strongest, 2025-08-11 to 2025-11-10"
    std::string touched_as;   ///< "value added": what `touched` is money of
    double touched = 0;       ///< base-year money per year that the cells stand for
    double share_of_gdp = 0;  ///< of national GDP
    std::size_t cells = 0;
};
ShockText describe(const Shock& shock, const TimeAxis& time, const MrioTable& table);
/// What a policy watches and does, and at how many places.
struct PolicyText {
    std::string when;  ///< "fiscal_revenue_gap below -8 % for 26 steps in Yichun, Xinyu"
    std::string then;  ///< "final demand for all sectors in Yichun; Xinyu: +2 million CNY a year"
    std::size_t rules = 1;
};
/// The rules of a scenario as their policies, in order of the file.
std::vector<std::pair<std::string, PolicyText>> describe_policies(const Scenario& scenario,
                                                                  const MrioTable& table);

/// "touches value added of 3.58 billion CNY a year, 0.004 % of GDP"; empty where it touches none.
std::string touched_text(const ShockText& shock, const TableData& table);

double national_gdp(const MrioTable& table);  ///< money/year

/// Long name of a region or sector; its id where it has none.
std::string name_of(std::size_t n, const std::vector<std::string>& names,
                    const std::vector<std::string>& ids);

}  // namespace spillover::cli
