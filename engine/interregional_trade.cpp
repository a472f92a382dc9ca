#include "engine/interregional_trade.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/error.hpp"
#include "engine/partner_trade.hpp"
#include "kernels/balancing.hpp"

namespace spillover {
namespace {

constexpr double other_cluster = 0.7;  ///< trade across a provincial border, relative to within

/// Part of the trade in one good: flows from some origins to the intermediate and final use of some
/// destinations.
class Part {
public:
    Part(const Matrix& distance, double decay, Index first_origin, Index origins,
         Index first_destination, Index destinations, const std::vector<std::string>& cluster)
        : origins_{origins}, destinations_{destinations}, flows_(origins, 2 * destinations) {
        for (Index r = 0; r < origins; ++r)
            for (Index s = 0; s < destinations; ++s) {
                const Index o = first_origin + r, d = first_destination + s;
                const bool same =
                    cluster[static_cast<std::size_t>(o)] == cluster[static_cast<std::size_t>(d)];
                flows_(r, s) = std::pow(distance(o, d), -decay) * (same ? 1 : other_cluster);
                flows_(r, destinations + s) = flows_(r, s);
            }
    }

    void balance(const Vector& supply, const Vector& intermediate, const Vector& final,
                 const std::string& what) {
        Array<1> rows({origins_}), columns({2 * destinations_});
        std::copy(supply.data(), supply.data() + origins_, rows.values().begin());
        std::copy(intermediate.data(), intermediate.data() + destinations_,
                  columns.values().begin());
        std::copy(final.data(), final.data() + destinations_,
                  columns.values().begin() + destinations_);
        if (supply.sum() <= 0) {
            flows_.setZero();
            return;
        }
        const auto result =
            kernels::ras({flows_.data(), {origins_, 2 * destinations_}}, rows, columns);
        if (!result.converged)
            throw InputError{"trade in " + what, "cannot be balanced: margins are off by " +
                                                     std::to_string(result.error)};
    }

    double intermediate(Index r, Index s) const { return flows_(r, s); }
    double final(Index r, Index s) const { return flows_(r, destinations_ + s); }

private:
    Index origins_, destinations_;
    Matrix flows_;
};

/// Trade of one good.
class Good {
public:
    Good(const TableFigures& figures, const RegionalAccounts& nation, const RegionalAccounts& blocs,
         const PartnerTrade& trade, Index i)
        : figures_{figures},
          i_{i},
          R_{nation.gdp.size()},
          B_{blocs.gdp.size()},
          made_{nation.output.col(i)},
          made_abroad_{blocs.output.col(i)},
          sold_{trade.sold.col(i)},
          bought_{trade.bought.col(i)},
          intermediate_(R_),
          final_(R_),
          intermediate_abroad_(B_),
          final_abroad_(B_) {
        for (Index r = 0; r < R_; ++r) {
            intermediate_[r] = nation.use[static_cast<std::size_t>(r)].row(i).sum();
            final_[r] = nation.final_use[static_cast<std::size_t>(r)].row(i).sum();
        }
        for (Index b = 0; b < B_; ++b) {
            intermediate_abroad_[b] = blocs.use[static_cast<std::size_t>(b)].row(i).sum();
            final_abroad_[b] = blocs.final_use[static_cast<std::size_t>(b)].row(i).sum();
        }
    }

    void write_shares(const Matrix& distance, const std::vector<std::string>& cluster,
                      TradeShares& shares) const {
        const std::string& name = figures_.description.sectors[static_cast<std::size_t>(i_)];
        const double decay = figures_.distance_decay[i_];
        // A good that final users, taken together, only take from stock has no market of its own:
        // its final use is served by all makers alike, and all imports go to intermediate use.
        const bool market = final_.sum() > 1e-9 * made_.sum();
        const double imports = figures_.imports[i_];
        double to_final = market ? imports * (1 - figures_.imports_intermediate[i_]) : 0.0;
        to_final = std::min(to_final, most_imported * std::max(0.0, final_.sum()));
        const double to_intermediate = imports - to_final;
        if (to_intermediate > most_imported * intermediate_.sum())
            throw InputError{"imports of " + name, "exceed what is used"};

        const Vector exported = exports_by_region();
        const double import_share = share_of(to_intermediate, intermediate_.sum());
        const double final_import_share = market ? share_of(to_final, final_.sum()) : 0.0;
        const Vector home = intermediate_ * (1 - import_share),
                     home_final = market ? Vector{final_ * (1 - final_import_share)}
                                         : Vector{Vector::Zero(R_)};
        Vector supply = made_ - exported;
        const Vector pool = supply / supply.sum();
        if (!market) supply -= final_.sum() * pool;

        Part within{distance, decay, 0, R_, 0, R_, cluster};
        within.balance(supply, home, home_final, name + " at home");
        Vector sold_intermediate(B_), sold_final(B_);
        for (Index b = 0; b < B_; ++b) {
            const double use = intermediate_abroad_[b] + final_abroad_[b];
            sold_intermediate[b] = sold_[b] * share_of(intermediate_abroad_[b], use);
            sold_final[b] = sold_[b] - sold_intermediate[b];
        }
        Part exports{distance, decay, 0, R_, R_, B_, cluster};
        exports.balance(exported, sold_intermediate, sold_final, name + " exported");
        Part inward{distance, decay, R_, B_, 0, R_, cluster};
        inward.balance(bought_, intermediate_ * import_share,
                       market ? Vector{final_ * final_import_share} : Vector{Vector::Zero(R_)},
                       name + " imported");
        Part foreign{distance, decay, R_, B_, R_, B_, cluster};
        foreign.balance(made_abroad_ - bought_, intermediate_abroad_ - sold_intermediate,
                        final_abroad_ - sold_final, name + " between blocs");

        for (Index s = 0; s < R_ + B_; ++s) {
            const bool here = s < R_;
            const Part &domestic = here ? within : exports, &other = here ? inward : foreign;
            const Index d = here ? s : s - R_;
            for (Index r = 0; r < R_ + B_; ++r) {
                const bool own = r < R_;
                const Part& part = own ? domestic : other;
                const Index o = own ? r : r - R_;
                shares.intermediate(i_, r, s) = part.intermediate(o, d);
                shares.final(i_, r, s) = here && !market ? (own ? pool[r] : 0.0) : part.final(o, d);
            }
            normalise(shares.intermediate, s);
            normalise(shares.final, s);
        }
    }

private:
    static double share_of(double part, double whole) { return whole > 0 ? part / whole : 0; }

    Vector exports_by_region() const {
        Vector weights = made_;
        for (Index r = 0; r < R_; ++r)
            weights[r] *= figures_.regions[static_cast<std::size_t>(r)].export_intensity;
        return capped_parts(
            figures_.exports[i_], weights, made_ * most_exported,
            "exports of " + figures_.description.sectors[static_cast<std::size_t>(i_)]);
    }

    /// Shares sum to 1 to the last bit that division allows; a good that is not used comes from
    /// home.
    void normalise(Array<3>& shares, Index s) const {
        double sum = 0;
        for (Index r = 0; r < R_ + B_; ++r)
            sum += shares(i_, r, s);
        for (Index r = 0; r < R_ + B_; ++r)
            shares(i_, r, s) = sum > 0 ? shares(i_, r, s) / sum : (r == s ? 1.0 : 0.0);
    }

    const TableFigures& figures_;
    Index i_, R_, B_;
    Vector made_, made_abroad_;
    Vector sold_, bought_;  // by the nation to and from blocs
    Vector intermediate_, final_, intermediate_abroad_, final_abroad_;
};

}  // namespace

Matrix distances(const std::vector<Place>& places) {
    const auto n = static_cast<Index>(places.size());
    constexpr double earth_radius = 6371, degree = std::numbers::pi / 180;
    Matrix distance(n, n);
    for (Index a = 0; a < n; ++a)
        for (Index b = 0; b < n; ++b) {
            const Place &p = places[static_cast<std::size_t>(a)],
                        &q = places[static_cast<std::size_t>(b)];
            const double inner = 0.67 * std::sqrt(p.area / std::numbers::pi);
            const double cosine = std::sin(p.lat * degree) * std::sin(q.lat * degree) +
                                  std::cos(p.lat * degree) * std::cos(q.lat * degree) *
                                      std::cos((p.lon - q.lon) * degree);
            const double between = earth_radius * std::acos(std::clamp(cosine, -1.0, 1.0));
            distance(a, b) = a == b ? inner : std::max(between, 10.0);
        }
    return distance;
}

Matrix distances(const TableFigures& figures) {
    std::vector<Place> places;
    for (const auto& region : figures.regions)
        places.push_back({region.lon, region.lat, region.area});
    for (const auto& bloc : figures.blocs)
        places.push_back({bloc.lon, bloc.lat, bloc.area});
    return distances(places);
}

TradeShares interregional_trade(const TableFigures& figures, const RegionalAccounts& nation,
                                const RegionalAccounts& blocs) {
    const Index S = figures.use.rows(), R = nation.gdp.size() + blocs.gdp.size();
    const Matrix distance = distances(figures);
    std::vector<std::string> cluster;
    for (const auto& region : figures.regions)
        cluster.push_back(region.cluster);
    for (const auto& bloc : figures.blocs)
        cluster.push_back(bloc.id);
    const PartnerTrade trade = partner_trade(figures, blocs);
    TradeShares shares{Array<3>({S, R, R}), Array<3>({S, R, R})};
    for (Index i = 0; i < S; ++i)
        Good{figures, nation, blocs, trade, i}.write_shares(distance, cluster, shares);
    return shares;
}

}  // namespace spillover
