#include "engine/forcing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "kernels/lanes.hpp"

namespace spillover {
namespace {

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

void clamp(Numbers& values, double low, double high) {
    for (double& value : values)
        value = std::clamp(value, low, high);
}

void fill(Numbers& values, double value) {
    std::fill(values.begin(), values.end(), value);
}

/// Drivers that are one number per cell of one axis.
enum class Axis { industry, good, region, block };
struct PlainDriver {
    Driver driver;
    Array<2> Forcing::*array;
    double neutral;
    Axis axis;
    double low = 0, high = infinity;  ///< what all shocks together may make of it
};
constexpr double least = 1e-3;          ///< of what must stay above 0: prices, output per worker
constexpr double most_off = least - 1;  ///< of rates on a price, which must stay above -1
constexpr PlainDriver plain_drivers[] = {
    {Driver::labour_supply, &Forcing::labour_supply, 1, Axis::industry},
    {Driver::world_price, &Forcing::world_price, 1, Axis::good, least},
    {Driver::exchange_rate, &Forcing::exchange_rate, 1, Axis::block, least},
    {Driver::price_floor, &Forcing::price_floor, 0, Axis::industry},
    {Driver::price_markup, &Forcing::price_markup, 0, Axis::industry, -infinity},
    {Driver::unit_cost, &Forcing::unit_cost, 0, Axis::industry, most_off},
    {Driver::productivity, &Forcing::productivity, 1, Axis::industry, least},
    {Driver::sigma, &Forcing::sigma, 1, Axis::good},
    {Driver::wage, &Forcing::wage, 1, Axis::region},
    {Driver::capacity_retire, &Forcing::retired, 0, Axis::industry, 0, 1},
    {Driver::investment_ban, &Forcing::investment_ban, 0, Axis::industry, 0, 1},
    {Driver::investment_subsidy, &Forcing::investment_subsidy, 0, Axis::industry, -infinity},
    {Driver::investment_factor, &Forcing::investment_factor, 1, Axis::industry},
    {Driver::exit_factor, &Forcing::exit_factor, 1, Axis::industry},
    {Driver::tax_rate, &Forcing::tax_rate, 0, Axis::industry, most_off},
    {Driver::transfer, &Forcing::transfer, 0, Axis::region, -infinity},
    {Driver::land_revenue, &Forcing::land_revenue, 1, Axis::region},
};

const PlainDriver* plain(Driver driver) {
    for (const PlainDriver& entry : plain_drivers)
        if (entry.driver == driver) return &entry;
    return nullptr;
}

Index cells_of(Axis axis, const Economy& economy) {
    switch (axis) {
        case Axis::industry:
            return economy.extent.industries();
        case Axis::good:
            return economy.extent.sectors;
        case Axis::region:
            return economy.extent.regions;
        case Axis::block:
            return economy.destinations;
    }
    return 0;
}

bool moves_prices(Driver driver) {
    using enum Driver;
    switch (driver) {
        case world_price:
        case tariff:
        case trade_barrier:
        case exchange_rate:
        case price_floor:
        case price_markup:
        case unit_cost:
            return true;
        default:
            return false;
    }
}

}  // namespace

bool needs_destinations(const Scenario& scenario) {
    const auto between_blocks = [](const Shock& shock) {
        using enum Driver;
        return shock.driver == trade_open || shock.driver == trade_quota ||
               shock.driver == tariff || shock.driver == trade_barrier ||
               shock.driver == exchange_rate;
    };
    return std::any_of(scenario.shocks.begin(), scenario.shocks.end(), between_blocks) ||
           std::any_of(scenario.policies.begin(), scenario.policies.end(),
                       [&](const Policy& policy) { return between_blocks(policy.action); });
}

Index lanes_of(std::span<const Scenario* const> members) {
    return kernels::lanes_for(static_cast<Index>(members.size()));
}

ForcingPlan::ForcingPlan(const Economy& economy, const Behaviour& behaviour,
                         std::span<const Scenario* const> members, Index lanes)
    : economy_{&economy}, lanes_{lanes}, compat_boario_{behaviour.compat_boario} {
    Index policy = 0;
    for (std::size_t m = 0; m < members.size(); ++m) {
        const auto lane = static_cast<Index>(m);
        for (const Shock& shock : members[m]->shocks)
            if (shock.driver != Driver::capital_destroyed) add(shock, lane, members[m]->time, -1);
        for (const Policy& rule : members[m]->policies)
            add(rule.action, lane, members[m]->time, policy++);
    }
    std::sort(series_.begin(), series_.end(), [](const Series& a, const Series& b) {
        const bool late = a.policy >= 0, late_b = b.policy >= 0;
        return std::tie(a.shock->operation, a.lane, late, a.shock->id, a.policy) <
               std::tie(b.shock->operation, b.lane, late_b, b.shock->id, b.policy);
    });
    std::sort(origin_shifts_.begin(), origin_shifts_.end());
    origin_shifts_.erase(std::unique(origin_shifts_.begin(), origin_shifts_.end()),
                         origin_shifts_.end());
}

void ForcingPlan::add(const Shock& shock, Index lane, const TimeAxis& time, Index policy) {
    const bool delayed = compat_boario_ && policy < 0 && shock.driver == Driver::capacity_loss;
    series_.push_back({&shock, lane,
                       delayed ? delayed_and_rounded(shock.profile, time)
                               : spillover::evaluate(shock.profile, time),
                       policy});
    const Extent& e = economy_->extent;
    for (const Index region : shock.origins)
        for (const Cell& cell : shock.cells)
            origin_shifts_.push_back(
                {e.industry(region, cell.index % e.sectors), cell.index / e.sectors});
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

bool ForcingPlan::at_work(const Series& series, Index t, const PolicySwitches& policies) const {
    if (!series.values.active[static_cast<std::size_t>(t)]) return false;
    return series.policy < 0 || policies.on[static_cast<std::size_t>(series.policy)];
}

/// A policy on prices or trade costs sets the growth of elasticities going where nothing has, and
/// so does any policy where no shock ever will.
void ForcingPlan::start_substitution(const Series& series, Index t, Forcing& forcing) const {
    if (series.values.value[static_cast<std::size_t>(t)] == series.shock->profile.neutral) return;
    double& first = forcing.first_price_shock[static_cast<std::size_t>(series.lane)];
    if (moves_prices(series.shock->driver) || first == infinity)
        first = std::min(first, static_cast<double>(t));
}

std::vector<double> ForcingPlan::first_price_shocks() const {
    constexpr double never = infinity;
    std::vector<double> of_prices(static_cast<std::size_t>(lanes_), never), of_any = of_prices;
    for (const Series& series : series_) {
        if (series.policy >= 0) continue;  // known when it acts
        const auto& active = series.values.active;
        for (std::size_t t = 0; t < active.size(); ++t) {
            const bool moves_something =
                active[t] && series.values.value[t] != series.shock->profile.neutral;
            if (!moves_something) continue;
            const auto m = static_cast<std::size_t>(series.lane);
            const auto now = static_cast<double>(t);
            of_any[m] = std::min(of_any[m], now);
            if (moves_prices(series.shock->driver)) of_prices[m] = std::min(of_prices[m], now);
            break;
        }
    }
    for (std::size_t m = 0; m < of_prices.size(); ++m)
        if (of_prices[m] == never) of_prices[m] = of_any[m];
    return of_prices;
}

Forcing ForcingPlan::initial() const {
    const Extent& e = economy_->extent;
    const Index N = e.industries(), S = e.sectors, D = economy_->destinations, lanes = lanes_;
    Forcing forcing;
    forcing.final_orders = Array<3>({e.final_columns(), S, lanes});
    forcing.capacity_loss = Array<2>({N, lanes});
    forcing.capacity_factor = forcing.capacity_left = forcing.capital_left =
        Array<2>({N, lanes}, 1.0);
    forcing.quota = Array<2>({N, lanes}, infinity);
    for (const PlainDriver& entry : plain_drivers)
        if (moves(entry.driver))
            forcing.*entry.array =
                Array<2>({cells_of(entry.axis, *economy_), lanes}, entry.neutral);
    forcing.first_price_shock = first_price_shocks();
    if (moves(Driver::input_coefficient)) forcing.coefficient_factor = Array<3>({N, S, lanes}, 1.0);
    if (moves(Driver::inventory_target))
        forcing.target_factor = Array<3>({e.regions, S, lanes}, 1.0);
    if (moves(Driver::trade_open)) forcing.open = Array<4>({S, D, D, lanes}, 1.0);
    if (moves(Driver::tariff)) forcing.tariff = Array<4>({S, D, D, lanes});
    if (moves(Driver::trade_barrier)) forcing.trade_barrier = Array<4>({S, D, D, lanes});
    if (moves(Driver::trade_quota)) forcing.export_quota = Array<3>({N, D, lanes}, infinity);
    forcing.origin_shifts = origin_shifts_;
    forcing.origin_factor = Array<2>({static_cast<Index>(origin_shifts_.size()), lanes}, 1.0);
    return forcing;
}

void ForcingPlan::reset(Forcing& forcing) const {
    const Array<2>& base = economy_->final_demand;
    for (Index h = 0; h < base.extent(0); ++h)
        for (Index i = 0; i < base.extent(1); ++i)
            kernels::each_lane(lanes_,
                               [&](Index m) { forcing.final_orders(h, i, m) = base(h, i); });
    fill(forcing.capacity_loss.values(), 0);
    fill(forcing.capacity_factor.values(), 1);
    fill(forcing.quota.values(), infinity);
    for (const PlainDriver& entry : plain_drivers)
        fill((forcing.*entry.array).values(), entry.neutral);
    fill(forcing.tariff.values(), 0);
    fill(forcing.trade_barrier.values(), 0);
    fill(forcing.coefficient_factor.values(), 1);
    fill(forcing.target_factor.values(), 1);
    fill(forcing.open.values(), 1);
    fill(forcing.export_quota.values(), infinity);
    fill(forcing.origin_factor.values(), 1);
}

/// Each shock alone keeps to the range of its variable; so does what they add up to.
void ForcingPlan::keep_in_range(Forcing& forcing) const {
    const Array<2>& base = economy_->final_demand;
    for (Index h = 0; h < base.extent(0); ++h)
        for (Index i = 0; i < base.extent(1); ++i)
            kernels::each_lane(lanes_, [&](Index m) {
                forcing.final_orders(h, i, m) =
                    std::max(std::min(0.0, base(h, i)), forcing.final_orders(h, i, m));
            });
    for (const PlainDriver& entry : plain_drivers)
        clamp((forcing.*entry.array).values(), entry.low, entry.high);
    clamp(forcing.tariff.values(), most_off, infinity);
    clamp(forcing.trade_barrier.values(), most_off, infinity);
    clamp(forcing.quota.values(), 0, infinity);
    clamp(forcing.export_quota.values(), 0, infinity);
    clamp(forcing.coefficient_factor.values(), 0, infinity);
    clamp(forcing.target_factor.values(), 0, infinity);
    clamp(forcing.origin_factor.values(), 0, infinity);
}

// E0: the drivers of a step.
void ForcingPlan::evaluate(Index t, Forcing& forcing, const PolicySwitches& policies) const {
    if (!policies.changed && !changes_at(t)) return;
    ++forcing.edition;
    reset(forcing);
    for (const Series& series : series_) {
        if (!at_work(series, t, policies)) continue;
        apply(series, t, forcing);
        if (series.policy >= 0) start_substitution(series, t, forcing);
    }
    keep_in_range(forcing);
    const auto& loss = forcing.capacity_loss.values();
    for (std::size_t n = 0; n < loss.size(); ++n)
        forcing.capacity_left.values()[n] =
            std::max(0.0, 1 - loss[n]) * std::max(0.0, forcing.capacity_factor.values()[n]);
}

ForcingPlan::Slot ForcingPlan::slot(const Series& series, Index cell, Forcing& forcing) const {
    const Index S = economy_->extent.sectors, D = economy_->destinations, m = series.lane;
    if (const PlainDriver* entry = plain(series.shock->driver))
        return {&(forcing.*entry->array)(cell, m), entry->neutral};
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
        case Driver::tariff:
            return {&forcing.tariff(cell / (D * D), cell / D % D, cell % D, m), 0};
        case Driver::trade_barrier:
            return {&forcing.trade_barrier(cell / (D * D), cell / D % D, cell % D, m), 0};
        default:
            break;  // capital_destroyed is CapitalDamage's
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
    const bool money = shock.driver == Driver::final_demand || shock.driver == Driver::transfer;
    const double scale = money ? economy_->dt : 1.0;
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
