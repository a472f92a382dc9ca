#include "io/csv/city_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "io/csv/city_parts.hpp"

namespace spillover::csv {
namespace {

void stop_on(const Problems& problems) {
    if (!problems.empty()) throw InputError{problems};
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream words{text};
    return {std::istream_iterator<std::string>{words}, std::istream_iterator<std::string>{}};
}

void read_description(Sheet sheet, CityFigures& figures, CityCodes& codes) {
    TableData& d = figures.description;
    const std::map<std::string, std::string*> fields{
        {"name", &d.name},       {"year", &d.year},     {"currency", &d.currency},
        {"unit", &d.unit},       {"source", &d.source}, {"licence", &d.licence},
        {"quality", &d.quality}, {"notes", &d.notes}};
    std::vector<std::string> known{"other_province", "left_out"};
    for (const auto& field : fields)
        known.push_back(field.first);
    for (std::size_t n = 0; n < sheet.rows(); ++n) {
        const std::string& key = sheet.text(n, "key");
        if (!place_of(sheet, n, "key", key, known)) continue;
        if (key == "other_province") {
            figures.other_province = sheet.number(n, "value", positive, 1);
        } else if (key == "left_out") {
            codes.left_out = words_of(sheet.text(n, "value"));
        } else {
            *fields.at(key) = sheet.text(n, "value");
        }
    }
    d.categories = {"hh", "gov", "gfcf", "inventories", "exports"};
    d.category_names = {"Household consumption", "Government consumption",
                        "Gross fixed capital formation", "Changes in inventories",
                        "Purchases by the rest of the world"};
}

void read_sectors(Sheet sheet, CityFigures& figures, CityCodes& codes) {
    TableData& d = figures.description;
    const std::vector<std::string> groups{"primary", "secondary", "tertiary"};
    figures.distance_decay = Vector::Zero(static_cast<Index>(sheet.rows()));
    for (std::size_t n = 0; n < sheet.rows(); ++n) {
        d.sectors.push_back(sheet.text(n, "id"));
        d.sector_names.push_back(sheet.text(n, "long_name"));
        d.sector_tags.push_back(words_of(sheet.text(n, "tags")));
        const auto figure = [&](const char* name, double low, double high) {
            d.sector_number[name].push_back(sheet.number(n, name, low, high));
        };
        figure("inventory_cover", 0.01, 520);
        figure("criticality", 0, 1);
        figure("utilisation", 0.05, 1);
        figures.distance_decay[static_cast<Index>(n)] = sheet.number(n, "distance_decay", 0, 10);
        const auto group = place_of(sheet, n, "industry", sheet.text(n, "industry"), groups);
        figures.industry_group.push_back(static_cast<int>(group.value_or(0)));
        figures.final_by_province.push_back(sheet.number(n, "final_by_province", 0, 1) > 0);
        codes.household_share.push_back(sheet.number(n, "household_share", 0, 1));
        codes.nbs.push_back(sheet.text(n, "nbs42"));
        codes.extract.push_back(sheet.text(n, "extract"));
        if (std::count(codes.nbs.begin(), codes.nbs.end(), codes.nbs.back()) > 1)
            sheet.problem_in(n, fmt::format("nbs42 '{}' stands twice", codes.nbs.back()));
    }
}

void read_provinces(Sheet sheet, CityFigures& figures, CityCodes& codes) {
    for (std::size_t n = 0; n < sheet.rows(); ++n) {
        codes.province.push_back(sheet.text(n, "code"));
        codes.province_extract.push_back(sheet.text(n, "extract"));
        figures.provinces.push_back({sheet.text(n, "id"), sheet.text(n, "cluster"), {}});
        if (std::count(codes.province.begin(), codes.province.end(), codes.province.back()) > 1)
            sheet.problem_in(n, fmt::format("code '{}' stands twice", codes.province.back()));
    }
}

}  // namespace

void read_city_assumptions(const std::string& folder, CityFigures& figures, CityCodes& codes,
                           Problems& problems) {
    read_description({folder + "/table.csv", problems}, figures, codes);
    read_sectors({folder + "/sectors.csv", problems}, figures, codes);
    read_provinces({folder + "/provinces.csv", problems}, figures, codes);
}

CityReading read_city_figures(const CitySources& sources) {
    CityReading reading;
    CityCodes codes;
    Problems problems;
    read_city_assumptions(sources.assumptions, reading.figures, codes, problems);
    stop_on(problems);
    read_official_table(sources.national, codes, reading.figures, problems);
    reading.left_out = read_cities(sources, codes, reading.figures, problems);
    stop_on(problems);
    read_province_margins(sources.provinces, codes, reading.figures, problems);
    stop_on(problems);
    return reading;
}

}  // namespace spillover::csv
