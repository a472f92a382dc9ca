#include "io/yaml/shock_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "engine/behaviour.hpp"
#include "engine/table_facts.hpp"

namespace spillover::yaml {

double base_of_cell(const MrioTable& table, Driver driver, Index cell) {
    const Index S = table.extent().sectors;
    if (driver == Driver::final_demand) return table.final_use()(cell % S, cell / S);
    return 1;
}

void warn_about_size(const Cursor& shock, const Shock& what, const SetReader& sets) {
    const Vector va = sets.table().value_added();
    double touched = 0, whole = va.sum();
    const bool industries =
        what.driver == Driver::capacity_loss || what.driver == Driver::capacity_factor ||
        what.driver == Driver::capacity_quota || what.driver == Driver::labour_supply;
    if (what.driver != Driver::final_demand && !industries) return;
    const Index S = sets.table().extent().sectors;
    for (const Cell& cell : what.cells)
        touched += industries ? va[cell.index]
                              : final_demand_cell(sets.table(), cell.index / S, cell.index % S,
                                                  what.origins);
    if (touched < 1e-6 * whole)
        shock.warning(fmt::format("touches only {:.2g} % of GDP", 100 * touched / whole));
    if (touched > 0.5 * whole)
        shock.warning(fmt::format("touches {:.0f} % of GDP", 100 * touched / whole));
}

void check_range(const Cursor& profile, const Shock& shock, const DriverInfo& driver,
                 const ShockContext& context) {
    const auto values = evaluate(shock.profile, context.time);
    const bool dated = profile.is_map() || profile.is_list();  // a number is the same every day
    const auto refuse = [&](std::size_t t, const std::string& what, const char* hint) {
        const std::string day = iso_date(context.time.start_of(static_cast<Index>(t)));
        profile.error(dated ? fmt::format("{} on {}", what, day) : what, hint);
    };
    constexpr double rounding = 1e-9;
    double heaviest = 0;
    for (const Cell& cell : shock.cells)
        heaviest = std::max(heaviest, cell.weight);
    for (std::size_t t = 0; t < values.value.size(); ++t) {
        if (!values.active[t]) continue;
        const double value = values.value[t];
        if (driver.value == DriverValue::open) {
            if (value != 0 && value != 1)
                return refuse(t, fmt::format("is {:.4g}", value),
                              "trade is closed (0) or open (1)");
        } else if (driver.value == DriverValue::duty || driver.value == DriverValue::rate) {
            if (value <= -1 + rounding)
                return refuse(t, fmt::format("{} falls to {:.4g} %", driver.name, 100 * value),
                              "a rate is above -100 %");
        } else if (driver.value == DriverValue::index) {
            if (value <= 0)
                return refuse(t, fmt::format("{} falls to {:.4g}", driver.name, value),
                              "an index is above 0");
        } else if (driver.value == DriverValue::times_cost ||
                   driver.value == DriverValue::times_depreciation ||
                   driver.value == DriverValue::flow) {
            continue;
        } else if (driver.value == DriverValue::share || driver.value == DriverValue::fraction) {
            if (value < -rounding || value > 1 + rounding)
                return refuse(t, fmt::format("{} reaches {:.4g}", driver.name, value),
                              "a share lost is in [0, 1]");
        } else if (shock.operation != Operation::add) {
            const bool change = shock.operation == Operation::multiply;
            const double least = change ? 1 + heaviest * (value - 1) : value;
            if (std::min(value, least) < -rounding)
                return refuse(
                    t, fmt::format("{} falls to {:.4g}", driver.name, std::min(value, least)),
                    "a factor is at least 0");
        } else {
            for (const Cell& cell : shock.cells) {
                const double base = base_of_cell(context.sets.table(), shock.driver, cell.index);
                const double change = value * cell.weight;
                if (change < 0 && base >= 0 && base + change < -rounding * (1 + base))
                    return refuse(t,
                                  fmt::format("takes {:.6g} from a demand of {:.6g} million {} a "
                                              "year",
                                              -change, base, context.sets.table().data().currency),
                                  "demand cannot fall below nothing");
            }
        }
    }
}

void hold_to_range(Shock& shock, const DriverInfo& driver, const ShockContext& context) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double least_rate = -0.99, least_index = 0.01, most = 1e6;
    const auto hold = [&](double low, double high) {
        shock.profile.low = low, shock.profile.high = high;
    };
    double heaviest = 0;
    for (const Cell& cell : shock.cells)
        heaviest = std::max(heaviest, cell.weight);
    switch (driver.value) {
        case DriverValue::open:
        case DriverValue::share:
        case DriverValue::fraction:
            return hold(0, 1);
        case DriverValue::duty:
        case DriverValue::rate:
            return hold(least_rate, most);
        case DriverValue::index:
            return hold(least_index, most);
        case DriverValue::times_cost:
            return hold(0, most);
        case DriverValue::times_depreciation:
        case DriverValue::flow:
        case DriverValue::money:
            return;
        case DriverValue::factor:
            break;
    }
    if (shock.operation == Operation::multiply)
        return hold(heaviest > 1 ? 1 - 1 / heaviest : 0, most);
    if (shock.operation != Operation::add) return hold(0, most);
    double low = -infinity;  // no cell's demand falls below nothing
    for (const Cell& cell : shock.cells) {
        const double base = base_of_cell(context.sets.table(), shock.driver, cell.index);
        if (cell.weight > 0 && base >= 0) low = std::max(low, -base / cell.weight);
    }
    hold(low, infinity);
}

void check_conflicts(const std::vector<std::pair<Cursor, Shock>>& shocks, const TimeAxis& time) {
    for (std::size_t b = 0; b < shocks.size(); ++b)
        for (std::size_t a = 0; a < b; ++a) {
            const Shock &first = shocks[a].second, &second = shocks[b].second;
            if (first.driver != second.driver || first.operation != Operation::set ||
                second.operation != Operation::set)
                continue;
            std::set<Index> cells;
            for (const Cell& cell : first.cells)
                cells.insert(cell.index);
            const bool common = std::any_of(second.cells.begin(), second.cells.end(),
                                            [&](const Cell& c) { return cells.contains(c.index); });
            if (!common) continue;
            const auto one = evaluate(first.profile, time), other = evaluate(second.profile, time);
            for (std::size_t t = 0; t < one.active.size(); ++t)
                if (one.active[t] && other.active[t]) {
                    shocks[b].first.error(
                        fmt::format("sets cells that shock '{}' sets at the same time (from {})",
                                    first.id, iso_date(time.start_of(static_cast<Index>(t)))),
                        "use `op: multiply` or `add`, or targets that do not overlap");
                    break;
                }
        }
}

void check_damage(const std::vector<std::pair<Cursor, Shock>>& shocks,
                  const ShockContext& context) {
    const MrioTable& table = context.sets.table();
    Numbers left;
    for (const auto& [cursor, shock] : shocks) {
        if (shock.driver != Driver::capital_destroyed) continue;
        if (left.empty()) left = base_capital(table, context.model).values();
        bool told = false;
        for (const Cell& cell : shock.cells) {
            double& capital = left[static_cast<std::size_t>(cell.index)];
            if (cell.weight > capital * (1 + 1e-12) && !told) {
                cursor.error(
                    fmt::format("destroys {:.6g} million {} of capital in {}, which has {:.6g}",
                                cell.weight, table.data().currency, table.industry_name(cell.index),
                                capital),
                    "capital is capital.to_value_added times yearly value added, less what other "
                    "shocks destroy");
                told = true;
            }
            capital -= cell.weight;
        }
    }
}

}  // namespace spillover::yaml
