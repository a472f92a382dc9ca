#pragma once

#include <omp.h>

#include "kernels/array_view.hpp"
#include "kernels/dispatch.hpp"

namespace spillover::kernels {

// The places that open threads. A region of one thread is not opened: libgomp wakes the others of
// its team at the end, though there are none, and a step of a small table has a hundred such ends.

inline bool threads_to_wake() {
    return !omp_in_parallel() && omp_get_max_threads() > 1;
}

template <class Body>
void one_after_the_other(Index count, const Body& body) {
    for (Index k = 0; k < count; ++k)
        body(k);
}

/// body(first), ..., body(last - 1) with the body inlined, so that its loops over lanes use the
/// registers of the clone.
template <class Body>
SPILLOVER_CLONES void in_wide_registers(Index first, Index last, const Body& body) {
    for (Index k = first; k < last; ++k)
        body(k);
}

/// Runs body(0), ..., body(count - 1), on several threads where that pays.
///
/// Each index is done by one thread from start to end, so results do not depend on the number of
/// threads as long as body(k) writes only what belongs to k. Inside a parallel region (tiles of
/// scenarios already on all threads) it runs on the calling thread.
///
/// \param cost_per_index  rough number of array elements that body touches
template <class Body>
void parallel_for(Index count, Index cost_per_index, const Body& body) {
    constexpr Index worth_forking = 65536;  // elements: below, waking threads costs more
    if (count * cost_per_index <= worth_forking || !threads_to_wake()) {
        in_wide_registers(0, count, body);
        return;
    }
#pragma omp parallel
    {
        const Index threads = omp_get_num_threads(), own = omp_get_thread_num();
        in_wide_registers(own * count / threads, (own + 1) * count / threads, body);
    }
}

/// Threads that parallel_for may use from now on.
inline void use_threads(int threads) {
    omp_set_num_threads(threads);
}

/// Parts into which each of `count` pieces of work is to be cut for all threads to get some.
inline Index parts_of_each(Index count) {
    constexpr Index pieces_per_thread = 4;
    const Index threads = omp_in_parallel() ? 1 : omp_get_max_threads();
    return threads == 1 ? 1 : 1 + (pieces_per_thread * threads - 1) / (count > 0 ? count : 1);
}

/// Runs body(0), ..., body(count - 1) on tiles of scenarios: on a thread each where that keeps all
/// threads busy, else one after the other with all threads inside.
template <class Body>
void parallel_for_tiles(Index count, const Body& body) {
    constexpr Index enough = 4;  // tiles per thread: then the last ones do not matter
    const Index threads = omp_get_max_threads();
    const bool one_each = count % threads == 0 || count > enough * threads;
    if (count <= 1 || !one_each || !threads_to_wake()) {
        one_after_the_other(count, body);
        return;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (Index n = 0; n < count; ++n)
        body(n);
}

/// As parallel_for, for few large pieces of unequal length: the next free thread takes the next.
template <class Body>
void parallel_for_pieces(Index count, int threads, const Body& body) {
    if (count <= 1 || threads <= 1 || omp_in_parallel()) {
        one_after_the_other(count, body);
        return;
    }
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (Index k = 0; k < count; ++k)
        body(k);
}

}  // namespace spillover::kernels
