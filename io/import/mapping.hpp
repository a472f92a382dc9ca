#pragma once

#include <map>
#include <string>
#include <vector>

namespace spillover::importing {

/// Where the labels of rows or columns of a wide file stand.
struct LabelPlaces {
    int count = 1;     ///< header rows (of columns) or label columns (of rows)
    int region = 0;    ///< which of them holds the region, from 1; 0 = none
    int name = 1;      ///< which holds the sector, category or component
    std::string file;  ///< a file of labels in their stead
};

/// A file of a wide source.
struct MappedFile {
    std::string path;     ///< beside the source; empty = the source itself
    bool inputs = false;  ///< its rows are components of value added, all of them
    bool finals = false;  ///< its columns are final demand, all of them
    int title_rows = 0;   ///< above the header
    LabelPlaces rows, columns;
};

/// What the rows and columns of a wide or long CSV file are; read from YAML by yaml::read_mapping.
struct Mapping {
    std::string path;  ///< of the YAML file
    bool long_form = false;
    std::string name, year, currency, unit = "million", source, licence, quality;
    double scale = 1;
    char separator = 0, decimal_point = '.';
    std::vector<std::string> missing;
    std::string region;  ///< of all rows and columns that name none
    std::string split;   ///< parts region and sector within one label, "_" in CHN_c1

    std::map<std::string, std::string> finals, inputs;  ///< label to category, component
    std::vector<std::string> output, imports, exports, skip;
    std::map<std::string, std::string> regions, sectors;  ///< label to what it counts as
    std::string stocks = "inventories";                   ///< where negative inputs go

    std::vector<MappedFile> files;  ///< wide
    /// Names of the columns of a long file.
    std::string from_region, from_sector, to_region, to_sector, value;
    long lines = 0;  ///< below the header of a long file; 0 = not told
};

}  // namespace spillover::importing
