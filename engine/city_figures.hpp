#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// What a table of one country's cities is built from (docs/china_cities.md): a national table that
/// tells imports apart, margins of its provinces as far as they are known, and cities with their
/// value added by three industries. Money in the table's unit, a year's flows, unless noted.
struct CityFigures {
    TableData description;  ///< name, year, sectors and their figures, categories; no regions
    std::vector<int> industry_group;      ///< [S] 0 primary, 1 secondary, 2 tertiary
    Vector distance_decay;                ///< exponent of distance in trade [S]
    double other_province = 1;            ///< trade with another province, relative to within
    std::vector<char> final_by_province;  ///< [S] Node::final_use is that of residents

    Matrix use, imported_use;   ///< of goods by industries, in all and imported [S x S]
    Matrix final_use;           ///< hh, gov, gfcf, inventories, in all [S x 4]
    Vector imported_final;      ///< of final use [S]
    Vector exports, reexports;  ///< of what is made here, of what was imported [S]
    Vector output;              ///< [S]
    std::map<std::string, Vector> value_added;  ///< components, compensation among them [S]

    /// What is known of a sector in a province.
    struct Node {
        double output = 0, value_added = 0, exports = 0, final_use = 0;
    };
    struct Province {
        std::string id, cluster;
        std::map<Index, Node> nodes;  ///< by sector; what is missing is not known
    };
    std::vector<Province> provinces;

    struct City {
        std::string id, long_name, cluster;
        Index province = 0;
        double lon = 0, lat = 0, area = 0;
        std::array<double, 3> groups{};     ///< value added of the three industries, any unit
        bool reported = true;               ///< not interpolated between years
        double mismatch = 0;                ///< GDP less the three industries, over GDP
        std::map<Index, double> quotients;  ///< what it is known for: location quotients
        std::map<Index, double> shares;     ///< or shares in its GDP
    };
    std::vector<City> cities;

    /// The nation's value added by sector [S].
    Vector national_value_added() const;
};

/// Builds the pooled table of the cities and of a rest of the world that is no more than their
/// trade with it. What is met, to rounding: the nation's output, use, final use by category,
/// exports, imports and components of value added by sector; output and value added of provinces
/// where they are known. \throws InputError where the figures cannot be balanced
TableData build_city_table(const CityFigures& figures);

}  // namespace spillover
