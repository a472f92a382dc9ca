#include "engine/city_accounts.hpp"

#include <algorithm>

#include "engine/error.hpp"
#include "engine/regional_accounts.hpp"

namespace spillover {
namespace {

/// The sectors of a group that a city is not named for keep at least this part of an even share
/// when the named ones leave less.
constexpr double least_rest = 0.5;

/// The cities of one province and one of the three industries.
class Group {
public:
    Group(const CityFigures& figures, const ProvinceMargins& margins, Index province, int group)
        : figures_{figures}, province_{province} {
        for (Index i = 0; i < figures.output.size(); ++i)
            if (figures.industry_group[static_cast<std::size_t>(i)] == group &&
                margins.value_added(province, i) > 0)
                sectors_.push_back(i);
        for (std::size_t c = 0; c < figures.cities.size(); ++c)
            if (figures.cities[c].province == province) cities_.push_back(static_cast<Index>(c));
        sizes_ = Vector(static_cast<Index>(cities_.size()));
        for (std::size_t k = 0; k < cities_.size(); ++k)
            sizes_[static_cast<Index>(k)] = city(k).groups[static_cast<std::size_t>(group)];
        whole_ = Vector(static_cast<Index>(sectors_.size()));
        for (std::size_t k = 0; k < sectors_.size(); ++k)
            whole_[static_cast<Index>(k)] = margins.value_added(province, sectors_[k]);
    }

    /// \param gdp  of cities, in the table's unit, for quotients and shares
    void share_out(const Vector& gdp, Matrix& value_added) const {
        if (sectors_.empty()) return;
        const std::string& name = figures_.provinces[static_cast<std::size_t>(province_)].id;
        if (sizes_.sum() <= 0)
            throw InputError{"province " + name,
                             "none of its cities has any of an industry that "
                             "the province has"};
        const Vector rows = sizes_ * (whole_.sum() / sizes_.sum());
        Matrix cells = first_guess(rows, gdp);
        balance(cells, rows, whole_, "value added of the cities of " + name);
        for (std::size_t k = 0; k < cities_.size(); ++k)
            for (std::size_t i = 0; i < sectors_.size(); ++i)
                value_added(cities_[k], sectors_[i]) =
                    cells(static_cast<Index>(k), static_cast<Index>(i));
    }

private:
    const CityFigures::City& city(std::size_t k) const {
        return figures_.cities[static_cast<std::size_t>(cities_[k])];
    }

    Matrix first_guess(const Vector& rows, const Vector& gdp) const {
        const Vector national = figures_.national_value_added();
        Matrix guess = Matrix::Zero(rows.size(), whole_.size());
        for (std::size_t k = 0; k < cities_.size(); ++k) {
            const auto row = static_cast<Index>(k);
            double named = 0, rest = 0;
            std::vector<Index> others;
            for (std::size_t n = 0; n < sectors_.size(); ++n) {
                const Index i = sectors_[n], at = static_cast<Index>(n);
                if (const auto s = city(k).shares.find(i); s != city(k).shares.end()) {
                    named += guess(row, at) = s->second * gdp[cities_[k]];
                } else if (const auto q = city(k).quotients.find(i); q != city(k).quotients.end()) {
                    named += guess(row, at) =
                        q->second * gdp[cities_[k]] * national[i] / national.sum();
                } else {
                    others.push_back(at);
                    rest += whole_[at];
                }
            }
            const double even = rows[row] * rest / whole_.sum();
            const double left = std::max(rows[row] - named, least_rest * even);
            for (const Index at : others)
                guess(row, at) = left * whole_[at] / rest;
        }
        return guess;
    }

    const CityFigures& figures_;
    Index province_;
    std::vector<Index> sectors_, cities_;
    Vector sizes_, whole_;  // of cities in their own unit; of sectors in the table's
};

Matrix city_value_added(const CityFigures& figures, const ProvinceMargins& margins) {
    const auto C = static_cast<Index>(figures.cities.size());
    Vector gdp(C), province = Vector::Zero(margins.output.rows());
    for (Index c = 0; c < C; ++c) {
        const auto& city = figures.cities[static_cast<std::size_t>(c)];
        gdp[c] = city.groups[0] + city.groups[1] + city.groups[2];
        province[city.province] += gdp[c];
    }
    for (Index c = 0; c < C; ++c) {
        const Index p = figures.cities[static_cast<std::size_t>(c)].province;
        gdp[c] *= margins.value_added.row(p).sum() / province[p];
    }
    Matrix value_added = Matrix::Zero(C, figures.output.size());
    for (Index p = 0; p < margins.output.rows(); ++p)
        for (int group = 0; group < 3; ++group)
            Group{figures, margins, p, group}.share_out(gdp, value_added);
    return value_added;
}

/// Who buys for final use: shares of cities in a good and category [cities].
class FinalShares {
public:
    FinalShares(const CityFigures& figures, const CityAccounts& accounts)
        : figures_{figures}, accounts_{accounts}, gdp_{accounts.value_added.rowwise().sum()} {
        const Vector national = figures.national_value_added();
        const Vector& wages = figures.value_added.at("compensation");
        Vector rate = Vector::Zero(national.size());
        for (Index i = 0; i < national.size(); ++i)
            if (national[i] > 0) rate[i] = wages[i] / national[i];
        income_ = accounts.value_added * rate;
        income_ /= income_.sum();
        gdp_ /= gdp_.sum();
    }

    Vector households() const { return income_; }
    Vector by_gdp(Index i) const {
        if (!figures_.final_by_province[static_cast<std::size_t>(i)]) return gdp_;
        Vector spent(static_cast<Index>(figures_.provinces.size())),
            gdp = Vector::Zero(spent.size());
        for (Index c = 0; c < gdp_.size(); ++c)
            gdp[province_of(c)] += gdp_[c];
        double known = 0, known_gdp = 0;
        for (Index p = 0; p < spent.size(); ++p)
            if (const double of = final_use_of(p, i); of > 0) known += of, known_gdp += gdp[p];
        if (known <= 0) return gdp_;
        for (Index p = 0; p < spent.size(); ++p) {
            const double of = final_use_of(p, i);
            spent[p] = of > 0 ? of : known * gdp[p] / known_gdp;
        }
        Vector share(gdp_.size());
        for (Index c = 0; c < share.size(); ++c)
            share[c] = spent[province_of(c)] * gdp_[c] / gdp[province_of(c)];
        return share / share.sum();
    }
    Vector makers(Index i) const { return accounts_.output.col(i) / figures_.output[i]; }

private:
    Index province_of(Index c) const {
        return figures_.cities[static_cast<std::size_t>(c)].province;
    }
    double final_use_of(Index p, Index i) const {
        const auto& nodes = figures_.provinces[static_cast<std::size_t>(p)].nodes;
        const auto found = nodes.find(i);
        return found == nodes.end() ? 0 : found->second.final_use;
    }

    const CityFigures& figures_;
    const CityAccounts& accounts_;
    Vector income_, gdp_;
};

void add_final_use(const CityFigures& figures, CityAccounts& accounts) {
    const auto C = static_cast<Index>(figures.cities.size());
    const Index S = figures.output.size();
    accounts.final_use.assign(figures.cities.size(), Matrix::Zero(S, 4));
    const FinalShares shares{figures, accounts};
    for (Index i = 0; i < S; ++i) {
        const Vector households = shares.households(), gdp = shares.by_gdp(i);
        for (Index c = 0; c < C; ++c)
            accounts.final_use[static_cast<std::size_t>(c)].row(i).head(3)
                << figures.final_use(i, 0) * households[c],
                figures.final_use(i, 1) * gdp[c], figures.final_use(i, 2) * gdp[c];
        const double stocks = figures.final_use(i, 3);
        Vector used(C);
        for (Index c = 0; c < C; ++c)
            used[c] = accounts.use[static_cast<std::size_t>(c)].row(i).sum() +
                      accounts.final_use[static_cast<std::size_t>(c)].row(i).head(3).sum();
        const bool shrink = stocks < 0 || figures.output[i] <= 0;
        if (stocks == 0 || (shrink && used.sum() <= 0)) continue;
        const Vector part = shrink ? Vector{used / used.sum()} : shares.makers(i);
        for (Index c = 0; c < C; ++c)
            accounts.final_use[static_cast<std::size_t>(c)](i, 3) = stocks * part[c];
    }
}

}  // namespace

CityAccounts city_accounts(const CityFigures& figures, const ProvinceMargins& margins) {
    const Index S = figures.output.size();
    CityAccounts accounts;
    accounts.value_added = city_value_added(figures, margins);
    accounts.output = accounts.exports = Matrix::Zero(accounts.value_added.rows(), S);
    const std::vector<Matrix> technology = province_use(figures, margins);
    for (Index c = 0; c < accounts.output.rows(); ++c) {
        const Index p = figures.cities[static_cast<std::size_t>(c)].province;
        Matrix use = Matrix::Zero(S, S);
        for (Index i = 0; i < S; ++i) {
            if (margins.value_added(p, i) <= 0) continue;
            const double part = accounts.value_added(c, i) / margins.value_added(p, i);
            accounts.output(c, i) = margins.output(p, i) * part;
            accounts.exports(c, i) = margins.exports(p, i) * part;
            use.col(i) = technology[static_cast<std::size_t>(p)].col(i) * part;
        }
        accounts.use.push_back(std::move(use));
    }
    add_final_use(figures, accounts);
    return accounts;
}

}  // namespace spillover
