#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// The figures that a city-cluster table is built from (docs/table.md): a national table with
/// imports, regions with their GDP and what they are known for, foreign blocs.
struct TableFigures {
    TableData description;  ///< name, year, sectors and their figures; no regions, no sales
    std::vector<int> industry_group;  ///< [S] 0 primary, 1 secondary, 2 tertiary
    Vector distance_decay;            ///< exponent of distance in trade [S]

    // National table, money/year
    Matrix use;                   ///< use of goods by industries, home and imported [S x S]
    Matrix final_use;             ///< by category [S x C]; stock changes may be negative
    Vector exports, imports;      ///< [S]
    Vector imports_intermediate;  ///< share of imports that goes to intermediate use [S]
    std::map<std::string, Vector> value_added;  ///< components [S]

    struct Region {
        std::string id, long_name, block, cluster, province;
        double lon = 0, lat = 0, area = 0;
        double gdp = 0;                     ///< any unit; only shares are used
        std::array<double, 3> groups{};     ///< shares of primary, secondary, tertiary
        double export_intensity = 1;        ///< exports over output, relative to the nation's
        std::map<Index, double> quotients;  ///< location quotients of value added by sector
        std::map<Index, double> shares;     ///< shares of sectors in GDP that are met exactly
    };
    std::vector<Region> regions;

    struct Bloc {
        std::string id, long_name;
        double lon = 0, lat = 0, area = 0;
        double gdp = 0;                               ///< money/year
        double exports_share = 0, imports_share = 0;  ///< partner's share in the nation's trade
        Matrix coefficients;                          ///< technical coefficients [S x S]
        Matrix final_structure;        ///< shares in final demand [S x 3]: hh, gov, gfcf
        Vector value_added_structure;  ///< shares in GDP [S]
    };
    std::vector<Bloc> blocs;
};

/// Builds the pooled (Chenery-Moses) table: national totals, regional GDP and the GDP of blocs are
/// met; trade follows gravity. \throws InputError where the figures cannot be balanced
TableData build_table(TableFigures figures);

}  // namespace spillover
