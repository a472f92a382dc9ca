// Margins of provinces by sector: extracts of the CEADs provincial tables.
#include <fmt/format.h>

#include <algorithm>

#include "io/csv/city_parts.hpp"

namespace spillover::csv {
namespace {

/// The sectors that a code of the extracts stands for.
std::vector<Index> sectors_of_code(const CityCodes& codes, const std::string& code) {
    std::vector<Index> sectors;
    for (std::size_t i = 0; i < codes.extract.size(); ++i)
        if (codes.extract[i] == code) sectors.push_back(static_cast<Index>(i));
    return sectors;
}

Vector parts_of(const Vector& national, const std::vector<Index>& sectors) {
    Vector parts(static_cast<Index>(sectors.size()));
    for (std::size_t k = 0; k < sectors.size(); ++k)
        parts[static_cast<Index>(k)] = std::max(0.0, national[sectors[k]]);
    const double whole = parts.sum();
    return whole > 0
               ? Vector{parts / whole}
               : Vector{Vector::Constant(parts.size(), 1.0 / static_cast<double>(parts.size()))};
}

}  // namespace

void read_province_margins(const std::string& folder, const CityCodes& codes, CityFigures& figures,
                           Problems& problems) {
    Sheet sheet{folder + "/province_sector_margins_oxon8.csv", problems};
    const std::size_t vintage = sheet.column("vintage"), place = sheet.column("prov"),
                      sector = sheet.column("sector_code");
    std::vector<std::string> known = codes.left_out;
    for (const auto& code : codes.extract)
        if (!code.empty()) known.push_back(code);
    const Vector added = figures.national_value_added(),
                 final_use = figures.final_use.rowwise().sum();
    std::size_t used = 0;
    for (std::size_t n = 0; n < sheet.rows(); ++n) {
        if (sheet.cell(n, vintage) != figures.description.year) continue;
        ++used;
        const auto p = place_of(sheet, n, "province", sheet.cell(n, place), codes.province_extract);
        const std::string& code = sheet.cell(n, sector);
        if (!place_of(sheet, n, "sector", code, known) || !p) continue;
        const double output = sheet.number(n, "gross_output", 0, unlimited),
                     value_added = sheet.number(n, "value_added", 0, unlimited),
                     exports = sheet.number(n, "exports", 0, unlimited);
        const double spent = sheet.number(n, "final_consumption", -unlimited, unlimited);
        if (value_added >= output && output > 0)
            sheet.problem_in(
                n, fmt::format("value_added {} is not below gross_output {}", value_added, output));
        const auto sectors = sectors_of_code(codes, code);
        const Vector x = parts_of(figures.output, sectors), v = parts_of(added, sectors),
                     e = parts_of(figures.exports, sectors), f = parts_of(final_use, sectors);
        for (std::size_t k = 0; k < sectors.size(); ++k) {
            const auto at = static_cast<Index>(k);
            const CityFigures::Node node{
                output * x[at] * ten_thousand, value_added * v[at] * ten_thousand,
                exports * e[at] * ten_thousand, spent * f[at] * ten_thousand};
            if (!figures.provinces[*p].nodes.emplace(sectors[k], node).second)
                sheet.problem_in(
                    n, fmt::format("{} of {} stands twice", code, figures.provinces[*p].id));
        }
    }
    if (used == 0 && sheet.fine())
        sheet.problem(fmt::format("has no line of vintage {}", figures.description.year));
}

}  // namespace spillover::csv
