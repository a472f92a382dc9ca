#include "engine/regional_trade.hpp"

#include <algorithm>

#include "engine/error.hpp"
#include "kernels/balancing.hpp"

namespace spillover {
namespace {

/// Scales a prior [R x 2R] (intermediate, then final use) to supply and use.
GoodTrade balanced_trade(Matrix prior, const Vector& supply, const Vector& intermediate,
                         const Vector& final, const std::string& name) {
    const Index R = supply.size();
    const double used = intermediate.sum() + final.sum();
    if (supply.sum() > 0 && used > 0) {
        Array<1> rows({R}), columns({2 * R});
        for (Index r = 0; r < R; ++r) {
            rows(r) = supply[r] * used / supply.sum();  // what rounding left between them
            columns(r) = intermediate[r];
            columns(R + r) = final[r];
        }
        const auto done = kernels::ras({prior.data(), {R, 2 * R}}, rows, columns);
        if (!done.converged && done.error > 1e-9)
            throw InputError{"trade in " + name, "cannot be balanced: supply and use are off by " +
                                                     std::to_string(done.error)};
    } else {
        prior.setZero();
    }
    return {prior.leftCols(R), prior.rightCols(R)};
}

double part(double share, double whole) {
    return whole > 0 ? share / whole : 0;
}

/// O_r a_rs over its sum over origins, times D_s; nothing from home where `at_home` is false.
Matrix gravity(const Vector& origins, const Vector& use, const Matrix& attraction, bool at_home) {
    const Index R = origins.size();
    Matrix flows = Matrix::Zero(R, R);
    for (Index s = 0; s < R; ++s) {
        double sum = 0;
        for (Index r = 0; r < R; ++r)
            if (at_home || r != s) sum += flows(r, s) = origins[r] * attraction(r, s);
        flows.col(s) *= part(use[s], sum);
    }
    return flows;
}

/// What is left to trade when the own shares are taken out.
struct Rest {
    Vector supply, intermediate, final;
    double total() const { return supply.sum(); }
};

/// Own use no larger than supply. \returns how many regions had to lower it
Index fit_to_supply(GoodMarket& market) {
    Index lowered = 0;
    for (Index r = 0; r < market.supply.size(); ++r) {
        const double own = market.own_intermediate[r] + market.own_final[r];
        if (own <= market.supply[r]) continue;
        lowered += own > market.supply[r] * (1 + 1e-9);
        market.own_intermediate[r] *= part(market.supply[r], own);
        market.own_final[r] *= part(market.supply[r], own);
    }
    return lowered;
}

Rest rest_of(const GoodMarket& m) {
    return {(m.supply - m.own_intermediate - m.own_final).cwiseMax(0),
            (m.intermediate - m.own_intermediate).cwiseMax(0), (m.final - m.own_final).cwiseMax(0)};
}

/// A region can sell no more to others than they buy: what is left over it uses itself. At most one
/// region can be in that place; others then trade with it alone. \returns the region, or -1
Index raise_own_use(GoodMarket& market, Rest& rest) {
    const double total = rest.total();
    for (Index r = 0; r < rest.supply.size(); ++r) {
        const double wanted = rest.intermediate[r] + rest.final[r];
        const double surplus = rest.supply[r] + wanted - total;
        if (surplus <= 1e-12 * total || wanted <= 0) continue;
        const double more = rest.intermediate[r] * surplus / wanted;
        market.own_intermediate[r] += more;
        market.own_final[r] += surplus - more;
        rest = rest_of(market);
        return r;
    }
    return -1;
}

}  // namespace

GoodTrade trade_around_own_use(const GoodMarket& given, const Matrix& attraction,
                               const std::string& name) {
    GoodMarket market = given;
    const Index R = market.supply.size();
    const Index lowered = fit_to_supply(market);
    Rest rest = rest_of(market);
    const Index hub = raise_own_use(market, rest);
    if (rest.total() <= 1e-11 * market.supply.sum()) {  // rounding
        market.own_intermediate = market.intermediate;
        market.own_final = market.final;
        rest.supply.setZero();
    }
    Matrix prior(R, 2 * R);
    prior << gravity(rest.supply, rest.intermediate, attraction, false),
        gravity(rest.supply, rest.final, attraction, false);
    for (Index r = 0; hub >= 0 && r < R; ++r)
        for (Index s = 0; s < 2 * R; ++s)
            if (r != hub && s % R != hub) prior(r, s) = 0;
    GoodTrade trade =
        balanced_trade(std::move(prior), rest.supply, rest.intermediate, rest.final, name);
    trade.intermediate.diagonal() += market.own_intermediate;
    trade.final.diagonal() += market.own_final;
    trade.lowered = lowered;
    trade.raised = hub >= 0 ? 1 : 0;
    return trade;
}

GoodTrade trade_by_gravity(const GoodMarket& market, const Matrix& attraction,
                           const std::string& name) {
    const Index R = market.supply.size();
    Matrix prior(R, 2 * R);
    prior << gravity(market.supply, market.intermediate, attraction, true),
        gravity(market.supply, market.final, attraction, true);
    return balanced_trade(std::move(prior), market.supply, market.intermediate, market.final, name);
}

GoodTrade trade_by_entropy(const GoodMarket& market, const Matrix& attraction,
                           const std::string& name) {
    const Index R = market.supply.size();
    const Rest rest = rest_of(market);
    // Where nothing is left over for others, all that is made is the prior's origin.
    const Vector origins = rest.supply.cwiseMax(1e-6 * market.supply);
    Matrix prior(R, 2 * R);
    prior << gravity(origins, rest.intermediate, attraction, false),
        gravity(origins, rest.final, attraction, false);
    for (Index r = 0; r < R; ++r) {
        const double smallest = R == 1 ? 1.0 : 1e-6;
        prior(r, r) = std::max(market.own_intermediate[r], smallest * market.intermediate[r]);
        prior(r, R + r) = std::max(market.own_final[r], smallest * market.final[r]);
        if (market.supply[r] <= 0) prior(r, r) = prior(r, R + r) = 0;
    }
    return balanced_trade(std::move(prior), market.supply, market.intermediate, market.final, name);
}

}  // namespace spillover
