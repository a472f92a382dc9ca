#include "kernels/share_products.hpp"

#include <algorithm>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"

namespace spillover::kernels {
namespace {

/// Sums kept in registers at a time: enough to hide the latency of an addition, few enough for the
/// sixteen registers of AVX2, where a lane vector takes two.
constexpr int at_once = 6;
constexpr int at_once_alone = 12;  ///< sums over origins of a lone scenario, a register each

template <Index lanes, int columns>
inline void sum_columns(const double* share, Index R, const OriginValues& origins,
                        double* sum) noexcept {
    LaneVector<lanes> total[columns] = {};
    for (Index n = 0; n < origins.count; ++n) {
        const LaneVector<lanes> value = lane_vector<lanes>(origins.value + n * lanes);
        const double* const of_origin = share + origins.origin[n];
        // The shares of a column are too few for the processor to see where they lead.
        if (lanes == 1 && n % 8 == 0)
            for (int c = 0; c < columns; ++c)
                __builtin_prefetch(of_origin + (columns + c) * R);
        for (int c = 0; c < columns; ++c)
            total[c] += of_origin[c * R] * value;
    }
    for (int c = 0; c < columns; ++c)
        lane_vector<lanes>(sum + c * lanes) = total[c];
}

template <Index lanes, int origins>
inline void add_origins(const double* share, Index R, Index columns, const double* value,
                        double* sum) noexcept {
    LaneVector<lanes> total[origins];
    for (int r = 0; r < origins; ++r)
        total[r] = lane_vector<lanes>(sum + r * lanes);
    for (Index u = 0; u < columns; ++u) {
        const LaneVector<lanes> of_column = lane_vector<lanes>(value + u * lanes);
        for (int r = 0; r < origins; ++r)
            total[r] += share[u * R + r] * of_column;
    }
    for (int r = 0; r < origins; ++r)
        lane_vector<lanes>(sum + r * lanes) = total[r];
}

template <Index lanes>
SPILLOVER_CLONES void sum_over_origins_of(const double* share, Index R, Index columns,
                                          const OriginValues& origins, double* sum) noexcept {
    constexpr int many = lanes == 1 ? at_once_alone : at_once;
    Index u = 0;
    for (; u + many <= columns; u += many)
        sum_columns<lanes, many>(share + u * R, R, origins, sum + u * lanes);
    for (; u + 2 <= columns; u += 2)
        sum_columns<lanes, 2>(share + u * R, R, origins, sum + u * lanes);
    if (u < columns) sum_columns<lanes, 1>(share + u * R, R, origins, sum + u * lanes);
}

template <Index lanes>
SPILLOVER_CLONES void add_over_columns_of(const double* share, Index R, Index columns,
                                          const double* value, Index origins,
                                          double* sum) noexcept {
    if constexpr (lanes == 1) {
        for (Index u = 0; u < columns; ++u)
            for (Index r = 0; r < origins; ++r)
                sum[r] += share[u * R + r] * value[u];
        return;
    }
    Index r = 0;
    for (; r + at_once <= origins; r += at_once)
        add_origins<lanes, at_once>(share + r, R, columns, value, sum + r * lanes);
    for (; r + 2 <= origins; r += 2)
        add_origins<lanes, 2>(share + r, R, columns, value, sum + r * lanes);
    if (r < origins) add_origins<lanes, 1>(share + r, R, columns, value, sum + r * lanes);
}

/// Of the sparse form, with a value for every region. Columns side by side, as above, would gain
/// nothing: they are short, and the processor begins the next before it is done with one.
template <Index lanes>
SPILLOVER_CLONES void sum_over_cells(const ShareRun& shares, Index columns, const double* value,
                                     double* sum) noexcept {
    for (Index u = 0; u < columns; ++u) {
        LaneVector<lanes> total = {};
        for (Index n = shares.start[u]; n < shares.start[u + 1]; ++n)
            total += shares.share[n] * lane_vector<lanes>(value + shares.origin[n] * lanes);
        lane_vector<lanes>(sum + u * lanes) = total;
    }
}

/// Of the sparse form, for the cells of a column whose origins are asked for.
template <Index lanes>
SPILLOVER_CLONES void add_over_cells(const ShareRun& shares, Index columns, const double* value,
                                     Index first, Index last, double* sum) noexcept {
    const bool all = first == 0 && last == shares.regions;
    for (Index u = 0; u < columns; ++u) {
        const LaneVector<lanes> of_column = lane_vector<lanes>(value + u * lanes);
        const std::int32_t *origin = shares.origin + shares.start[u],
                           *end = shares.origin + shares.start[u + 1];
        if (!all) {
            origin = std::lower_bound(origin, end, first);
            end = std::lower_bound(origin, end, last);
        }
        const double* share = shares.share + (origin - shares.origin);
        for (; origin < end; ++origin, ++share)
            lane_vector<lanes>(sum + (*origin - first) * lanes) += *share * of_column;
    }
}

}  // namespace

void sum_over_origins(Index lanes, const ShareRun& shares, Index columns,
                      const OriginValues& origins, double* sum) noexcept {
    with_lanes(lanes, [&](auto width) {
        if (!shares.sparse()) {
            sum_over_origins_of<width>(shares.share, shares.regions, columns, origins, sum);
        } else if (origins.count > 0) {
            sum_over_cells<width>(shares, columns, origins.value, sum);
        } else {
            std::fill_n(sum, columns * lanes, 0.0);
        }
    });
}

void add_over_columns(Index lanes, const ShareRun& shares, Index columns, const double* value,
                      Index first, Index last, double* sum) noexcept {
    with_lanes(lanes, [&](auto width) {
        if (shares.sparse()) {
            add_over_cells<width>(shares, columns, value, first, last, sum);
        } else {
            add_over_columns_of<width>(shares.share + first, shares.regions, columns, value,
                                       last - first, sum);
        }
    });
}

}  // namespace spillover::kernels
