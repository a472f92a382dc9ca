#pragma once

#include <span>
#include <string>
#include <vector>

#include "bench/workload.hpp"
#include "engine/tile.hpp"

namespace spillover::bench {

/// One thing that is measured on a tile, and what it cannot do without: bytes between memory and
/// processor (each array that it reads or writes, once) and operations on numbers.
struct KernelCase {
    std::string name;
    Preset preset;
    void (*run)(const Economy&, const Behaviour&, Tile&);  ///< null where tiles go together
    void (*run_together)(const Economy&, const Behaviour&, std::span<TileInStep> tiles);
    double (*bytes)(const Economy&, const Behaviour&, double lanes);  ///< per tile
    double (*flops)(const Economy&, const Behaviour&, double lanes);  ///< per tile
};

const std::vector<KernelCase>& kernel_cases();

/// Runs a case on all tiles of a workload: as a simulation would, in waves of tiles that go
/// together or each on a thread of its own.
void run_on_tiles(const KernelCase& kernel, Workload& work, int threads);

}  // namespace spillover::bench
