#include "kernels/trade.hpp"

#include <algorithm>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"
#include "kernels/power.hpp"

namespace spillover::kernels {
namespace {

/// The share columns of one good: [U x S x R] seen from good i.
struct Good {
    const ShareColumns& columns;
    Index good;

    const double* shares(Index u) const noexcept {
        return columns.share.data() + (u * columns.sectors() + good) * columns.regions();
    }
    Index stride() const noexcept { return columns.sectors() * lanes; }  ///< u to u + 1
};

/// Values of some origins, class after class, small enough for the stack and the first cache:
/// products over origins go through it in pieces, in the order of the origins.
constexpr Index buffer_cells = 512;
struct Buffer {
    double value[buffer_cells * lanes];
};

/// sum[u] += sum_r share[u,r] value[row(u)][r] over origins [first, first + count); rows are
/// classes modulo `rows`. Four columns of one class at a time share their loads of `value`; each
/// column's sum runs in the order of the origins, alone or among four.
SPILLOVER_CLONES
void gather(const Good& good, Index first, Index count, const Buffer& buffer, Index rows,
            double* sum) noexcept {
    const Index* const class_of = good.columns.class_of;
    const Index U = good.columns.columns();
    for (Index u = 0; u < U;) {
        const double* const value = buffer.value + (class_of[u] % rows) * count * lanes;
        double* const to = sum + u * good.stride();
        const double* const s0 = good.shares(u) + first;
        if (u + 3 < U && class_of[u + 3] == class_of[u] && class_of[u + 2] == class_of[u] &&
            class_of[u + 1] == class_of[u]) {
            const double* const s1 = good.shares(u + 1) + first;
            const double* const s2 = good.shares(u + 2) + first;
            const double* const s3 = good.shares(u + 3) + first;
            LaneVector t0 = lane_vector(to), t1 = lane_vector(to + good.stride()),
                       t2 = lane_vector(to + 2 * good.stride()),
                       t3 = lane_vector(to + 3 * good.stride());
            for (Index r = 0; r < count; ++r) {
                const LaneVector v = lane_vector(value + r * lanes);
                t0 += s0[r] * v;
                t1 += s1[r] * v;
                t2 += s2[r] * v;
                t3 += s3[r] * v;
            }
            lane_vector(to) = t0;
            lane_vector(to + good.stride()) = t1;
            lane_vector(to + 2 * good.stride()) = t2;
            lane_vector(to + 3 * good.stride()) = t3;
            u += 4;
        } else {
            LaneVector total = lane_vector(to);
            for (Index r = 0; r < count; ++r)
                total += s0[r] * lane_vector(value + r * lanes);
            lane_vector(to) = total;
            u += 1;
        }
    }
}

/// buffer[class of u][r] += share[u,r] order[u] over all columns, for origins [first, first +
/// count). Four columns of one class at a time, added in the order of the columns.
SPILLOVER_CLONES
void scatter(const Good& good, Index first, Index count, const double* order,
             Buffer& buffer) noexcept {
    const Index* const class_of = good.columns.class_of;
    const Index U = good.columns.columns();
    for (Index u = 0; u < U;) {
        double* const demand = buffer.value + class_of[u] * count * lanes;
        const double* const from = order + u * good.stride();
        const double* const s0 = good.shares(u) + first;
        const LaneVector w0 = lane_vector(from);
        if (u + 3 < U && class_of[u + 3] == class_of[u] && class_of[u + 2] == class_of[u] &&
            class_of[u + 1] == class_of[u]) {
            const double* const s1 = good.shares(u + 1) + first;
            const double* const s2 = good.shares(u + 2) + first;
            const double* const s3 = good.shares(u + 3) + first;
            const LaneVector w1 = lane_vector(from + good.stride()),
                             w2 = lane_vector(from + 2 * good.stride()),
                             w3 = lane_vector(from + 3 * good.stride());
            for (Index r = 0; r < count; ++r) {
                LaneVector& d = lane_vector(demand + r * lanes);
                d = (((d + s0[r] * w0) + s1[r] * w1) + s2[r] * w2) + s3[r] * w3;
            }
            u += 4;
        } else {
            for (Index r = 0; r < count; ++r)
                lane_vector(demand + r * lanes) += s0[r] * w0;
            u += 1;
        }
    }
}

/// order[u] <- order[u] / normaliser[u]; what no origin can take goes to `unserved`.
SPILLOVER_CLONES
void normalise(const Good& good, const double* normaliser, double* order,
               double* unserved) noexcept {
    for (Index u = 0; u < good.columns.columns(); ++u)
#pragma GCC ivdep
        for (Index m = 0; m < lanes; ++m) {
            const Index n = u * good.stride() + m;
            const bool open = normaliser[n] > 0;
            unserved[n] = open ? 0.0 : order[n];
            order[n] = open ? order[n] / normaliser[n] : 0.0;
        }
}

/// Weight of an origin for a class: weight * open; open is 1 where the view is empty.
struct SourceWeight {
    In<3> weight;
    In<4> open;

    void load(Index k, Index a, Index i, Index origin, double* out) const noexcept {
        const double* const w = &weight(k % 2, a, 0);
        for (Index m = 0; m < lanes; ++m)
            out[m] = w[m];
        if (open.extent(0) == 0) return;
        const double* const factor = &open(i, origin, k / 2, 0);
        for (Index m = 0; m < lanes; ++m)
            out[m] *= factor[m];
    }
    /// Rows that differ: the two kinds, or all classes where destinations matter.
    Index rows(Index classes) const noexcept { return open.extent(0) == 0 ? 2 : classes - 1; }
};

Index origins_at_once(Index regions, Index rows) noexcept {
    return std::min(regions, std::max<Index>(1, buffer_cells / rows));
}

/// total[u] = sum_r share[u,r] weight open.
void sum_weights(const Good& good, const SourceWeight& source, double* total) noexcept {
    const Index R = good.columns.regions(), S = good.columns.sectors(), i = good.good;
    const Index rows = source.rows(good.columns.classes);
    Buffer buffer;
    for (Index u = 0; u < good.columns.columns(); ++u)
        std::fill_n(total + u * good.stride(), lanes, 0.0);
    const Index at_once = origins_at_once(R, rows);
    for (Index first = 0; first < R; first += at_once) {
        const Index count = std::min(at_once, R - first);
        for (Index k = 0; k < rows; ++k)
            for (Index r = 0; r < count; ++r)
                source.load(k, (first + r) * S + i, i, good.columns.origin_of[first + r],
                            buffer.value + (k * count + r) * lanes);
        gather(good, first, count, buffer, rows, total);
    }
}

/// available <- C (H / C)^(sigma / (sigma - 1)) from C and H.
SPILLOVER_CLONES
void ces_normaliser(const Good& good, const double* sigma, const double* priced,
                    double* available) noexcept {
    const LaneVector nothing = {}, one = nothing + 1.0, near = nothing + 1e-4;
    LaneVector apart = lane_vector(sigma) - 1.0;
    const LaneVector size = apart < nothing ? -apart : apart;
    apart = size < near ? near : apart;
    const LaneVector exponent = (apart + 1.0) / apart;
    for (Index u = 0; u < good.columns.columns(); ++u) {
        LaneVector& total = lane_vector(available + u * good.stride());
        const LaneVector divisor = nothing < total ? total : one;
        const LaneVector mean = lane_vector(priced + u * good.stride()) / divisor;
        LaneVector level = {};
        power(mean, exponent, level);
        total *= level;
    }
}

void compose(const Good& good, const CesComposite& composite, double* normaliser,
             double* scratch) noexcept {
    sum_weights(good, {composite.available, composite.open}, normaliser);
    sum_weights(good, {composite.price_weight, composite.price_open}, scratch);
    ces_normaliser(good, &composite.sigma(good.good, 0), scratch, normaliser);
}

/// What a class pays for a unit of an origin: price * markup; markup is 1 where the view is empty.
struct SellerPrice {
    In<2> price;
    In<4> markup;

    void load(Index k, Index a, Index i, Index origin, const double* served,
              double* out) const noexcept {
        for (Index m = 0; m < lanes; ++m)
            out[m] = served[m] * price(a, m);
        if (markup.extent(0) == 0) return;
        const double* const factor = &markup(i, origin, k / 2, 0);
        for (Index m = 0; m < lanes; ++m)
            out[m] *= factor[m];
    }
};

/// total[u] <- total[u] / normaliser[u]; 0 where nobody can deliver.
SPILLOVER_CLONES
void divide(const Good& good, const double* normaliser, double* total) noexcept {
    for (Index u = 0; u < good.columns.columns(); ++u)
#pragma GCC ivdep
        for (Index m = 0; m < lanes; ++m) {
            const Index n = u * good.stride() + m;
            total[n] = normaliser[n] > 0 ? total[n] / normaliser[n] : 0.0;
        }
}

/// Deliveries of one good per unit ordered and, where `seller` is not null, what they cost.
void deliver(const Good& good, const SourceWeight& source, const SellerPrice* seller, In<3> fill,
             const double* normaliser, double* received, double* value) noexcept {
    const Index R = good.columns.regions(), S = good.columns.sectors(), i = good.good;
    const Index K = good.columns.classes - 1, U = good.columns.columns();
    Buffer buffer;
    for (Index u = 0; u < U; ++u) {
        std::fill_n(received + u * good.stride(), lanes, 0.0);
        if (seller) std::fill_n(value + u * good.stride(), lanes, 0.0);
    }
    const Index at_once = origins_at_once(R, K);
    for (Index first = 0; first < R; first += at_once) {
        const Index count = std::min(at_once, R - first);
        for (Index k = 0; k < K; ++k)
            for (Index r = 0; r < count; ++r) {
                const Index a = (first + r) * S + i;
                double* const served = buffer.value + (k * count + r) * lanes;
                source.load(k, a, i, good.columns.origin_of[first + r], served);
                for (Index m = 0; m < lanes; ++m)
                    served[m] *= fill(k, a, m);
            }
        gather(good, first, count, buffer, K, received);
        if (!seller) continue;
        for (Index k = 0; k < K; ++k)
            for (Index r = 0; r < count; ++r) {
                double* const served = buffer.value + (k * count + r) * lanes;
                seller->load(k, (first + r) * S + i, i, good.columns.origin_of[first + r], served,
                             served);
            }
        gather(good, first, count, buffer, K, value);
    }
    divide(good, normaliser, received);
    if (seller) divide(good, normaliser, value);
}

}  // namespace

void pool_orders(const ShareColumns& columns, In<3> intermediate, In<3> final,
                 Out<3> pooled) noexcept {
    const Index cells = columns.sectors() * lanes;
    const Index N = intermediate.extent(0);
    const Index buyers_per_column = columns.buyers / columns.columns() + 1;

    parallel_for(columns.columns(), buyers_per_column * cells, [=, &columns](Index u) {
        const bool is_final = columns.class_of[u] % 2 == 1;
        if (N == 0 && !is_final) return;
        double* const sum = &pooled(u, 0, 0);
        for (Index n = 0; n < cells; ++n)
            sum[n] = 0;
        for (Index b = columns.first_buyer[u]; b < columns.first_buyer[u + 1]; ++b) {
            const Index j = columns.buyer[b], first_final = columns.buyers - final.extent(0);
            const double* const order =
                j < first_final ? &intermediate(j, 0, 0) : &final(j - first_final, 0, 0);
            for (Index n = 0; n < cells; ++n)
                sum[n] += order[n];
        }
    });
}

void total_demand(const ShareColumns& columns, In<3> weight, In<4> open, Out<3> pooled,
                  Out<3> normaliser, Out<3> unserved, Out<3> demand,
                  const CesComposite* composite) noexcept {
    const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
    const Index K = columns.classes - 1;
    const SourceWeight source{weight, open};

    parallel_for(S, 2 * U * R * lanes, [=, &columns](Index i) {
        const Good good{columns, i};
        Buffer buffer;
        if (composite) {
            compose(good, *composite, &normaliser(0, i, 0), &unserved(0, i, 0));
        } else {
            sum_weights(good, source, &normaliser(0, i, 0));
        }
        normalise(good, &normaliser(0, i, 0), &pooled(0, i, 0), &unserved(0, i, 0));

        const Index at_once = origins_at_once(R, K);
        for (Index first = 0; first < R; first += at_once) {
            const Index count = std::min(at_once, R - first);
            std::fill_n(buffer.value, K * count * lanes, 0.0);
            scatter(good, first, count, &pooled(0, i, 0), buffer);
            for (Index k = 0; k < K; ++k)
                for (Index r = 0; r < count; ++r) {
                    const Index a = (first + r) * S + i;
                    double w[lanes];
                    source.load(k, a, i, columns.origin_of[first + r], w);
                    for (Index m = 0; m < lanes; ++m)
                        demand(k, a, m) = buffer.value[(k * count + r) * lanes + m] * w[m];
                }
        }
    });
}

void received_share(const ShareColumns& columns, In<3> weight, In<4> open, In<3> fill,
                    In<3> normaliser, Out<3> received) noexcept {
    const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
    const SourceWeight source{weight, open};
    parallel_for(S, U * R * lanes, [=, &columns](Index i) {
        deliver({columns, i}, source, nullptr, fill, &normaliser(0, i, 0), &received(0, i, 0),
                nullptr);
    });
}

void received_value(const ShareColumns& columns, In<3> weight, In<4> open, In<3> fill,
                    In<3> normaliser, In<2> price, In<4> markup, Out<3> received,
                    Out<3> value) noexcept {
    const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
    const SourceWeight source{weight, open};
    const SellerPrice seller{price, markup};
    parallel_for(S, 2 * U * R * lanes, [=, &columns, &seller](Index i) {
        deliver({columns, i}, source, &seller, fill, &normaliser(0, i, 0), &received(0, i, 0),
                &value(0, i, 0));
    });
}

}  // namespace spillover::kernels
