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
#include "io/csv/figures_folder.hpp"
#include "io/csv/groups_file.hpp"
#include "io/csv/sheet.hpp"
#include "io/hdf5/table_file.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::cli {
namespace {

/// The places of some names among others; what is unknown is a problem of the line.
std::vector<Index> places_of(const std::string& names, const std::vector<std::string>& known,
                             csv::Sheet& sheet, std::size_t row) {
    std::istringstream words{names};
    std::vector<Index> places;
    for (std::string word; words >> word;) {
        const auto found = std::find(known.begin(), known.end(), word);
        if (found == known.end()) {
            sheet.problem_in(row, fmt::format("'{}' is not in the table", word),
                             yaml::suggestion(word, known));
        } else {
            places.push_back(found - known.begin());
        }
    }
    if (names.find_first_not_of(' ') == std::string::npos)
        sheet.problem_in(row, "names no region or sector");
    return places;
}

/// One line per published figure: what the table has, what was published.
std::string held_against(const MrioTable& table, const std::string& path) {
    if (!std::filesystem::exists(path)) return {};
    const TableData& data = table.data();
    std::vector<InputError::Problem> problems;
    csv::Sheet sheet{path, problems};
    std::string text;
    for (std::size_t n = 0; n < sheet.rows(); ++n) {
        const std::string kind = sheet.text(n, "kind"), region = sheet.text(n, "region"),
                          sectors = sheet.text(n, "sectors"), source = sheet.text(n, "source"),
                          published = sheet.text(n, "published");
        const bool supported = kind == "supported";
        if (!supported && kind != "va_share")
            sheet.problem_in(n, fmt::format("kind '{}' is neither va_share nor supported", kind));
        if (!published.empty()) sheet.number(n, "published", 0, 100);
        const auto goods = places_of(sectors, data.sectors, sheet, n);
        const auto where =
            supported ? std::vector<Index>{0} : places_of(region, data.regions, sheet, n);
        if (!sheet.fine()) continue;
        const double share = supported ? supported_gdp_share(table, goods)
                                       : value_added_share(table, where[0], goods);
        text += fmt::format(
            "\n{}: {:.1f} % of {} GDP; {} ({})",
            supported ? "final demand for " + sectors + " supports" : region + ", " + sectors,
            100 * share, supported ? "national" : "its",
            published.empty() ? "unchecked" : "published: " + published + " %", source);
    }
    if (!problems.empty()) throw InputError{problems};
    return text;
}

}  // namespace

int table_build(const std::string& folder, const std::string& output) {
    if (folder.empty())
        throw InputError{"spillover table build", "what to make it of is missing",
                         "a folder of figures, or --synthetic REGIONS,SECTORS"};
    TableData data = build_table(csv::read_figures(folder));
    const MrioTable table{data};
    data.notes += held_against(table, folder + "/published.csv");
    hdf5::write_table(output, data);
    fmt::print("built {}: {} regions x {} sectors, written to {}\n", data.name, data.extent.regions,
               data.extent.sectors, output);
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

}  // namespace spillover::cli
