#include <algorithm>
#include <array>
#include <vector>

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
template <Index lanes>
struct Served {
    SourceWeight<lanes> source;
    In<3> fill;

    void load(const Good& good, Index k, Index r, LaneVector<lanes>& value) const noexcept {
        source.load(good, k, r, value);
        value *= lane_vector<lanes>(&fill(k, good.industry(r), 0));
    }
    void load_missed(const Good& good, Index k, Index r, LaneVector<lanes>& value) const noexcept {
        source.load(good, k, r, value);
        value *= 1.0 - lane_vector<lanes>(&fill(k, good.industry(r), 0));
    }
};

/// received <- 1 - received / normaliser, from what is missed. Says whether somewhere too little is
/// left for that.
template <Index lanes>
SPILLOVER_CLONES bool share_left(Index columns, const double* normaliser,
                                 double* received) noexcept {
    const double nothing = undisclosed(0);
    std::array<double, static_cast<std::size_t>(lanes)> least;
    least.fill(1);
    for (Index n = 0; n < columns * lanes; n += lanes) {
        const double* const __restrict total = normaliser + n;
        double* const __restrict left = received + n;
        lane_by_lane<lanes>([=, &least](Index m) {
            // Where all weighs nothing, nothing is missed either.
            const double share = 1 - left[m] / std::max(least_normaliser, total[m]);
            double& smallest = least[static_cast<std::size_t>(m)];
            smallest = std::min(smallest, share);
            left[m] = total[m] <= nothing || share <= nothing ? nothing : share;
        });
    }
    return *std::min_element(least.begin(), least.end()) < too_little;
}

/// Deliveries of a column where the difference has lost its digits.
template <Index lanes>
void sum_received(const Good& good, const Served<lanes>& served, Index u, Index k,
                  const double* normaliser, double* received) noexcept {
    LaneVector<lanes> sum = {}, of_origin = {};
    each_origin(good.shares(u), [&](Index r, double share) {
        served.load(good, k, r, of_origin);
        sum += share * of_origin;
    });
    const LaneVector<lanes> nothing = {}, one = nothing + 1.0, least = nothing + too_little;
    const LaneVector<lanes> total = lane_vector<lanes>(normaliser);
    LaneVector<lanes>& share = lane_vector<lanes>(received);
    const LaneVector<lanes> divisor = nothing < total ? total : one;
    const LaneVector<lanes> found = sum / divisor;
    const LaneVector<lanes> summed = share < least ? found : share;
    share = nothing < total ? summed : share;
}

/// value <- value / normaliser; 0 where nobody can deliver.
template <Index lanes>
SPILLOVER_CLONES void divide(Index columns, const double* normaliser, double* value) noexcept {
    const double nothing = undisclosed(0);
    for (Index n = 0; n < columns * lanes; n += lanes) {
        const double* const __restrict total = normaliser + n;
        double* const __restrict own = value + n;
        lane_by_lane<lanes>([=](Index m) {
            const double quotient = own[m] / std::max(least_normaliser, total[m]);
            own[m] = total[m] <= nothing ? nothing : quotient;
        });
    }
}

/// Deliveries of a run of columns: from what its origins miss, or serve where a composite is
/// bought.
template <Index lanes>
void find_received(const Good& good, const DeliveryOfTile& tile, const Served<lanes>& served,
                   Index first, Index last, Index k, ClassValues<lanes>& missing) {
    double* const received = &tile.received(good.good, first, 0);
    const double* const normaliser = &tile.normaliser(good.good, first, 0);
    if (!tile.adds_up) {
        const auto all = missing.of(k, [&](Index r, LaneVector<lanes>& value) {
            served.load(good, k, r, value);
            return true;
        });
        sum_over_origins(lanes, good.shares(first), last - first, all, received);
        divide<lanes>(last - first, normaliser, received);
        return;
    }
    const Index industries = good.columns.regions() * good.columns.sectors();
    const auto missed = missing.of(k, [&](Index r, LaneVector<lanes>& value) {
        if (!tile.misses[k * industries + good.industry(r)]) return false;
        served.load_missed(good, k, r, value);
        return any_lane<lanes>(value);
    });
    sum_over_origins(lanes, good.shares(first), last - first, missed, received);
    if (!share_left<lanes>(last - first, normaliser, received)) return;
    for (Index u = first; u < last; ++u) {
        const Index n = (u - first) * lanes;
        const bool little = std::any_of(received + n, received + n + lanes,
                                        [](double share) { return share < too_little; });
        if (little) sum_received<lanes>(good, served, u, k, normaliser + n, received + n);
    }
}

/// What the deliveries of a run of columns cost.
template <Index lanes>
void find_value(const Good& good, const DeliveryOfTile& tile, const Served<lanes>& served,
                Index first, Index last, Index k, ClassValues<lanes>& costs) {
    double* const value = &tile.value(good.good, first, 0);
    const auto cost = costs.of(k, [&](Index r, LaneVector<lanes>& of_origin) {
        served.load(good, k, r, of_origin);
        of_origin *= lane_vector<lanes>(&tile.price(good.industry(r), 0));
        if (tile.markup.extent(0) > 0)
            of_origin *=
                lane_vector<lanes>(&tile.markup(good.good, good.columns.origin_of[r], k / 2, 0));
        return true;
    });
    sum_over_origins(lanes, good.shares(first), last - first, cost, value);
    divide<lanes>(last - first, &tile.normaliser(good.good, first, 0), value);
}

/// Deliveries of one good to the columns [first, last).
template <Index lanes>
void deliver_good(const Good& good, std::span<const DeliveryOfTile> tiles, Index first,
                  Index last) {
    const ClassValues<lanes> none{good.columns};
    std::vector<ClassValues<lanes>> missing(tiles.size(), none), costs = missing;
    const Index at_once = columns_at_once(good.columns);
    for (Index block = first; block < last; block += at_once)
        for (std::size_t n = 0; n < tiles.size(); ++n) {
            const DeliveryOfTile& tile = tiles[n];
            const Served<lanes> served{{tile.weight, tile.open}, tile.fill};
            each_run(good.columns, block, std::min(last, block + at_once),
                     [&](Index from, Index to, Index k) {
                         find_received<lanes>(good, tile, served, from, to, k, missing[n]);
                         if (tile.value.extent(0) > 0)
                             find_value<lanes>(good, tile, served, from, to, k, costs[n]);
                     });
        }
}

}  // namespace

void deliver(const ShareColumns& columns, std::span<const DeliveryOfTile> tiles) {
    if (tiles.empty()) return;
    with_lanes(tiles[0].weight.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = columns.sectors(), U = columns.columns(), parts = parts_of_each(S);
        const Index cost = 2 * static_cast<Index>(tiles.size()) * cost_of_product(columns, lanes);
        parallel_for(S * parts, cost / parts, [&](Index piece) {
            const Index p = piece % parts;
            deliver_good<lanes>({columns, piece / parts}, tiles, start_of_part(p, parts, U),
                                start_of_part(p + 1, parts, U));
        });
    });
}

}  // namespace spillover::kernels
