#include "kernels/capital.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {
namespace {

struct Industry {
    double depreciation, sensitivity, adjustment, exit, base_output, ceiling;
};

SPILLOVER_CLONES
void plan(const Industry& own, const InvestmentForcing& forcing, Index a, const double* expected,
          const double* profit_rate, const double* capital, double* investment) noexcept {
    const LaneVector nothing = {}, one = nothing + 1.0, most = nothing + own.ceiling;
    const LaneVector k = lane_vector(capital);
    LaneVector share =
        own.depreciation * (one + own.sensitivity * (lane_vector(profit_rate) - 1.0) +
                            row_or(forcing.subsidy, a, nothing));
    if (own.base_output > 0)
        share += (lane_vector(expected) / (own.base_output * k) - 1.0) * own.adjustment;
    share = nothing < share ? share : nothing;
    share = share < most ? share : most;
    lane_vector(investment) =
        k * share * (one - row_or(forcing.ban, a, nothing)) * row_or(forcing.factor, a, one);
}

SPILLOVER_CLONES
void renew(const Industry& own, const InvestmentForcing& forcing, Index a, const double* investment,
           const double* fill, const double* profit_rate, double* retired,
           double* capital) noexcept {
    const LaneVector nothing = {}, one = nothing + 1.0;
    const LaneVector loss = -lane_vector(profit_rate);
    LaneVector gone = own.depreciation +
                      own.exit * row_or(forcing.exit, a, one) * (nothing < loss ? loss : nothing);
    if (retired) {
        LaneVector& before = lane_vector(retired);
        const LaneVector now = lane_vector(&forcing.retired(a, 0));
        const LaneVector left = one - before;
        const LaneVector divisor = nothing < left ? left : one;
        const LaneVector retiring = before < now ? (now - before) / divisor : nothing;
        before = before < now ? now : before;
        gone += retiring;
    }
    gone = gone < one ? gone : one;
    LaneVector& k = lane_vector(capital);
    const LaneVector added = lane_vector(investment) * lane_vector(fill);
    // What is left of an industry can be rebuilt; capital of exactly 0 could not.
    const LaneVector least = nothing + 1e-9;
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
    parallel_for(capital.extent(0), 8 * lanes, [=, &rule, &forcing](Index a) {
        plan(industry(rule, a), forcing, a, &expected(a, 0), &profit_rate(a, 0), &capital(a, 0),
             &investment(a, 0));
    });
}

void renew_capital(const InvestmentRule& rule, const InvestmentForcing& forcing, In<2> investment,
                   In<2> fill, In<2> profit_rate, Out<2> retired, Out<2> capital) noexcept {
    const Index N = capital.extent(0), S = N / fill.extent(0);
    const bool retires = forcing.retired.extent(0) > 0;
    parallel_for(N, 8 * lanes, [=, &rule, &forcing](Index a) {
        renew(industry(rule, a), forcing, a, &investment(a, 0), &fill(a / S, 0), &profit_rate(a, 0),
              retires ? &retired(a, 0) : nullptr, &capital(a, 0));
    });
}

}  // namespace spillover::kernels
