#include "kernels/deliveries.hpp"

#include <algorithm>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {
namespace {

/// Both ends of a delivery of good i.
struct Ends {
    Index good, seller, cell, origin, destination;  ///< cell = s S + i of the buyers
};

template <Index lanes>
void enter(const Ends& at, const double* quantity, const DeliveryPrices& prices,
           const DeliveryBooks& books) {
    const bool abroad = at.origin != at.destination;
    lane_by_lane<lanes>([&](Index m) {
        books.to_block(at.seller, at.destination, m) += quantity[m];
        books.bought_real(at.cell, m) += quantity[m];
        if (abroad) books.imported_real(at.cell, m) += quantity[m];
    });
    if (prices.price.extent(0) == 0) return;
    lane_by_lane<lanes>([&](Index m) {
        double value = prices.price(at.seller, m) * quantity[m];
        if (prices.exchange.extent(0) > 0)
            value *= prices.exchange(at.origin, m) / prices.exchange(at.destination, m);
        books.bought(at.cell, m) += value;
        if (abroad) books.imported(at.cell, m) += value;
        if (prices.tariff.extent(0) > 0)
            books.tariffs(at.cell, m) +=
                value * prices.tariff(at.good, at.origin, at.destination, m);
    });
}

/// Empties the rows of good i.
void clear(Index lanes, Index i, Index S, Index R, const DeliveryBooks& books) {
    for (Index r = 0; r < R; ++r) {
        const Index a = r * S + i;
        std::fill_n(&books.to_block(a, 0, 0), books.to_block.extent(1) * lanes, 0.0);
        for (const Out<2>* book : {&books.bought_real, &books.bought, &books.imported_real,
                                   &books.imported, &books.tariffs})
            if (book->extent(0) > 0) std::fill_n(&(*book)(a, 0), lanes, 0.0);
    }
}

}  // namespace

void tell_deliveries(const ShareColumns& columns, In<3> weight, In<4> open, In<3> fill,
                     In<3> pooled, const Index* region_of, const Index* block_of,
                     const DeliveryPrices& prices, const DeliveryBooks& books) noexcept {
    with_lanes(weight.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = columns.sectors(), R = columns.regions(), U = columns.columns();
        parallel_for(S, 2 * U * columns.share.numbers_per_column() * lanes, [&](Index i) {
            clear(lanes, i, S, R, books);
            for (Index u = 0; u < U; ++u) {
                const Index k = columns.class_of[u], s = region_of[u];
                const double* const orders = &pooled(i, u, 0);
                if (std::all_of(orders, orders + lanes, [](double order) { return order == 0; }))
                    continue;
                each_origin(columns.share.of(i, u), [&](Index r, double share) {
                    if (share == 0) return;
                    const Index a = r * S + i;
                    double quantity[lanes];
                    lane_by_lane<lanes>([&](Index m) {
                        quantity[m] = share * weight(k % 2, a, m) * orders[m] * fill(k, a, m);
                        if (open.extent(0) > 0)
                            quantity[m] *= open(i, columns.origin_of[r], k / 2, m);
                    });
                    enter<lanes>({i, a, s * S + i, block_of[r], block_of[s]}, quantity, prices,
                                 books);
                });
            }
        });
    });
}

namespace {

template <Index lanes>
SPILLOVER_CLONES void sum_of_products(Index columns, const double* a, const double* b,
                                      const double* c, double* sum) noexcept {
    LaneVector<lanes> total = {};
    for (Index n = 0; n < columns * lanes; n += lanes)
        total += lane_vector<lanes>(a + n) * lane_vector<lanes>(b + n) * lane_vector<lanes>(c + n);
    lane_vector<lanes>(sum) = total;
}

}  // namespace

void sum_deliveries(In<3> spread, In<3> normaliser, In<3> received_share,
                    Out<2> received) noexcept {
    with_lanes(spread.extent(2), [&](auto width) {
        for (Index i = 0; i < spread.extent(0); ++i)
            sum_of_products<width>(spread.extent(1), &spread(i, 0, 0), &normaliser(i, 0, 0),
                                   &received_share(i, 0, 0), &received(i, 0));
    });
}

}  // namespace spillover::kernels
