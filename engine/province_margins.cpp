#include "engine/province_margins.hpp"

#include <algorithm>

#include "engine/error.hpp"
#include "engine/partner_trade.hpp"
#include "engine/regional_accounts.hpp"

namespace spillover {
namespace {

/// What a province's industry group has left for sectors that are not known, at least, over the
/// whole group: sources differ, and a sector that exists nowhere would leave its use unserved.
constexpr double least_left = 0.05;

/// Value added of provinces by industry group, scaled to the nation [P x 3].
Matrix group_value_added(const CityFigures& figures) {
    Matrix groups = Matrix::Zero(static_cast<Index>(figures.provinces.size()), 3);
    for (const auto& city : figures.cities)
        for (Index g = 0; g < 3; ++g)
            groups(city.province, g) += city.groups[static_cast<std::size_t>(g)];
    const Vector national = figures.national_value_added();
    Vector whole = Vector::Zero(3);
    for (Index i = 0; i < national.size(); ++i)
        whole[figures.industry_group[static_cast<std::size_t>(i)]] += national[i];
    for (Index g = 0; g < 3; ++g)
        if (groups.col(g).sum() > 0) groups.col(g) *= whole[g] / groups.col(g).sum();
    return groups;
}

/// One sector of all provinces.
class SectorMargins {
public:
    SectorMargins(const CityFigures& figures, Index i)
        : figures_{figures},
          i_{i},
          name_{figures.description.sectors[static_cast<std::size_t>(i)]} {}

    void fill(const Matrix& left, double value_added, ProvinceMargins& margins) const {
        const Vector known = margins.known.col(i_);
        const Vector rest =
            (1 - known.array())
                .matrix()
                .cwiseProduct(left.col(figures_.industry_group[static_cast<std::size_t>(i_)]));
        auto output = margins.output.col(i_), added = margins.value_added.col(i_);
        const double more = figures_.output[i_] - output.sum(),
                     more_added = value_added - added.sum();
        if (rest.sum() <= 0 || more <= 0) {
            require(output.sum() > 0 || figures_.output[i_] <= 0, "no province makes any of it");
            if (output.sum() > 0) output *= figures_.output[i_] / output.sum();
            if (added.sum() > 0) added *= value_added / added.sum();
        } else {
            require(more_added > 0 && more_added < more,
                    "the provinces named leave value added of " + std::to_string(more_added) +
                        " and output of " + std::to_string(more) + " to the others");
            output += rest * (more / rest.sum());
            added += rest * (more_added / rest.sum());
        }
        share_exports(margins);
    }

private:
    /// Exports as far as they are known, the rest in proportion to output.
    void share_exports(ProvinceMargins& margins) const {
        const double whole = figures_.exports[i_];
        const Vector known = margins.known.col(i_), output = margins.output.col(i_);
        const Vector others = (1 - known.array()).matrix().cwiseProduct(output);
        Vector weights = margins.exports.col(i_);
        const double more = whole - weights.sum();
        if (more > 0 && others.sum() > 0) weights += others * (more / others.sum());
        // Where the provinces that are known to export cannot have made it all, others did too.
        const double room = (weights.array() > 0).select(output, 0.0).sum() * most_exported;
        if (room < whole) weights += output * (whole / output.sum());
        margins.exports.col(i_) =
            capped_parts(whole, weights, output * most_exported, "exports of " + name_);
    }

    void require(bool fine, const std::string& what) const {
        if (!fine) throw InputError{"provinces, " + name_, what};
    }

    const CityFigures& figures_;
    Index i_;
    std::string name_;
};

}  // namespace

Vector CityFigures::national_value_added() const {
    Vector sum = Vector::Zero(output.size());
    for (const auto& component : value_added)
        sum += component.second;
    return sum;
}

ProvinceMargins province_margins(const CityFigures& figures) {
    const auto P = static_cast<Index>(figures.provinces.size());
    const Index S = figures.output.size();
    const Vector national = figures.national_value_added();
    ProvinceMargins margins;
    margins.output = margins.value_added = margins.exports = margins.known = Matrix::Zero(P, S);
    const Matrix whole = group_value_added(figures);
    Matrix left = whole;
    for (Index p = 0; p < P; ++p)
        for (const auto& [i, node] : figures.provinces[static_cast<std::size_t>(p)].nodes) {
            margins.output(p, i) = node.output;
            margins.value_added(p, i) = node.value_added;
            margins.exports(p, i) = node.exports;
            margins.known(p, i) = 1;
            left(p, figures.industry_group[static_cast<std::size_t>(i)]) -= node.value_added;
        }
    left = left.cwiseMax(least_left * whole);
    for (Index i = 0; i < S; ++i)
        SectorMargins{figures, i}.fill(left, national[i], margins);
    margins.coverage = margins.output.cwiseProduct(margins.known).rowwise().sum();
    for (Index p = 0; p < P; ++p)
        if (const double made = margins.output.row(p).sum(); made > 0) margins.coverage[p] /= made;
    return margins;
}

std::vector<Matrix> province_use(const CityFigures& figures, const ProvinceMargins& margins) {
    const Index S = figures.output.size(), P = margins.output.rows();
    std::vector<Matrix> use(static_cast<std::size_t>(P), Matrix::Zero(S, S));
    for (Index j = 0; j < S; ++j) {
        if (figures.output[j] <= 0) continue;
        const Vector spent = margins.output.col(j) - margins.value_added.col(j);
        if (spent.minCoeff() < 0)
            throw InputError{
                "provinces, " + figures.description.sectors[static_cast<std::size_t>(j)],
                "value added exceeds output"};
        Matrix cells = figures.use.col(j) * (margins.output.col(j) / figures.output[j]).transpose();
        balance(cells, figures.use.col(j), spent,
                "inputs of " + figures.description.sectors[static_cast<std::size_t>(j)]);
        for (Index p = 0; p < P; ++p)
            use[static_cast<std::size_t>(p)].col(j) = cells.col(p);
    }
    return use;
}

}  // namespace spillover
