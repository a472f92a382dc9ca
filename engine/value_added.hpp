#pragma once

#include "engine/forcing.hpp"
#include "engine/state.hpp"

namespace spillover {

/// Value added of every industry, how it divides, and the profit rate that investors see (E10).
void divide_value_added(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                        State& state, Flows& flows);

}  // namespace spillover
