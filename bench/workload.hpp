#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/capital_damage.hpp"
#include "engine/forcing.hpp"
#include "engine/simulation.hpp"
#include "engine/state.hpp"
#include "engine/synthetic_table.hpp"

namespace spillover::bench {

/// A size at which things are measured, "pooled_313x42".
struct Size {
    std::string name() const;
    Index regions, sectors;
    TableForm form;
};

/// A synthetic table of a size; the last one asked for is kept.
const MrioTable& table_of(const Size& size);

/// Scenarios of a year of weeks on a table: in each member another region loses capacity for a
/// quarter.
std::vector<Scenario> scenarios_on(const MrioTable& table, Preset preset, Index members,
                                   Index steps = 52);

/// Eight scenarios, or one alone, in mid-run: what the kernels work on.
struct Tile {
    Forcing forcing;
    CapitalDamage damage;
    State state;
    Flows flows;
    Array<3> orders;  ///< [N x S x lanes], money/step; what stored orders look like
};

/// Tiles of a batch on a table, two steps into the run.
class Workload {
public:
    Workload(const Size& size, Preset preset, Index members);

    static double bytes_of(const Size& size, Index members);  ///< memory, roughly

    const Economy& economy() const noexcept { return economy_; }
    const Behaviour& behaviour() const noexcept { return behaviour_; }
    std::vector<std::unique_ptr<Tile>>& tiles() noexcept { return tiles_; }

private:
    std::vector<Scenario> scenarios_;
    Economy economy_;
    Behaviour behaviour_;
    std::vector<std::unique_ptr<Tile>> tiles_;
};

}  // namespace spillover::bench
