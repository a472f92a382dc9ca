#include "io/csv/table_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/error.hpp"
#include "io/csv/csv_file.hpp"

namespace spillover::csv {
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

std::vector<std::string> industry_names(const TableData& table) {
    std::vector<std::string> names;
    for (const auto& region : table.regions)
        for (const auto& sector : table.sectors)
            names.push_back(region + "/" + sector);
    return names;
}

std::vector<std::string> final_names(const TableData& table) {
    std::vector<std::string> names;
    for (const auto& region : table.regions)
        for (const auto& category : table.categories)
            names.push_back(region + "/" + category);
    return names;
}

void write_matrix(const std::string& folder, const std::string& name, const Matrix& matrix,
                  const std::vector<std::string>& rows, const std::vector<std::string>& columns) {
    Rows lines{{""}};
    lines[0].insert(lines[0].end(), columns.begin(), columns.end());
    for (Index r = 0; r < matrix.rows(); ++r) {
        lines.push_back({rows[static_cast<std::size_t>(r)]});
        for (Index c = 0; c < matrix.cols(); ++c)
            lines.back().push_back(text_of(matrix(r, c)));
    }
    write_rows(folder, name, lines);
}

/// Shares as a matrix: a row per good and origin, a column per destination.
Matrix as_matrix(const Array<3>& shares) {
    return Eigen::Map<const Matrix>{shares.values().data(), shares.extent(0) * shares.extent(1),
                                    shares.extent(2)};
}

std::vector<std::string> good_origin_names(const TableData& table) {
    std::vector<std::string> names;
    for (const auto& sector : table.sectors)
        for (const auto& region : table.regions)
            names.push_back(sector + "/" + region);
    return names;
}

class FolderReader {
public:
    explicit FolderReader(std::string folder) : folder_{std::move(folder)} {}

    TableData read() {
        read_description();
        table_.regions =
            read_labels("region", table_.region_names, &table_.region_text, table_.region_number);
        std::map<std::string, std::vector<std::string>> sector_text;
        table_.sectors =
            read_labels("sector", table_.sector_names, &sector_text, table_.sector_number);
        for (const auto& line : sector_text["tags"]) {
            std::istringstream words{line};
            table_.sector_tags.emplace_back(std::istream_iterator<std::string>{words},
                                            std::istream_iterator<std::string>{});
        }
        std::map<std::string, std::vector<double>> none;
        table_.categories = read_labels("category", table_.category_names, nullptr, none);
        table_.extent = {static_cast<Index>(table_.regions.size()),
                         static_cast<Index>(table_.sectors.size()),
                         static_cast<Index>(table_.categories.size())};
        if (problems_.empty()) read_numbers();
        if (!problems_.empty()) throw InputError{problems_};
        return std::move(table_);
    }

private:
    std::string path_of(const std::string& name) const { return folder_ + "/" + name + ".csv"; }
    bool has(const std::string& name) const { return std::filesystem::exists(path_of(name)); }
    void problem(const std::string& where, const std::string& what) {
        problems_.push_back({where, what, {}, {}});
    }

    File open(const std::string& name) {
        auto file = csv::read(path_of(name));
        if (!file || file->rows.empty()) {
            problem(path_of(name), "cannot be read or is empty");
            return {path_of(name), {{""}}, {1}};
        }
        for (std::size_t n = 0; n < file->rows.size(); ++n)
            if (file->rows[n].size() != file->rows[0].size())
                problem(fmt::format("{}:{}", file->path, file->line[n]),
                        fmt::format("{} fields, the first line has {}", file->rows[n].size(),
                                    file->rows[0].size()));
        return *file;
    }

    void read_description() {
        std::map<std::string, std::string*> fields{
            {"name", &table_.name},         {"year", &table_.year},
            {"currency", &table_.currency}, {"unit", &table_.unit},
            {"source", &table_.source},     {"licence", &table_.licence},
            {"quality", &table_.quality},   {"notes", &table_.notes}};
        const File file = open("table");
        for (std::size_t n = 0; n < file.rows.size(); ++n) {
            if (file.rows[n].size() < 2) continue;
            const auto field = fields.find(file.rows[n][0]);
            if (field == fields.end()) {
                problem(fmt::format("{}:{}", file.path, file.line[n]),
                        fmt::format("unknown key '{}'", file.rows[n][0]));
            } else {
                *field->second = file.rows[n][1];
            }
        }
    }

    std::vector<std::string> read_labels(const std::string& name,
                                         std::vector<std::string>& long_names,
                                         std::map<std::string, std::vector<std::string>>* text,
                                         std::map<std::string, std::vector<double>>& number) {
        const File file = open(name);
        if (!problems_.empty()) return {};
        std::vector<std::string> ids;
        for (std::size_t c = 0; c < file.rows[0].size(); ++c) {
            std::vector<std::string> values;
            std::vector<double> numbers;
            for (std::size_t n = 1; n < file.rows.size(); ++n) {
                values.push_back(file.rows[n][c]);
                if (const auto value = csv::number(values.back())) numbers.push_back(*value);
            }
            const std::string& column = file.rows[0][c];
            if (column == "id") {
                ids = values;
            } else if (column == "long_name") {
                long_names = values;
            } else if (numbers.size() == values.size()) {
                number[column] = numbers;
            } else if (text) {
                (*text)[column] = values;
            }
        }
        if (ids.empty()) problem(file.path, "has no column 'id', or no rows");
        if (long_names.empty()) long_names = ids;
        return ids;
    }

    Matrix matrix(const std::string& name, const std::vector<std::string>& rows,
                  const std::vector<std::string>& columns) {
        Matrix result =
            Matrix::Zero(static_cast<Index>(rows.size()), static_cast<Index>(columns.size()));
        const File file = open(name);
        if (!problems_.empty()) return result;
        if (file.rows.size() != rows.size() + 1 || file.rows[0].size() != columns.size() + 1) {
            problem(file.path,
                    fmt::format("has {} x {} numbers, expected {} x {}", file.rows.size() - 1,
                                file.rows[0].size() - 1, rows.size(), columns.size()));
            return result;
        }
        for (std::size_t c = 0; c < columns.size(); ++c)
            if (file.rows[0][c + 1] != columns[c])
                problem(fmt::format("{}:{}", file.path, file.line[0]),
                        fmt::format("column {} is '{}', expected '{}'", c + 2, file.rows[0][c + 1],
                                    columns[c]));
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const auto where = fmt::format("{}:{}", file.path, file.line[r + 1]);
            if (file.rows[r + 1][0] != rows[r])
                problem(where,
                        fmt::format("row is '{}', expected '{}'", file.rows[r + 1][0], rows[r]));
            for (std::size_t c = 0; c < columns.size(); ++c) {
                const auto value = csv::number(file.rows[r + 1][c + 1]);
                if (!value)
                    problem(where, fmt::format("'{}' is not a number", file.rows[r + 1][c + 1]));
                result(static_cast<Index>(r), static_cast<Index>(c)) = value.value_or(0);
            }
        }
        return result;
    }

    Array<3> shares(const std::string& name) {
        const Index S = table_.extent.sectors, R = table_.extent.regions;
        const Matrix values = matrix(name, good_origin_names(table_), table_.regions);
        Array<3> shares{{S, R, R}};
        std::copy(values.data(), values.data() + values.size(), shares.values().begin());
        return shares;
    }

    void read_numbers() {
        const auto industries = industry_names(table_), finals = final_names(table_);
        if (has("intermediate_Z")) {
            table_.sales = DenseSales{matrix("intermediate_Z", industries, industries),
                                      matrix("final_Y", industries, finals)};
        } else {
            PooledSales pooled;
            pooled.use = matrix("intermediate_use", table_.sectors, industries);
            pooled.origin_share = shares("intermediate_origin_share");
            pooled.final_use = matrix("final_use", table_.sectors, finals);
            pooled.final_origin_share = shares("final_origin_share");
            table_.sales = std::move(pooled);
        }
        const File header = open("output");
        std::vector<std::string> columns(header.rows[0].begin() + 1, header.rows[0].end());
        const Matrix accounts = matrix("output", industries, columns);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const Vector column = accounts.col(static_cast<Index>(c));
            if (columns[c] == "x") {
                table_.output = column;
            } else {
                table_.value_added[columns[c]] = column;
            }
        }
    }

    std::string folder_;
    TableData table_;
    std::vector<InputError::Problem> problems_;
};

Rows label_rows(const std::vector<std::string>& ids, const std::vector<std::string>& long_names,
                const std::map<std::string, std::vector<std::string>>& text,
                const std::map<std::string, std::vector<double>>& number) {
    Rows rows{{"id", "long_name"}};
    for (const auto& entry : text)
        rows[0].push_back(entry.first);
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

void write_table(const std::string& folder, const TableData& table) {
    std::filesystem::create_directories(folder);
    write_rows(folder, "table",
               {{"name", table.name},
                {"year", table.year},
                {"currency", table.currency},
                {"unit", table.unit},
                {"source", table.source},
                {"licence", table.licence},
                {"quality", table.quality},
                {"notes", table.notes}});
    write_rows(
        folder, "region",
        label_rows(table.regions, table.region_names, table.region_text, table.region_number));
    std::map<std::string, std::vector<std::string>> tags;
    for (const auto& list : table.sector_tags)
        tags["tags"].push_back(fmt::format("{}", fmt::join(list, " ")));
    write_rows(folder, "sector",
               label_rows(table.sectors, table.sector_names, tags, table.sector_number));
    write_rows(folder, "category", label_rows(table.categories, table.category_names, {}, {}));
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

TableData read_table(const std::string& folder) {
    return FolderReader{folder}.read();
}

}  // namespace spillover::csv
