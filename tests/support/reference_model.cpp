#include "tests/support/reference_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/dense_sales.hpp"
#include "engine/economy.hpp"

namespace spillover::test {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

bool is_ario(Preset preset) {
    return preset == Preset::ario || preset == Preset::ario_psi;
}

}  // namespace

ReferenceModel::ReferenceModel(const MrioTable& table, double dt, ReferenceRules rules)
    : e_{table.extent()}, dt_{dt}, rules_{std::move(rules)} {
    const auto names = blocks_of(table.data());
    blocks_ = static_cast<Index>(names.size());
    for (Index r = 0; r < e_.regions; ++r) {
        const auto& name = table.data().region_text.at("block")[static_cast<std::size_t>(r)];
        block_of_region_.push_back(std::find(names.begin(), names.end(), name) - names.begin());
    }
    const Index N = e_.industries(), H = e_.final_columns(), S = e_.sectors;
    const DenseSales sales = dense_sales(table);
    base_flow_ = Matrix::Zero(N, N + H);
    base_flow_ << sales.intermediate * dt, sales.final_demand.cwiseMax(0) * dt;
    withdrawals_ = sales.final_demand.cwiseMin(0).rowwise().sum() * dt;
    x0_ = (base_flow_.rowwise().sum() + withdrawals_).cwiseMax(0);

    share_ = Matrix::Zero(N, N + H);
    Matrix use = Matrix::Zero(S, N + H);
    for (Index a = 0; a < N; ++a)
        use.row(e_.sector_of(a)) += base_flow_.row(a);
    for (Index a = 0; a < N; ++a)
        for (Index b = 0; b < N + H; ++b)
            if (use(e_.sector_of(a), b) > 0)
                share_(a, b) = base_flow_(a, b) / use(e_.sector_of(a), b);
    if (const auto* pooled = std::get_if<PooledSales>(&table.data().sales)) set_shares(*pooled);
    a_ = use.leftCols(N);
    for (Index j = 0; j < N; ++j)
        a_.col(j) *= x0_[j] > 0 ? 1 / x0_[j] : 0.0;
    base_final_ = use.rightCols(H);
    value_added_ = x0_ - use.leftCols(N).colwise().sum().transpose();

    cap0_ = rules_.preset == Preset::leontief ? Vector{Vector::Constant(N, unlimited)}
                                              : Vector{x0_ / rules_.utilisation};
    capital_ = rules_.capital_ratio * value_added_.cwiseMax(0) / dt;
    stock = Matrix::Zero(S, N);
    for (Index j = 0; j < N; ++j)
        for (Index i = 0; i < S; ++i)
            stock(i, j) =
                std::isinf(rules_.cover(i, j)) ? unlimited : rules_.cover(i, j) * a_(i, j) * x0_[j];
    orders_ = use;
    weight_ = alpha_ = labour_ = Vector::Ones(N);
    output = expected_ = x0_;
    consumption_ = Vector::Ones(e_.regions);
    rebuild_demand_ = rebuild_fill_ = Vector::Zero(N);
}

/// In a pooled table buyers have origins even for what they do not buy.
void ReferenceModel::set_shares(const PooledSales& sales) {
    for (Index a = 0; a < e_.industries(); ++a)
        for (Index b = 0; b < e_.buyers(); ++b) {
            const auto& origins =
                b < e_.industries() ? sales.origin_share : sales.final_origin_share;
            share_(a, b) = origins(e_.sector_of(a), e_.region_of(a), region_of_buyer(b));
        }
}

Index ReferenceModel::region_of_buyer(Index b) const {
    return b < e_.industries() ? e_.region_of(b) : (b - e_.industries()) / e_.categories;
}

Index ReferenceModel::block(Index region) const {
    return block_of_region_[static_cast<std::size_t>(region)];
}

/// How strongly buyer b leans to industry a: capacity left (intermediate orders), open borders.
double ReferenceModel::weight(const ReferenceForcing& f, Index a, Index b) const {
    const double leaning = b < e_.industries() ? weight_[a] : 1.0;
    if (f.open.empty()) return leaning;
    return leaning * f.open[static_cast<std::size_t>(e_.sector_of(a))](block(e_.region_of(a)),
                                                                       block(region_of_buyer(b)));
}

double ReferenceModel::technology(const ReferenceForcing& f, Index i, Index j) const {
    return a_(i, j) * (f.technology.size() > 0 ? f.technology(i, j) : 1.0);
}

/// Who buys none of a good rebuilds with what the region's final users buy, else its industries,
/// else anybody.
Index ReferenceModel::rebuilds_like(Index industry, Index good) const {
    if (a_(good, industry) > 0) return industry;
    std::vector<Index> others;
    for (const bool final : {true, false})
        for (Index b = 0; b < e_.buyers(); ++b)
            if ((b >= e_.industries()) == final && region_of_buyer(b) == e_.region_of(industry))
                others.push_back(b);
    for (Index b = 0; b < e_.buyers(); ++b)
        others.push_back(b);
    for (const Index b : others)
        for (Index r = 0; r < e_.regions; ++r)
            if (share_(e_.industry(r, good), b) > 0) return b;
    return -1;
}

void ReferenceModel::add_damage(const ReferenceDamage& damage) {
    const Index N = e_.industries();
    Rebuilding event{damage, Matrix::Zero(N, N)};
    for (Index j = 0; j < N; ++j)
        for (Index i = 0; i < e_.sectors; ++i) {
            const double part = damage.mix[i] * damage.damage[j];
            const Index buyer = rebuilds_like(j, i);
            for (Index r = 0; r < e_.regions && buyer >= 0; ++r)
                event.left(e_.industry(r, i), j) += part * share_(e_.industry(r, i), buyer);
        }
    rebuilding_.push_back(std::move(event));
}

void ReferenceModel::step(Index t, const ReferenceForcing& f) {
    set_orders(f);
    split_orders(f);
    sum_demand(t, f);
    set_capacity(t, f);
    produce(f);
    ration();
    deliver(f);
    rebuild(t);
    adjust_labour(f);
    if (rules_.propagation) place_orders(f);
}

void ReferenceModel::set_orders(const ReferenceForcing& f) {
    for (Index h = 0; h < e_.final_columns(); ++h)
        for (Index i = 0; i < e_.sectors; ++i) {
            double order = base_final_(i, h);
            if (f.final_factor.size() > 0) order *= f.final_factor(i, h);
            if (rules_.preset == Preset::pichler && h % e_.categories == 0)
                order *= consumption_[h / e_.categories];
            orders_(i, e_.industries() + h) = order;
        }
}

void ReferenceModel::split_orders(const ReferenceForcing& f) {
    const Index N = e_.industries(), B = e_.buyers();
    asked_ = Matrix::Zero(N, B);
    for (Index b = 0; b < B; ++b)
        for (Index i = 0; i < e_.sectors; ++i) {
            double normaliser = 0;
            for (Index r = 0; r < e_.regions; ++r)
                normaliser += share_(e_.industry(r, i), b) * weight(f, e_.industry(r, i), b);
            for (Index r = 0; r < e_.regions && normaliser > 0; ++r) {
                const Index a = e_.industry(r, i);
                asked_(a, b) = orders_(i, b) * share_(a, b) * weight(f, a, b) / normaliser;
                if (b >= N && f.origin_factor.size() > 0) asked_(a, b) *= f.origin_factor(a, b - N);
            }
        }
}

void ReferenceModel::sum_demand(Index t, const ReferenceForcing& f) {
    const Index N = e_.industries(), B = e_.buyers();
    allowed_ = Matrix::Ones(N, B);
    demand = withdrawals_;
    for (Index a = 0; a < N; ++a) {
        for (Index d = 0; d < blocks_ && f.export_quota.size() > 0; ++d)
            for (const bool final : {false, true}) {
                double now = 0, base = 0;
                const auto belongs = [&](Index b) {
                    return (b >= N) == final && block(region_of_buyer(b)) == d;
                };
                for (Index b = 0; b < B; ++b) {
                    now += belongs(b) ? asked_(a, b) : 0.0;
                    base += belongs(b) ? base_flow_(a, b) : 0.0;
                }
                if (std::isinf(f.export_quota(a, d)) || now <= f.export_quota(a, d) * base)
                    continue;
                for (Index b = 0; b < B; ++b)
                    if (belongs(b)) allowed_(a, b) = f.export_quota(a, d) * base / now;
            }
        for (Index b = 0; b < B; ++b)
            demand[a] += asked_(a, b) * allowed_(a, b);
        rebuild_demand_[a] = 0;
        for (const Rebuilding& event : rebuilding_)
            if (static_cast<double>(t) >= event.what.occurrence)
                rebuild_demand_[a] += event.what.factor * event.left.row(a).sum() / event.what.tau;
        demand[a] = std::max(0.0, demand[a] + rebuild_demand_[a]);
    }
}

void ReferenceModel::set_capacity(Index t, const ReferenceForcing& f) {
    capacity = Vector::Zero(e_.industries());
    for (Index a = 0; a < e_.industries(); ++a) {
        if (is_ario(rules_.preset)) {
            const double zeta = demand[a] > 0 ? (demand[a] - output[a]) / demand[a] : 0;
            const double pull =
                zeta > 0 ? (rules_.overproduction_max - alpha_[a]) * zeta : 1 - alpha_[a];
            alpha_[a] = std::max(1.0, alpha_[a] + pull * dt_ / rules_.overproduction_time);
        }
        double lost = 0;
        for (const Rebuilding& event : rebuilding_)
            if (static_cast<double>(t) >= event.what.occurrence) lost += event.left.col(a).sum();
        const double capital = capital_[a] > 0 ? 1 - lost / capital_[a] : 1;
        const double left = f.capacity_left.size() > 0 ? f.capacity_left[a] : 1;
        const double quota = f.quota.size() > 0 ? f.quota[a] : unlimited;
        // Nothing of an endless capacity is nothing.
        capacity[a] = left > 0 && capital > 0 ? cap0_[a] * capital * alpha_[a] * left : 0;
        if (quota < unlimited)
            capacity[a] = std::min(capacity[a], quota > 0 ? quota * cap0_[a] : 0);
        if (rules_.preset == Preset::pichler) {
            const double supply = f.labour_supply.size() > 0 ? f.labour_supply[a] : 1;
            capacity[a] = std::min(capacity[a], std::min(labour_[a], supply) * x0_[a]);
        }
    }
}

void ReferenceModel::produce(const ReferenceForcing& f) {
    input_bound_ = Vector::Constant(e_.industries(), unlimited);
    for (Index j = 0; j < e_.industries(); ++j) {
        const double reference = rules_.preset == Preset::pichler ? x0_[j] : cap0_[j];
        for (Index i = 0; i < e_.sectors && rules_.propagation; ++i) {
            const double beta = rules_.criticality(i, j), a = technology(f, i, j);
            if (beta <= 0 || a <= 0 || rules_.binding_cover(i, j) <= 0) continue;
            if (std::isinf(rules_.cover(i, j))) continue;
            const double bound =
                beta * stock(i, j) / (rules_.binding_cover(i, j) * a) + (1 - beta) * reference;
            input_bound_[j] = std::min(input_bound_[j], bound);
        }
        output[j] = std::min({demand[j], capacity[j], input_bound_[j]});
    }
}

void ReferenceModel::ration() {
    const Index N = e_.industries(), B = e_.buyers();
    fill_ = Matrix::Ones(N, B);
    rebuild_fill_ = Vector::Ones(N);
    for (Index a = 0; a < N; ++a) {
        double available = output[a] - withdrawals_[a];
        // Rebuilding ranks with final users.
        for (const int turn : {0, 1}) {
            const bool all = rules_.rationing == Rationing::proportional;
            const bool industries_now =
                all || (rules_.rationing == Rationing::intermediate_first) == (turn == 0);
            const bool others_now = all || !industries_now;
            if (all && turn == 1) break;
            double wanted = others_now ? rebuild_demand_[a] : 0;
            const auto served_now = [&](Index b) { return b < N ? industries_now : others_now; };
            for (Index b = 0; b < B; ++b)
                wanted += served_now(b) ? asked_(a, b) * allowed_(a, b) : 0.0;
            const double share = wanted > 0 ? std::clamp(available / wanted, 0.0, 1.0) : 1.0;
            available -= share * wanted;
            for (Index b = 0; b < B; ++b)
                if (served_now(b)) fill_(a, b) = share * allowed_(a, b);
            if (others_now) rebuild_fill_[a] = share;
        }
    }
}

void ReferenceModel::deliver(const ReferenceForcing& f) {
    const Index N = e_.industries();
    const double size = x0_.sum();
    Matrix received = Matrix::Zero(e_.sectors, e_.buyers());
    for (Index a = 0; a < N; ++a) {
        const double sold =
            asked_.row(a).cwiseProduct(fill_.row(a)).sum() + rebuild_fill_[a] * rebuild_demand_[a];
        goods_residual =
            std::max(goods_residual, std::abs(output[a] - withdrawals_[a] - sold) / size);
        received.row(e_.sector_of(a)) += asked_.row(a).cwiseProduct(fill_.row(a));
    }
    final_receipts = received.rightCols(e_.final_columns()).colwise().sum().transpose();
    for (Index j = 0; j < N; ++j)
        for (Index i = 0; i < e_.sectors; ++i) {
            const double at_hand = stock(i, j) + received(i, j),
                         needed = technology(f, i, j) * output[j];
            stock(i, j) = at_hand - (rules_.propagation ? std::min(needed, at_hand) : needed);
        }
}

void ReferenceModel::rebuild(Index t) {
    for (Rebuilding& event : rebuilding_)
        for (Index a = 0; a < e_.industries() && static_cast<double>(t) >= event.what.occurrence;
             ++a)
            event.left.row(a) *= 1 - rebuild_fill_[a] / event.what.tau;
}

void ReferenceModel::adjust_labour(const ReferenceForcing& f) {
    if (rules_.preset != Preset::pichler) return;
    Vector earned = Vector::Zero(e_.regions), base = earned;
    for (Index a = 0; a < e_.industries(); ++a) {
        if (x0_[a] > 0) {
            const double supply = f.labour_supply.size() > 0 ? f.labour_supply[a] : 1;
            const double present = std::min(labour_[a], supply);
            const double gap = std::min(input_bound_[a], demand[a]) / x0_[a] - present;
            labour_[a] =
                std::min(supply, present + gap * (gap > 0 ? rules_.hiring : rules_.firing));
        }
        earned[e_.region_of(a)] += std::max(0.0, value_added_[a]) * labour_[a];
        base[e_.region_of(a)] += std::max(0.0, value_added_[a]);
    }
    for (Index r = 0; r < e_.regions; ++r) {
        if (base[r] <= 0) continue;
        const double l = earned[r] / base[r], lasting = 1 - rules_.permanent_share * (1 - l);
        const double rho = rules_.persistence;
        consumption_[r] = std::exp(rho * std::log(consumption_[r]) +
                                   (1 - rho) / 2 * (std::log(l) + std::log(lasting)));
    }
}

void ReferenceModel::place_orders(const ReferenceForcing& f) {
    for (Index j = 0; j < e_.industries(); ++j) {
        expected_[j] += std::min(1.0, dt_ / rules_.expectations_time) *
                        (std::min(demand[j], 1.5 * capacity[j]) - expected_[j]);
        double goal = x0_[j];
        if (is_ario(rules_.preset)) goal = std::min(demand[j], capacity[j]);
        if (rules_.preset == Preset::quantity) goal = expected_[j];
        const double base = rules_.preset == Preset::pichler ? demand[j] : output[j];
        for (Index i = 0; i < e_.sectors; ++i) {
            double gap = 0;
            if (!std::isinf(rules_.cover(i, j))) {
                const double shock = f.target.size() > 0 ? f.target(i, e_.region_of(j)) : 1.0;
                gap = rules_.cover(i, j) * technology(f, i, j) * shock * goal - stock(i, j);
            }
            if (is_ario(rules_.preset)) gap = std::max(0.0, gap);
            orders_(i, j) =
                std::max(0.0, technology(f, i, j) * base + gap / rules_.restock_time[i]);
        }
        const bool as_ever = capacity[j] == cap0_[j];
        weight_[j] = as_ever ? 1 : std::pow(capacity[j] / cap0_[j], rules_.omega);
    }
}

}  // namespace spillover::test
