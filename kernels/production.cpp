#include "kernels/production.hpp"

#include <algorithm>
#include <limits>

#include "kernels/lanes.hpp"
#include "kernels/parallel.hpp"

namespace spillover::kernels {

void production_capacity(In<1> base, In<2> capital, In<2> overproduction, In<2> left, In<2> quota,
                         Out<2> capacity) noexcept {
    parallel_for(base.extent(0), 5 * lanes, [=](Index a) {
        const double full = base(a);
        for (Index m = 0; m < lanes; ++m) {
            const double possible = full * left(a, m) * capital(a, m) * overproduction(a, m);
            capacity(a, m) = std::min(possible, quota(a, m) * full);
        }
    });
}

namespace {

template <bool has_factor>
void bottleneck_of(Index j, const BindingInputs& inputs, double reference, In<3> inventories,
                   In<3> coefficient_factor, double* input, double* scarcest) noexcept {
    for (Index n = inputs.first[j]; n < inputs.first[j + 1]; ++n) {
        const Index i = inputs.good[n];
        const double per_stock = inputs.per_stock[n], rest = inputs.rest[n];
        const auto good = static_cast<double>(i);
        const double* const stock = &inventories(j, i, 0);
        for (Index m = 0; m < lanes; ++m) {
            double supported = per_stock * stock[m];
            if constexpr (has_factor) supported /= coefficient_factor(j, i, m);
            const double bound = supported + rest * reference;
            const bool tighter = bound < input[m];
            scarcest[m] = tighter ? good : scarcest[m];
            input[m] = tighter ? bound : input[m];
        }
    }
}

}  // namespace

void bottleneck_output(const BindingInputs& inputs, In<2> demand, In<2> capacity, In<1> reference,
                       In<3> inventories, In<3> coefficient_factor, Out<2> input, Out<2> scarcest,
                       Out<2> output) noexcept {
    const bool has_factor = coefficient_factor.extent(0) > 0;
    const Index S = inventories.extent(1);

    parallel_for(demand.extent(0), (S + 5) * lanes, [=](Index j) {
        double bound[lanes], good[lanes];
        for (Index m = 0; m < lanes; ++m) {
            bound[m] = std::numeric_limits<double>::infinity();
            good[m] = -1;
        }
        auto* const scan = has_factor ? &bottleneck_of<true> : &bottleneck_of<false>;
        scan(j, inputs, reference(j), inventories, coefficient_factor, bound, good);
        for (Index m = 0; m < lanes; ++m) {
            input(j, m) = bound[m];
            scarcest(j, m) = good[m];
            output(j, m) = std::min(std::min(demand(j, m), capacity(j, m)), bound[m]);
        }
    });
}

}  // namespace spillover::kernels
