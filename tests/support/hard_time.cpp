#include "tests/support/hard_time.hpp"

#include <algorithm>

#include "engine/economy.hpp"

namespace spillover::test {

namespace {

/// A tariff between blocks, dearer inputs from the world and a price floor; records of prices.
void add_prices(const MrioTable& table, Scenario& s) {
    const Extent& e = table.extent();
    add(s, Parameter::price_world_link, 0.3);
    add(s, Parameter::supply_shutin_elasticity, 0.5);
    s.outputs.fields.push_back(
        {"price", Variable::price, false, partition_of(table.data(), "region_sector")});
    std::vector<Cell> goods, pairs, industries;
    const auto names = blocks_of(table.data());
    const auto blocks = static_cast<Index>(names.size());
    const Index from = std::find(names.begin(), names.end(), "RoW") - names.begin();
    const Index to = std::find(names.begin(), names.end(), "CN") - names.begin();
    for (Index i = 0; i < e.sectors; ++i) {
        goods.push_back({i, 1});
        if (blocks > 1) pairs.push_back({(i * blocks + from) * blocks + to, 1});
    }
    for (Index a = 0; a < e.industries(); ++a)
        industries.push_back({a, 1});
    Shock world = shock(Driver::world_price, Operation::multiply, goods, 1.4, 1, 2, 40);
    Shock tariff = shock(Driver::tariff, Operation::add, pairs, 0.25, 0, 4, 50);
    Shock floor = shock(Driver::price_floor, Operation::floor, industries, 1.1, 0, 10, 30);
    world.id = "world";
    tariff.id = "tariff";
    floor.id = "floor";
    s.shocks.insert(s.shocks.end(), {world, floor});
    if (!pairs.empty()) s.shocks.push_back(tariff);
}

}  // namespace

Scenario hard_time(const MrioTable& table, Preset preset, double loss) {
    const Extent& e = table.extent();
    Scenario s = scenario(table, preset, 80);
    s.outputs.fields.push_back({"stocks", Variable::inputs_stock, false,
                                partition_of(table.data(), "input_region_sector")});
    s.outputs.fields.push_back({"received", Variable::final_consumption, false,
                                partition_of(table.data(), "region_category")});
    std::vector<Cell> industries, final;
    for (Index i = 0; i < e.sectors; i += 2)
        industries.push_back({e.industry(0, i), 1});
    for (Index i = 0; i < e.sectors; ++i)
        final.push_back({i, 1});
    Shock capacity = shock(Driver::capacity_loss, Operation::set, industries, loss, 0, 3, 30);
    Shock demand = shock(Driver::final_demand, Operation::multiply, final, 0.7, 1, 5, 20);
    capacity.id = "capacity";
    demand.id = "demand";
    s.shocks = {capacity, demand};
    if (preset == Preset::full) add_prices(table, s);
    return s;
}

}  // namespace spillover::test
