#include "tests/support/rough_time.hpp"

#include <algorithm>

#include "engine/economy.hpp"
#include "tests/support/chance.hpp"

namespace spillover::test {
namespace {

/// What the cells of a lever are.
enum class Places { industry, region, good, border, block, use, stock, purchase };

struct Lever {
    Driver driver;
    Operation operation;
    Places places;
    double neutral, low, high;  ///< values between low and high
};
constexpr Lever levers[] = {
    {Driver::capacity_loss, Operation::set, Places::industry, 0, 0, 0.6},
    {Driver::capacity_quota, Operation::cap, Places::industry, 1, 0.5, 1.2},
    {Driver::final_demand, Operation::multiply, Places::use, 1, 0.5, 1.3},
    {Driver::input_coefficient, Operation::multiply, Places::purchase, 1, 0.8, 1.1},
    {Driver::inventory_target, Operation::multiply, Places::stock, 1, 0.5, 1.5},
    {Driver::labour_supply, Operation::multiply, Places::industry, 1, 0.6, 1},
    {Driver::world_price, Operation::multiply, Places::good, 1, 0.5, 1.8},
    {Driver::sigma, Operation::multiply, Places::good, 1, 0.5, 1.5},
    {Driver::tariff, Operation::add, Places::border, 0, 0, 0.4},
    {Driver::trade_barrier, Operation::add, Places::border, 0, 0, 0.3},
    {Driver::trade_open, Operation::set, Places::border, 1, 0, 0},
    {Driver::exchange_rate, Operation::multiply, Places::block, 1, 0.8, 1.2},
    {Driver::price_floor, Operation::floor, Places::industry, 0, 0.8, 1.05},
    {Driver::price_markup, Operation::add, Places::industry, 0, -0.1, 0.1},
    {Driver::unit_cost, Operation::add, Places::industry, 0, -0.05, 0.15},
    {Driver::productivity, Operation::multiply, Places::industry, 1, 0.8, 1.3},
    {Driver::wage, Operation::multiply, Places::region, 1, 0.8, 1.3},
    {Driver::land_revenue, Operation::multiply, Places::region, 1, 0.3, 1.3},
    {Driver::capacity_retire, Operation::add, Places::industry, 0, 0, 0.3},
    {Driver::investment_ban, Operation::set, Places::industry, 0, 0, 1},
    {Driver::investment_subsidy, Operation::add, Places::industry, 0, 0, 1},
    {Driver::investment_factor, Operation::multiply, Places::industry, 1, 0.5, 1.5},
    {Driver::exit_factor, Operation::multiply, Places::industry, 1, 0, 2},
    {Driver::tax_rate, Operation::add, Places::industry, 0, -0.02, 0.08},
};

const Lever& lever_of(Driver driver) {
    return *std::find_if(std::begin(levers), std::end(levers),
                         [&](const Lever& lever) { return lever.driver == driver; });
}

/// A random cell; a border between two blocks.
Cell random_cell(Chance& chance, const Extent& e, Index blocks, Places places) {
    const auto any = [&](Index count) { return chance.whole(0, count - 1); };
    const Index border = any(blocks) * (blocks + 1) + 1;  // o D + d with d = o + 1
    switch (places) {
        case Places::region:
            return {any(e.regions)};
        case Places::good:
            return {any(e.sectors)};
        case Places::border:
            return {any(e.sectors) * blocks * blocks + border % (blocks * blocks)};
        case Places::block:
            return {any(blocks)};
        case Places::use:
            return {any(e.final_columns() * e.sectors)};
        case Places::purchase:
            return {any(e.industries() * e.sectors)};
        default:
            return {any(e.industries())};
    }
}

}  // namespace

Scenario rough_time(const MrioTable& table, std::uint64_t seed) {
    Chance chance{seed};
    const auto blocks = static_cast<Index>(blocks_of(table.data()).size());
    Scenario s = scenario(table, Preset::full, 60);
    s.model.channels[Channel::migration] = true;
    if (chance.happens(0.3)) s.model.aggregator = Aggregator::ces;
    if (chance.happens(0.3)) s.model.rationing = Rationing::final_first;
    add(s, Parameter::price_world_link, chance.uniform(0, 0.6));
    add(s, Parameter::supply_shutin_elasticity, chance.uniform(0, 1));
    add(s, Parameter::wage_elasticity, chance.uniform(0, 0.3));
    add(s, Parameter::income_benefit, chance.uniform(0, 0.5));
    const auto show = [&](const char* name, Variable variable, const char* level) {
        s.outputs.fields.push_back({name, variable, false, partition_of(table.data(), level)});
    };
    show("price", Variable::price, "region_sector");
    show("received", Variable::final_consumption, "region_category");
    for (const Lever& lever : levers) {
        if (lever.places == Places::border && blocks < 2) continue;
        if (!chance.happens(0.5)) continue;
        Shock what = shock(lever.driver, lever.operation, {}, chance.uniform(lever.low, lever.high),
                           lever.neutral, static_cast<double>(chance.whole(1, 20)), 30);
        what.id = "s" + std::to_string(s.shocks.size());
        what.cells.push_back(random_cell(chance, table.extent(), blocks, lever.places));
        s.shocks.push_back(what);
    }
    return s;
}

Scenario in_other_table(const Scenario& scenario, const MrioTable& from, const MrioTable& to,
                        const std::vector<std::vector<Index>>& becomes) {
    const Extent& e = from.extent();
    const auto names = blocks_of(from.data()), others = blocks_of(to.data());
    const auto D = static_cast<Index>(names.size());
    const auto block = [&](Index b) -> Index {
        return std::find(others.begin(), others.end(), names[static_cast<std::size_t>(b)]) -
               others.begin();
    };
    Scenario other = scenario;
    for (OutputField& field : other.outputs.fields)
        field.partition =
            partition_of(to.data(), field.name == "received" ? "region_category" : "region_sector");
    for (Shock& shock : other.shocks) {
        std::vector<Cell> cells;
        // Cells of a region stand together, `width` of them.
        const auto move = [&](const Cell& cell, Index width) {
            for (const Index r : becomes[static_cast<std::size_t>(cell.index / width)])
                cells.push_back({r * width + cell.index % width, cell.weight});
        };
        for (const Cell& cell : shock.cells) {
            const Places places = lever_of(shock.driver).places;
            if (places == Places::good) cells.push_back(cell);
            if (places == Places::block) cells.push_back({block(cell.index), cell.weight});
            if (places == Places::border)
                cells.push_back({(cell.index / (D * D) * D + block(cell.index / D % D)) * D +
                                     block(cell.index % D),
                                 cell.weight});
            if (places == Places::region) move(cell, 1);
            if (places == Places::industry || places == Places::stock) move(cell, e.sectors);
            if (places == Places::use) move(cell, e.categories * e.sectors);
            if (places == Places::purchase) move(cell, e.sectors * e.sectors);
        }
        shock.cells = cells;
    }
    return other;
}

}  // namespace spillover::test
