#pragma once

#include "io/csv/city_folder.hpp"
#include "io/csv/sheet.hpp"

namespace spillover::csv {

constexpr double ten_thousand = 0.01;    ///< 10^4 yuan in million yuan
constexpr double hundred_million = 100;  ///< 10^8 yuan in million yuan

using Problems = std::vector<InputError::Problem>;

/// Codes by which the files of a source name what the table names otherwise.
struct CityCodes {
    std::vector<std::string> nbs, extract;                ///< of sectors [S]
    std::vector<std::string> left_out;                    ///< codes of the extract not used
    std::vector<std::string> province, province_extract;  ///< of provinces [P]
    std::vector<double> household_share;                  ///< of consumption [S]
};

/// table.csv, sectors.csv and provinces.csv of the assumptions.
void read_city_assumptions(const std::string& folder, CityFigures& figures, CityCodes& codes,
                           Problems& problems);
/// The national table: six files that are named after the year and the number of sectors.
void read_official_table(const std::string& folder, const CityCodes& codes, CityFigures& figures,
                         Problems& problems);
/// Margins of provinces; a figure of two sectors together is split as the nation's are.
void read_province_margins(const std::string& folder, const CityCodes& codes, CityFigures& figures,
                           Problems& problems);
/// Cities, their names and clusters, what they are known for. \returns those without GDP
std::vector<std::string> read_cities(const CitySources& sources, const CityCodes& codes,
                                     CityFigures& figures, Problems& problems);

}  // namespace spillover::csv
