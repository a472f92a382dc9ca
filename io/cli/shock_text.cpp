#include "io/cli/shock_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/drivers.hpp"
#include "engine/economy.hpp"
#include "engine/table_facts.hpp"
#include "engine/variables.hpp"

namespace spillover::cli {
namespace {

std::string named(const std::set<Index>& indices, const std::vector<std::string>& names) {
    if (indices.size() == names.size() && names.size() > 1) return "all";
    std::string text;
    std::size_t count = 0;
    for (const Index n : indices) {
        if (++count > 3) return text + fmt::format(" and {} more", indices.size() - 3);
        text += (text.empty() ? "" : ", ") + names[static_cast<std::size_t>(n)];
    }
    return text;
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

std::string number_of(const Shock& shock, double value) {
    const DriverInfo& driver = info(shock.driver);
    if (driver.value == DriverValue::duty || driver.value == DriverValue::rate)
        return fmt::format("{:+.3g} {}", 100 * value,
                           driver.value == DriverValue::duty ? "pp" : "%");
    if (driver.value == DriverValue::share) return fmt::format("{:.3g} %", 100 * value);
    if (shock.operation == Operation::add) return fmt::format("{:+.4g}", value);
    return fmt::format("x {:.3g}", value);
}

std::string course_of(const Shock& shock, const TimeAxis& time) {
    if (shock.destruction) {
        double money = 0;
        for (const Cell& cell : shock.cells)
            money += cell.weight;
        return fmt::format(
            "{:.4g} destroyed on {}, {} over {:.3g} steps", money,
            iso_date(time.start_of(static_cast<Index>(shock.destruction->occurrence))),
            shock.destruction->rebuild ? "rebuilt" : "recovering", shock.destruction->tau);
    }
    const ProfileValues values = evaluate(shock.profile, time);
    double peak = shock.profile.neutral;
    Index first = -1, last = 0;
    for (Index t = 0; t < time.steps; ++t) {
        const auto n = static_cast<std::size_t>(t);
        if (!values.active[n] || (values.value[n] == shock.profile.neutral)) continue;
        if (first < 0) first = t;
        last = t;
        if (std::abs(values.value[n] - shock.profile.neutral) >
            std::abs(peak - shock.profile.neutral))
            peak = values.value[n];
    }
    if (first < 0) return "no effect within the run";
    return fmt::format("{} at its strongest, {} to {}", number_of(shock, peak),
                       iso_date(time.start_of(first)),
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

ShockText describe(const Shock& shock, const TimeAxis& time, const MrioTable& table) {
    const Touched touched = touched_by(shock, table);
    const TableData& data = table.data();
    ShockText text;
    text.what =
        fmt::format("{} of {}", info(shock.driver).name, named(touched.sectors, data.sectors));
    if (!touched.regions.empty())
        text.what += fmt::format(" in {}", named(touched.regions, data.regions));
    if (!touched.categories.empty())
        text.what += fmt::format(" ({})", named(touched.categories, data.categories));
    if (!shock.origins.empty())
        text.what += fmt::format(" from {}",
                                 named({shock.origins.begin(), shock.origins.end()}, data.regions));
    text.course = course_of(shock, time);
    text.touched = touched.money;
    text.share_of_gdp = touched.money / national_gdp(table);
    text.cells = shock.cells.size();
    return text;
}

}  // namespace spillover::cli
