#include "kernels/sweep.hpp"

#include <algorithm>
#include <limits>

#include "kernels/dispatch.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {
namespace {

/// Pointers to one industry's rows; `lanes` values each, or [S x lanes] where said.
struct Row {
    Index sectors;
    const double *coefficient, *target_per_output, *rate;  // [S]
    const double *last_base, *last_target, *base, *target, *output;
    const double* received_share;  // [S x lanes]
    double *stock, *pooled;        // [S x lanes]
    double *use, *receipts, *shortfall;
    double least_gap;
};

inline double order(double a, double target_per_output, double rate, double least_gap, double base,
                    double target, double stock) noexcept {
    constexpr double finite = std::numeric_limits<double>::max();
    const double gap = stock <= finite ? target_per_output * target - stock : 0.0;
    return std::max(0.0, a * base + rate * std::max(least_gap, gap));
}

SPILLOVER_CLONES
void sweep_row(const Row& row) noexcept {
    double used[lanes] = {}, receipts[lanes] = {}, missed[lanes] = {};
    double last_base[lanes], last_target[lanes], base[lanes], target[lanes], output[lanes];
    for (Index m = 0; m < lanes; ++m) {
        last_base[m] = row.last_base[m];
        last_target[m] = row.last_target[m];
        base[m] = row.base[m];
        target[m] = row.target[m];
        output[m] = row.output[m];
    }
    for (Index i = 0; i < row.sectors; ++i) {
        const double a = row.coefficient[i], n = row.target_per_output[i], rate = row.rate[i];
        double* const stock = row.stock + i * lanes;
        double* const pooled = row.pooled + i * lanes;
        const double* const share = row.received_share + i * lanes;
#pragma GCC ivdep
        for (Index m = 0; m < lanes; ++m) {
            const double before = stock[m];
            const double ordered =
                order(a, n, rate, row.least_gap, last_base[m], last_target[m], before);
            const double received = ordered * share[m];
            const double needed = a * output[m];
            const double at_hand = before + received;
            const double use = std::min(needed, at_hand);
            const double after = at_hand - use;
            stock[m] = after;
            used[m] += use;
            receipts[m] += received;
            missed[m] += needed - use;
            pooled[m] += order(a, n, rate, row.least_gap, base[m], target[m], after);
        }
    }
    for (Index m = 0; m < lanes; ++m) {
        row.use[m] = used[m];
        row.receipts[m] = receipts[m];
        row.shortfall[m] = missed[m];
    }
}

}  // namespace

void sweep_inventories(const ShareColumns& columns, const SweepInputs& in, Out<3> inventories,
                       Out<3> pooled, Out<2> intermediate_use, Out<2> intermediate_receipts,
                       Out<2> shortfall, Out<2> input, Out<2> scarcest) noexcept {
    const Index S = in.coefficients.extent(1), N = in.coefficients.extent(0);
    const double least_gap = in.restocking.only_upwards ? 0.0 : -std::numeric_limits<double>::max();
    const Index buyers_per_column = columns.buyers / columns.columns() + 1;

    parallel_for(columns.columns(), 4 * buyers_per_column * S * lanes, [=, &in, &columns](Index u) {
        if (columns.class_of[u] % 2 == 1) return;  // final columns hold no stocks
        double* const sum = &pooled(u, 0, 0);
        for (Index n = 0; n < S * lanes; ++n)
            sum[n] = 0;
        for (Index b = columns.first_buyer[u]; b < columns.first_buyer[u + 1]; ++b) {
            const Index j = columns.buyer[b];
            if (j >= N) continue;
            sweep_row({S, &in.coefficients(j, 0), &in.restocking.target_per_output(j, 0),
                       in.restocking.rate.data(), &in.last_base(j, 0), &in.last_target(j, 0),
                       &in.base(j, 0), &in.target(j, 0), &in.output(j, 0),
                       &in.received_share(u, 0, 0), &inventories(j, 0, 0), sum,
                       &intermediate_use(j, 0), &intermediate_receipts(j, 0), &shortfall(j, 0),
                       least_gap});
            input_bound(in.binding, j, in.reference(j), &inventories(j, 0, 0), &input(j, 0),
                        &scarcest(j, 0));
        }
    });
}

}  // namespace spillover::kernels
