#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/calendar.hpp"
#include "engine/channels.hpp"
#include "engine/expression.hpp"
#include "engine/parameters.hpp"
#include "engine/profile.hpp"
#include "engine/statistics.hpp"
#include "engine/variables.hpp"

namespace spillover {

/// The time-varying arrays that a shock may move (E0).
enum class Driver {
    final_demand,        ///< cell = h * S + i: final column h buys good i
    capacity_loss,       ///< cell = industry; share of base capacity lost, 0 to 1
    capacity_factor,     ///< cell = industry; factor on base capacity
    capacity_quota,      ///< cell = industry; ceiling as a factor on base capacity
    capital_destroyed,   ///< cell = industry, weight = money; see Destruction
    input_coefficient,   ///< cell = j * S + i: industry j uses good i
    inventory_target,    ///< cell = r * S + i: buyers in region r hold good i
    trade_open,          ///< cell = (i * K + o) * K + d over K blocks: good i from block o to d
    trade_quota,         ///< cell = a * K + d: industry a to block d, factor on the base-year flow
    labour_supply,       ///< cell = industry; factor on base labour
    world_price,         ///< cell = good; index of the world price
    tariff,              ///< cell as trade_open; ad valorem rate
    trade_barrier,       ///< cell as trade_open; ad valorem equivalent, steers but is not paid
    exchange_rate,       ///< cell = block; index of the value of its currency
    price_floor,         ///< cell = industry; lowest price over variable cost
    price_markup,        ///< cell = industry; added to the price aimed at, over variable cost
    unit_cost,           ///< cell = industry; added to variable cost, share of the base price
    productivity,        ///< cell = industry; factor on output per worker
    sigma,               ///< cell = good; factor on the elasticity between origins
    wage,                ///< cell = region; factor on wages
    capacity_retire,     ///< cell = industry; share of capital taken out of service so far
    investment_ban,      ///< cell = industry; share of investment forbidden
    investment_subsidy,  ///< cell = industry; replacement investment added, times depreciation
    investment_factor,   ///< cell = industry; factor on investment
    exit_factor,         ///< cell = industry; factor on the exit rate
    tax_rate,            ///< cell = industry; added to the rate of production taxes
    transfer,            ///< cell = region; money per year paid to households
    land_revenue,        ///< cell = region; factor on revenue from land
};

/// Shocks on the same cell combine in this order, whatever their order in the file.
enum class Operation { set, add, multiply, cap, floor };

struct Cell {
    Index index = 0;
    double weight = 1;  ///< share of the effect that falls on this cell (`distribute:`), or money
};

/// How destroyed capital comes back.
struct Destruction {
    double occurrence = 0, duration = 0;  ///< steps
    shape::Recovery::Curve curve = shape::Recovery::Curve::linear;
    double tau = 1;                ///< steps: recovery time, or rebuilding time
    bool rebuild = false;          ///< comes back by buying from the rebuilding sectors
    std::vector<double> mix;       ///< share of each good in rebuilding [S], sums to 1
    double factor = 1;             ///< rebuilding demand per unit of destroyed capital
    std::vector<Cell> households;  ///< cell = final column, weight = money: damage to rebuild
};

struct Shock {
    std::string id;
    Driver driver = Driver::final_demand;
    Operation operation = Operation::multiply;
    bool relative_to_base = false;  ///< multiply: deviations add up instead of compounding
    Profile profile;                ///< unused by capital_destroyed
    std::vector<Cell> cells;
    std::vector<Index> origins;  ///< final_demand: only what these regions sell; empty = all
    std::optional<Destruction> destruction;
};

/// What a feedback rule looks at after each step: a figure of a set of industries or regions.
struct PolicyMetric {
    enum class Form {
        level,        ///< as recorded
        gap,          ///< change from the base year over its size there
        complement,   ///< 1 less the figure
        share_unmet,  ///< over base-year orders for final use
    };
    std::string name;  ///< "employment_gap"
    Variable variable = Variable::gdp_real;
    Form form = Form::gap;
};

/// A feedback rule (2.7): while a figure has been beyond a threshold for some time, a driver moves.
struct Policy {
    std::string id;     ///< "fiscal_bridge"
    std::string place;  ///< what it watches, for people: "Yichun, Xinyu x lithium_mining"
    PolicyMetric metric;
    std::vector<Index> cells;  ///< watched, industries or regions as the metric has it
    Condition condition;
    Index hold = 1;  ///< steps in a row that the condition must have held
    /// What it does: a change that is the same at every step it is at work.
    Shock action;
    Index duration = -1;  ///< steps that the action lasts; negative = to the end of the run
    Index cooldown = 0;   ///< steps after its end before the rule may act again
    bool once = false;    ///< acts at most once
};

enum class Preset { leontief, ario, ario_psi, pichler, quantity, full };
/// How orders add up over origins: to the same quantity (ACES), or as a CES composite.
enum class Aggregator { aces, ces };
enum class Rationing { proportional, intermediate_first, final_first };

/// How agents react: what a scenario says under `model:`, resolved against the table.
struct ModelSettings {
    Preset preset = Preset::full;
    bool compat_boario = false;
    std::map<Channel, bool> channels;  ///< switched by the scenario; else as the preset has it
    Aggregator aggregator = Aggregator::aces;
    std::optional<Rationing> rationing;  ///< who is served first; else as the preset has it
    bool propagation = true;  ///< off: orders stay at base, only shocked cells move (direct effect)
    bool strict = false;      ///< stability warnings are errors
    std::vector<ParameterOverride> parameters;
    bool is_on(Channel channel) const;
    bool keeps_accounts() const;  ///< some channel is on
    friend bool operator==(const ModelSettings&, const ModelSettings&) = default;
};

/// `decompose:`: whose part in the losses is told apart by Shapley values.
struct Decomposition {
    bool shocks = false, channels = false;
};

/// `who_hits_whom:`: what the shocks located in some places do to others.
struct HitMatrix {
    std::string level = "region";       ///< or an attribute of regions
    std::vector<std::string> from, to;  ///< places of that level
    std::vector<Index> source, target;  ///< place of each region in from and to; -1 = none [R]
    std::vector<char> sector;           ///< whether shocks to a sector count as located [S]
};

/// `outputs: statistics:`, over the members of a batch, of every value that is recorded.
struct StatisticsSettings {
    /// Of the fields of a variable: share of members where the condition holds.
    struct Probability {
        Variable variable;
        bool deviation = false;
        Condition condition;  ///< in the unit of the field
        std::string text;     ///< "gdp_nominal_dev < -5 %"
        friend bool operator==(const Probability&, const Probability&) = default;
    };
    bool mean = false, sd = false;
    std::vector<double> quantiles;  ///< their probabilities, ascending
    std::vector<Probability> probabilities;
    std::vector<std::string> names;  ///< as the scenario writes them, in its order
    friend bool operator==(const StatisticsSettings&, const StatisticsSettings&) = default;
};

struct OutputSettings {
    std::vector<OutputField> fields;
    StatisticsSettings statistics;
    std::optional<Index> keep_members;  ///< whose trajectories the result holds; else all
    Duration every{1, Duration::Unit::month};
    bool float64 = false;
    std::vector<std::string> indicators;
    std::optional<double> discount;  ///< rate per year of discounted_loss
    Decomposition decompose;
    std::optional<HitMatrix> who_hits_whom;
    bool asks_for(std::string_view indicator) const;
    double max_output_gb = 20;
    bool only_losses = false;  ///< of a run beside a member: nothing is looked at but its GDP
};

/// `checks:`: an expression over the trajectory and the interval that it must fall in.
struct Check {
    std::string text;
    Expression expression;
    double low = 0, high = 0;
};

/// One member of a batch: plain data, complete and valid, targets resolved to indices.
struct Scenario {
    std::string id;  ///< unique in the batch: "lithium_mine_stop", "tariffs/3"
    std::string title;
    TimeAxis time;
    ModelSettings model;
    std::vector<Shock> shocks;
    std::vector<Policy> policies;
    OutputSettings outputs;
    std::vector<Check> checks;
    std::map<std::string, double> draws;  ///< what the ensemble set in this member, by dimension id
    Index replicate = 0;    ///< whose draws it takes, from 1; 0 = nothing in it is drawn
    std::string seed_path;  ///< what its draws follow from: "20250806/nickel_cycle, replicate 4"
    std::string resolved_yaml;  ///< the scenario as run, after `extends` and overrides
};

}  // namespace spillover
