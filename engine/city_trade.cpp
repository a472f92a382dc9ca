#include "engine/city_trade.hpp"

#include <algorithm>
#include <cmath>

#include "engine/error.hpp"
#include "engine/interregional_trade.hpp"
#include "engine/partner_trade.hpp"
#include "engine/regional_accounts.hpp"

namespace spillover {
namespace {

/// Trade of one good.
class CityGood {
public:
    CityGood(const CityFigures& figures, const CityAccounts& accounts, Index i)
        : figures_{figures}, i_{i}, made_{accounts.output.col(i) - accounts.exports.col(i)} {
        const Index C = made_.size();
        intermediate_ = imported_ = final_ = Vector::Zero(C);
        for (Index c = 0; c < C; ++c) {
            const auto n = static_cast<std::size_t>(c);
            for (Index j = 0; j < figures.use.cols(); ++j) {
                const double used = accounts.use[n](i, j);
                intermediate_[c] += used;
                if (used > 0) imported_[c] += used * figures.imported_use(i, j) / figures.use(i, j);
            }
            final_[c] = accounts.final_use[n].row(i).sum();
        }
        share_imports();
    }

    /// \param weight  of trade from one city to another [C x C]
    void write(Matrix weight, const Vector& exported, CityTrade& trade) const {
        const Index C = made_.size();
        const Vector home = intermediate_ - imported_ + final_ * (1 - final_import_share_);
        if (home.minCoeff() < 0)
            throw InputError{"home demand for " + name(), "is negative in " + city_of_least(home)};
        if (made_.sum() > 0) balance(weight, made_, home, "trade in " + name());
        for (Index s = 0; s < C; ++s) {
            const double bought = weight.col(s).sum();
            const double imported = intermediate_[s] > 0 ? imported_[s] / intermediate_[s] : 0;
            for (Index r = 0; r < C; ++r) {
                const double share = made_.sum() > 0 && bought > 0 ? weight(r, s) / bought
                                     : r == s                      ? 1.0
                                                                   : 0.0;
                trade.intermediate(i_, r, s) = share * (1 - imported);
                trade.final(i_, r, s) = share * (1 - final_import_share_);
            }
            trade.intermediate(i_, C, s) = imported;
            trade.final(i_, C, s) = final_import_share_;
        }
        const double abroad = figures_.exports[i_] + figures_.reexports[i_];
        for (Index r = 0; r < C; ++r)
            trade.final(i_, r, C) = abroad > 0 ? exported[r] / abroad : 0;
        trade.final(i_, C, C) = abroad > 0 ? figures_.reexports[i_] / abroad : 1;
        trade.intermediate(i_, C, C) = 1;
        trade.sold_by_world[i_] =
            imported_.sum() + final_import_share_ * final_.sum() + figures_.reexports[i_];
    }

private:
    const std::string& name() const {
        return figures_.description.sectors[static_cast<std::size_t>(i_)];
    }
    std::string city_of_least(const Vector& values) const {
        Index c = 0;
        values.minCoeff(&c);
        return figures_.cities[static_cast<std::size_t>(c)].id;
    }

    void share_imports() {
        const double wanted = figures_.imported_final[i_], whole = final_.sum();
        if (whole > 0 && wanted >= 0 && wanted <= most_imported * whole) {
            final_import_share_ = wanted / whole;
            return;
        }
        const double used = whole + intermediate_.sum();
        final_import_share_ = used > 0 ? (imported_.sum() + wanted) / used : 0;
        if (final_import_share_ < 0 || final_import_share_ > 1)
            throw InputError{"imports of " + name(),
                             "are not between nothing and all that is used"};
        imported_ = intermediate_ * final_import_share_;
    }

    const CityFigures& figures_;
    Index i_;
    Vector made_;  // for home
    Vector intermediate_, imported_, final_;
    double final_import_share_ = 0;
};

}  // namespace

CityTrade city_trade(const CityFigures& figures, const CityAccounts& accounts) {
    const auto C = static_cast<Index>(figures.cities.size());
    const Index S = figures.output.size();
    std::vector<Place> places;
    for (const auto& city : figures.cities)
        places.push_back({city.lon, city.lat, city.area});
    const Matrix log_distance = distances(places).array().log().matrix();
    CityTrade trade{Array<3>({S, C + 1, C + 1}), Array<3>({S, C + 1, C + 1}), Vector(S)};
    for (Index i = 0; i < S; ++i) {
        Matrix weight = (-figures.distance_decay[i] * log_distance.array()).exp().matrix();
        for (Index r = 0; r < C; ++r)
            for (Index s = 0; s < C; ++s)
                if (figures.cities[static_cast<std::size_t>(r)].province !=
                    figures.cities[static_cast<std::size_t>(s)].province)
                    weight(r, s) *= figures.other_province;
        CityGood{figures, accounts, i}.write(std::move(weight), accounts.exports.col(i), trade);
    }
    return trade;
}

}  // namespace spillover
