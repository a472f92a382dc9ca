#include "engine/capital_damage.hpp"

#include <algorithm>
#include <cmath>

#include "engine/error.hpp"
#include "kernels/lanes.hpp"

namespace spillover {

CapitalDamage::CapitalDamage(const Economy& economy, const Behaviour& behaviour,
                             std::span<const Scenario* const> members)
    : economy_{&economy}, behaviour_{&behaviour} {
    std::vector<InputError::Problem> problems;
    for (std::size_t m = 0; m < members.size(); ++m) {
        std::vector<double> total(static_cast<std::size_t>(economy.extent.industries()), 0.0);
        for (const auto& shock : members[m]->shocks) {
            if (shock.driver != Driver::capital_destroyed || !shock.destruction) continue;
            Event event{static_cast<Index>(m), &*shock.destruction, shock.cells, {}, {}, {}, {}};
            if (event.what->rebuild) find_suppliers(event);
            for (const Cell& cell : event.struck)
                total[static_cast<std::size_t>(cell.index)] += cell.weight;
            events_.push_back(std::move(event));
        }
        for (std::size_t a = 0; a < total.size(); ++a)
            if (total[a] > behaviour.capital(static_cast<Index>(a)))
                problems.push_back(
                    {"scenario " + members[m]->id,
                     "more capital is destroyed in industry " + std::to_string(a) + " than it has",
                     "capital is capital.to_value_added times yearly value added"});
    }
    if (!problems.empty()) throw InputError{std::move(problems)};
}

template <class Visit>
void CapitalDamage::each_request(const Event& event, const Visit& visit) const {
    const Extent& e = economy_->extent;
    const auto ask = [&](Index buyer, double damage) {
        for (Index i = 0; i < e.sectors; ++i) {
            const double part = event.what->mix[static_cast<std::size_t>(i)] * damage;
            if (part == 0) continue;
            const Index column = rebuilding_column(buyer, i);
            for (Index r = 0; r < e.regions && column >= 0; ++r)
                visit(buyer, e.industry(r, i), economy_->share(i, column, r) * part);
        }
    };
    for (const Cell& cell : event.struck)
        ask(cell.index, cell.weight);
    for (const Cell& cell : event.what->households)
        ask(e.industries() + cell.index, cell.weight);
}

void CapitalDamage::find_suppliers(Event& event) const {
    const Extent& e = economy_->extent;
    std::vector<double> asked(static_cast<std::size_t>(e.industries()), 0.0);
    each_request(event, [&](Index, Index supplier, double money) {
        asked[static_cast<std::size_t>(supplier)] += money;
    });
    for (Index a = 0; a < e.industries(); ++a) {
        if (asked[static_cast<std::size_t>(a)] == 0) continue;
        event.supplier.push_back(a);
        event.asked.push_back(asked[static_cast<std::size_t>(a)] * event.what->factor);
        event.left.push_back(1.0);
        event.fetched.push_back(0.0);
    }
}

/// Its own column where it buys the good; else that of the region's first final use that does, of
/// the region's first industry, of the first buyer anywhere, so that no damage is lost while
/// somebody sells the good. BoARIO 0.6.4 loses it: -1.
Index CapitalDamage::rebuilding_column(Index buyer, Index good) const {
    const Extent& e = economy_->extent;
    const auto sold_to = [&](Index b) {
        const Index column = economy_->column_of_buyer[static_cast<std::size_t>(b)];
        for (Index r = 0; r < e.regions; ++r)
            if (economy_->share(good, column, r) > 0) return column;
        return Index{-1};
    };
    const bool buys = buyer >= e.industries() || economy_->coefficients(buyer, good) > 0;
    Index column = buys ? sold_to(buyer) : -1;
    if (behaviour_->compat_boario) return column;
    const Index region =
        buyer < e.industries() ? e.region_of(buyer) : (buyer - e.industries()) / e.categories;
    for (Index c = 0; c < e.categories && column < 0; ++c)
        column = sold_to(e.industries() + region * e.categories + c);
    for (Index i = 0; i < e.sectors && column < 0; ++i)
        column = sold_to(e.industry(region, i));
    for (Index b = 0; b < e.buyers() && column < 0; ++b)
        column = sold_to(b);
    return column;
}

double CapitalDamage::recovery_left(const Event& event, Index t) const {
    const Destruction& what = *event.what;
    const double now = static_cast<double>(t), full_until = what.occurrence + what.duration;
    if (now < what.occurrence) return 0;
    // BoARIO evaluates recovery at the end of a step and uses it in the next.
    const double elapsed = now - full_until - (behaviour_->compat_boario ? 1 : 0);
    return elapsed <= 0 ? 1.0 : recovery_share(what.curve, elapsed, what.tau);
}

double CapitalDamage::rebuild_left(const Event& event, const Cell& struck) const {
    const Extent& e = economy_->extent;
    double left = 0;
    for (Index i = 0; i < e.sectors; ++i) {
        const double part = event.what->mix[static_cast<std::size_t>(i)] * struck.weight;
        const Index column = part == 0 ? -1 : rebuilding_column(struck.index, i);
        for (std::size_t n = 0; n < event.supplier.size() && column >= 0; ++n)
            if (e.sector_of(event.supplier[n]) == i)
                left += part * economy_->share(i, column, e.region_of(event.supplier[n])) *
                        event.left[n];
    }
    return left;
}

bool CapitalDamage::rebuilding_at(const Event& event, Index t) const {
    return event.what->rebuild &&
           static_cast<double>(t) >= event.what->occurrence + event.what->duration;
}

void CapitalDamage::left_to_recover(Index t, Index lane, std::span<double> damage) const {
    std::fill(damage.begin(), damage.end(), 0.0);
    for (const Event& event : events_) {
        if (event.lane != lane || static_cast<double>(t) < event.what->occurrence) continue;
        for (const Cell& cell : event.struck) {
            double left = cell.weight;
            if (rebuilding_at(event, t)) left = rebuild_left(event, cell);
            if (!event.what->rebuild) left *= recovery_left(event, t);
            // Seven decimals: what BoARIO 0.6.4 keeps of a damage in millions.
            if (behaviour_->compat_boario) left = std::nearbyint(left * 1e7) / 1e7;
            damage[static_cast<std::size_t>(cell.index)] += left;
        }
    }
}

void CapitalDamage::set_capital_left(Index t, Forcing& forcing) const {
    if (events_.empty()) return;
    ++forcing.edition;
    std::vector<double> damage(static_cast<std::size_t>(economy_->extent.industries()));
    for (Index m = 0; m < forcing.capital_left.extent(1); ++m) {
        const bool struck = std::any_of(events_.begin(), events_.end(),
                                        [=](const Event& event) { return event.lane == m; });
        if (!struck) continue;
        left_to_recover(t, m, damage);
        for (Index a = 0; a < economy_->extent.industries(); ++a) {
            const double capital = behaviour_->capital(a);
            const double lost = capital > 0 ? damage[static_cast<std::size_t>(a)] / capital : 0.0;
            // BoARIO takes the larger of a loss of capital and a loss of capacity, not both.
            const double loss = forcing.capacity_loss(a, m);
            forcing.capital_left(a, m) = behaviour_->compat_boario && loss < 1
                                             ? (1 - std::max(lost, loss)) / (1 - loss)
                                             : 1 - lost;
        }
    }
}

void CapitalDamage::set_demand(Index t, Flows& flows) const {
    const Index rebuilding = flows.class_demand.extent(0) - 1;
    for (const Event& event : events_)
        for (const Index a : event.supplier)
            flows.class_demand(rebuilding, a, event.lane) = 0;
    for (const Event& event : events_) {
        if (!rebuilding_at(event, t)) continue;
        for (std::size_t n = 0; n < event.supplier.size(); ++n)
            flows.class_demand(rebuilding, event.supplier[n], event.lane) +=
                event.asked[n] * event.left[n] / std::max(1.0, event.what->tau);
    }
}

void CapitalDamage::rebuild(Index t, const Flows& flows) {
    const Index rebuilding = flows.fill.extent(0) - 1;
    for (Event& event : events_) {
        if (!rebuilding_at(event, t)) continue;
        for (std::size_t n = 0; n < event.supplier.size(); ++n) {
            const double fetched = flows.fill(rebuilding, event.supplier[n], event.lane) /
                                   std::max(1.0, event.what->tau);
            event.fetched[n] = event.left[n] * fetched;
            event.left[n] *= 1 - fetched;
        }
    }
}

void CapitalDamage::tell_rebuilding(
    const std::function<void(Index, Index, Index, double)>& tell) const {
    const Extent& e = economy_->extent;
    std::vector<double> fetched(static_cast<std::size_t>(e.industries()), 0.0);
    for (const Event& event : events_) {
        if (!event.what->rebuild) continue;
        for (std::size_t n = 0; n < event.supplier.size(); ++n)
            fetched[static_cast<std::size_t>(event.supplier[n])] =
                event.fetched[n] * event.what->factor;
        each_request(event, [&](Index buyer, Index supplier, double money) {
            const Index region = buyer < e.industries() ? e.region_of(buyer)
                                                        : (buyer - e.industries()) / e.categories;
            const double quantity = money * fetched[static_cast<std::size_t>(supplier)];
            if (quantity != 0) tell(event.lane, region, supplier, quantity);
        });
    }
}

}  // namespace spillover
