#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "engine/exact_hat.hpp"

namespace spillover {
namespace {

constexpr double settled = 1e-12;        ///< ln of labour income over wages paid
constexpr double inner_settled = 1e-14;  ///< relative change in a round of prices or expenditure
constexpr Index most_rounds = 20000;

}  // namespace

/// The way to the new equilibrium.
class HatIteration {
public:
    HatIteration(const ExactHat& base, const TradeShock& shock, const Vector& elasticity)
        : base_{base},
          shock_{shock},
          theta_{elasticity},
          R_{base.extent_.regions},
          S_{base.extent_.sectors},
          weight_{base.share_},
          wage_{Vector::Ones(R_)},
          price_{Matrix::Ones(R_, S_)},
          cost_{price_},
          bought_{base.bought_},
          output_{base.output_} {
        for (Index i = 0; i < S_; ++i)
            for (Index r = 0; r < R_; ++r)
                for (Index s = 0; s < R_; ++s) {
                    const double factor = shock.cost(i, r, s) * (1 + shock.tariff(i, r, s));
                    if (factor != 1) weight_(i, r, s) *= std::pow(factor, -theta_[i]);
                }
    }

    TradeEquilibrium run() {
        double damping = 0.5, before = 1e300;
        for (Index round = 1; round <= most_rounds; ++round) {
            settle_prices();
            settle_expenditure();
            const Vector demanded = labour_income();
            double error = 0;
            for (Index r = 0; r < R_; ++r)
                error = std::max(error, std::abs(std::log(demanded[r] / wage_[r])));
            if (!std::isfinite(error)) break;
            if (error < settled) return result(round, error);
            // What overshoots is damped more; what closes in may go faster again.
            damping = error > before ? damping / 2 : std::min(0.8, damping * 1.05);
            before = error;
            for (Index r = 0; r < R_; ++r)
                wage_[r] *= std::pow(demanded[r] / wage_[r], damping);
            wage_ *= base_.value_added_.sum() / wage_.dot(base_.value_added_);
        }
        throw std::runtime_error{"exact-hat: the wages of the regions do not settle"};
    }

private:
    /// Costs and prices at given wages: a contraction, as no industry lives on inputs alone.
    void settle_prices() {
        for (Index round = 0; round < most_rounds; ++round) {
            const Matrix log_price = price_.array().log().matrix();
            for (Index r = 0; r < R_; ++r)
                cost_.row(r) = (base_.labour_share_.row(r) * std::log(wage_[r]) +
                                log_price.row(r) * base_.inputs_[static_cast<std::size_t>(r)])
                                   .array()
                                   .exp()
                                   .matrix();
            double moved = 0;
            for (Index i = 0; i < S_; ++i) {
                const Vector power = cost_.col(i).array().pow(-theta_[i]).matrix();
                for (Index s = 0; s < R_; ++s) {
                    double sum = 0;
                    for (Index r = 0; r < R_; ++r)
                        sum += weight_(i, r, s) * power[r];
                    const double price = sum > 0 ? std::pow(sum, -1 / theta_[i]) : 1.0;
                    moved = std::max(moved, std::abs(price / price_(s, i) - 1));
                    price_(s, i) = price;
                }
            }
            if (moved < inner_settled || !std::isfinite(moved)) return;
        }
    }

    double new_share(Index i, Index r, Index s) const {
        return weight_(i, r, s) * std::pow(cost_(r, i) / price_(s, i), -theta_[i]);
    }

    /// What of a region's expenditure on a good reaches each seller, and what of it is duties.
    struct Spending {
        Array<3> net;   // [S x R x R]
        Array<2> duty;  // [S x R]
    };
    Spending spending() const {
        Spending part{Array<3>({S_, R_, R_}), Array<2>({S_, R_})};
        for (Index i = 0; i < S_; ++i) {
            const Vector power = cost_.col(i).array().pow(-theta_[i]).matrix();
            for (Index s = 0; s < R_; ++s) {
                const double scale = std::pow(price_(s, i), theta_[i]);
                for (Index r = 0; r < R_; ++r) {
                    const double share = weight_(i, r, s) * power[r] * scale;
                    part.net(i, r, s) = share / (1 + shock_.tariff(i, r, s));
                    part.duty(i, s) += share - part.net(i, r, s);
                }
            }
        }
        return part;
    }

    /// What is spent and made at given prices: linear, solved as a series.
    void settle_expenditure() {
        const auto [net, duty] = spending();
        for (Index round = 0; round < most_rounds; ++round) {
            output_ = -base_.withdrawn_;
            revenue_ = Vector::Zero(R_);
            for (Index i = 0; i < S_; ++i)
                for (Index s = 0; s < R_; ++s) {
                    const double spent = bought_(s, i);
                    revenue_[s] += duty(i, s) * spent;
                    for (Index r = 0; r < R_; ++r)
                        output_(r, i) += net(i, r, s) * spent;
                }
            income_ = wage_.cwiseProduct(base_.value_added_) + revenue_ + base_.transfers_ +
                      base_.withdrawn_.rowwise().sum();
            // What a region without final users earns belongs to the others.
            const Vector unspent = (base_.income_.array() > 0).select(0.0, income_);
            income_ += base_.income_ * (unspent.sum() / base_.income_.sum()) - unspent;
            Matrix next(R_, S_);
            for (Index s = 0; s < R_; ++s) {
                const double growth = base_.income_[s] > 0 ? income_[s] / base_.income_[s] : 0;
                next.row(s) =
                    base_.final_.row(s) * growth +
                    (base_.inputs_[static_cast<std::size_t>(s)] * output_.row(s).transpose())
                        .transpose();
            }
            const double moved =
                (next - bought_).cwiseAbs().maxCoeff() / next.cwiseAbs().maxCoeff();
            bought_ = std::move(next);
            if (moved < inner_settled || !std::isfinite(moved)) return;
        }
    }

    /// Wages that what is made pays, over the base year's.
    Vector labour_income() const {
        Vector paid = base_.labour_share_.cwiseProduct(output_).rowwise().sum();
        for (Index r = 0; r < R_; ++r)
            paid[r] = base_.value_added_[r] > 0 ? paid[r] / base_.value_added_[r] : wage_[r];
        return paid;
    }

    TradeEquilibrium result(Index rounds, double error) const {
        TradeEquilibrium found;
        found.wage = wage_;
        found.tariff_revenue = revenue_;
        found.price = cost_;
        found.buyer_price = price_;
        found.output = Matrix::Ones(R_, S_);
        for (Index r = 0; r < R_; ++r)
            for (Index i = 0; i < S_; ++i)
                if (base_.output_(r, i) > 0)
                    found.output(r, i) = output_(r, i) / base_.output_(r, i);
        add_trade(found);
        add_welfare(found);
        found.rounds = rounds;
        found.error = error;
        return found;
    }

    void add_trade(TradeEquilibrium& found) const {
        Vector sold = Vector::Zero(R_), bought = sold, sold_before = sold, bought_before = sold;
        for (Index i = 0; i < S_; ++i)
            for (Index r = 0; r < R_; ++r)
                for (Index s = 0; s < R_; ++s) {
                    if (r == s || base_.sales_(i, r, s) == 0) continue;
                    const double now =
                        new_share(i, r, s) * bought_(s, i) / (1 + shock_.tariff(i, r, s));
                    sold[r] += now;
                    bought[s] += now;
                    sold_before[r] += base_.sales_(i, r, s);
                    bought_before[s] += base_.sales_(i, r, s);
                }
        const auto over = [](double now, double before) { return before > 0 ? now / before : 1; };
        found.exports = sold.binaryExpr(sold_before, over);
        found.imports = bought.binaryExpr(bought_before, over);
    }

    void add_welfare(TradeEquilibrium& found) const {
        found.consumer_price = found.welfare = Vector::Ones(R_);
        found.from_final = found.from_intermediate = found.from_linkages = found.from_transfers =
            Vector::Zero(R_);
        for (Index s = 0; s < R_; ++s) {
            if (base_.income_[s] <= 0 || base_.value_added_[s] <= 0) continue;
            const Vector basket = base_.final_.row(s).transpose() / base_.income_[s];
            const double price = basket.dot(price_.row(s).transpose().array().log().matrix()),
                         income = std::log(income_[s] / base_.income_[s]),
                         wage = std::log(wage_[s]);
            for (Index i = 0; i < S_; ++i) {
                const double labour = base_.labour_share_(s, i);
                if (base_.share_(i, s, s) <= 0 || labour <= 0) continue;
                const double gain =
                    -basket[i] / theta_[i] * std::log(new_share(i, s, s) / base_.share_(i, s, s));
                found.from_final[s] += gain;
                found.from_intermediate[s] += gain * (1 - labour) / labour;
            }
            found.from_linkages[s] =
                wage - price - found.from_final[s] - found.from_intermediate[s];
            found.from_transfers[s] = income - wage;
            found.consumer_price[s] = std::exp(price);
            found.welfare[s] = std::exp(income - price);
        }
    }

    const ExactHat& base_;
    const TradeShock& shock_;
    const Vector& theta_;
    Index R_, S_;
    Array<3> weight_;  // pi k^-theta
    Vector wage_, revenue_, income_;
    Matrix price_, cost_, bought_, output_;
};

TradeEquilibrium ExactHat::solve(const TradeShock& shock, const Vector& elasticity) const {
    return HatIteration{*this, shock, elasticity}.run();
}

}  // namespace spillover
