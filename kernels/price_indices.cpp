#include "kernels/price_indices.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/power.hpp"

namespace spillover::kernels {
namespace {

/// Elasticities this close to 1 take the limit: the formula divides by 1 - e.
constexpr double unity = 1e-9;

template <Index lanes>
SPILLOVER_CLONES void basket(Index goods, const double* share, const double* price,
                             double elasticity, double* quantity, double* index) noexcept {
    const LaneVector<lanes> nothing = {}, exponent = nothing - elasticity;
    LaneVector<lanes> sum = {}, logarithms = {};
    double all = 0;
    for (Index i = 0; i < goods; ++i) {
        const LaneVector<lanes>& paid = lane_vector<lanes>(price + i * lanes);
        LaneVector<lanes>& lean = lane_vector<lanes>(quantity + i * lanes);
        power<lanes>(paid, exponent, lean);  // price^-e; price^(1 - e) is price times this
        sum += share[i] * (paid * lean);
        all += share[i];
        if (elasticity > 1 - unity && elasticity < 1 + unity && share[i] > 0) {
            LaneVector<lanes> log_price = {};
            logarithm<lanes>(paid, log_price);
            logarithms += share[i] * log_price;
        }
    }
    LaneVector<lanes> level = nothing + 1.0;
    if (elasticity > 1 - unity && elasticity < 1 + unity) {
        exponential<lanes>(logarithms, level);
    } else if (all > 0) {
        const LaneVector<lanes> root = nothing + 1 / (1 - elasticity), mean = sum / all;
        power<lanes>(mean, root, level);
    }
    lane_vector<lanes>(index) = level;
    LaneVector<lanes> scale = {};
    const LaneVector<lanes> back = nothing + elasticity;
    power<lanes>(level, back, scale);
    for (Index i = 0; i < goods; ++i)
        lane_vector<lanes>(quantity + i * lanes) *= scale;
}

template <Index lanes>
SPILLOVER_CLONES void raise(Index rows, const double* base, double exponent, double* y) noexcept {
    const LaneVector<lanes> e = LaneVector<lanes>{} + exponent;
    for (Index n = 0; n < rows; ++n)
        power<lanes>(lane_vector<lanes>(base + n * lanes), e, lane_vector<lanes>(y + n * lanes));
}

template <Index lanes>
void average(Index goods, const double* share, const double* price, double* index) noexcept {
    LaneVector<lanes> sum = {};
    double all = 0;
    for (Index i = 0; i < goods; ++i) {
        sum += share[i] * lane_vector<lanes>(price + i * lanes);
        all += share[i];
    }
    lane_vector<lanes>(index) = all > 0 ? sum / all : LaneVector<lanes>{} + 1.0;
}

}  // namespace

void ces_basket(Index lanes, Index goods, const double* share, const double* price,
                double elasticity, double* quantity, double* index) noexcept {
    with_lanes(lanes, [&](auto width) {
        basket<width>(goods, share, price, elasticity, quantity, index);
    });
}

void laspeyres_index(Index lanes, Index goods, const double* share, const double* price,
                     double* index) noexcept {
    with_lanes(lanes, [&](auto width) { average<width>(goods, share, price, index); });
}

void powers(Index lanes, Index rows, const double* base, double exponent, double* y) noexcept {
    with_lanes(lanes, [&](auto width) { raise<width>(rows, base, exponent, y); });
}

}  // namespace spillover::kernels
