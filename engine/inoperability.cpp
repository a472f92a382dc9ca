#include "engine/inoperability.hpp"

#include <algorithm>
#include <cmath>

namespace spillover {

Inoperability inoperability(const InputStructure& inputs, const Vector& output,
                            const Disturbance& disturbance, int days) {
    const Index N = output.size();
    const Extent& e = inputs.extent();
    Inoperability result;
    result.resilience = Vector(N);
    for (Index s = 0; s < e.regions; ++s) {
        const Matrix own = inputs.within_region(s);
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(s, i);
            const double rate = std::log(100.0) / (disturbance.recovery_days[a] * (1 - own(i, i)));
            result.resilience[a] = std::min(1.0, rate);
        }
    }
    Vector q = disturbance.initial, sum = Vector::Zero(N);
    result.largest = q;
    for (int day = 0; day < days; ++day) {
        sum += q;
        Vector called = inputs.requirements(output.cwiseProduct(q));
        for (Index a = 0; a < N; ++a)
            called[a] = output[a] > 0 ? called[a] / output[a] : 0.0;
        q += result.resilience.cwiseProduct(called + disturbance.demand - q);
        result.largest = result.largest.cwiseMax(q);
    }
    result.last = q;
    result.lost = sum.cwiseProduct(output) / 365;
    return result;
}

}  // namespace spillover
