#pragma once

#include "engine/mrio_table.hpp"

namespace spillover {

/// What an earlier table would have said about a later year, [N] each, money/year.
struct Forecast {
    Vector predicted;        ///< x = (I - A_earlier)^-1 f_later
    Vector scaled;           ///< the naive one: x_earlier times later total over earlier total
    Vector actual;           ///< x_later
    double total_ratio = 0;  ///< sum of predicted over sum of actual
    double error = 0;        ///< WAPE: sum of |predicted - actual| over sum of actual
    double naive_error = 0;  ///< the same of `scaled`
};

/// The constant-coefficient forecast: output that the later year's final demand calls for with the
/// earlier year's input coefficients, held against the later year's output (Leontief 1951; the
/// back-test of Miller and Blair 2009, ch. 7.2).
Forecast constant_coefficient_forecast(const MrioTable& earlier, const MrioTable& later);

}  // namespace spillover
