#include <fmt/format.h>

#include <filesystem>

#include "engine/error.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/commands.hpp"
#include "io/csv/flows_folder.hpp"
#include "io/csv/pymrio_folder.hpp"
#include "io/csv/table_folder.hpp"
#include "io/hdf5/table_file.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::cli {

int table_export(const std::string& source, const std::string& format, const std::string& folder) {
    using Writer = void (*)(const std::string&, const TableData&);
    static const std::vector<std::pair<std::string, Writer>> writers{
        {"csv", csv::write_table}, {"long", csv::write_flows}, {"pymrio", csv::write_pymrio}};
    std::vector<std::string> names;
    Writer write = nullptr;
    for (const auto& [name, writer] : writers) {
        names.push_back(name);
        if (name == format) write = writer;
    }
    if (format == "parquet")
        throw InputError{"--format",
                         "Parquet is not written: its library, Apache Arrow, is no part of Debian",
                         "--format long, and pandas or duckdb make Parquet of flows.csv"};
    if (!write)
        throw InputError{"--format", fmt::format("'{}' is not known", format),
                         yaml::suggestion(format, names)};
    const std::string path = table_path(source);
    TableData data =
        std::filesystem::is_directory(path) ? csv::read_table(path) : hdf5::read_table(path);
    // Only what is valid is passed on; real tables have negative value added here and there.
    const MrioTable table{std::move(data), {CheckLevel::error, CheckLevel::warn}};
    write(folder, table.data());
    fmt::print("exported to {}\n", folder);
    return 0;
}

}  // namespace spillover::cli
