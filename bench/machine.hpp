#pragma once

namespace spillover::bench {

/// What the machine can do, measured when the benchmarks run.
struct Machine {
    double triad = 0;           ///< bytes/s of a[n] = b[n] + s c[n], arrays far larger than caches
    double matrix_product = 0;  ///< operations/s of a blocked product of matrices
};

/// Measured when first asked for, on some number of threads.
const Machine& machine(int threads);

}  // namespace spillover::bench
