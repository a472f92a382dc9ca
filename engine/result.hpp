#pragma once

#include <limits>
#include <string>
#include <vector>

#include "engine/scenario.hpp"

namespace spillover {

/// Output records: which record each step falls in, and when records start.
struct Records {
    std::vector<Index> of_step;  ///< [steps]
    std::vector<Date> start;     ///< [records]
    std::vector<double> years;   ///< length of each record, years
    Index count() const noexcept { return static_cast<Index>(start.size()); }
};

/// Records of a run: steps grouped by calendar month, quarter or year of their first day, or by
/// whole numbers of steps where `every` is in days or weeks.
Records records_of(const TimeAxis& time, const Duration& every);

/// Worst relative residuals of the accounting identities over all steps of a member.
struct Residuals {
    double goods = 0;   ///< I5: output against the sum of deliveries
    double stocks = 0;  ///< I5: stocks against deliveries less use
    double money = 0;   ///< I6: what is earned against what is spent; 0 without accounts
    Index goods_step = 0, money_step = 0;
};

/// How much each constraint bound, as shares.
struct Binding {
    double demand = 0, capacity = 0, input = 0, labour = 0;
    std::vector<double> by_input;  ///< [S] share bound by each good
};

/// GDP (value added at base prices) at every step, for indicators and the summary; money/year.
struct GdpPaths {
    Array<2> region;  ///< [steps x R]
    Array<2> sector;  ///< [steps x S], national regions only
    std::vector<double> base_region, base_sector;
};

/// What indicators need of a run beyond GDP at base prices: means over the run, flows as money per
/// year. Empty where the model has no such thing.
struct RunAccounts {
    std::vector<double> gdp, base_gdp;  ///< of each industry at base prices [N]
    std::vector<double> exports,
        base_exports;               ///< national sales by block of destination, real [D]
    GdpPaths nominal;               ///< GDP at current prices
    Array<2> jobs;                  ///< employment at base-year pay [steps x R]
    std::vector<double> base_jobs;  ///< [R]
    std::vector<double>
        good_price;  ///< of national makers, over base; NaN where there are none [S]
    double consumer_price = 1, export_price = 1, import_price = 1;  ///< national, over base
};

/// An indicator as the file holds it: one number, or one for each entity along its dimensions.
struct Figure {
    std::string name;
    std::vector<std::string> dimensions;  ///< after `member`
    std::string long_name, units;
    std::vector<double> values;  ///< NaN = no data
};

/// What a run means for public budgets and consumers; empty without accounts.
struct BudgetResult {
    struct Measure {
        std::vector<double> region;  ///< [R]
        double national = 0;
    };
    Measure revenue;          ///< public revenue lost over the run, in years of the base year's
    Measure consumer_prices;  ///< change from the base year to the end of the run, share
};

/// Everything that a run says about one member.
struct MemberResult {
    Index member = 0;                         ///< place in the batch
    std::vector<std::vector<double>> fields;  ///< per OutputField, [records x entities]
    std::vector<double> check_values;         ///< per Check
    GdpPaths gdp;
    RunAccounts accounts;
    BudgetResult budgets;
    Residuals residuals;
    Binding binding;          ///< of industry-steps, weighted by base value added
    Binding binding_of_loss;  ///< of the GDP that national industries lost; all 0 without a loss
    /// National GDP lost if nothing propagated and what that makes of the whole; NaN = not asked
    /// for.
    double direct_loss = std::numeric_limits<double>::quiet_NaN();
    double spillover_ratio = std::numeric_limits<double>::quiet_NaN();
    std::vector<Figure> figures;      ///< indicators asked for
    std::vector<std::string> events;  ///< what is worth telling: "step 12: ..."
};

/// Where finished members go: in any order, from several threads at once.
class Recorder {
public:
    virtual ~Recorder() = default;
    virtual void record(MemberResult result) = 0;
};

}  // namespace spillover
