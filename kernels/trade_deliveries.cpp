#include <algorithm>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"
#include "kernels/trade.hpp"
#include "kernels/trade_origins.hpp"

namespace spillover::kernels {
namespace {

/// Below this share of what was ordered, deliveries are summed themselves.
constexpr double too_little = 0x1p-4;

/// What an origin serves of an order of class k: weight open fill.
struct Served {
    SourceWeight source;
    In<3> fill;

    void load(const Good& good, Index k, Index r, LaneVector& value) const noexcept {
        source.load(good, k, r, value);
        value *= lane_vector(&fill(k, good.industry(r), 0));
    }
    void load_missed(const Good& good, Index k, Index r, LaneVector& value) const noexcept {
        source.load(good, k, r, value);
        value *= 1.0 - lane_vector(&fill(k, good.industry(r), 0));
    }
};

/// received <- 1 - received / normaliser, from what is missed. Says whether somewhere too little is
/// left for that.
SPILLOVER_CLONES
bool share_left(Index columns, Index stride, const double* normaliser, double* received) noexcept {
    const LaneVector nothing = {}, one = nothing + 1.0, least = nothing + too_little;
    LaneMask wrong = {};
    for (Index n = 0; n < columns * stride; n += stride) {
        const LaneVector total = lane_vector(normaliser + n);
        LaneVector& left = lane_vector(received + n);
        const LaneVector divisor = nothing < total ? total : one;
        const LaneVector share = one - left / divisor;
        left = nothing < total ? (nothing < share ? share : nothing) : nothing;
        wrong |= (nothing < total) & (share < least);
    }
    return any_lane(wrong);
}

/// Deliveries of a column where the difference has lost its digits.
void sum_received(const Good& good, const Served& served, Index u, Index k,
                  const double* normaliser, double* received) noexcept {
    LaneVector sum = {}, of_origin = {};
    for (Index r = 0; r < good.columns.regions(); ++r) {
        served.load(good, k, r, of_origin);
        sum += good.shares(u)[r] * of_origin;
    }
    for (Index m = 0; m < lanes; ++m)
        if (normaliser[m] > 0 && received[m] < too_little) received[m] = sum[m] / normaliser[m];
}

/// value <- value / normaliser; 0 where nobody can deliver.
SPILLOVER_CLONES
void divide(Index columns, Index stride, const double* normaliser, double* value) noexcept {
    const LaneVector nothing = {}, one = nothing + 1.0;
    for (Index n = 0; n < columns * stride; n += stride) {
        const LaneVector total = lane_vector(normaliser + n);
        const LaneVector divisor = nothing < total ? total : one;
        lane_vector(value + n) = nothing < total ? lane_vector(value + n) / divisor : nothing;
    }
}

/// Deliveries of a run of columns: from what its origins miss, or serve where a composite is
/// bought.
void find_received(const Good& good, const DeliveryOfTile& tile, const Served& served, Index first,
                   Index last, Index k, ClassValues& missing) {
    double* const received = &tile.received(first, good.good, 0);
    const double* const normaliser = &tile.normaliser(first, good.good, 0);
    if (!tile.adds_up) {
        const auto all = missing.of(k, [&](Index r, LaneVector& value) {
            served.load(good, k, r, value);
            return true;
        });
        sum_over_origins(good.shares(first), good.columns.regions(), last - first, all, received,
                         good.stride());
        divide(last - first, good.stride(), normaliser, received);
        return;
    }
    const Index industries = good.columns.regions() * good.columns.sectors();
    const auto missed = missing.of(k, [&](Index r, LaneVector& value) {
        if (!tile.misses[k * industries + good.industry(r)]) return false;
        served.load_missed(good, k, r, value);
        return any_lane(value != LaneVector{});
    });
    sum_over_origins(good.shares(first), good.columns.regions(), last - first, missed, received,
                     good.stride());
    if (!share_left(last - first, good.stride(), normaliser, received)) return;
    for (Index u = first; u < last; ++u) {
        const Index n = (u - first) * good.stride();
        const bool little = std::any_of(received + n, received + n + lanes,
                                        [](double share) { return share < too_little; });
        if (little) sum_received(good, served, u, k, normaliser + n, received + n);
    }
}

/// What the deliveries of a run of columns cost.
void find_value(const Good& good, const DeliveryOfTile& tile, const Served& served, Index first,
                Index last, Index k, ClassValues& costs) {
    double* const value = &tile.value(first, good.good, 0);
    const auto cost = costs.of(k, [&](Index r, LaneVector& of_origin) {
        served.load(good, k, r, of_origin);
        of_origin *= lane_vector(&tile.price(good.industry(r), 0));
        if (tile.markup.extent(0) > 0)
            of_origin *= lane_vector(&tile.markup(good.good, good.columns.origin_of[r], k / 2, 0));
        return true;
    });
    sum_over_origins(good.shares(first), good.columns.regions(), last - first, cost, value,
                     good.stride());
    divide(last - first, good.stride(), &tile.normaliser(first, good.good, 0), value);
}

/// Deliveries of one good to the columns [first, last).
void deliver_good(const Good& good, std::span<const DeliveryOfTile> tiles, Index first,
                  Index last) {
    ClassValues missing{good.columns}, costs{good.columns};
    const Index at_once = columns_at_once(good.columns);
    for (Index block = first; block < last; block += at_once)
        for (const DeliveryOfTile& tile : tiles) {
            missing.forget();
            costs.forget();
            const Served served{{tile.weight, tile.open}, tile.fill};
            each_run(good.columns, block, std::min(last, block + at_once),
                     [&](Index from, Index to, Index k) {
                         find_received(good, tile, served, from, to, k, missing);
                         if (tile.value.extent(0) > 0)
                             find_value(good, tile, served, from, to, k, costs);
                     });
        }
}

}  // namespace

void deliver(const ShareColumns& columns, std::span<const DeliveryOfTile> tiles) {
    const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
    const Index parts = parts_of_each(S);
    parallel_for(S * parts, 2 * static_cast<Index>(tiles.size()) * U * R * lanes / parts,
                 [&](Index piece) {
                     const Index p = piece % parts;
                     deliver_good({columns, piece / parts}, tiles, start_of_part(p, parts, U),
                                  start_of_part(p + 1, parts, U));
                 });
}

}  // namespace spillover::kernels
