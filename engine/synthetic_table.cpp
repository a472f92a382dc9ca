#include "engine/synthetic_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/random.hpp"
#include "engine/synthetic_buyers.hpp"
#include "engine/synthetic_sectors.hpp"
#include "kernels/lanes.hpp"
#include "kernels/price_indices.hpp"

namespace spillover {
namespace {

constexpr double final_demand_of_all = 1e8;          ///< million a year, about China's
constexpr double other_cluster = 0.7, abroad = 0.1;  ///< trade across borders, relative to within
constexpr double side = 4000;                        ///< of the square that regions lie in, km
constexpr double kept_origins = 0.06, kept_inputs = 0.5;       ///< of the sparse form
constexpr std::array<double, 3> weight_in_use{0.6, 1.4, 0.8};  ///< of goods by stage
/// By stage of the industry: inputs per output.
constexpr std::array<double, 3> input_share{0.40, 0.70, 0.42};
/// Final demand by category: share in the whole, and weight of goods by stage.
struct Category {
    const char *id, *name;
    double share;
    std::array<double, 3> weight;
};
constexpr std::array<Category, 3> categories{
    {{"hh", "Households", 0.52, {0.6, 0.7, 1.6}},
     {"gov", "Government", 0.17, {0.05, 0.1, 2.0}},
     {"gfcf", "Fixed capital formation", 0.31, {0.05, 1.6, 0.3}}}};

class Builder {
public:
    explicit Builder(const SyntheticTable& wanted)
        : wanted_{wanted}, sectors_{synthetic_sectors(wanted.sectors)} {
        data_.extent = {wanted.regions, wanted.sectors, static_cast<Index>(categories.size())};
        size_ = Vector(wanted.regions);
        place_ = Matrix(wanted.regions, 2);
    }

    TableData build() {
        describe();
        place_regions();
        const Matrix technology = draw_technology();
        sales_.final_use = draw_final_use();
        sales_.origin_share = draw_origins("intermediate");
        sales_.final_origin_share = draw_origins("final");
        data_.output = solve_output(technology);
        sales_.use = technology * data_.output.asDiagonal();
        divide_value_added();
        if (wanted_.form == TableForm::pooled) {
            data_.sales = std::move(sales_);
        } else {
            data_.sales = spread_over_buyers(sales_, data_.extent, draws("swaps"));
        }
        return std::move(data_);
    }

private:
    RandomStream draws(const char* what) const {
        return RandomStream{{wanted_.seed, "synthetic table", "", what}};
    }
    bool sparse() const { return wanted_.form == TableForm::sparse; }
    Index R() const { return wanted_.regions; }
    Index S() const { return wanted_.sectors; }
    const SyntheticSector& sector(Index i) const { return sectors_[static_cast<std::size_t>(i)]; }
    std::size_t stage(Index i) const { return static_cast<std::size_t>(sector(i).stage); }

    bool same(const char* attribute, Index r, Index s) const {
        const auto& of = data_.region_text.at(attribute);
        return of[static_cast<std::size_t>(r)] == of[static_cast<std::size_t>(s)];
    }

    void describe();
    void place_regions();
    Matrix draw_technology() const;
    Matrix draw_final_use() const;
    Array<3> draw_origins(const char* use) const;
    void keep_largest_origins(Index i, Index s, Array<3>& share) const;
    Vector solve_output(const Matrix& technology) const;
    void divide_value_added();

    SyntheticTable wanted_;
    std::vector<SyntheticSector> sectors_;
    TableData data_;
    PooledSales sales_;
    Vector size_;   ///< of regions, largest domestic one = 1
    Matrix place_;  ///< [R x 2] km
};

void Builder::describe() {
    data_.name = "synthetic_" + std::to_string(R()) + "x" + std::to_string(S());
    data_.year = "2020";
    data_.source = "made up by spillover table build --synthetic " + std::to_string(R()) + "," +
                   std::to_string(S()) + " --seed " + std::to_string(wanted_.seed);
    data_.quality = "stylised";
    data_.notes = "Made up, for trying out and for measuring speed. No cell is an observation.";
    for (const SyntheticSector& each : sectors_) {
        data_.sectors.push_back(each.id);
        data_.sector_names.push_back(each.name);
        data_.sector_tags.push_back(each.tags);
        data_.sector_number["inventory_cover"].push_back(each.inventory_cover);
        data_.sector_number["criticality"].push_back(each.criticality);
        data_.sector_number["utilisation"].push_back(each.utilisation);
    }
    for (const Category& each : categories) {
        data_.categories.emplace_back(each.id);
        data_.category_names.emplace_back(each.name);
    }
}

/// Sizes by Zipf's law; clusters are the regions nearest to the same large one.
void Builder::place_regions() {
    const RandomStream random = draws("regions");
    const Index foreign = std::min<Index>(R() / 5, 6), home = R() - foreign;
    const Index clusters = std::max<Index>(1, home / 8);
    for (Index r = 0; r < R(); ++r) {
        const bool own = r < home;
        size_[r] = (own ? 3.0 / static_cast<double>(r + 3) : 1.0) * random.uniform(r, 0) + 0.01;
        place_(r, 0) = side * random.uniform(r, 1) * (own ? 1 : 2);
        place_(r, 1) = side * random.uniform(r, 2) + (own ? 0 : side);
        Index cluster = 0;
        for (Index c = 1; c < clusters; ++c)
            if ((place_.row(c) - place_.row(r)).squaredNorm() <
                (place_.row(cluster) - place_.row(r)).squaredNorm())
                cluster = c;
        const std::string id =
            own ? "city" + std::to_string(r + 1) : "abroad" + std::to_string(r - home + 1);
        data_.regions.push_back(id);
        data_.region_text["block"].push_back(own ? "CN" : id);
        data_.region_text["cluster"].push_back(own ? "cluster" + std::to_string(cluster + 1) : id);
        data_.region_number["lon"].push_back(80 + place_(r, 0) / 100);
        data_.region_number["lat"].push_back(place_(r, 1) / 100);
        data_.region_number["population"].push_back(std::round(2e7 * size_[r]));
    }
    data_.region_names = data_.regions;
}

/// Technical coefficients [S x N]: a national technology, and regions near it.
Matrix Builder::draw_technology() const {
    const RandomStream national = draws("technology"), regional = draws("regional technology");
    Matrix use(S(), S()), technology(S(), R() * S());
    for (Index i = 0; i < S(); ++i)
        for (Index j = 0; j < S(); ++j) {
            const double u = national.uniform(i, j);
            use(i, j) = i == j ? 1.0 : u * u * u * weight_in_use[stage(i)];
            if (sparse() && i != j && u < kept_inputs) use(i, j) = 0;
        }
    for (Index r = 0; r < R(); ++r)
        for (Index j = 0; j < S(); ++j) {
            const Index a = data_.extent.industry(r, j);
            double sum = 0;
            for (Index i = 0; i < S(); ++i)
                sum += technology(i, a) = use(i, j) * (0.8 + 0.4 * regional.uniform(a, i));
            const double inputs = input_share[stage(j)] * (0.9 + 0.2 * regional.uniform(a, S()));
            technology.col(a) *= inputs / sum;
        }
    return technology;
}

/// Final use of goods [S x R*C], money/year: spending by size of the region.
Matrix Builder::draw_final_use() const {
    const RandomStream random = draws("final use");
    const auto C = static_cast<Index>(categories.size());
    Matrix use(S(), R() * C);
    for (Index c = 0; c < C; ++c) {
        const Category& category = categories[static_cast<std::size_t>(c)];
        for (Index r = 0; r < R(); ++r) {
            double sum = 0;
            for (Index i = 0; i < S(); ++i) {
                const double u = random.uniform(i, c);
                sum += use(i, r * C + c) = (0.05 + u * u) * category.weight[stage(i)] *
                                           (0.8 + 0.4 * random.uniform(i, C + r * C + c));
            }
            use.col(r * C + c) *=
                final_demand_of_all * category.share * size_[r] / size_.sum() / sum;
        }
    }
    return use;
}

/// Gravity: share of origin r in good i used in s ~ mass of the maker / distance^decay [S x R x R].
Array<3> Builder::draw_origins(const char* use) const {
    const RandomStream random = draws("makers");
    const Index cells = R() * R(), rows = (cells + kernels::most_lanes - 1) / kernels::most_lanes;
    const bool final = std::string{use} == "final";
    std::vector<double> distance(static_cast<std::size_t>(rows * kernels::most_lanes), 1.0),
        border(distance.size()), nearness(distance.size());
    for (Index r = 0; r < R(); ++r)
        for (Index s = 0; s < R(); ++s) {
            const auto n = static_cast<std::size_t>(r * R() + s);
            distance[n] = r == s ? 30.0 : std::max(40.0, (place_.row(r) - place_.row(s)).norm());
            border[n] = !same("block", r, s) ? abroad : !same("cluster", r, s) ? other_cluster : 1;
        }
    Array<3> share({S(), R(), R()});
    for (Index i = 0; i < S(); ++i) {
        // Final goods travel less far.
        kernels::powers(kernels::most_lanes, rows, distance.data(),
                        -sector(i).distance_decay * (final ? 1.2 : 1.0), nearness.data());
        for (Index r = 0; r < R(); ++r) {
            const double u = random.uniform(r, i), mass = size_[r] * (0.2 + 2.4 * u * u);
            for (Index s = 0; s < R(); ++s) {
                const auto n = static_cast<std::size_t>(r * R() + s);
                share(i, r, s) = mass * border[n] * nearness[n];
            }
        }
        for (Index s = 0; s < R(); ++s) {
            if (sparse()) keep_largest_origins(i, s, share);
            double sum = 0;
            for (Index r = 0; r < R(); ++r)
                sum += share(i, r, s);
            for (Index r = 0; r < R(); ++r)
                share(i, r, s) /= sum;
        }
    }
    return share;
}

/// Leaves a region itself and its largest other origins of a good.
void Builder::keep_largest_origins(Index i, Index s, Array<3>& share) const {
    const auto kept = std::max<Index>(
        2, static_cast<Index>(std::lround(kept_origins * static_cast<double>(R()))));
    std::vector<Index> others;
    for (Index r = 0; r < R(); ++r)
        if (r != s) others.push_back(r);
    std::stable_sort(others.begin(), others.end(),
                     [&](Index a, Index b) { return share(i, a, s) > share(i, b, s); });
    for (Index n = kept; n < static_cast<Index>(others.size()); ++n)
        share(i, others[static_cast<std::size_t>(n)], s) = 0;
}

/// x = A x + f by x <- f + A x, which adds terms of falling size: exact to rounding.
Vector Builder::solve_output(const Matrix& technology) const {
    const auto C = static_cast<Index>(categories.size());
    const auto sold = [&](const Array<3>& share, const Matrix& used) {  // used [R x S]
        Vector total(R() * S());
        for (Index i = 0; i < S(); ++i) {
            const Eigen::Map<const Matrix> from{
                &share.values()[static_cast<std::size_t>(i * R() * R())], R(), R()};
            const Vector sales = from * used.col(i);
            for (Index r = 0; r < R(); ++r)
                total[data_.extent.industry(r, i)] = sales[r];
        }
        return total;
    };
    Matrix used(R(), S());
    for (Index s = 0; s < R(); ++s)
        used.row(s) = sales_.final_use.middleCols(s * C, C).rowwise().sum().transpose();
    const Vector f = sold(sales_.final_origin_share, used);
    Vector x = f, term = f;
    for (int n = 0; n < 1000 && term.maxCoeff() > 1e-17 * x.minCoeff(); ++n) {
        for (Index s = 0; s < R(); ++s)
            used.row(s) = technology.middleCols(s * S(), S()) * term.segment(s * S(), S());
        term = sold(sales_.origin_share, used);
        x += term;
    }
    return x;
}

void Builder::divide_value_added() {
    constexpr std::array<std::pair<const char*, double>, 4> parts{{{"compensation", 0.52},
                                                                   {"net_taxes", 0.10},
                                                                   {"depreciation", 0.13},
                                                                   {"operating_surplus", 0.25}}};
    const Vector whole = data_.output - sales_.use.colwise().sum().transpose();
    for (const auto& [name, share] : parts)
        data_.value_added[name] = share * whole;
}

}  // namespace

TableData synthetic_table(const SyntheticTable& wanted) {
    return Builder{wanted}.build();
}

double size_of_sales(const SyntheticTable& wanted) {
    const auto R = static_cast<double>(wanted.regions), S = static_cast<double>(wanted.sectors),
               N = R * S, C = static_cast<double>(categories.size());
    const double pooled = S * N + S * R * C + 2 * S * R * R;
    return 8 * (wanted.form == TableForm::pooled ? pooled : pooled + N * (N + R * C));
}

}  // namespace spillover
