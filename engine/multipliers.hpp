#pragma once

#include <string>
#include <vector>

#include "engine/leontief_solver.hpp"

namespace spillover {

/// A figure of every industry that multipliers and footprints are told in: output, value added,
/// a part of it, jobs, emissions.
struct Account {
    std::string name, unit;
    Vector amount;  ///< [N], a year
};

/// Output, value added and its components, in money of the table.
std::vector<Account> accounts_of(const MrioTable& table);
/// Amounts per unit of output [N x K]; 0 where nothing is made.
Matrix intensities(const MrioTable& table, const std::vector<Account>& accounts);

/// What each region's households buy of each industry, over all they buy [N x R]; stock withdrawals
/// left out. \param category  of final demand that is households, such as "hh"
Matrix household_basket(const MrioTable& table, const std::string& category);

/// How households are taken into the table (Miller and Blair 2009, ch. 2.5): what they are paid and
/// what they spend it on, region by region.
struct HouseholdClosure {
    Vector income;       ///< labour income per unit of output [N]
    Matrix consumption;  ///< what a region's households buy of each industry per unit of their
                         ///< labour income [N x R]; columns sum to at most 1: consumption beyond
                         ///< labour income is paid from incomes that do not answer to output
};
/// \param component  of value added that is labour income, such as "compensation"
/// \param category   of final demand that is households, such as "hh"
HouseholdClosure household_closure(const MrioTable& table, const std::string& component,
                                   const std::string& category);

/// What a unit of final demand for each industry's product calls for in all industries together,
/// directly and through suppliers, m = L' e [N x K] (simple multipliers, Miller and Blair ch. 6.2).
Matrix simple_multipliers(const LeontiefSolver& solver, const Matrix& intensity);

/// The same with households taken in (total multipliers; "type II" are their ratios to intensity):
///
///     m = (I - A' - H C')^-1 e = m_I + L' H (I - C' L' H)^-1 C' m_I
///
/// with H [N x R] the income of each region's households and C [N x R] what they buy. The R x R
/// middle is the interrelational income multiplier of Miyazawa (1976). Households' own output is
/// not counted (truncated multipliers). R more right-hand sides.
Matrix total_multipliers(const LeontiefSolver& solver, const HouseholdClosure& households,
                         const Matrix& intensity);

}  // namespace spillover
