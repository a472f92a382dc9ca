#include "kernels/capital.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {
namespace {

struct Industry {
    double depreciation, sensitivity, adjustment, exit, base_output, ceiling;
};

template <Index lanes>
SPILLOVER_CLONES void plan(const Industry& own, const InvestmentForcing& forcing, Index a,
                           const double* expected, const double* profit_rate, const double* capital,
                           double* investment) noexcept {
    const LaneVector<lanes> nothing = {}, one = nothing + 1.0, most = nothing + own.ceiling;
    const LaneVector<lanes> k = lane_vector<lanes>(capital);
    LaneVector<lanes> share =
        own.depreciation * (one + own.sensitivity * (lane_vector<lanes>(profit_rate) - 1.0) +
                            row_or<lanes>(forcing.subsidy, a, nothing));
    if (own.base_output > 0)
        share += (lane_vector<lanes>(expected) / (own.base_output * k) - 1.0) * own.adjustment;
    share = nothing < share ? share : nothing;
    share = share < most ? share : most;
    lane_vector<lanes>(investment) = k * share * (one - row_or<lanes>(forcing.ban, a, nothing)) *
                                     row_or<lanes>(forcing.factor, a, one);
}

template <Index lanes>
SPILLOVER_CLONES void renew(const Industry& own, const InvestmentForcing& forcing, Index a,
                            const double* investment, const double* fill, const double* profit_rate,
                            double* retired, double* capital) noexcept {
    const LaneVector<lanes> nothing = {}, one = nothing + 1.0;
    const LaneVector<lanes> loss = -lane_vector<lanes>(profit_rate);
    LaneVector<lanes> gone = own.depreciation + own.exit * row_or<lanes>(forcing.exit, a, one) *
                                                    (nothing < loss ? loss : nothing);
    if (retired) {
        LaneVector<lanes>& before = lane_vector<lanes>(retired);
        const LaneVector<lanes> now = lane_vector<lanes>(&forcing.retired(a, 0));
        const LaneVector<lanes> left = one - before;
        const LaneVector<lanes> divisor = nothing < left ? left : one;
        const LaneVector<lanes> retiring = before < now ? (now - before) / divisor : nothing;
        before = before < now ? now : before;
        gone += retiring;
    }
    gone = gone < one ? gone : one;
    LaneVector<lanes>& k = lane_vector<lanes>(capital);
    const LaneVector<lanes> added = lane_vector<lanes>(investment) * lane_vector<lanes>(fill);
    // What is left of an industry can be rebuilt; capital of exactly 0 could not.
    const LaneVector<lanes> least = nothing + 1e-9;
    k = k * (one - gone) + added;
    k = least < k ? k : least;
}

Industry industry(const InvestmentRule& rule, Index a) noexcept {
    return {rule.depreciation(a), rule.sensitivity(a), rule.adjustment(a),
            rule.exit(a),         rule.base_output(a), rule.ceiling};
}

}  // namespace

void plan_investment(const InvestmentRule& rule, const InvestmentForcing& forcing, In<2> expected,
                     In<2> profit_rate, In<2> capital, Out<2> investment) noexcept {
    with_lanes(capital.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(capital.extent(0), 8 * lanes, [=, &rule, &forcing](Index a) {
            plan<lanes>(industry(rule, a), forcing, a, &expected(a, 0), &profit_rate(a, 0),
                        &capital(a, 0), &investment(a, 0));
        });
    });
}

void renew_capital(const InvestmentRule& rule, const InvestmentForcing& forcing, In<2> investment,
                   In<2> fill, In<2> profit_rate, Out<2> retired, Out<2> capital) noexcept {
    with_lanes(capital.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const Index N = capital.extent(0), S = N / fill.extent(0);
        const bool retires = forcing.retired.extent(0) > 0;
        parallel_for(N, 8 * lanes, [=, &rule, &forcing](Index a) {
            renew<lanes>(industry(rule, a), forcing, a, &investment(a, 0), &fill(a / S, 0),
                         &profit_rate(a, 0), retires ? &retired(a, 0) : nullptr, &capital(a, 0));
        });
    });
}

}  // namespace spillover::kernels
