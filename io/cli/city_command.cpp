#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "engine/error.hpp"
#include "engine/province_margins.hpp"
#include "io/cli/commands.hpp"
#include "io/csv/city_folder.hpp"
#include "io/hdf5/table_file.hpp"

namespace spillover::cli {
namespace {

void require_sources(const csv::CitySources& sources) {
    std::vector<InputError::Problem> problems;
    const auto require = [&](const char* option, const std::string& path, bool folder,
                             const char* hint) {
        if (path.empty()) {
            problems.push_back({option, "is missing", hint, {}});
        } else if (folder && !std::filesystem::is_directory(path)) {
            problems.push_back({path, "there is no such folder", hint, {}});
        }
    };
    require("folder", sources.assumptions, true, "such as scenarios/tables/china_cities");
    require("--cities", sources.cities, false, "a file with a line for each city");
    require("--national", sources.national, true,
            "a folder with china_2017_42_Zdom.csv and others");
    require("--provinces", sources.provinces, true,
            "a folder with province_sector_margins_oxon8.csv");
    if (!problems.empty()) throw InputError{problems};
}

/// How much of the nation stands on what: provinces' own tables, and cities of each grade.
std::string how_far(const csv::CityReading& reading, const MrioTable& table) {
    const TableData& data = table.data();
    const Extent& e = table.extent();
    const ProvinceMargins margins = province_margins(reading.figures);
    std::map<std::string, std::pair<int, double>> grades;
    const Vector added = table.value_added();
    double national = 0;
    for (Index r = 0; r + 1 < e.regions; ++r) {
        const double gdp = added.segment(r * e.sectors, e.sectors).sum();
        auto& grade = grades[data.region_text.at("confidence")[static_cast<std::size_t>(r)]];
        ++grade.first;
        grade.second += gdp;
        national += gdp;
    }
    std::string text = fmt::format(
        "\n{:.1f} % of output stands in margins of provinces by sector, the rest was shared out by "
        "provinces' three industries.",
        100 * margins.output.cwiseProduct(margins.known).sum() / margins.output.sum());
    const std::map<std::string, std::string> meaning{
        {"A", "a province by itself, its sectors known"},
        {"B", "value added reported, its province's sectors known"},
        {"C", "value added interpolated or not adding up, or its province's sectors less known"}};
    for (const auto& [name, grade] : grades)
        text += fmt::format("\nConfidence {}: {} cities with {:.1f} % of GDP ({}).", name,
                            grade.first, 100 * grade.second / national, meaning.at(name));
    if (!reading.left_out.empty())
        text += fmt::format("\nLeft out, as the file has no GDP for it: {}.",
                            fmt::join(reading.left_out, ", "));
    return text;
}

}  // namespace

int table_of_cities(const csv::CitySources& sources, const std::string& output) {
    require_sources(sources);
    const csv::CityReading reading = csv::read_city_figures(sources);
    const MrioTable table{build_city_table(reading.figures)};
    TableData data = table.data();
    data.notes += how_far(reading, table);
    hdf5::write_table(output, data);
    fmt::print("built {}: {} cities and the rest of the world x {} sectors, written to {}\n",
               data.name, data.extent.regions - 1, data.extent.sectors, output);
    return 0;
}

}  // namespace spillover::cli
