#include "engine/regionalisation.hpp"

#include <algorithm>
#include <cmath>

#include "engine/dense_sales.hpp"
#include "engine/error.hpp"
#include "engine/interregional_trade.hpp"
#include "engine/location_quotients.hpp"
#include "engine/regional_trade.hpp"

namespace spillover {
namespace {

bool is_export(const std::string& category) {
    return category == "exports" || category == "export" || category == "ex" || category == "EX";
}

/// Whether all users of a region can draw on the same origins.
bool uniform(RegionMethod method) {
    return method == RegionMethod::slq || method == RegionMethod::gravity;
}

Quotient quotient_of(RegionMethod method) {
    switch (method) {
        case RegionMethod::slq:
            return Quotient::slq;
        case RegionMethod::cilq:
            return Quotient::cilq;
        case RegionMethod::aflq:
            return Quotient::aflq;
        default:
            return Quotient::flq;
    }
}

/// The regions' accounts before trade, then the table.
class Builder {
public:
    Builder(const MrioTable& nation, const RegionalFigures& figures,
            const RegionalisationOptions& options)
        : nation_{nation},
          figures_{figures},
          options_{options},
          R_{figures.size.rows()},
          S_{nation.extent().sectors},
          C_{nation.extent().categories},
          extent_{R_, S_, C_},
          sales_{dense_sales(nation)} {
        share_ = Matrix::Zero(R_, S_);
        for (Index i = 0; i < S_; ++i)
            if (figures.size.col(i).sum() > 0)
                share_.col(i) = figures.size.col(i) / figures.size.col(i).sum();
        output_ = share_ * nation.output().asDiagonal();
        split_final_demand();
        quotients();
        if (options.beta.size() > 0) distance_ = distances_of_regions();
    }

    Regionalisation result() {
        TableData& data = result_.table;
        labels(data);
        if (uniform(options_.method) && own_final_.isZero(0)) {
            pooled(data);
        } else {
            dense(data);
        }
        result_.coefficients = std::move(own_coefficients_);
        return std::move(result_);
    }

private:
    /// Y of every region [S x R*C], and the part of it that is not traded: exports, withdrawals.
    void split_final_demand() {
        Vector earned = nation_.value_added();
        const auto imports = nation_.data().value_added.find("imports");
        if (imports != nation_.data().value_added.end()) earned -= imports->second;
        const Vector added = share_ * earned.cwiseMax(0.0);
        result_.final_weight = Matrix(R_, C_);
        final_ = Matrix::Zero(S_, R_ * C_);
        own_final_ = final_;
        for (Index c = 0; c < C_; ++c) {
            const bool exported = is_export(nation_.data().categories[static_cast<std::size_t>(c)]);
            Vector weight = added;
            if (figures_.final_weight.size() > 0 && !std::isnan(figures_.final_weight(0, c)))
                weight = figures_.final_weight.col(c);
            const double sum = weight.sum();  // a nation without value added has no weights
            weight = sum > 0 ? Vector{weight / sum}
                             : Vector{Vector::Constant(R_, 1.0 / static_cast<double>(R_))};
            result_.final_weight.col(c) = weight;
            for (Index i = 0; i < S_; ++i)
                for (Index r = 0; r < R_; ++r) {
                    const double national = sales_.final_demand(i, c);
                    // What leaves the country or a stock is spread like what is made.
                    const bool own = exported || national < 0;
                    const double bought = national * (own ? share_(r, i) : weight[r]);
                    (own ? own_final_ : final_)(i, r * C_ + c) = bought;
                }
        }
    }

    void quotients() {
        const Matrix& a = nation_.technical_coefficients();
        own_share_final_ = Matrix::Zero(S_, R_);
        if (options_.method == RegionMethod::gravity) return;
        for (Index r = 0; r < R_; ++r) {
            const Matrix q =
                location_quotients(quotient_of(options_.method), output_.row(r).transpose(),
                                   nation_.output(), options_.delta);
            own_coefficients_.push_back(regional_coefficients(a, q));
            own_share_final_.col(r) = q.diagonal().cwiseMin(1.0);
        }
    }

    Matrix distances_of_regions() const {
        const auto& number = figures_.labels.region_number;
        TableFigures places;
        for (std::size_t r = 0; r < static_cast<std::size_t>(R_); ++r) {
            TableFigures::Region region;
            region.lon = number.at("lon")[r];
            region.lat = number.at("lat")[r];
            region.area = number.at("area")[r];
            places.regions.push_back(region);
        }
        return distances(places);
    }

    Matrix attraction(Index i) const {
        Matrix a = Matrix::Ones(R_, R_);
        for (Index r = 0; r < R_; ++r)
            for (Index s = 0; s < R_; ++s) {
                if (options_.beta.size() > 0)
                    a(r, s) = std::pow(distance_(r, s), -options_.beta[i]);
                for (const auto& [attribute, factor] : options_.borders) {
                    const auto& of = figures_.labels.region_text.at(attribute);
                    if (of[static_cast<std::size_t>(r)] != of[static_cast<std::size_t>(s)])
                        a(r, s) *= factor;
                }
            }
        return a;
    }

    /// Use of good i by the industries of region r, and what the quotients leave at home.
    double use(Index i, Index r) const {
        return nation_.technical_coefficients().row(i).dot(output_.row(r));
    }
    double own_use(Index i, Index r) const {
        if (own_coefficients_.empty()) return 0;
        return own_coefficients_[static_cast<std::size_t>(r)].row(i).dot(output_.row(r));
    }

    GoodTrade trade(Index i) {
        GoodMarket market{output_.col(i), Vector(R_), Vector(R_), Vector(R_), Vector(R_)};
        for (Index r = 0; r < R_; ++r) {
            market.supply[r] -= own_final_.row(i).segment(r * C_, C_).sum();
            market.intermediate[r] = use(i, r);
            market.final[r] = final_.row(i).segment(r * C_, C_).sum();
            market.own_intermediate[r] = own_use(i, r);
            market.own_final[r] = own_share_final_(i, r) * market.final[r];
        }
        market.supply = market.supply.cwiseMax(0);
        // The national row balances to rounding; so must the market.
        const double used = market.intermediate.sum() + market.final.sum();
        if (market.supply.sum() > 0) market.supply *= used / market.supply.sum();
        const std::string& name = nation_.data().sectors[static_cast<std::size_t>(i)];
        GoodTrade found = options_.method == RegionMethod::gravity
                              ? trade_by_gravity(market, attraction(i), name)
                          : options_.method == RegionMethod::cross_entropy
                              ? trade_by_entropy(market, attraction(i), name)
                              : trade_around_own_use(market, attraction(i), name);
        result_.lowered += found.lowered;
        result_.raised += found.raised;
        return found;
    }

    void labels(TableData& data) const {
        data = nation_.data();
        const TableData& places = figures_.labels;
        data.extent = extent_;
        data.regions = places.regions;
        data.region_names = places.region_names;
        data.region_text = places.region_text;
        data.region_number = places.region_number;
        data.output = spread(nation_.output());
        for (auto& component : data.value_added)
            component.second = spread(component.second);
    }

    /// National figures by sector, shared out like output [N].
    Vector spread(const Vector& national) const {
        Vector values(extent_.industries());
        for (Index r = 0; r < R_; ++r)
            values.segment(r * S_, S_) = share_.row(r).transpose().cwiseProduct(national);
        return values;
    }

    void pooled(TableData& data) {
        PooledSales sales{Matrix(S_, R_ * S_), final_, Array<3>({S_, R_, R_}),
                          Array<3>({S_, R_, R_})};
        for (Index r = 0; r < R_; ++r)
            sales.use.middleCols(r * S_, S_) =
                nation_.technical_coefficients() * output_.row(r).transpose().asDiagonal();
        for (Index i = 0; i < S_; ++i) {
            const GoodTrade flows = trade(i);
            write_shares(flows.intermediate, i, sales.origin_share);
            write_shares(flows.final, i, sales.final_origin_share);
        }
        data.sales = std::move(sales);
    }

    /// What is not used comes from home.
    void write_shares(const Matrix& flows, Index i, Array<3>& share) const {
        for (Index s = 0; s < R_; ++s) {
            const double sum = flows.col(s).sum();
            for (Index r = 0; r < R_; ++r)
                share(i, r, s) = sum > 0 ? flows(r, s) / sum : r == s ? 1.0 : 0.0;
        }
    }

    void dense(TableData& data) {
        DenseSales sales{Matrix::Zero(extent_.industries(), extent_.industries()),
                         Matrix::Zero(extent_.industries(), extent_.final_columns())};
        for (Index i = 0; i < S_; ++i) {
            const GoodTrade flows = trade(i);
            for (Index s = 0; s < R_; ++s) {
                write_inputs(flows.intermediate.col(s), i, s, sales.intermediate);
                write_final(flows.final.col(s), i, s, sales.final_demand);
            }
        }
        data.sales = std::move(sales);
    }

    /// Cells of good i bought by the industries of region s: those from home as the quotients say,
    /// up to what trade at home came to; those from elsewhere in the same proportions for all.
    void write_inputs(const Vector& from, Index i, Index s, Matrix& z) const {
        const double whole = use(i, s), estimated = own_use(i, s), home = from[s];
        const double away = from.sum() - home;
        for (Index j = 0; j < S_; ++j) {
            const double x = output_(s, j), used = nation_.technical_coefficients()(i, j) * x;
            if (used <= 0) continue;
            double own = own_coefficients_.empty()
                             ? used * (whole > 0 ? home / whole : 0)
                             : own_coefficients_[static_cast<std::size_t>(s)](i, j) * x;
            if (!own_coefficients_.empty()) {
                if (home <= estimated) own *= estimated > 0 ? home / estimated : 0;
                if (home > estimated && whole > estimated)
                    own += (used - own) * (home - estimated) / (whole - estimated);
            }
            for (Index r = 0; r < R_; ++r) {
                const double flow = r == s     ? own
                                    : away > 0 ? std::max(0.0, used - own) * from[r] / away
                                               : 0.0;
                z(extent_.industry(r, i), extent_.industry(s, j)) = flow;
            }
        }
    }

    void write_final(const Vector& from, Index i, Index s, Matrix& y) const {
        const double whole = from.sum();
        for (Index c = 0; c < C_; ++c) {
            const Index h = s * C_ + c;
            for (Index r = 0; r < R_; ++r)
                y(extent_.industry(r, i), h) = whole > 0 ? final_(i, h) * from[r] / whole : 0.0;
            y(extent_.industry(s, i), h) += own_final_(i, h);
        }
    }

    const MrioTable& nation_;
    const RegionalFigures& figures_;
    const RegionalisationOptions& options_;
    Index R_, S_, C_;
    Extent extent_;
    DenseSales sales_;
    Matrix share_, output_;     // [R x S]
    Matrix final_, own_final_;  // [S x R*C]
    Matrix own_share_final_;    // [S x R]
    Matrix distance_;           // [R x R]
    std::vector<Matrix> own_coefficients_;
    Regionalisation result_;
};

}  // namespace

Regionalisation regionalised(const MrioTable& nation, const RegionalFigures& figures,
                             const RegionalisationOptions& options) {
    if (nation.extent().regions != 1)
        throw InputError{
            "table " + nation.data().name,
            "has " + std::to_string(nation.extent().regions) + " regions, a national table has one",
            "table aggregate --regions adds regions up"};
    return Builder{nation, figures, options}.result();
}

double bytes_of_regionalised(const MrioTable& nation, const RegionalFigures& figures,
                             RegionMethod method) {
    const Extent& e = nation.extent();
    bool own = nation.stock_withdrawals().sum() < 0;
    for (Index c = 0; c < e.categories; ++c)
        own = own || (is_export(nation.data().categories[static_cast<std::size_t>(c)]) &&
                      nation.final_use().col(c).sum() > 0);
    const auto R = static_cast<double>(figures.size.rows()), S = static_cast<double>(e.sectors),
               C = static_cast<double>(e.categories);
    const double cells =
        uniform(method) && !own ? R * S * S + R * S * C + 2 * S * R * R : R * S * (R * S + R * C);
    return sizeof(double) * cells;
}

}  // namespace spillover
