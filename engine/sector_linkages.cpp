#include "engine/sector_linkages.hpp"

namespace spillover {

Matrix ghosh_rows(const LeontiefSolver& solver, const Vector& output, const Matrix& values) {
    Matrix result = solver.output(output.asDiagonal() * values);
    for (Index a = 0; a < output.size(); ++a) {
        if (output[a] > 0) {
            result.row(a) /= output[a];
        } else {
            result.row(a) = values.row(a);
        }
    }
    return result;
}

Matrix ghosh_output(const LeontiefSolver& solver, const Vector& output, const Matrix& primary) {
    // v'G = (v' diag(x)^-1) L diag(x). Where nothing is made nothing can be pushed on.
    Matrix per_output = primary;
    for (Index a = 0; a < output.size(); ++a) {
        if (output[a] > 0) {
            per_output.row(a) /= output[a];
        } else {
            per_output.row(a).setZero();
        }
    }
    return output.asDiagonal() * solver.contents(per_output);
}

SectorLinkages sector_linkages(const LeontiefSolver& solver, const MrioTable& table) {
    const Vector& x = table.output();
    const Index N = x.size();
    SectorLinkages linkages;
    linkages.output = solver.contents(Vector::Ones(N));
    linkages.allocation = ghosh_rows(solver, x, Vector::Ones(N));
    linkages.demanded = solver.output(Vector::Ones(N));
    linkages.backward = linkages.output / linkages.output.mean();
    linkages.forward = linkages.allocation / linkages.allocation.mean();
    linkages.sensitivity = linkages.demanded / linkages.demanded.mean();
    const Vector final_demand = x - table.intermediate_demand(x);
    linkages.net = Vector::Zero(N);
    for (Index a = 0; a < N; ++a)
        if (x[a] > 0) linkages.net[a] = linkages.output[a] * final_demand[a] / x[a];
    return linkages;
}

}  // namespace spillover
