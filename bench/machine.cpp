#include "bench/machine.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "bench/stopwatch.hpp"
#include "engine/extent.hpp"
#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"

namespace spillover::bench {
namespace {

constexpr Index lanes = kernels::most_lanes;

template <class Work>
double best_seconds(int repetitions, const Work& work) {
    double best = 1e300;
    for (int n = 0; n < repetitions; ++n)
        best = std::min(best, seconds_of(work));
    return best;
}

SPILLOVER_CLONES
void add_scaled(Index count, const double* b, const double* c, double* a) {
    for (Index n = 0; n < count; ++n)
        a[n] = b[n] + 3.0 * c[n];
}

double measure_triad(int threads) {
    constexpr Index pieces = 64, piece = 1 << 18;  // three arrays of 128 MiB
    std::vector<double> a(pieces * piece), b(a.size(), 1.0), c(a.size(), 2.0);
    const double seconds = best_seconds(7, [&] {
        kernels::parallel_for_pieces(pieces, threads, [&](Index n) {
            add_scaled(piece, &b[static_cast<std::size_t>(n * piece)],
                       &c[static_cast<std::size_t>(n * piece)],
                       &a[static_cast<std::size_t>(n * piece)]);
        });
    });
    return 24.0 * static_cast<double>(a.size()) / seconds;
}

constexpr Index rows = 6, columns = 2 * lanes, depth = 256;

/// C[rows x columns] += A[rows x depth] B[depth x columns], the sums in registers.
SPILLOVER_CLONES
void multiply_block(const double* a, const double* b, double* c) {
    kernels::LaneVector<lanes> sum[rows][2] = {};
    for (Index k = 0; k < depth; ++k) {
        const kernels::LaneVector<lanes> left = kernels::lane_vector<lanes>(b + k * columns),
                                         right =
                                             kernels::lane_vector<lanes>(b + k * columns + lanes);
        for (Index r = 0; r < rows; ++r) {
            sum[r][0] += a[k * rows + r] * left;
            sum[r][1] += a[k * rows + r] * right;
        }
    }
    for (Index r = 0; r < rows; ++r) {
        kernels::lane_vector<lanes>(c + r * columns) += sum[r][0];
        kernels::lane_vector<lanes>(c + r * columns + lanes) += sum[r][1];
    }
}

double measure_product(int threads) {
    constexpr Index blocks = 16, pieces = 64, rounds = 20;
    std::vector<double> a(blocks * rows * depth, 1e-3), b(depth * columns, 1e-3),
        c(pieces * rows * columns);
    const double seconds = best_seconds(7, [&] {
        kernels::parallel_for_pieces(pieces, threads, [&](Index n) {
            for (Index k = 0; k < blocks * rounds; ++k)
                multiply_block(&a[static_cast<std::size_t>(k % blocks * rows * depth)], b.data(),
                               &c[static_cast<std::size_t>(n * rows * columns)]);
        });
    });
    return 2.0 * rows * columns * depth * blocks * rounds * pieces / seconds;
}

}  // namespace

const Machine& machine(int threads) {
    static std::map<int, Machine> measured;
    const auto [found, is_new] = measured.try_emplace(threads);
    if (is_new) found->second = {measure_triad(threads), measure_product(threads)};
    return found->second;
}

}  // namespace spillover::bench
