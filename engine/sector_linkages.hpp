#pragma once

#include "engine/leontief_solver.hpp"

namespace spillover {

/// (I - B)^-1 Y with B = diag(x)^-1 Z, the output side of the Ghosh inverse [N x K]:
/// G = diag(x)^-1 L diag(x), rows sell, columns buy. Y itself where nothing is made.
Matrix ghosh_rows(const LeontiefSolver& solver, const Vector& output, const Matrix& values);

/// V' (I - B)^-1, transposed [N x K]: the output that primary inputs V push through the table
/// (Ghosh 1958). At the table's own value added it returns x.
Matrix ghosh_output(const LeontiefSolver& solver, const Vector& output, const Matrix& primary);

/// Linkages of every industry [N] each.
struct SectorLinkages {
    Vector backward;  ///< output multiplier over the mean of all, N 1'L / 1'L1 (Rasmussen 1956)
    Vector forward;   ///< Ghosh row sum over the mean of all, N G1 / 1'G1 (Beyers 1976, Jones 1976)
    Vector output;    ///< output multiplier 1'L; also the downstreamness, stages to primary inputs
                      ///< (Miller and Temurshoev 2017)
    Vector allocation;   ///< Ghosh row sum G 1; also the upstreamness, stages to final users
                         ///< (Antras and Chor 2013)
    Vector demanded;     ///< row sum L 1: output if final demand for every product rose by one
    Vector sensitivity;  ///< the same over the mean of all, N L1 / 1'L1: sensitivity of dispersion
                         ///< (Rasmussen 1956)
    Vector net;  ///< output multiplier times final demand per output (Oosterhaven and Stelder
                 ///< 2002): above 1 others depend on it more than it on them
};
SectorLinkages sector_linkages(const LeontiefSolver& solver, const MrioTable& table);

}  // namespace spillover
