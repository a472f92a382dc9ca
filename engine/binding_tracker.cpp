#include "engine/binding_tracker.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "kernels/lane_vector.hpp"
#include "kernels/parallel.hpp"

namespace spillover {
namespace {

constexpr double rounding = 1e-9;  ///< a loss below this share of base is none

}  // namespace

BindingTracker::BindingTracker(const Economy& economy, const std::vector<double>& base_gdp,
                               const std::vector<char>& is_national, Index lanes)
    : economy_{&economy},
      base_gdp_{&base_gdp},
      is_national_{is_national},
      bound_({3 + economy.extent.sectors, lanes}),
      lost_{bound_} {}

void BindingTracker::observe(const Moment& now) {
    kernels::with_lanes(now.lanes(), [&](auto width) {
        kernels::in_wide_registers(0, economy_->extent.industries(),
                                   [&](Index a) { observe_industry<width>(now, a); });
    });
}

template <Index lanes>
void BindingTracker::observe_industry(const Moment& now, Index a) {
    using Lanes = std::array<double, static_cast<std::size_t>(lanes)>;
    const double base = (*base_gdp_)[static_cast<std::size_t>(a)], weight = std::max(0.0, base),
                 full = economy_->output(a), dt = economy_->dt;
    const bool national =
        is_national_[static_cast<std::size_t>(economy_->extent.region_of(a))] != 0;
    constexpr double endless = std::numeric_limits<double>::infinity();
    const double least = national && base > 0 ? rounding * base : endless;  // loss that counts
    const double *const output = &In<2>(now.flows.output)(a, 0),
                        *const demand = &In<2>(now.flows.demand)(a, 0),
                        *const use = &In<2>(now.flows.intermediate_use)(a, 0),
                        *const capacity = &In<2>(now.flows.capacity)(a, 0);
    Lanes loss, out_of_reach, held_back;
    kernels::lane_by_lane<lanes>([&](Index m) {
        const auto lane = static_cast<std::size_t>(m);
        const double less = base - (output[m] - use[m]) / dt;
        loss[lane] = less > least ? less : 0.0;
        const double impossible = (1 - capacity[m] / full) * base;
        out_of_reach[lane] = std::min(loss[lane], std::max(0.0, impossible));
        held_back[lane] = output[m] < demand[m] || out_of_reach[lane] > 0 ? 1.0 : 0.0;
    });
    value_added_ += weight;
    // Most industries make what is asked of them.
    if (*std::max_element(held_back.begin(), held_back.end()) == 0) {
        kernels::lane_by_lane<lanes>([&](Index m) {
            bound_(0, m) += weight;
            lost_(0, m) += loss[static_cast<std::size_t>(m)];
        });
        return;
    }
    for (Index m = 0; m < lanes; ++m) {
        const auto lane = static_cast<std::size_t>(m);
        const auto constraint = static_cast<Index>(binding_constraint(now, a, m));
        bound_(constraint, m) += weight;
        if (loss[lane] == 0) continue;
        lost_(static_cast<Index>(limits_capacity(now, a, m)), m) += out_of_reach[lane];
        lost_(constraint, m) += loss[lane] - out_of_reach[lane];
    }
}

Binding BindingTracker::shares_of(const Array<2>& bound, double total, Index lane) const {
    const auto share = [&](Index constraint) {
        return total > 0 ? bound(constraint, lane) / total : 0.0;
    };
    Binding binding{share(0), share(1), 0, share(2), {}};
    for (Index i = 0; i < economy_->extent.sectors; ++i) {
        binding.by_input.push_back(share(3 + i));
        binding.input += share(3 + i);
    }
    return binding;
}

Binding BindingTracker::binding(Index lane) const {
    return shares_of(bound_, value_added_, lane);
}

Binding BindingTracker::of_loss(Index lane) const {
    double lost = 0;
    for (Index constraint = 0; constraint < lost_.extent(0); ++constraint)
        lost += lost_(constraint, lane);
    return shares_of(lost_, lost, lane);
}

}  // namespace spillover
