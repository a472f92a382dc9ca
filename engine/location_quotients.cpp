#include "engine/location_quotients.hpp"

#include <cmath>

namespace spillover {

Vector simple_quotients(const Vector& region, const Vector& nation) {
    const double own = region.sum(), whole = nation.sum();
    Vector quotients = Vector::Zero(region.size());
    for (Index i = 0; i < region.size(); ++i)
        if (nation[i] > 0 && own > 0) quotients[i] = (region[i] / own) / (nation[i] / whole);
    return quotients;
}

Matrix location_quotients(Quotient quotient, const Vector& region, const Vector& nation,
                          double delta) {
    const Vector slq = simple_quotients(region, nation);
    const Index S = slq.size();
    if (quotient == Quotient::slq) return slq.replicate(1, S);
    const double size = quotient == Quotient::cilq
                            ? 1.0
                            : std::pow(std::log2(1 + region.sum() / nation.sum()), delta);
    Matrix quotients(S, S);
    for (Index i = 0; i < S; ++i)
        for (Index j = 0; j < S; ++j) {
            // A buyer that is not there buys nothing; any quotient will do.
            const double cross = i == j ? slq[i] : slq[j] > 0 ? slq[i] / slq[j] : 1.0;
            const bool special = quotient == Quotient::aflq && slq[j] > 1;
            quotients(i, j) = size * cross * (special ? std::log2(1 + slq[j]) : 1.0);
        }
    return quotients;
}

Matrix regional_coefficients(const Matrix& national, const Matrix& quotients) {
    return national.cwiseProduct(quotients.cwiseMin(1.0));
}

}  // namespace spillover
