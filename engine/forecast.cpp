#include "engine/forecast.hpp"

#include "engine/leontief_solver.hpp"

namespace spillover {
namespace {

double ratio(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

}  // namespace

Forecast constant_coefficient_forecast(const MrioTable& earlier, const MrioTable& later) {
    const Vector &x0 = earlier.output(), &x1 = later.output();
    const Vector demand = x1 - InputStructure{later}.requirements(x1);
    Forecast forecast;
    forecast.predicted = LeontiefSolver{earlier}.output(demand);
    forecast.scaled = x0 * ratio(x1.sum(), x0.sum());
    forecast.actual = x1;
    const auto error = [&](const Vector& told) {
        return ratio((told - x1).cwiseAbs().sum(), x1.sum());
    };
    forecast.total_ratio = ratio(forecast.predicted.sum(), x1.sum());
    forecast.error = error(forecast.predicted);
    forecast.naive_error = error(forecast.scaled);
    return forecast;
}

}  // namespace spillover
