#pragma once

#include "engine/leontief_solver.hpp"

namespace spillover {

/// Why something changed between two years, [N] each; the parts add up to the change.
struct StructuralChange {
    Vector change;     ///< e1 x1 - e0 x0
    Vector intensity;  ///< because of e: 1/2 De (x0 + x1)
    Vector inputs;     ///< because of A: 1/2 (e1 L1 DA x0 + e0 L0 DA x1)
    Vector demand;     ///< because of final demand: 1/2 (e0 L0 + e1 L1) Df
};

/// Structural decomposition between two tables of the same industries: the mean of the two polar
/// forms of e L f (Dietzenbacher and Los 1998), with DL = L1 DA L0 = L0 DA L1. Tables at current
/// prices mix prices and quantities; deflate them first where that matters.
/// \param intensity  e per unit of output in each year [N]; ones for output
StructuralChange structural_decomposition(const MrioTable& before, const MrioTable& after,
                                          const Vector& intensity_before,
                                          const Vector& intensity_after);

}  // namespace spillover
