#include "tests/support/hard_time.hpp"

namespace spillover::test {

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
    return s;
}

}  // namespace spillover::test
