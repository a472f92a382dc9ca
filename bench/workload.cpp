#include "bench/workload.hpp"

#include <fmt/format.h>

#include "engine/step.hpp"
#include "kernels/lanes.hpp"

namespace spillover::bench {

std::string Size::name() const {
    const char* const name = form == TableForm::pooled  ? "pooled"
                             : form == TableForm::dense ? "dense"
                                                        : "sparse";
    return fmt::format("{}_{}x{}", name, regions, sectors);
}

const MrioTable& table_of(const Size& size) {
    static std::string name;
    static std::unique_ptr<MrioTable> table;
    if (name != size.name()) {
        table.reset();  // never two large ones at a time
        table = std::make_unique<MrioTable>(
            synthetic_table({size.regions, size.sectors, 1, size.form}));
        name = size.name();
    }
    return *table;
}

std::vector<Scenario> scenarios_on(const MrioTable& table, Preset preset, Index members,
                                   Index steps) {
    Scenario scenario;
    scenario.time = {Date{}, {1, Duration::Unit::week}, steps};
    scenario.model.preset = preset;
    scenario.outputs.every = {4, Duration::Unit::week};
    scenario.outputs.fields = {
        {"output", Variable::output, false, partition_of(table.data(), "region_sector")}};
    const Extent& e = table.extent();
    std::vector<Scenario> scenarios;
    for (Index m = 0; m < members; ++m) {
        Shock shock;
        shock.id = "stop";
        shock.driver = Driver::capacity_loss;
        shock.operation = Operation::set;
        shock.profile.shapes = {shape::Pulse{1, 13, 0.2}};
        for (Index i = 0; i < e.sectors; ++i)
            shock.cells.push_back({e.industry(m % e.regions, i), 1});
        scenario.id = fmt::format("member/{}", m);
        scenario.shocks = {shock};
        scenarios.push_back(scenario);
    }
    return scenarios;
}

Workload::Workload(const Size& size, Preset preset, Index members)
    : scenarios_{scenarios_on(table_of(size), preset, members)},
      economy_{make_economy(table_of(size), scenarios_[0].time.dt(), false)},
      behaviour_{
          make_behaviour(table_of(size), economy_, scenarios_[0].time, scenarios_[0].model)} {
    for (Index first = 0; first < members; first += kernels::most_lanes) {
        std::vector<const Scenario*> own;
        for (Index m = first; m < std::min(members, first + kernels::most_lanes); ++m)
            own.push_back(&scenarios_[static_cast<std::size_t>(m)]);
        const Index lanes = lanes_of(own);
        const ForcingPlan plan{economy_, behaviour_, own, lanes};
        auto tile =
            std::make_unique<Tile>(Tile{plan.initial(),
                                        {economy_, behaviour_, own},
                                        initial_state(economy_, behaviour_, lanes, Stocks::swept),
                                        make_flows(economy_, behaviour_, lanes),
                                        {}});
        for (Index t = 0; t < 2; ++t) {
            plan.evaluate(t, tile->forcing);
            tile->damage.set_capital_left(t, tile->forcing);
            advance(t, economy_, behaviour_, tile->forcing, tile->damage, tile->state, tile->flows);
        }
        tiles_.push_back(std::move(tile));
    }
}

double Workload::bytes_of(const Size& size, Index members) {
    const auto N = static_cast<double>(size.regions * size.sectors),
               S = static_cast<double>(size.sectors), R = static_cast<double>(size.regions);
    const double columns = size.form == TableForm::pooled ? 2 * R : N + 3 * R;
    constexpr Index most = kernels::most_lanes;
    const auto all = static_cast<double>(members == 1 ? 1 : (members + most - 1) / most * most);
    const double per_lane = 2 * N * S + 8 * columns * S + 60 * N + 6 * R * S;
    return 8 * (columns * S * R + all * per_lane) +
           size_of_sales({size.regions, size.sectors, 1, size.form});
}

}  // namespace spillover::bench
