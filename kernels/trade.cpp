#include "kernels/trade.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"
#include "kernels/power.hpp"
#include "kernels/trade_origins.hpp"

namespace spillover::kernels {
namespace {

/// spread[u] = orders[u] / normaliser[u], 0 where no origin can take any. Says whether some spread
/// differs from what stood there.
template <Index lanes>
SPILLOVER_CLONES bool spread_orders(Index columns, const double* orders, const double* normaliser,
                                    double* spread) noexcept {
    const double nothing = undisclosed(0);
    std::array<double, static_cast<std::size_t>(lanes)> moved{};
    for (Index n = 0; n < columns * lanes; n += lanes) {
        const double* const __restrict asked = orders + n, * const __restrict total =
                                                               normaliser + n;
        double* const __restrict now = spread + n;
        lane_by_lane<lanes>([=, &moved](Index m) {
            const double quotient = asked[m] / std::max(least_normaliser, total[m]);
            const double found = total[m] <= nothing ? nothing : quotient;
            double& other = moved[static_cast<std::size_t>(m)];
            other = now[m] == found ? other : 1;
            now[m] = found;
        });
    }
    return std::any_of(moved.begin(), moved.end(), [](double other) { return other != 0; });
}

/// available <- C (H / C)^(sigma / (sigma - 1)) from C and H.
template <Index lanes>
SPILLOVER_CLONES void ces_normaliser(Index columns, const double* sigma, const double* priced,
                                     double* available) noexcept {
    const LaneVector<lanes> nothing = {}, one = nothing + 1.0, near = nothing + 1e-4;
    LaneVector<lanes> apart = lane_vector<lanes>(sigma) - 1.0;
    const LaneVector<lanes> size = apart < nothing ? -apart : apart;
    apart = size < near ? near : apart;
    const LaneVector<lanes> exponent = (apart + 1.0) / apart;
    for (Index n = 0; n < columns * lanes; n += lanes) {
        LaneVector<lanes>& total = lane_vector<lanes>(available + n);
        const LaneVector<lanes> divisor = nothing < total ? total : one;
        const LaneVector<lanes> mean = lane_vector<lanes>(priced + n) / divisor;
        LaneVector<lanes> level = {};
        power<lanes>(mean, exponent, level);
        total *= level;
    }
}

/// What of a good, by kind of demand, differs from the step before.
struct Changed {
    bool weight[2] = {true, true};
    bool orders[2] = {true, true};
};

/// Copies the weights of a kind over the last ones; notes the goods of which some differ.
template <Index lanes>
void renew_weights(Index sectors, std::span<const double> weight, std::span<double> last,
                   std::vector<char>& differs) {
    if (std::memcmp(weight.data(), last.data(), weight.size_bytes()) == 0) return;
    const auto row = static_cast<std::size_t>(lanes);
    for (std::size_t n = 0; n < weight.size(); n += row)
        if (!std::equal(&weight[n], &weight[n] + row, &last[n]))
            differs[n / row % static_cast<std::size_t>(sectors)] = 1;
    std::copy(weight.begin(), weight.end(), last.begin());
}

/// What the origins of each class weigh; all of them count.
template <Index lanes>
auto source_values(const Good& good, Index k, const SourceWeight<lanes>& source) {
    return [&good, k, source](Index r, LaneVector<lanes>& value) {
        source.load(good, k, r, value);
        return true;
    };
}

/// Works out the normaliser of a run of columns of class k.
template <Index lanes>
class Normaliser {
public:
    explicit Normaliser(const ShareColumns& columns) : weights_{columns}, prices_{columns} {}

    void start() noexcept {
        weights_.forget();
        prices_.forget();
    }
    void find(const Good& good, const DemandOfTile& tile, Index first, Index last, Index k) {
        const SourceWeight<lanes> source =
            tile.composite ? SourceWeight<lanes>{tile.composite->available, tile.composite->open}
                           : SourceWeight<lanes>{tile.weight, tile.open};
        double* const normaliser = &tile.normaliser(good.good, first, 0);
        const auto weights = weights_.of(k, source_values<lanes>(good, k, source));
        sum_over_origins(lanes, good.shares(first), last - first, weights, normaliser);
        if (!tile.composite) return;
        const CesComposite& ces = *tile.composite;
        const auto prices =
            prices_.of(k, source_values<lanes>(good, k, {ces.price_weight, ces.price_open}));
        priced_.resize(static_cast<std::size_t>((last - first) * lanes));
        sum_over_origins(lanes, good.shares(first), last - first, prices, priced_.data());
        ces_normaliser<lanes>(last - first, &ces.sigma(good.good, 0), priced_.data(), normaliser);
    }

private:
    ClassValues<lanes> weights_, prices_;
    Numbers priced_;
};

/// Normalisers and spread orders of one good for the columns [first, last); notes in `changed`
/// [tiles] what is new.
template <Index lanes>
void spread_good(const Good& good, std::span<const DemandOfTile> tiles, Index first, Index last,
                 Changed* changed) {
    Normaliser<lanes> normaliser{good.columns};
    const Index at_once = columns_at_once(good.columns), i = good.good;
    for (std::size_t n = 0; n < tiles.size(); ++n)
        changed[n].orders[0] = changed[n].orders[1] = false;
    for (Index block = first; block < last; block += at_once)
        for (std::size_t n = 0; n < tiles.size(); ++n) {
            const DemandOfTile& tile = tiles[n];
            normaliser.start();
            each_run(good.columns, block, std::min(last, block + at_once),
                     [&](Index from, Index to, Index k) {
                         if (changed[n].weight[k % 2]) {
                             normaliser.find(good, tile, from, to, k);
                         } else if (!tile.moved[k % 2]) {
                             return;
                         }
                         const In<3> orders = k % 2 == 0 ? tile.intermediate : tile.final;
                         changed[n].orders[k % 2] |= spread_orders<lanes>(
                             to - from, &orders(i, from, 0), &tile.normaliser(i, from, 0),
                             &tile.spread(i, from, 0));
                     });
        }
}

/// Orders of one good as its origins [first, last) meet them.
template <Index lanes>
void meet_good(const Good& good, std::span<const DemandOfTile> tiles, Index first, Index last,
               const Changed* changed) {
    const Index K = good.columns.classes - 1, count = last - first;
    const Index at_once = columns_at_once(good.columns);
    const auto is_new = [&](std::size_t n, Index kind) {
        return changed[n].weight[kind] || changed[n].orders[kind];
    };
    Numbers sums(tiles.size() * static_cast<std::size_t>(K * count * lanes), 0.0);
    const auto sum_of = [&](std::size_t n, Index k) {
        return &sums[(n * static_cast<std::size_t>(K) + static_cast<std::size_t>(k)) *
                     static_cast<std::size_t>(count * lanes)];
    };
    for (Index block = 0; block < good.columns.columns(); block += at_once)
        for (std::size_t n = 0; n < tiles.size(); ++n)
            each_run(good.columns, block, std::min(good.columns.columns(), block + at_once),
                     [&](Index from, Index to, Index k) {
                         if (!is_new(n, k % 2)) return;
                         add_over_columns(lanes, good.shares(from), to - from,
                                          &tiles[n].spread(good.good, from, 0), first, last,
                                          sum_of(n, k));
                     });
    for (std::size_t n = 0; n < tiles.size(); ++n) {
        const SourceWeight<lanes> source{tiles[n].weight, tiles[n].open};
        for (Index k = 0; k < K; ++k)
            for (Index r = first; r < last && is_new(n, k % 2); ++r) {
                LaneVector<lanes>& demand =
                    lane_vector<lanes>(&tiles[n].demand(k, good.industry(r), 0));
                source.load(good, k, r, demand);
                demand *= lane_vector<lanes>(sum_of(n, k) + (r - first) * lanes);
            }
    }
}

template <Index lanes>
void total_demand_of(const ShareColumns& columns, std::span<const DemandOfTile> tiles) {
    const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
    const auto T = static_cast<Index>(tiles.size());
    const Index parts = parts_of_each(S), cost = 2 * T * cost_of_product(columns, lanes) / parts;
    // By good, part and tile.
    std::vector<Changed> changed(static_cast<std::size_t>(S * parts * T));
    const auto changes = [&](Index i, Index p) {
        return &changed[static_cast<std::size_t>((i * parts + p) * T)];
    };

    parallel_for_tiles(T, [&](Index n) {
        const DemandOfTile& tile = tiles[static_cast<std::size_t>(n)];
        const auto N = static_cast<std::size_t>(R * S * lanes);
        const bool all = !tile.has_last || tile.composite || tile.open.extent(0) > 0;
        for (Index kind = 0; kind < 2; ++kind) {
            std::vector<char> differs(static_cast<std::size_t>(S), all);
            if (all || tile.weight_moved)
                renew_weights<lanes>(S, {&tile.weight(kind, 0, 0), N},
                                     {&tile.last_weight(kind, 0, 0), N}, differs);
            for (Index i = 0; i < S; ++i)
                for (Index p = 0; p < parts; ++p)
                    changes(i, p)[n].weight[kind] = differs[static_cast<std::size_t>(i)];
        }
    });
    parallel_for(S * parts, cost, [&](Index piece) {
        const Index i = piece / parts, p = piece % parts;
        spread_good<lanes>({columns, i}, tiles, start_of_part(p, parts, U),
                           start_of_part(p + 1, parts, U), changes(i, p));
    });
    // An origin is asked by all columns.
    for (Index i = 0; i < S; ++i)
        for (Index p = 1; p < parts; ++p)
            for (Index n = 0; n < T; ++n)
                for (Index kind = 0; kind < 2; ++kind)
                    changes(i, 0)[n].orders[kind] |= changes(i, p)[n].orders[kind];
    parallel_for(S * parts, cost, [&](Index piece) {
        const Index i = piece / parts, p = piece % parts;
        const Index first = start_of_part(p, parts, R), last = start_of_part(p + 1, parts, R);
        if (first < last) meet_good<lanes>({columns, i}, tiles, first, last, changes(i, 0));
    });
}

}  // namespace

void pool_orders(const ShareColumns& columns, In<3> intermediate, In<3> final,
                 Out<3> pooled) noexcept {
    with_lanes(pooled.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = columns.sectors(), N = intermediate.extent(0);
        const Index buyers_per_column = columns.buyers / columns.columns() + 1;

        parallel_for(columns.columns(), buyers_per_column * S * lanes, [=, &columns](Index u) {
            const bool is_final = columns.class_of[u] % 2 == 1;
            if (N == 0 && !is_final) return;
            for (Index i = 0; i < S; ++i)
                std::fill_n(&pooled(i, u, 0), lanes, 0.0);
            for (Index b = columns.first_buyer[u]; b < columns.first_buyer[u + 1]; ++b) {
                const Index j = columns.buyer[b], first_final = columns.buyers - final.extent(0);
                const double* const order =
                    j < first_final ? &intermediate(j, 0, 0) : &final(j - first_final, 0, 0);
                for (Index i = 0; i < S; ++i)
                    lane_by_lane<lanes>([&](Index m) { pooled(i, u, m) += order[i * lanes + m]; });
            }
        });
    });
}

void total_demand(const ShareColumns& columns, std::span<const DemandOfTile> tiles) {
    if (tiles.empty()) return;
    with_lanes(tiles[0].weight.extent(2),
               [&](auto width) { total_demand_of<width>(columns, tiles); });
}

}  // namespace spillover::kernels
