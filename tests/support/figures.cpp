#include "tests/support/figures.hpp"

namespace spillover::test {
namespace {

constexpr Index sectors = 4;

TableFigures::Region region(const char* id, double lon, double gdp, std::array<double, 3> groups) {
    TableFigures::Region r;
    r.id = r.long_name = id;
    r.block = "CN";
    r.cluster = r.province = gdp > 400 ? "Coast" : "Inland";
    r.lon = lon;
    r.lat = 30;
    r.area = 20000;
    r.gdp = gdp;
    r.groups = groups;
    return r;
}

TableFigures::Bloc bloc(const char* id, double lon, double gdp, double exports, double imports) {
    TableFigures::Bloc b;
    b.id = b.long_name = id;
    b.lon = lon;
    b.lat = 40;
    b.area = 4e6;
    b.gdp = gdp;
    b.exports_share = exports;
    b.imports_share = imports;
    b.coefficients = Matrix::Constant(sectors, sectors, 0.1);
    b.final_structure = Matrix::Zero(sectors, 3);
    b.final_structure.col(0) << 0.2, 0.05, 0.1, 0.3;
    b.final_structure.col(1) << 0, 0, 0.05, 0.1;
    b.final_structure.col(2) << 0, 0.05, 0.1, 0.05;
    b.value_added_structure = Vector(sectors);
    b.value_added_structure << 0.2, 0.15, 0.25, 0.4;
    return b;
}

}  // namespace

TableFigures small_figures() {
    TableFigures f;
    f.description.name = "small";
    f.description.year = "2020";
    f.description.quality = "stylised";
    f.description.sectors = f.description.sector_names = {"agri", "ore", "steel", "services"};
    f.description.categories = f.description.category_names = {"hh", "gov", "gfcf", "inventories"};
    f.industry_group = {0, 1, 1, 2};
    f.distance_decay = Vector::Constant(sectors, 1.0);
    f.use = Matrix(sectors, sectors);
    f.use << 30, 0, 5, 25,  //
        0, 5, 60, 0,        //
        10, 8, 50, 40,      //
        20, 12, 45, 90;
    f.final_use = Matrix(sectors, 4);
    f.final_use << 90, 0, 5, -4,  //
        0, 0, 0, -3,              //
        40, 0, 120, 6,            //
        180, 110, 30, 0;
    f.exports = Vector(sectors);
    f.exports << 6, 1, 50, 30;
    f.imports = Vector(sectors);
    f.imports << 12, 25, 30, 15;
    f.imports_intermediate = Vector(sectors);
    f.imports_intermediate << 0.5, 1.0, 0.6, 0.4;
    f.value_added["compensation"] = Vector(sectors);
    f.value_added["compensation"] << 70, 10, 60, 199;
    f.value_added["operating_surplus"] = Vector(sectors);
    f.value_added["operating_surplus"] << 15, 5, 70, 150;
    f.regions = {region("Harbour", 120, 700, {0.02, 0.38, 0.6}),
                 region("Mine", 112, 60, {0.1, 0.6, 0.3}),
                 region("Plain", 110, 300, {0.3, 0.2, 0.5})};
    f.regions[1].shares[1] = 0.2;
    f.regions[0].quotients[1] = 0;
    f.regions[0].quotients[2] = 1.3;
    f.regions[0].export_intensity = 2;
    f.blocs = {bloc("Near", 135, 900, 60, 70), bloc("Far", -90, 2500, 40, 30)};
    f.blocs[1].coefficients.row(1).setConstant(0.02);
    f.blocs[1].coefficients.row(2).setConstant(0.2);
    f.blocs[1].value_added_structure = Vector{{0.1, 0.05, 0.4, 0.45}};
    return f;
}

}  // namespace spillover::test
