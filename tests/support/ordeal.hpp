#pragma once

#include "tests/support/reference_model.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {

/// A random scenario that pulls every lever of the quantity model, told twice: to the engine and to
/// the reference model.
struct Ordeal {
    Scenario scenario;
    ReferenceRules rules;
    std::vector<ReferenceDamage> damages;
    double start = 0, end = 0;  ///< steps between which the shocks act
    ReferenceForcing forcing;   ///< while they act
};

/// \param orders_in_memory  also move technology and target stocks, which the sweep cannot
Ordeal random_ordeal(const MrioTable& table, Preset preset, std::uint64_t seed,
                     bool orders_in_memory);

}  // namespace spillover::test
