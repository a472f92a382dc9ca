#include "engine/forcing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "kernels/lanes.hpp"

namespace spillover {
namespace {

using kernels::lanes;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// BoARIO 0.6.4 applies a loss of capacity one step late, starts its recovery another step later
/// and keeps six decimals.
ProfileValues delayed_and_rounded(Profile profile, const TimeAxis& time) {
    for (auto& shape : profile.shapes)
        if (auto* recovery = std::get_if<shape::Recovery>(&shape)) recovery->duration += 1;
    ProfileValues values = evaluate(profile, time);
    for (double& value : values.value)
        value = std::nearbyint(value * 1e6) / 1e6;
    values.value.insert(values.value.begin(), profile.neutral);
    values.active.insert(values.active.begin(), 0);
    values.value.pop_back();
    values.active.pop_back();
    return values;
}

void fill(std::vector<double>& values, double value) {
    std::fill(values.begin(), values.end(), value);
}

}  // namespace

bool needs_destinations(const Scenario& scenario) {
    return std::any_of(scenario.shocks.begin(), scenario.shocks.end(), [](const Shock& shock) {
        return shock.driver == Driver::trade_open || shock.driver == Driver::trade_quota;
    });
}

ForcingPlan::ForcingPlan(const Economy& economy, const Behaviour& behaviour,
                         std::span<const Scenario* const> members)
    : economy_{&economy}, compat_boario_{behaviour.compat_boario} {
    for (std::size_t m = 0; m < members.size(); ++m)
        for (const auto& shock : members[m]->shocks) {
            if (shock.driver == Driver::capital_destroyed) continue;
            const bool delayed = compat_boario_ && shock.driver == Driver::capacity_loss;
            series_.push_back({&shock, static_cast<Index>(m),
                               delayed ? delayed_and_rounded(shock.profile, members[m]->time)
                                       : spillover::evaluate(shock.profile, members[m]->time)});
            for (const Index region : shock.origins)
                for (const Cell& cell : shock.cells)
                    origin_shifts_.push_back(
                        {economy.extent.industry(region, cell.index % economy.extent.sectors),
                         cell.index / economy.extent.sectors});
        }
    std::sort(series_.begin(), series_.end(), [](const Series& a, const Series& b) {
        return std::tie(a.shock->operation, a.lane, a.shock->id) <
               std::tie(b.shock->operation, b.lane, b.shock->id);
    });
    std::sort(origin_shifts_.begin(), origin_shifts_.end());
    origin_shifts_.erase(std::unique(origin_shifts_.begin(), origin_shifts_.end()),
                         origin_shifts_.end());
}

bool ForcingPlan::moves(Driver driver) const {
    return std::any_of(series_.begin(), series_.end(),
                       [=](const Series& s) { return s.shock->driver == driver; });
}

bool ForcingPlan::changes_at(Index t) const {
    if (t == 0) return true;
    const auto now = static_cast<std::size_t>(t), before = now - 1;
    return std::any_of(series_.begin(), series_.end(), [=](const Series& s) {
        return s.values.value[now] != s.values.value[before] ||
               s.values.active[now] != s.values.active[before];
    });
}

Forcing ForcingPlan::initial() const {
    const Extent& e = economy_->extent;
    const Index N = e.industries(), S = e.sectors, D = economy_->destinations;
    Forcing forcing;
    forcing.final_orders = Array<3>({e.final_columns(), S, lanes});
    forcing.capacity_loss = Array<2>({N, lanes});
    forcing.capacity_factor = forcing.capacity_left = forcing.capital_left =
        Array<2>({N, lanes}, 1.0);
    forcing.quota = Array<2>({N, lanes}, infinity);
    if (moves(Driver::labour_supply)) forcing.labour_supply = Array<2>({N, lanes}, 1.0);
    if (moves(Driver::input_coefficient)) forcing.coefficient_factor = Array<3>({N, S, lanes}, 1.0);
    if (moves(Driver::inventory_target))
        forcing.target_factor = Array<3>({e.regions, S, lanes}, 1.0);
    if (moves(Driver::trade_open)) forcing.open = Array<4>({S, D, D, lanes}, 1.0);
    if (moves(Driver::trade_quota)) forcing.export_quota = Array<3>({N, D, lanes}, infinity);
    forcing.origin_shifts = origin_shifts_;
    forcing.origin_factor = Array<2>({static_cast<Index>(origin_shifts_.size()), lanes}, 1.0);
    return forcing;
}

void ForcingPlan::reset(Forcing& forcing) const {
    const Array<2>& base = economy_->final_demand;
    for (Index h = 0; h < base.extent(0); ++h)
        for (Index i = 0; i < base.extent(1); ++i)
            for (Index m = 0; m < lanes; ++m)
                forcing.final_orders(h, i, m) = base(h, i);
    fill(forcing.capacity_loss.values(), 0);
    fill(forcing.capacity_factor.values(), 1);
    fill(forcing.quota.values(), infinity);
    fill(forcing.labour_supply.values(), 1);
    fill(forcing.coefficient_factor.values(), 1);
    fill(forcing.target_factor.values(), 1);
    fill(forcing.open.values(), 1);
    fill(forcing.export_quota.values(), infinity);
    fill(forcing.origin_factor.values(), 1);
}

// E0: the drivers of a step.
void ForcingPlan::evaluate(Index t, Forcing& forcing) const {
    if (!changes_at(t)) return;
    reset(forcing);
    for (const auto& series : series_)
        if (series.values.active[static_cast<std::size_t>(t)]) apply(series, t, forcing);
    const auto& loss = forcing.capacity_loss.values();
    for (std::size_t n = 0; n < loss.size(); ++n)
        forcing.capacity_left.values()[n] =
            std::max(0.0, 1 - loss[n]) * std::max(0.0, forcing.capacity_factor.values()[n]);
}

ForcingPlan::Slot ForcingPlan::slot(const Series& series, Index cell, Forcing& forcing) const {
    const Index S = economy_->extent.sectors, D = economy_->destinations, m = series.lane;
    switch (series.shock->driver) {
        case Driver::final_demand:
            return {&forcing.final_orders(cell / S, cell % S, m),
                    economy_->final_demand(cell / S, cell % S)};
        case Driver::capacity_loss:
            return {&forcing.capacity_loss(cell, m), 0};
        case Driver::capacity_factor:
            return {&forcing.capacity_factor(cell, m), 1};
        case Driver::capacity_quota:
            return {&forcing.quota(cell, m), infinity};
        case Driver::input_coefficient:
            return {&forcing.coefficient_factor(cell / S, cell % S, m), 1};
        case Driver::inventory_target:
            return {&forcing.target_factor(cell / S, cell % S, m), 1};
        case Driver::trade_open:
            return {&forcing.open(cell / (D * D), cell / D % D, cell % D, m), 1};
        case Driver::trade_quota:
            return {&forcing.export_quota(cell / D, cell % D, m), infinity};
        case Driver::labour_supply:
            return {&forcing.labour_supply(cell, m), 1};
        case Driver::capital_destroyed:
            break;  // CapitalDamage's
    }
    return {nullptr, 0};
}

void ForcingPlan::apply(const Series& series, Index t, Forcing& forcing) const {
    const Shock& shock = *series.shock;
    const double value = series.values.value[static_cast<std::size_t>(t)];
    if (!shock.origins.empty()) {
        apply_to_origins(series, value, forcing);
        return;
    }
    // Money is written per year and flows are per step.
    const double scale = shock.driver == Driver::final_demand ? economy_->dt : 1.0;
    for (const Cell& cell : shock.cells) {
        const Slot target = slot(series, cell.index, forcing);
        switch (shock.operation) {
            case Operation::set:
                *target.value = scale * value;
                break;
            case Operation::add:
                *target.value += scale * value * cell.weight;
                break;
            case Operation::multiply: {
                const double change = cell.weight * (value - 1);
                if (shock.relative_to_base) {
                    *target.value += target.base * change;
                } else {
                    *target.value *= 1 + change;
                }
                break;
            }
            case Operation::cap:
                *target.value = std::min(*target.value, scale * value);
                break;
            case Operation::floor:
                *target.value = std::max(*target.value, scale * value);
                break;
        }
    }
}

void ForcingPlan::apply_to_origins(const Series& series, double factor, Forcing& forcing) const {
    const Extent& e = economy_->extent;
    for (const Index region : series.shock->origins)
        for (const Cell& cell : series.shock->cells) {
            const Forcing::OriginShift shift{e.industry(region, cell.index % e.sectors),
                                             cell.index / e.sectors};
            const auto place =
                std::lower_bound(origin_shifts_.begin(), origin_shifts_.end(), shift);
            forcing.origin_factor(place - origin_shifts_.begin(), series.lane) *=
                1 + cell.weight * (factor - 1);
        }
}

}  // namespace spillover
