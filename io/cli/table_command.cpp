#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "engine/error.hpp"
#include "engine/table_aggregation.hpp"
#include "engine/table_facts.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/messages.hpp"
#include "io/csv/csv_file.hpp"
#include "io/csv/figures_folder.hpp"
#include "io/csv/groups_file.hpp"
#include "io/csv/table_folder.hpp"
#include "io/hdf5/table_file.hpp"

namespace spillover::cli {
namespace {

/// One line per published figure: what the table has, what was published.
std::string held_against(const MrioTable& table, const std::string& path) {
    const auto file = csv::read(path);
    if (!file) return {};
    const TableData& data = table.data();
    const auto place = [](const std::vector<std::string>& names, const std::string& name) {
        return static_cast<Index>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    std::string text;
    for (std::size_t n = 1; n < file->rows.size(); ++n) {
        const auto& row = file->rows[n];
        if (row.size() != 5) throw InputError{path, "expected five columns"};
        std::istringstream words{row[2]};
        std::vector<Index> sectors;
        for (std::string word; words >> word;)
            sectors.push_back(place(data.sectors, word));
        const bool supported = row[0] == "supported";
        const Index region = supported ? 0 : place(data.regions, row[1]);
        const bool unknown =
            region == data.extent.regions ||
            std::find(sectors.begin(), sectors.end(), data.extent.sectors) != sectors.end();
        if (unknown)  // a smaller variant of the table does not have everything
            continue;
        const double share = supported ? supported_gdp_share(table, sectors)
                                       : value_added_share(table, region, sectors);
        text += fmt::format(
            "\n{}: {:.1f} % of {} GDP; {} ({})",
            supported ? "final demand for " + row[2] + " supports" : row[1] + ", " + row[2],
            100 * share, supported ? "national" : "its",
            row[3].empty() ? "unchecked" : "published: " + row[3] + " %", row[4]);
    }
    return text;
}

}  // namespace

int table_build(const std::string& folder, const std::string& output) {
    TableData data = build_table(csv::read_figures(folder));
    const MrioTable table{data};
    data.notes += held_against(table, folder + "/published.csv");
    hdf5::write_table(output, data);
    fmt::print("built {}: {} regions x {} sectors, written to {}\n", data.name, data.extent.regions,
               data.extent.sectors, output);
    return 0;
}

int table_import(const std::string& folder, const std::string& output) {
    const MrioTable table{csv::read_table(folder)};
    hdf5::write_table(output, table.data());
    fmt::print("imported {} regions x {} sectors into {}\n", table.extent().regions,
               table.extent().sectors, output);
    return 0;
}

int table_aggregate(const std::string& source, const std::string& groups,
                    const std::string& output) {
    const MrioTable table = load_table(source);
    TableData data = aggregated(table, csv::read_groups(groups, table.data()));
    data.notes =
        fmt::format("Added up from {}. {}", data.name, data.notes.substr(0, data.notes.find('\n')));
    data.name = std::filesystem::path{groups}.stem().string();
    const MrioTable small{std::move(data)};
    hdf5::write_table(output, small.data());
    fmt::print("aggregated to {} regions x {} sectors, written to {}\n", small.extent().regions,
               small.extent().sectors, output);
    return 0;
}

int table_export(const std::string& source, const std::string& folder) {
    const std::string path = table_path(source);
    TableData data =
        std::filesystem::is_directory(path) ? csv::read_table(path) : hdf5::read_table(path);
    const MrioTable table{std::move(data)};  // only what is valid is passed on
    csv::write_table(folder, table.data());
    fmt::print("exported to {}\n", folder);
    return 0;
}

}  // namespace spillover::cli
