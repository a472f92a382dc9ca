#include "bench/share_forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>

#include "bench/program_cases.hpp"
#include "bench/stopwatch.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::bench {
namespace {

constexpr int rounds = 7;
constexpr std::array parts_not_0{0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6};
constexpr std::array forms{ShareForm::full, ShareForm::sparse};

/// Medians of both forms, measured in turn.
template <class Work>
std::array<double, 2> in_turn(const Work& measure) {
    std::array<std::vector<double>, 2> all;
    for (int n = 0; n < rounds; ++n)
        for (std::size_t form = 0; form < forms.size(); ++form)
            all[form].push_back(measure(forms[form]));
    return {median(all[0]), median(all[1])};
}

/// Shares of which a part is not 0, as random as those of a dense table: a column for every
/// industry and every final user, of as many goods as it takes to see.
class RandomShares {
public:
    RandomShares(Index R, Index sectors, double part_not_0) {
        constexpr Index enough = 20'000'000;  // cells, far more than a cache holds
        const Index U = R * sectors + 3 * R;
        const Index S = std::clamp<Index>(enough / (U * R), 1, sectors);
        std::mt19937_64 random{1};
        std::uniform_real_distribution<double> uniform{0, 1};
        full_ = {S, U, R, 0, false};
        const double cells = part_not_0 * static_cast<double>(S * U * R);
        sparse_ = {S, U, R, static_cast<Index>(1.01 * cells), true};
        std::vector<double> column(static_cast<std::size_t>(R));
        for (Index n = 0; n < S * U; ++n) {
            for (double& share : column)
                share = uniform(random) < part_not_0 ? uniform(random) : 0.0;
            full_.add_column(column);
            sparse_.add_column(column);
        }
        for (Index u = 0; u < U; ++u)
            class_of_.push_back(u < R * sectors ? 0 : 1);
        origin_of_.assign(static_cast<std::size_t>(R), 0);
    }
    kernels::ShareColumns columns(ShareForm form) const {
        const OriginShares& shares = form == ShareForm::full ? full_ : sparse_;
        return {shares.view(), class_of_.data(), origin_of_.data(), 3, 0, nullptr,
                nullptr,       nullptr};
    }

private:
    OriginShares full_, sparse_;
    std::vector<Index> class_of_, origin_of_;
};

/// What the products of one tile read and write; one origin in twenty misses a tenth.
struct TileOfProducts {
    Array<3> weight, orders, normaliser, spread, demand, fill, received, value;
    Array<2> price;
    std::vector<char> misses;

    TileOfProducts(const kernels::ShareColumns& columns, Index lanes)
        : weight({2, columns.regions() * columns.sectors(), lanes}, 1.0),
          orders({columns.sectors(), columns.columns(), lanes}, 1.0),
          normaliser(orders.shape()),
          spread(orders.shape()),
          demand({3, weight.extent(1), lanes}),
          fill(demand.shape(), 1.0),
          received(orders.shape()),
          value(orders.shape()),
          price({weight.extent(1), lanes}, 1.1),
          misses(static_cast<std::size_t>(3 * weight.extent(1)), 0) {
        for (Index k = 0; k < 3; ++k)
            for (Index a = 0; a < weight.extent(1); a += 20) {
                misses[static_cast<std::size_t>(k * weight.extent(1) + a)] = 1;
                for (Index m = 0; m < lanes; ++m)
                    fill(k, a, m) = 0.9;
            }
    }
    kernels::DemandOfTile asked() {
        return {orders,       orders, weight, Array<4>{}, nullptr, false,
                {true, true}, true,   weight, normaliser, spread,  demand};
    }
    kernels::DeliveryOfTile brought() {
        return {weight, Array<4>{}, fill,  misses.data(), normaliser,
                true,   received,   price, Array<4>{},    value};
    }
};

/// Orders split over origins, deliveries and what they cost: the products of a step whose prices
/// move.
double seconds_of_products(const kernels::ShareColumns& columns,
                           std::vector<TileOfProducts>& tiles) {
    std::vector<kernels::DemandOfTile> asked;
    std::vector<kernels::DeliveryOfTile> brought;
    for (TileOfProducts& tile : tiles) {
        asked.push_back(tile.asked());
        brought.push_back(tile.brought());
    }
    return seconds_of([&] {
        kernels::total_demand(columns, asked);
        kernels::deliver(columns, brought);
    });
}

void compare_products(Index R, Index S, Index members) {
    for (const double part : parts_not_0) {
        const RandomShares shares{R, S, part};
        const Index lanes = kernels::lanes_for(members);
        std::vector<TileOfProducts> tiles(static_cast<std::size_t>((members + lanes - 1) / lanes),
                                          {shares.columns(ShareForm::full), lanes});
        const auto [full, sparse] = in_turn(
            [&](ShareForm form) { return seconds_of_products(shares.columns(form), tiles); });
        fmt::print("products {:4.0f} % not 0 {:10.3f} ms full {:10.3f} ms sparse {:6.2f} times\n",
                   100 * part, 1e3 * full, 1e3 * sparse, full / sparse);
    }
}

void compare_steps(Index R, Index S, Index members, int threads) {
    constexpr Index few = 2, many = 22;
    const Size size{R, S, TableForm::sparse};
    fmt::print("{}: {:.2f} % of the shares are not 0\n", size.name(),
               100 * table_of(size).nonzero_shares());
    for (const auto& [preset, name] :
         {std::pair{Preset::quantity, "quantity"}, {Preset::full, "full"}}) {
        const Preset own = preset;
        const auto [full, sparse] = in_turn([&](ShareForm form) {
            const auto run = [&](Index steps) {
                return seconds_of(
                    [&] { simulate_batch(size, own, members, steps, threads, form); });
            };
            return (run(many) - run(few)) / static_cast<double>((many - few) * members);
        });
        fmt::print("a scenario-step, {:8} {:10.3f} ms full {:10.3f} ms sparse {:6.2f} times\n",
                   name, 1e3 * full, 1e3 * sparse, full / sparse);
    }
}

}  // namespace

int compare_share_forms(int count, char** arguments) {
    if (count != 6) {
        fmt::print(stderr, "usage: --share-forms REGIONS SECTORS MEMBERS THREADS\n");
        return 2;
    }
    const auto number = [&](int n) { return std::atol(arguments[n]); };
    const auto threads = static_cast<int>(number(5));
    kernels::use_threads(threads);
    compare_products(number(2), number(3), number(4));
    compare_steps(number(2), number(3), number(4), threads);
    return 0;
}

}  // namespace spillover::bench
