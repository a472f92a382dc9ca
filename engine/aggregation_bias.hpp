#pragma once

#include "engine/table_split.hpp"

namespace spillover {

/// What an aggregation does to the static model. T [n x N] adds up (and splits) industries; A, L of
/// the table before, A*, L* of that after it.
struct AggregationBias {
    /// Total bias (L* T - T L) f of each final category's base demand f [n x C], money/year. Adds
    /// up to zero over all of base demand.
    Matrix total;
    /// First-order bias (A* T - T A) f [n x C]: the first term of the series of the total.
    Matrix first_order;
    Matrix output;             ///< T L f: what f calls for in the table before [n x C]
    Vector multiplier;         ///< output multipliers after [n]
    Vector mean, least, most;  ///< of those before, of what each is made of, weighted by output [n]
};

/// Source: Theil (1957); Morimoto (1970); Miller and Blair (2009), ch. 4.9.
AggregationBias aggregation_bias(const MrioTable& before, const MrioTable& after,
                                 const TableMap& map);

}  // namespace spillover
