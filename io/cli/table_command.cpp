#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/error.hpp"
#include "engine/table_facts.hpp"
#include "engine/variables.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/messages.hpp"
#include "io/cli/shock_text.hpp"
#include "io/content_hash.hpp"
#include "io/csv/csv_file.hpp"
#include "io/csv/figures_folder.hpp"
#include "io/csv/table_folder.hpp"
#include "io/hdf5/table_file.hpp"

namespace spillover::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Regions of each block and each cluster, in order of appearance.
std::string grouped(const TableData& data, const char* attribute) {
    const auto found = data.region_text.find(attribute);
    if (found == data.region_text.end()) return {};
    std::string text;
    for (const auto& name : coordinates_of(data, attribute)) {
        const auto count = std::count(found->second.begin(), found->second.end(), name);
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", name, count);
    }
    return text;
}

double worst_balance(const MrioTable& table) {
    const Vector rows = table.intermediate_demand(table.output());
    std::vector<Index> regions, goods;
    for (Index r = 0; r < table.extent().regions; ++r)
        regions.push_back(r);
    for (Index i = 0; i < table.extent().sectors; ++i)
        goods.push_back(i);
    const Vector sold = rows + final_demand_of(table, regions, goods) + table.stock_withdrawals();
    return ((sold - table.output()).array().abs() / table.output().array().max(1e-9)).maxCoeff();
}

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

int table_info(const std::string& source, bool json) {
    const MrioTable table = load_table(source);
    const TableData& d = table.data();
    const double gdp = national_gdp(table);
    if (json) {
        fmt::print("{}\n", Json{{"name", d.name},
                                {"year", d.year},
                                {"currency", d.currency},
                                {"unit", d.unit},
                                {"quality", d.quality},
                                {"source", d.source},
                                {"licence", d.licence},
                                {"notes", d.notes},
                                {"regions", d.regions},
                                {"sectors", d.sectors},
                                {"categories", d.categories},
                                {"form", table.pooled() ? "pooled" : "dense"},
                                {"gdp", gdp},
                                {"output", table.output().sum()},
                                {"spectral_radius", table.spectral_radius()},
                                {"worst_balance", worst_balance(table)},
                                {"sha256", content_hash(d)}}
                               .dump(2));
        return 0;
    }
    fmt::print("{} {} ({}): {} regions x {} sectors, {} final demand categories, {}\n", d.name,
               d.year, d.quality, d.extent.regions, d.extent.sectors, d.extent.categories,
               table.pooled() ? "pooled" : "dense");
    fmt::print("{} {}: national GDP {:.5g}, output of all regions {:.5g}\n", d.unit, d.currency,
               gdp, table.output().sum());
    for (const auto attribute : {"block", "cluster"})
        if (const std::string text = grouped(d, attribute); !text.empty())
            fmt::print("{}: {}\n", attribute, text);
    const auto negative = (table.stock_withdrawals().array() < 0).count();
    fmt::print(
        "rho(A) {:.4f}; rows and columns agree to {:.1e} of output; {} industries sell from "
        "stock ({:.3g})\n",
        table.spectral_radius(), worst_balance(table), negative, -table.stock_withdrawals().sum());
    fmt::print("source: {}\nlicence: {}\nsha256 {}\n", d.source, d.licence, content_hash(d));
    if (!d.notes.empty()) fmt::print("\n{}\n", d.notes);
    for (const auto& warning : table.warnings())
        fmt::print("warning: {}\n", warning);
    return 0;
}

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
    const TableData data = csv::read_table(folder);
    const MrioTable table{data};
    hdf5::write_table(output, data);
    fmt::print("imported {} regions x {} sectors into {}\n", data.extent.regions,
               data.extent.sectors, output);
    return 0;
}

int table_export(const std::string& source, const std::string& folder) {
    const std::string path = table_path(source);
    csv::write_table(folder, std::filesystem::is_directory(path) ? csv::read_table(path)
                                                                 : hdf5::read_table(path));
    fmt::print("exported to {}\n", folder);
    return 0;
}

}  // namespace spillover::cli
