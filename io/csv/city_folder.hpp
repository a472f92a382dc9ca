#pragma once

#include <string>

#include "engine/city_figures.hpp"

namespace spillover::csv {

/// Where the figures of a table of cities stand.
struct CitySources {
    std::string assumptions;  ///< folder such as scenarios/tables/china_cities
    std::string cities;       ///< file with one line per city
    std::string national;     ///< folder with china_2017_42_{Zdom,Zimp,Ydom,Yimp,VA,x}.csv
    std::string provinces;    ///< folder with province_sector_margins_oxon8.csv
};

struct CityReading {
    CityFigures figures;
    std::vector<std::string> left_out;  ///< cities without GDP, as named in the file
};

/// Reads them; money in million. \throws InputError with all that is wrong, by file and line
CityReading read_city_figures(const CitySources& sources);

}  // namespace spillover::csv
