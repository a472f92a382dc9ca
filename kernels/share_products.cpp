#include "kernels/share_products.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"

namespace spillover::kernels {
namespace {

/// Sums kept in registers at a time: enough to hide the latency of an addition, few enough for the
/// sixteen registers of AVX2, where a lane vector takes two.
constexpr int at_once = 6;

template <int columns>
inline void sum_columns(const double* share, Index R, const OriginValues& origins, double* sum,
                        Index stride) noexcept {
    LaneVector total[columns] = {};
    for (Index n = 0; n < origins.count; ++n) {
        const LaneVector value = lane_vector(origins.value + n * lanes);
        const double* const of_origin = share + origins.origin[n];
        for (int c = 0; c < columns; ++c)
            total[c] += of_origin[c * R] * value;
    }
    for (int c = 0; c < columns; ++c)
        lane_vector(sum + c * stride) = total[c];
}

template <int origins>
inline void add_origins(const double* share, Index R, Index columns, const double* value,
                        double* sum) noexcept {
    LaneVector total[origins];
    for (int r = 0; r < origins; ++r)
        total[r] = lane_vector(sum + r * lanes);
    for (Index u = 0; u < columns; ++u) {
        const LaneVector of_column = lane_vector(value + u * lanes);
        for (int r = 0; r < origins; ++r)
            total[r] += share[u * R + r] * of_column;
    }
    for (int r = 0; r < origins; ++r)
        lane_vector(sum + r * lanes) = total[r];
}

}  // namespace

SPILLOVER_CLONES
void sum_over_origins(const double* share, Index R, Index columns, const OriginValues& origins,
                      double* sum, Index stride) noexcept {
    Index u = 0;
    for (; u + at_once <= columns; u += at_once)
        sum_columns<at_once>(share + u * R, R, origins, sum + u * stride, stride);
    for (; u + 2 <= columns; u += 2)
        sum_columns<2>(share + u * R, R, origins, sum + u * stride, stride);
    if (u < columns) sum_columns<1>(share + u * R, R, origins, sum + u * stride, stride);
}

SPILLOVER_CLONES
void add_over_columns(const double* share, Index R, Index columns, const double* value,
                      Index origins, double* sum) noexcept {
    Index r = 0;
    for (; r + at_once <= origins; r += at_once)
        add_origins<at_once>(share + r, R, columns, value, sum + r * lanes);
    for (; r + 2 <= origins; r += 2)
        add_origins<2>(share + r, R, columns, value, sum + r * lanes);
    if (r < origins) add_origins<1>(share + r, R, columns, value, sum + r * lanes);
}

}  // namespace spillover::kernels
