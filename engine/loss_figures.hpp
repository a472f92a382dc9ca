#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "engine/result.hpp"

namespace spillover {

/// What a run lost: shares of base-year GDP, by region and, last, of the nation [R + 1].
struct Losses {
    std::vector<double> cumulative, peak;
};

/// What is kept of a run for comparisons with others.
struct Outcome {
    Losses real, nominal;     ///< nominal = real where the model has no prices or incomes
    std::vector<double> gdp;  ///< of each industry, mean over the run [N], money/year
};
Outcome outcome_of(const MemberResult& result, double dt);

/// Where losses fall, seen from the regions that a shock strikes: these, others of their clusters,
/// the rest of the nation, abroad.
std::vector<std::string> places_of_loss();

/// Direct and further losses of a member: spillover ratio, amplification, by place, upstream and
/// downstream.
/// \param own      outcome_of the member
/// \param direct   the same with nothing propagating; null where that is not known
/// \param nominal  tell the ratio at current prices, too
void add_direct_figures(const MrioTable& table, const Scenario& scenario, const Outcome& own,
                        const Outcome* direct, bool nominal, MemberResult& result);

/// \param rigid  the same without substitution, inventories and overproduction
void add_static_resilience(const Outcome& own, const Outcome& rigid, MemberResult& result);

}  // namespace spillover
