#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/binding_tracker.hpp"
#include "engine/budget_tracker.hpp"
#include "engine/observation.hpp"
#include "engine/residual_tracker.hpp"
#include "engine/result.hpp"

namespace spillover {

/// Values of one recorded variable in the base year, per entity of its partition.
struct BaseYear {
    std::vector<std::vector<double>> fields;  ///< per OutputField [entities], final units
    std::vector<double> gdp;                  ///< per industry [N], money/year
};

/// Shows the base year as a run would see it, in one lane: the undisturbed economy after one step.
void with_base_year(const Economy& economy, const Behaviour& behaviour,
                    const std::function<void(const Moment&)>& look);

BaseYear observe_base_year(const Economy& economy, const Behaviour& behaviour,
                           const std::vector<OutputField>& fields);

/// Follows the scenarios of a tile through their run and puts together what is recorded of each.
///
/// Flows become money per year (mean over the steps of a record), stocks their value at the end of
/// a record, ratios the ratio of two sums; a ratio of nothing to nothing is NaN, "no data".
class Tracker {
public:
    /// \param members   the scenarios of the tile; all with the outputs of the first
    Tracker(const MrioTable& table, const Economy& economy, const Behaviour& behaviour,
            const BaseYear& base, std::span<const Scenario* const> members);

    /// \throws NumericalError where a quantity or price of an industry is not a finite number or
    ///         has left all bounds
    void observe(const Moment& moment);
    MemberResult result(Index lane, const State& state) const;

private:
    struct Field {
        const OutputField* what;
        VariableDomain domain;
        std::vector<Index> entity;  ///< of each cell of the domain; -1 = none
        Array<3> value, per;        ///< [records x entities x lanes]
    };
    void record(const Moment& moment, Field& field);
    void record_gdp(const Moment& moment);
    const char* broken_equation(const Moment& moment, Index industry, Index lane) const;
    void check_finite(const Moment& moment) const;
    std::vector<double> finished(const Field& field, Index lane) const;

    const MrioTable* table_;
    const Economy* economy_;
    const Behaviour* behaviour_;
    const BaseYear* base_;
    std::vector<const Scenario*> members_;
    Records records_;
    std::vector<Index> steps_in_record_;
    std::vector<Field> fields_;
    std::vector<char> is_national_;     ///< [R]
    Array<3> gdp_region_, gdp_sector_;  ///< [steps x R|S x lanes], money/year
    double base_output_ = 0;            ///< of all industries, money/step
    BindingTracker binding_;
    ResidualTracker residuals_;
    BudgetTracker budgets_;
    Observed scratch_;
};

}  // namespace spillover
