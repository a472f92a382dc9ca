#include "tests/support/made_up_cities.hpp"

#include "tests/support/chance.hpp"
#include "tests/support/linear_algebra.hpp"

namespace spillover::test {
namespace {

constexpr Index sector_count = 5, provinces = 3, cities = 8;

Matrix drawn(Chance& chance, Index rows, Index columns, double low, double high) {
    Matrix matrix(rows, columns);
    for (Index r = 0; r < rows; ++r)
        for (Index c = 0; c < columns; ++c)
            matrix(r, c) = chance.uniform(low, high);
    return matrix;
}

void describe(CityFigures& figures) {
    TableData& d = figures.description;
    d.name = "made_up";
    d.year = "2017";
    d.quality = "stylised";
    d.sectors = {"farms", "mines", "mills", "shops", "offices"};
    d.sector_names = d.sectors;
    d.sector_tags.resize(sector_count);
    d.categories = {"hh", "gov", "gfcf", "inventories", "exports"};
    d.category_names = d.categories;
    figures.industry_group = {0, 1, 1, 2, 2};
    figures.distance_decay = Vector::LinSpaced(sector_count, 0.5, 2.5);
    figures.other_province = 0.6;
    figures.final_by_province = {0, 0, 0, 1, 0};
}

void draw_nation(CityFigures& figures, Chance& chance) {
    const Matrix home = drawn(chance, sector_count, sector_count, 0.02, 0.12),
                 foreign = drawn(chance, sector_count, sector_count, 0.0, 0.03);
    Matrix final = drawn(chance, sector_count, 4, 10, 100);
    final.col(3) *= 0.1;
    final(1, 3) = -final.row(1).head(3).sum() * 1.2;  // more is taken from stock than is bought
    final(2, 3) = -5;
    figures.exports = drawn(chance, sector_count, 1, 5, 30);
    figures.reexports = drawn(chance, sector_count, 1, 0, 2);
    const Vector sold = final.rowwise().sum() + figures.exports;
    figures.output = leontief_inverse(home) * sold;
    figures.imported_use = foreign * figures.output.asDiagonal();
    figures.use = home * figures.output.asDiagonal() + figures.imported_use;
    const Matrix imported = drawn(chance, sector_count, 4, 0, 8);
    figures.imported_final = imported.rowwise().sum();
    figures.final_use = final + imported;
    const Vector added = figures.output - figures.use.colwise().sum().transpose();
    figures.value_added["compensation"] = 0.6 * added;
    figures.value_added["operating_surplus"] = 0.5 * added;
    figures.value_added["net_taxes"] = -0.1 * added;
}

/// Provinces' parts of every sector; one cell in four is not known.
void draw_provinces(CityFigures& figures, Chance& chance) {
    const Matrix part = drawn(chance, provinces, sector_count, 0.5, 2);
    const Vector added = figures.national_value_added();
    figures.provinces = {{"North", "Up", {}}, {"South", "Down", {}}, {"East", "Down", {}}};
    for (Index i = 0; i < sector_count; ++i) {
        const Vector share = part.col(i) / part.col(i).sum();
        Vector tilted = share.cwiseProduct(drawn(chance, provinces, 1, 0.9, 1.1));
        tilted /= tilted.sum();
        for (Index p = 0; p < provinces; ++p) {
            if (chance.happens(0.25)) continue;
            figures.provinces[static_cast<std::size_t>(p)].nodes[i] = {
                figures.output[i] * share[p], added[i] * tilted[p],
                figures.exports[i] * share[p] * 0.9, 20 * share[p]};
        }
    }
}

void draw_cities(CityFigures& figures, Chance& chance) {
    for (Index c = 0; c < cities; ++c) {
        CityFigures::City city;
        city.id = "city" + std::to_string(c);
        city.long_name = city.id;
        city.province = c % provinces == 2 && c > 2 ? 0 : c % provinces;  // the East is one city
        city.cluster = figures.provinces[static_cast<std::size_t>(city.province)].cluster;
        city.lon = 100 + 5 * static_cast<double>(city.province) + chance.uniform(0, 4);
        city.lat = chance.uniform(20, 40);
        city.area = chance.uniform(1e3, 3e4);
        for (double& group : city.groups)
            group = chance.uniform(10, 100);
        figures.cities.push_back(city);
    }
}

}  // namespace

CityFigures made_up_cities(std::uint64_t seed) {
    Chance chance{seed};
    CityFigures figures;
    describe(figures);
    draw_nation(figures, chance);
    draw_provinces(figures, chance);
    draw_cities(figures, chance);
    return figures;
}

}  // namespace spillover::test
