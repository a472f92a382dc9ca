#include "kernels/trade.hpp"

#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {
namespace {

/// weight * open of one seller towards one destination; open is 1 where the view is empty.
struct SourceWeight {
    In<3> weight;
    In<4> open;
    bool has_open;

    void load(Index kind, Index a, Index i, Index origin, Index destination,
              double* out) const noexcept {
        const double* const w = &weight(kind, a, 0);
        for (Index m = 0; m < lanes; ++m)
            out[m] = w[m];
        if (!has_open) return;
        const double* const factor = &open(i, origin, destination, 0);
        for (Index m = 0; m < lanes; ++m)
            out[m] *= factor[m];
    }
};

}  // namespace

void pool_orders(const ShareColumns& columns, In<3> intermediate, In<3> final,
                 Out<3> pooled) noexcept {
    const Index S = columns.sectors();
    const Index N = intermediate.extent(0);
    const Index buyers_per_column = columns.buyers / columns.columns() + 1;

    parallel_for(columns.columns(), buyers_per_column * S * lanes, [=](Index u) {
        double* const sum = &pooled(u, 0, 0);
        for (Index n = 0; n < S * lanes; ++n)
            sum[n] = 0;
        for (Index b = columns.first_buyer[u]; b < columns.first_buyer[u + 1]; ++b) {
            const Index j = columns.buyer[b];
            const double* const order = j < N ? &intermediate(j, 0, 0) : &final(j - N, 0, 0);
            for (Index n = 0; n < S * lanes; ++n)
                sum[n] += order[n];
        }
    });
}

void total_demand(const ShareColumns& columns, In<3> weight, In<4> open, Out<3> pooled,
                  Out<3> normaliser, Out<3> unserved, Out<3> demand) noexcept {
    const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
    const SourceWeight source{weight, open, open.extent(0) > 0};

    parallel_for(S, 2 * U * R * lanes, [=](Index i) {
        for (Index k = 0; k + 1 < columns.classes; ++k)
            for (Index r = 0; r < R; ++r)
                for (Index m = 0; m < lanes; ++m)
                    demand(k, r * S + i, m) = 0;

        for (Index u = 0; u < U; ++u) {
            const Index k = columns.class_of[u], kind = k % 2, destination = k / 2;
            const double* const share = &columns.share(u, i, 0);
            double total[lanes] = {}, w[lanes];
            for (Index r = 0; r < R; ++r) {
                source.load(kind, r * S + i, i, columns.origin_of[r], destination, w);
                for (Index m = 0; m < lanes; ++m)
                    total[m] += share[r] * w[m];
            }
            double* const order = &pooled(u, i, 0);
            for (Index m = 0; m < lanes; ++m) {
                normaliser(u, i, m) = total[m];
                unserved(u, i, m) = total[m] > 0 ? 0.0 : order[m];
                order[m] = total[m] > 0 ? order[m] / total[m] : 0.0;
            }
            for (Index r = 0; r < R; ++r) {
                double* const d = &demand(k, r * S + i, 0);
                for (Index m = 0; m < lanes; ++m)
                    d[m] += share[r] * order[m];
            }
        }

        for (Index k = 0; k + 1 < columns.classes; ++k)
            for (Index r = 0; r < R; ++r) {
                double w[lanes];
                source.load(k % 2, r * S + i, i, columns.origin_of[r], k / 2, w);
                for (Index m = 0; m < lanes; ++m)
                    demand(k, r * S + i, m) *= w[m];
            }
    });
}

void received_share(const ShareColumns& columns, In<3> weight, In<4> open, In<3> fill,
                    In<3> normaliser, Out<3> received) noexcept {
    const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
    const SourceWeight source{weight, open, open.extent(0) > 0};

    parallel_for(S, U * R * lanes, [=](Index i) {
        for (Index u = 0; u < U; ++u) {
            const Index k = columns.class_of[u];
            const double* const share = &columns.share(u, i, 0);
            double served[lanes] = {}, w[lanes];
            for (Index r = 0; r < R; ++r) {
                source.load(k % 2, r * S + i, i, columns.origin_of[r], k / 2, w);
                const double* const f = &fill(k, r * S + i, 0);
                for (Index m = 0; m < lanes; ++m)
                    served[m] += share[r] * (w[m] * f[m]);
            }
            for (Index m = 0; m < lanes; ++m) {
                const double total = normaliser(u, i, m);
                received(u, i, m) = total > 0 ? served[m] / total : 0.0;
            }
        }
    });
}

}  // namespace spillover::kernels
