#pragma once

namespace spillover::bench {

/// Does every case once, on small tables and one thread, and lets callgrind tell how many
/// instructions each took. Prints what the counts depend on; scripts/bench reads both.
///
/// valgrind --tool=callgrind --collect-atstart=no spillover_bench --count
int count_instructions();

}  // namespace spillover::bench
