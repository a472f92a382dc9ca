#include "io/csv/table_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/error.hpp"
#include "io/csv/csv_file.hpp"
#include "io/csv/table_parts.hpp"

namespace spillover::csv {

namespace {

std::vector<std::string> crossed(const std::vector<std::string>& outer,
                                 const std::vector<std::string>& inner) {
    std::vector<std::string> names;
    for (const auto& first : outer)
        for (const auto& second : inner)
            names.push_back(first + "/" + second);
    return names;
}

}  // namespace

std::vector<std::string> industry_names(const TableData& table) {
    return crossed(table.regions, table.sectors);
}

std::vector<std::string> final_names(const TableData& table) {
    return crossed(table.regions, table.categories);
}

std::vector<std::string> good_origin_names(const TableData& table) {
    return crossed(table.sectors, table.regions);
}

namespace {

using Rows = std::vector<std::vector<std::string>>;

void write_rows(const std::string& folder, const std::string& name, const Rows& rows) {
    const std::string path = folder + "/" + name + ".csv";
    std::ofstream file{path};
    for (const auto& row : rows) {
        for (std::size_t k = 0; k < row.size(); ++k)
            file << (k > 0 ? "," : "") << quoted(row[k]);
        file << '\n';
    }
    if (!file.flush()) throw FileError{"cannot write " + path};
}

void write_matrix(const std::string& folder, const std::string& name, const Matrix& matrix,
                  const std::vector<std::string>& rows, const std::vector<std::string>& columns) {
    const std::string path = folder + "/" + name + ".csv";
    std::ofstream file{path};
    for (const auto& column : columns)
        file << ',' << quoted(column);
    file << '\n';
    fmt::memory_buffer line;  // one row at a time: a large table is not held twice
    for (Index r = 0; r < matrix.rows(); ++r) {
        line.clear();
        fmt::format_to(std::back_inserter(line), "{}", quoted(rows[static_cast<std::size_t>(r)]));
        for (Index c = 0; c < matrix.cols(); ++c)
            fmt::format_to(std::back_inserter(line), ",{}", matrix(r, c));
        line.push_back('\n');
        file.write(line.data(), static_cast<std::streamsize>(line.size()));
    }
    if (!file.flush()) throw FileError{"cannot write " + path};
}

/// Shares as a matrix: a row per good and origin, a column per destination.
Matrix as_matrix(const Array<3>& shares) {
    return Eigen::Map<const Matrix>{shares.values().data(), shares.extent(0) * shares.extent(1),
                                    shares.extent(2)};
}

Rows label_rows(const std::vector<std::string>& ids, const std::vector<std::string>& long_names,
                const std::map<std::string, std::vector<std::string>>& text,
                const std::map<std::string, std::vector<double>>& number) {
    Rows rows{{"id", "long_name"}};
    // A column of words that all look like numbers says that it holds words.
    for (const auto& [name, values] : text) {
        const bool numbers = std::all_of(values.begin(), values.end(), [](const auto& value) {
            return csv::number(value).has_value();
        });
        rows[0].push_back(numbers ? name + text_mark : name);
    }
    for (const auto& entry : number)
        rows[0].push_back(entry.first);
    for (std::size_t n = 0; n < ids.size(); ++n) {
        rows.push_back({ids[n], n < long_names.size() ? long_names[n] : ids[n]});
        for (const auto& entry : text)
            rows.back().push_back(entry.second[n]);
        for (const auto& entry : number)
            rows.back().push_back(text_of(entry.second[n]));
    }
    return rows;
}

}  // namespace

void write_labels(const std::string& folder, const TableData& table, std::optional<long> flows) {
    Rows description{{"name", table.name},         {"year", table.year},
                     {"currency", table.currency}, {"unit", table.unit},
                     {"source", table.source},     {"licence", table.licence},
                     {"quality", table.quality},   {"notes", table.notes}};
    if (flows) description.push_back({"flows", std::to_string(*flows)});
    write_rows(folder, "table", description);
    write_rows(
        folder, "region",
        label_rows(table.regions, table.region_names, table.region_text, table.region_number));
    std::map<std::string, std::vector<std::string>> tags;
    for (const auto& list : table.sector_tags)
        tags["tags"].push_back(fmt::format("{}", fmt::join(list, " ")));
    write_rows(folder, "sector",
               label_rows(table.sectors, table.sector_names, tags, table.sector_number));
    write_rows(folder, "category", label_rows(table.categories, table.category_names, {}, {}));
}

namespace {

void write_parts(const std::string& folder, const TableData& table) {
    write_labels(folder, table);
    const auto industries = industry_names(table), finals = final_names(table);
    if (const auto* dense = std::get_if<DenseSales>(&table.sales)) {
        write_matrix(folder, "intermediate_Z", dense->intermediate, industries, industries);
        write_matrix(folder, "final_Y", dense->final_demand, industries, finals);
    } else {
        const auto& pooled = std::get<PooledSales>(table.sales);
        const auto rows = good_origin_names(table);
        write_matrix(folder, "intermediate_use", pooled.use, table.sectors, industries);
        write_matrix(folder, "intermediate_origin_share", as_matrix(pooled.origin_share), rows,
                     table.regions);
        write_matrix(folder, "final_use", pooled.final_use, table.sectors, finals);
        write_matrix(folder, "final_origin_share", as_matrix(pooled.final_origin_share), rows,
                     table.regions);
    }
    Matrix accounts(table.extent.industries(), 1 + static_cast<Index>(table.value_added.size()));
    accounts.col(0) = table.output;
    std::vector<std::string> columns{"x"};
    for (const auto& [name, values] : table.value_added) {
        accounts.col(static_cast<Index>(columns.size())) = values;
        columns.push_back(name);
    }
    write_matrix(folder, "output", accounts, industries, columns);
}

}  // namespace

void write_folder(const std::string& folder, const std::function<void(const std::string&)>& write) {
    namespace fs = std::filesystem;
    const fs::path target = fs::path{folder}.lexically_normal();
    const fs::path path = target.has_filename() ? target : target.parent_path();
    if (fs::exists(path) && !(fs::is_directory(path) && fs::is_empty(path)))
        throw InputError{folder, "is not an empty folder", "export into a new one"};
    // Under another name first, so that a folder with the right name is whole.
    const fs::path unfinished = path.string() + ".unfinished";
    std::error_code failed;
    fs::remove_all(unfinished, failed);
    if (!fs::create_directories(unfinished, failed) || failed)
        throw FileError{"cannot create " + unfinished.string()};
    try {
        write(unfinished.string());
    } catch (...) {
        fs::remove_all(unfinished, failed);
        throw;
    }
    fs::rename(unfinished, path, failed);
    if (failed) throw FileError{"cannot create " + folder + ": " + failed.message()};
}

void write_table(const std::string& folder, const TableData& table) {
    write_folder(folder, [&](const std::string& unfinished) { write_parts(unfinished, table); });
}

}  // namespace spillover::csv
