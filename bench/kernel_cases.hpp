#pragma once

#include <string>
#include <vector>

#include "bench/workload.hpp"

namespace spillover::bench {

/// One thing that is measured on a tile, and what it cannot do without: bytes between memory and
/// processor (each array that it reads or writes, once) and operations on numbers.
struct KernelCase {
    std::string name;
    Preset preset;
    void (*run)(const Economy&, const Behaviour&, Tile&);
    double (*bytes)(const Economy&, const Behaviour&);  ///< per tile
    double (*flops)(const Economy&, const Behaviour&);  ///< per tile
};

const std::vector<KernelCase>& kernel_cases();

}  // namespace spillover::bench
