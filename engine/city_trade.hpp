#pragma once

#include "engine/city_accounts.hpp"

namespace spillover {

/// Origin shares of every good [S x R x R] between the cities and, last, the rest of the world.
struct CityTrade {
    Array<3> intermediate, final;
    Vector sold_by_world;  ///< imports and re-exports by good [S]
};

/// Trade of cities: home supply meets home demand by gravity, distance^-decay and less across
/// provincial borders, balanced (RAS). A city imports of a good what its industries import of it
/// nationally; final users import alike everywhere. Where final users import more than they use
/// (stocks of what is made at home shrink) both kinds of use import alike.
/// \throws InputError where a good's trade cannot be balanced
CityTrade city_trade(const CityFigures& figures, const CityAccounts& accounts);

}  // namespace spillover
