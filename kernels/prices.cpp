#include "kernels/prices.hpp"

#include <algorithm>

#include "kernels/dispatch.hpp"
#include "kernels/parallel.hpp"
#include "kernels/power.hpp"

namespace spillover::kernels {
namespace {

constexpr double least_utilisation = 0.05, most_utilisation = 1.6;  // over base utilisation

template <Index lanes>
SPILLOVER_CLONES void survive(double elasticity, double position, double least, const double* price,
                              const double* cost, double* supply) noexcept {
    const LaneVector<lanes> nothing = {}, all = nothing + 1.0, exponent = nothing + elasticity;
    const LaneVector<lanes> unit_cost = position * lane_vector<lanes>(cost);
    const LaneVector<lanes> positive = unit_cost > nothing ? unit_cost : all;
    const LaneVector<lanes> ratio = lane_vector<lanes>(price) / positive;
    power<lanes>(ratio, exponent, lane_vector<lanes>(supply));
    lane_by_lane<lanes>([=](Index m) {
        const double share = std::min(1.0, least < supply[m] ? supply[m] : least);
        supply[m] = position * cost[m] > 0 ? share : 1;
    });
}

/// Less of an order than this is rounding of nothing: its price would be noise.
constexpr double least_delivery = 1e-13;

template <Index lanes>
SPILLOVER_CLONES void average_prices(Index goods, Index to_next, const double* received,
                                     const double* value, double* price) noexcept {
    const LaneVector<lanes> least = LaneVector<lanes>{} + least_delivery;
    for (Index n = 0; n < goods; ++n) {
        const LaneVector<lanes> quantity = lane_vector<lanes>(received + n * to_next);
        const LaneVector<lanes> divisor = least < quantity ? quantity : least;
        LaneVector<lanes>& paid = lane_vector<lanes>(price + n * lanes);
        paid = least < quantity ? lane_vector<lanes>(value + n * to_next) / divisor : paid;
    }
}

/// What one industry looks at when it sets its price.
struct Setting {
    double labour_share, tax_share, capital_share, world_link, adjustment, scarcity;
    double base_output, base_capacity;
};

template <Index lanes>
SPILLOVER_CLONES void set_price(const Setting& set, const PriceForcing& forcing, Index a,
                                Index good, const double* input_cost, const double* demand,
                                const double* capacity, const double* wage,
                                const double* capital_price, const LaneVector<lanes>& sigma,
                                double* cost, double* price) noexcept {
    const LaneVector<lanes> nothing = {}, one = nothing + 1.0;
    LaneVector<lanes>& own = lane_vector<lanes>(price);
    const LaneVector<lanes> tax = set.tax_share + row_or<lanes>(forcing.tax_shift, a, nothing);
    const LaneVector<lanes> labour =
        set.labour_share * lane_vector<lanes>(wage) / row_or<lanes>(forcing.productivity, a, one);
    const LaneVector<lanes> variable = lane_vector<lanes>(input_cost) + labour + tax * own +
                                       row_or<lanes>(forcing.cost_shift, a, nothing);

    LaneVector<lanes> target =
        (1 - set.world_link) * (variable + set.capital_share * lane_vector<lanes>(capital_price)) +
        set.world_link * row_or<lanes>(forcing.world_price, good, one);
    if (set.scarcity != 0 && set.base_output > 0) {
        const LaneVector<lanes> wanted = lane_vector<lanes>(demand) * set.base_capacity;
        const LaneVector<lanes> able = lane_vector<lanes>(capacity) * set.base_output;
        const LaneVector<lanes> most = nothing + most_utilisation,
                                least = nothing + least_utilisation;
        const LaneVector<lanes> divisor = nothing < able ? able : one;
        LaneVector<lanes> ratio = nothing < able ? wanted / divisor : most;
        ratio = ratio < most ? ratio : most;
        ratio = least < ratio ? ratio : least;
        const LaneVector<lanes> exponent = nothing + set.scarcity;
        LaneVector<lanes> premium = {};
        power<lanes>(ratio, exponent, premium);
        target *= premium;
    }
    target += row_or<lanes>(forcing.markup, a, nothing) * variable;
    const LaneVector<lanes> lowest = row_or<lanes>(forcing.floor, a, nothing) * variable;
    target = lowest < target ? target : lowest;
    lane_vector<lanes>(cost) = variable;
    own += set.adjustment * (target - own) / (one + set.adjustment * set.scarcity * sigma);
}

template <Index lanes>
SPILLOVER_CLONES void price_weight(const double* sigma, const double* price, const double* exchange,
                                   double* intermediate, double* final) noexcept {
    const LaneVector<lanes> exponent = -lane_vector<lanes>(sigma);
    const LaneVector<lanes> abroad = exchange
                                         ? lane_vector<lanes>(price) * lane_vector<lanes>(exchange)
                                         : lane_vector<lanes>(price);
    LaneVector<lanes> weight = {};
    power<lanes>(abroad, exponent, weight);
    lane_vector<lanes>(intermediate) *= weight;
    lane_vector<lanes>(final) = weight;
}

template <Index lanes>
SPILLOVER_CLONES void cost_factors(Index cells, const double* sigma, const double* tariff,
                                   const double* barrier, double* factor) noexcept {
    const LaneVector<lanes> exponent = -lane_vector<lanes>(sigma), one = LaneVector<lanes>{} + 1.0;
    for (Index n = 0; n < cells; ++n) {
        const LaneVector<lanes> duty = tariff ? one + lane_vector<lanes>(tariff + n * lanes) : one;
        const LaneVector<lanes> other =
            barrier ? one + lane_vector<lanes>(barrier + n * lanes) : one;
        const LaneVector<lanes> cost = duty * other;
        power<lanes>(cost, exponent, lane_vector<lanes>(factor + n * lanes));
    }
}

}  // namespace

void surviving_supply(In<1> elasticity, In<1> position, double least, In<2> price, In<2> cost,
                      Out<2> supply) noexcept {
    with_lanes(price.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(elasticity.extent(0), 8 * lanes, [=](Index a) {
            if (elasticity(a) == 0) {
                lane_vector<lanes>(&supply(a, 0)) = LaneVector<lanes>{} + 1.0;
            } else {
                survive<lanes>(elasticity(a), position(a), least, &price(a, 0), &cost(a, 0),
                               &supply(a, 0));
            }
        });
    });
}

void purchase_prices(In<3> received, In<3> value, Out<3> price) noexcept {
    with_lanes(received.extent(2), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = received.extent(0), U = received.extent(1);
        parallel_for(U, 3 * S * lanes, [=](Index u) {
            average_prices<lanes>(S, U * lanes, &received(0, u, 0), &value(0, u, 0),
                                  &price(u, 0, 0));
        });
    });
}

void adjust_prices(const PriceRule& rule, const PriceForcing& forcing, In<2> input_cost,
                   In<2> demand, In<2> capacity, In<2> wage, In<2> capital_price, In<2> sigma,
                   Out<2> cost, Out<2> price) noexcept {
    with_lanes(price.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const Index N = price.extent(0), S = N / wage.extent(0);
        parallel_for(N, 12 * lanes, [=, &rule, &forcing](Index a) {
            const Setting set{rule.labour_share(a), rule.tax_share(a),    rule.capital_share(a),
                              rule.world_link(a),   rule.adjustment(a),   rule.scarcity(a),
                              rule.base_output(a),  rule.base_capacity(a)};
            set_price<lanes>(set, forcing, a, a % S, &input_cost(a, 0), &demand(a, 0),
                             &capacity(a, 0), &wage(a / S, 0), &capital_price(a / S, 0),
                             row_or<lanes>(sigma, a % S, LaneVector<lanes>{}), &cost(a, 0),
                             &price(a, 0));
        });
    });
}

void weigh_by_price(In<2> sigma, In<2> price, In<2> exchange, const Index* block_of_region,
                    Out<3> weight) noexcept {
    with_lanes(price.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const Index S = sigma.extent(0);
        const bool converts = exchange.extent(0) > 0;
        parallel_for(price.extent(0), 8 * lanes, [=](Index a) {
            const double* const currency =
                converts ? &exchange(block_of_region[a / S], 0) : nullptr;
            price_weight<lanes>(&sigma(a % S, 0), &price(a, 0), currency, &weight(0, a, 0),
                                &weight(1, a, 0));
        });
    });
}

void trade_cost_factor(In<2> sigma, In<4> tariff, In<4> barrier, Out<4> factor) noexcept {
    with_lanes(sigma.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const Index pairs = factor.extent(1) * factor.extent(2);
        parallel_for(factor.extent(0), 8 * pairs * lanes, [=](Index i) {
            cost_factors<lanes>(
                pairs, &sigma(i, 0), tariff.extent(0) > 0 ? &tariff(i, 0, 0, 0) : nullptr,
                barrier.extent(0) > 0 ? &barrier(i, 0, 0, 0) : nullptr, &factor(i, 0, 0, 0));
        });
    });
}

}  // namespace spillover::kernels
