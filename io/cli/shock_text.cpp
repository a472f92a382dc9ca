#include "io/cli/shock_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/drivers.hpp"
#include "engine/economy.hpp"
#include "engine/table_facts.hpp"
#include "engine/variables.hpp"
#include "io/cli/number_text.hpp"

namespace spillover::cli {
namespace {

constexpr std::size_t shown = 4;  ///< sets up to this size are told name by name

std::string list_of(const std::set<Index>& indices, const char* kind,
                    const std::vector<std::string>& names, const std::vector<std::string>& ids) {
    if (indices.size() > shown) return fmt::format("{} of {} {}", indices.size(), ids.size(), kind);
    std::string text;
    for (const Index n : indices)
        text += (text.empty() ? "" : "; ") + name_of(static_cast<std::size_t>(n), names, ids);
    return text;
}

std::string sector_list(const std::set<Index>& sectors, const TableData& data) {
    if (sectors.size() == data.sectors.size() && sectors.size() > shown) return "all sectors";
    return list_of(sectors, "sectors", data.sector_names, data.sectors);
}

/// Regions by name; a whole block or cluster by its own.
std::string region_list(const std::set<Index>& regions, const TableData& data) {
    if (regions.size() == data.regions.size() && regions.size() > shown) return "all regions";
    for (const char* attribute : {"block", "cluster"}) {
        const auto found = data.region_text.find(attribute);
        if (found == data.region_text.end() || regions.size() <= 1) continue;
        const std::string& name = found->second[static_cast<std::size_t>(*regions.begin())];
        bool same = true;
        for (std::size_t r = 0; r < data.regions.size(); ++r)
            same = same && (found->second[r] == name) == regions.contains(static_cast<Index>(r));
        if (same) return fmt::format("all of {} ({} regions)", name, regions.size());
    }
    return list_of(regions, "regions", data.region_names, data.regions);
}

struct Touched {
    std::set<Index> regions, sectors, categories;
    double money = 0;
};

Touched touched_by(const Shock& shock, const MrioTable& table) {
    const Extent& e = table.extent();
    const Vector va = table.value_added();
    const auto D = static_cast<Index>(blocks_of(table.data()).size());
    Touched touched;
    for (const Cell& cell : shock.cells) {
        switch (shock.driver) {
            case Driver::final_demand:
                touched.categories.insert(cell.index / e.sectors % e.categories);
                touched.regions.insert(cell.index / e.sectors / e.categories);
                touched.sectors.insert(cell.index % e.sectors);
                touched.money += final_demand_cell(table, cell.index / e.sectors,
                                                   cell.index % e.sectors, shock.origins);
                break;
            case Driver::input_coefficient: {
                const Index j = cell.index / e.sectors;
                touched.regions.insert(e.region_of(j));
                touched.sectors.insert(cell.index % e.sectors);
                touched.money += table.intermediate_use()(cell.index % e.sectors, j);
                break;
            }
            case Driver::inventory_target:
                touched.regions.insert(cell.index / e.sectors);
                touched.sectors.insert(cell.index % e.sectors);
                break;
            case Driver::trade_open:
            case Driver::tariff:
            case Driver::trade_barrier:
                touched.sectors.insert(cell.index / (D * D));
                break;
            case Driver::world_price:
            case Driver::sigma:
                touched.sectors.insert(cell.index);
                break;
            case Driver::wage:
            case Driver::transfer:
            case Driver::land_revenue:
                touched.regions.insert(cell.index);
                break;
            case Driver::exchange_rate:
                break;
            case Driver::trade_quota:
                touched.regions.insert(e.region_of(cell.index / D));
                touched.sectors.insert(e.sector_of(cell.index / D));
                break;
            default:
                touched.regions.insert(e.region_of(cell.index));
                touched.sectors.insert(e.sector_of(cell.index));
                touched.money += va[cell.index];
        }
    }
    return touched;
}

std::string number_of(const Shock& shock, double value, const TableData& data) {
    const DriverInfo& driver = info(shock.driver);
    switch (driver.value) {
        case DriverValue::share:
        case DriverValue::fraction:
            return fmt::format("{:.3g} %", 100 * value);
        case DriverValue::open:
            return value == 0 ? "closed" : "open";
        case DriverValue::money:
            return money(value, data.unit, data.currency);
        case DriverValue::flow:
            return (value < 0 ? "" : "+") + money(value, data.unit, data.currency) + " a year";
        case DriverValue::times_cost:
            return fmt::format("{:.3g} x variable cost", value);
        case DriverValue::times_depreciation:
            return fmt::format("{:.3g} x depreciation", value);
        case DriverValue::duty:
            return fmt::format("{:+.3g} pp", 100 * value);
        case DriverValue::rate:
            return fmt::format("{:+.3g} %", 100 * value);
        case DriverValue::factor:
        case DriverValue::index:
            break;
    }
    if (shock.operation == Operation::add) {
        double sum = 0;  // over all cells, whose weights may be shares of their base
        for (const Cell& cell : shock.cells)
            sum += value * cell.weight;
        return (sum < 0 ? "" : "+") + money(sum, data.unit, data.currency) + " a year";
    }
    if (shock.operation == Operation::multiply) return fmt::format("{:+.3g} %", 100 * (value - 1));
    const char* how = shock.operation == Operation::cap     ? "at most"
                      : shock.operation == Operation::floor ? "at least"
                                                            : "at";
    return fmt::format("{} {:.3g} % of base", how, 100 * value);
}

std::string touched_as(Driver driver) {
    switch (driver) {
        case Driver::final_demand:
            return "final demand";
        case Driver::input_coefficient:
            return "inputs";
        default:
            return "value added";
    }
}

std::string course_of(const Shock& shock, const TimeAxis& time, const TableData& data) {
    if (shock.destruction) {
        double sum = 0;
        for (const Cell& cell : shock.cells)
            sum += cell.weight;
        const auto occurrence = static_cast<Index>(shock.destruction->occurrence);
        return fmt::format("{} on {}, {} over {}", money(sum, data.unit, data.currency),
                           iso_date(time.start_of(occurrence)),
                           shock.destruction->rebuild ? "rebuilt" : "recovering",
                           time_text(shock.destruction->tau * time.dt(), time.step.unit));
    }
    const ProfileValues values = evaluate(shock.profile, time);
    double peak = shock.profile.neutral;
    Index first = -1, last = 0;
    std::set<double> levels;
    for (Index t = 0; t < time.steps; ++t) {
        const double value = values.value[static_cast<std::size_t>(t)];
        if (!values.active[static_cast<std::size_t>(t)] || value == shock.profile.neutral) continue;
        if (first < 0) first = t;
        last = t;
        levels.insert(value);
        if (std::abs(value - shock.profile.neutral) > std::abs(peak - shock.profile.neutral))
            peak = value;
    }
    const char* const random = shock.profile.is_random() ? "at random: " : "";
    if (first < 0) return fmt::format("{}no effect within the run", random);
    return fmt::format("{}{}{}, {} to {}", random, number_of(shock, peak, data),
                       levels.size() > 1 ? " at its strongest" : "", iso_date(time.start_of(first)),
                       last + 1 == time.steps ? "the end" : iso_date(time.start_of(last + 1)));
}

}  // namespace

double national_gdp(const MrioTable& table) {
    const Vector va = table.value_added();
    double gdp = 0;
    for (const Index r : national_regions(table.data()))
        gdp += va.segment(r * table.extent().sectors, table.extent().sectors).sum();
    return gdp;
}

std::string name_of(std::size_t n, const std::vector<std::string>& names,
                    const std::vector<std::string>& ids) {
    return n < names.size() && !names[n].empty() ? names[n] : ids[n];
}

ShockText describe(const Shock& shock, const TimeAxis& time, const MrioTable& table) {
    const Touched touched = touched_by(shock, table);
    const TableData& data = table.data();
    ShockText text;
    text.what = std::string{info(shock.driver).name};
    std::replace_if(
        text.what.begin(), text.what.end(), [](char c) { return c == '.' || c == '_'; }, ' ');
    if (!touched.sectors.empty()) {
        text.what += shock.driver == Driver::final_demand ? " for " : " of ";
        text.what += sector_list(touched.sectors, data);
    }
    if (!touched.regions.empty()) text.what += " in " + region_list(touched.regions, data);
    if (!touched.categories.empty() && touched.categories.size() < data.categories.size())
        text.what +=
            ", " + list_of(touched.categories, "uses", data.category_names, data.categories);
    if (!shock.origins.empty())
        text.what += ", made in " + region_list({shock.origins.begin(), shock.origins.end()}, data);
    text.course = course_of(shock, time, data);
    text.touched_as = touched_as(shock.driver);
    text.touched = touched.money;
    text.share_of_gdp = touched.money / national_gdp(table);
    text.cells = shock.cells.size();
    return text;
}

std::vector<std::pair<std::string, PolicyText>> describe_policies(const Scenario& scenario,
                                                                  const MrioTable& table) {
    std::vector<std::pair<std::string, PolicyText>> texts;
    for (const Policy& rule : scenario.policies) {
        if (!texts.empty() && texts.back().first == rule.id) {
            ++texts.back().second.rules;
            continue;
        }
        const auto words = {"below", "at most", "above", "at least"};
        const bool level = rule.metric.form == PolicyMetric::Form::level;
        PolicyText text;
        text.when =
            fmt::format("{} {} {:.4g}{} for {} step{} in {}", rule.metric.name,
                        *(words.begin() + static_cast<int>(rule.condition.comparison)),
                        level ? rule.condition.threshold : 100 * rule.condition.threshold,
                        level ? "" : " %", rule.hold, rule.hold == 1 ? "" : "s", rule.place);
        const double value = std::get<shape::Constant>(rule.action.profile.shapes[0]).value;
        text.then = fmt::format("{}: {}{}", describe(rule.action, scenario.time, table).what,
                                number_of(rule.action, value, table.data()),
                                rule.duration < 0 ? ", to the end"
                                                  : fmt::format(", for {} step{}", rule.duration,
                                                                rule.duration == 1 ? "" : "s"));
        texts.emplace_back(rule.id, std::move(text));
    }
    return texts;
}

std::string touched_text(const ShockText& shock, const TableData& table) {
    if (!(shock.touched > 0)) return {};
    return fmt::format("touches {} of {} a year, {} % of GDP", shock.touched_as,
                       money(shock.touched, table.unit, table.currency),
                       percent(shock.share_of_gdp));
}

}  // namespace spillover::cli
