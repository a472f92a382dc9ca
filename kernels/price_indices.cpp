#include "kernels/price_indices.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/power.hpp"

namespace spillover::kernels {
namespace {

/// Elasticities this close to 1 take the limit: the formula divides by 1 - e.
constexpr double unity = 1e-9;

SPILLOVER_CLONES
void basket(Index goods, const double* share, const double* price, double elasticity,
            double* quantity, double* index) noexcept {
    const LaneVector nothing = {}, exponent = nothing - elasticity;
    LaneVector sum = {}, logarithms = {}, all = {};
    for (Index i = 0; i < goods; ++i) {
        const LaneVector& paid = lane_vector(price + i * lanes);
        LaneVector& lean = lane_vector(quantity + i * lanes);
        power(paid, exponent, lean);  // price^-e; price^(1 - e) is price times this
        sum += share[i] * (paid * lean);
        all += share[i];
        if (elasticity > 1 - unity && elasticity < 1 + unity && share[i] > 0) {
            LaneVector log_price = {};
            logarithm(paid, log_price);
            logarithms += share[i] * log_price;
        }
    }
    LaneVector level = nothing + 1.0;
    if (elasticity > 1 - unity && elasticity < 1 + unity) {
        exponential(logarithms, level);
    } else if (all[0] > 0) {
        const LaneVector root = nothing + 1 / (1 - elasticity), mean = sum / all;
        power(mean, root, level);
    }
    lane_vector(index) = level;
    LaneVector scale = {};
    const LaneVector back = nothing + elasticity;
    power(level, back, scale);
    for (Index i = 0; i < goods; ++i)
        lane_vector(quantity + i * lanes) *= scale;
}

SPILLOVER_CLONES
void raise(Index rows, const double* base, double exponent, double* y) noexcept {
    const LaneVector e = LaneVector{} + exponent;
    for (Index n = 0; n < rows; ++n)
        power(lane_vector(base + n * lanes), e, lane_vector(y + n * lanes));
}

}  // namespace

void ces_basket(Index goods, const double* share, const double* price, double elasticity,
                double* quantity, double* index) noexcept {
    basket(goods, share, price, elasticity, quantity, index);
}

void laspeyres_index(Index goods, const double* share, const double* price,
                     double* index) noexcept {
    LaneVector sum = {}, all = {};
    for (Index i = 0; i < goods; ++i) {
        sum += share[i] * lane_vector(price + i * lanes);
        all += share[i];
    }
    lane_vector(index) = all[0] > 0 ? sum / all : LaneVector{} + 1.0;
}

void powers(Index rows, const double* base, double exponent, double* y) noexcept {
    raise(rows, base, exponent, y);
}

}  // namespace spillover::kernels
