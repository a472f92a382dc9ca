#pragma once

#include "engine/regionalisation.hpp"

namespace spillover {

/// Trade in one good between regions [R x R], money/year; rows sell, columns buy.
struct GoodTrade {
    Matrix intermediate, final;
    Index lowered = 0, raised = 0;  ///< regions whose own share had to give way
};

/// What there is to trade of a good.
struct GoodMarket {
    Vector supply;                       ///< output less exports and stock withdrawals [R]
    Vector intermediate, final;          ///< use [R]
    Vector own_intermediate, own_final;  ///< of it from home, as estimated [R]
};

/// Trade that meets supply and use. \param attraction  d_rs^-beta times border factors [R x R]
/// \param name  of the good, for messages
GoodTrade trade_around_own_use(const GoodMarket& market, const Matrix& attraction,
                               const std::string& name);
/// The same with trade at home like any other, from a prior: gravity, or what the quotients say at
/// home and gravity elsewhere.
GoodTrade trade_by_gravity(const GoodMarket& market, const Matrix& attraction,
                           const std::string& name);
GoodTrade trade_by_entropy(const GoodMarket& market, const Matrix& attraction,
                           const std::string& name);

}  // namespace spillover
