#include "kernels/production.hpp"

#include <algorithm>
#include <limits>

#include "kernels/dispatch.hpp"
#include "kernels/lane_vector.hpp"
#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {

void production_capacity(In<1> base, In<2> capital, In<2> overproduction, In<2> left, In<2> quota,
                         Out<2> capacity) noexcept {
    with_lanes(capital.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(base.extent(0), 5 * lanes, [=](Index a) {
            const double full = base(a);
            lane_by_lane<lanes>([&](Index m) {
                // Nothing left and no quota are limits of an endless capacity and of none alike.
                const bool some = full > 0 && left(a, m) > 0 && capital(a, m) > 0;
                const double possible =
                    some ? full * left(a, m) * capital(a, m) * overproduction(a, m) : 0.0;
                const double ceiling = full > 0 && quota(a, m) > 0 ? full * quota(a, m) : 0.0;
                capacity(a, m) = std::min(possible, ceiling);
            });
        });
    });
}

namespace {

/// The least bound so far and the good that sets it; the first of equals.
template <Index lanes>
struct Tightest {
    LaneVector<lanes> bound, good;

    inline void look_at(const LaneVector<lanes>& allowed, double name) noexcept {
        good = allowed < bound ? LaneVector<lanes>{} + name : good;
        bound = allowed < bound ? allowed : bound;
    }
};

/// Tightens `input` by the inputs of industry j; `factor` [S x lanes] changes its technology or is
/// null. Inputs in turn go to two minima, which wait for one another only at the end.
template <Index lanes, bool has_factor>
inline void tighten(const BindingInputs& inputs, Index j, double reference, const double* stock,
                    const double* factor, double* input, double* scarcest) noexcept {
    const LaneVector<lanes> endless = LaneVector<lanes>{} + std::numeric_limits<double>::infinity();
    Tightest<lanes> even{endless, LaneVector<lanes>{} - 1.0}, odd = even;
    const Index last = inputs.first[j + 1];
    const auto look_at = [&](Index n, Tightest<lanes>& tightest) {
        const Index i = inputs.good[n];
        LaneVector<lanes> supported = inputs.per_stock[n] * lane_vector<lanes>(stock + i * lanes);
        if constexpr (has_factor) supported /= lane_vector<lanes>(factor + i * lanes);
        const LaneVector<lanes> allowed = supported + inputs.rest[n] * reference;
        tightest.look_at(allowed, static_cast<double>(i));
    };
    Index n = inputs.first[j];
    for (; n + 1 < last; n += 2) {
        look_at(n, even);
        look_at(n + 1, odd);
    }
    if (n < last) look_at(n, even);
    const LaneVector<lanes> first = odd.good < even.good ? odd.good : even.good;
    LaneVector<lanes> good = odd.bound < even.bound ? odd.good : even.good;
    good = odd.bound == even.bound ? first : good;
    lane_vector<lanes>(input) = odd.bound < even.bound ? odd.bound : even.bound;
    lane_vector<lanes>(scarcest) = good;
}

template <Index lanes>
SPILLOVER_CLONES void tighten_plain(const BindingInputs& inputs, Index j, double reference,
                                    const double* stock, double* input, double* scarcest) noexcept {
    tighten<lanes, false>(inputs, j, reference, stock, nullptr, input, scarcest);
}

}  // namespace

void input_bound(Index lanes, const BindingInputs& inputs, Index j, double reference,
                 const double* stock, double* input, double* scarcest) noexcept {
    with_lanes(lanes, [&](auto width) {
        tighten_plain<width>(inputs, j, reference, stock, input, scarcest);
    });
}

void constrained_output(In<2> demand, In<2> capacity, In<2> input, Out<2> output) noexcept {
    with_lanes(demand.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        parallel_for(demand.extent(0), 4 * lanes, [=](Index j) {
            lane_by_lane<lanes>([&](Index m) {
                output(j, m) = std::min(std::min(demand(j, m), capacity(j, m)), input(j, m));
            });
        });
    });
}

void bottleneck_output(const BindingInputs& inputs, In<2> demand, In<2> capacity, In<1> reference,
                       In<3> inventories, In<3> coefficient_factor, Out<2> input, Out<2> scarcest,
                       Out<2> output) noexcept {
    with_lanes(demand.extent(1), [&](auto width) {
        constexpr Index lanes = width;
        const bool has_factor = coefficient_factor.extent(0) > 0;
        const Index S = inventories.extent(1);

        parallel_for(demand.extent(0), (S + 5) * lanes, [=, &inputs](Index j) {
            const double* const stock = &inventories(j, 0, 0);
            if (has_factor) {
                tighten<lanes, true>(inputs, j, reference(j), stock, &coefficient_factor(j, 0, 0),
                                     &input(j, 0), &scarcest(j, 0));
            } else {
                tighten_plain<lanes>(inputs, j, reference(j), stock, &input(j, 0), &scarcest(j, 0));
            }
        });
        constrained_output(demand, capacity, input, output);
    });
}

}  // namespace spillover::kernels
