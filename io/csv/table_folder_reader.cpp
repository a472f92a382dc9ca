#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <sstream>

#include "engine/error.hpp"
#include "engine/table_checks.hpp"
#include "io/csv/sheet.hpp"
#include "io/csv/table_folder.hpp"
#include "io/csv/table_parts.hpp"

namespace spillover::csv {
namespace {

using Texts = std::map<std::string, std::vector<std::string>>;
using Numbers = std::map<std::string, std::vector<double>>;

/// Attributes that are words even if they look like numbers, and the other way round.
constexpr std::string_view words[] = {"cluster", "block", "province", "tags"};
constexpr std::string_view figures[] = {
    "lon", "lat", "area", "population", "inventory_cover", "criticality", "utilisation"};

bool among(const auto& list, std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

class FolderReader {
public:
    explicit FolderReader(std::string folder) : folder_{std::move(folder)} {}

    TableData read() {
        read_all_labels();
        read_sales();
        if (problems_.empty()) read_output();
        if (!problems_.empty()) throw InputError{problems_};
        return std::move(table_);
    }

    TableLabels read_labels() {
        read_all_labels();
        return {std::move(table_), flows_};
    }

private:
    void read_all_labels() {
        read_description();
        table_.regions =
            read_labels("region", table_.region_names, table_.region_text, table_.region_number);
        read_sectors();
        Texts text;
        Numbers number;
        table_.categories = read_labels("category", table_.category_names, text, number);
        table_.extent = {static_cast<Index>(table_.regions.size()),
                         static_cast<Index>(table_.sectors.size()),
                         static_cast<Index>(table_.categories.size())};
        // Without the names every row and column would be wrong.
        if (!problems_.empty()) throw InputError{problems_};
        require_valid_labels(table_);
    }

    std::string path_of(const std::string& name) const { return folder_ + "/" + name + ".csv"; }
    bool has(const std::string& name) const { return std::filesystem::exists(path_of(name)); }
    Sheet open(const std::string& name) {
        Sheet sheet{path_of(name), problems_};
        // Half a number reads like a number.
        if (sheet.fine() && sheet.file().cut) problems_.push_back(cut_off(sheet.file()));
        return sheet;
    }
    static InputError::Problem cut_off(const File& file) {
        return {fmt::format("{}:{}", file.path, file.line.empty() ? 1 : file.line.back()),
                "the file ends in the middle of a line",
                "it may have been cut off; a whole file ends with a line break",
                {}};
    }

    /// A sheet without a header: keys and values.
    void read_description() {
        const std::map<std::string, std::string*> fields{{"name", &table_.name},
                                                         {"year", &table_.year},
                                                         {"currency", &table_.currency},
                                                         {"unit", &table_.unit},
                                                         {"source", &table_.source},
                                                         {"licence", &table_.licence},
                                                         {"quality", &table_.quality},
                                                         {"notes", &table_.notes},
                                                         {"flows", &flows_}};
        const auto file = csv::read(path_of("table"));
        if (!file) {
            problems_.push_back({path_of("table"), "is missing or cannot be read", {}, {}});
            return;
        }
        if (file->cut) problems_.push_back(cut_off(*file));
        for (std::size_t n = 0; n < file->rows.size(); ++n) {
            const auto& row = file->rows[n];
            const auto where = fmt::format("{}:{}", file->path, file->line[n]);
            const auto field = fields.find(row[0]);
            if (row.size() != 2) {
                problems_.push_back(
                    {where,
                     fmt::format("{} fields, expected a key and a value", row.size()),
                     {},
                     {}});
            } else if (field == fields.end()) {
                problems_.push_back({where, fmt::format("unknown key '{}'", row[0]), {}, {}});
            } else {
                *field->second = row[1];
            }
        }
    }

    void read_sectors() {
        Texts text;
        table_.sectors = read_labels("sector", table_.sector_names, text, table_.sector_number);
        for (const auto& line : text["tags"]) {
            std::istringstream tags{line};
            table_.sector_tags.emplace_back(std::istream_iterator<std::string>{tags},
                                            std::istream_iterator<std::string>{});
        }
    }

    std::vector<std::string> read_labels(const std::string& name,
                                         std::vector<std::string>& long_names, Texts& text,
                                         Numbers& number) {
        Sheet sheet = open(name);
        if (sheet.fine() && sheet.rows() == 0) sheet.problem("has no rows");
        std::vector<std::string> ids;
        sheet.column("id");
        for (std::size_t c = 0; c < sheet.header().size() && sheet.fine(); ++c) {
            std::vector<std::string> values;
            for (std::size_t n = 0; n < sheet.rows(); ++n)
                values.push_back(sheet.cell(n, c));
            const std::string& column = sheet.header()[c];
            if (column == "id") {
                ids = values;
            } else if (column == "long_name") {
                long_names = values;
            } else {
                read_attribute(sheet, c, name, values, text, number);
            }
        }
        if (long_names.empty()) long_names = ids;
        return ids;
    }

    /// Numbers where all are numbers, words elsewhere.
    void read_attribute(Sheet& sheet, std::size_t c, const std::string& axis,
                        const std::vector<std::string>& values, Texts& text, Numbers& number) {
        std::string column = sheet.header()[c];
        const bool marked = column.ends_with(text_mark);
        if (marked) column.resize(column.size() - std::string_view{text_mark}.size());
        const bool numbers = std::all_of(values.begin(), values.end(), [](const auto& value) {
            return csv::number(value).has_value();
        });
        // Only regions have words of any name; what they hold elsewhere would be lost.
        const bool may_be_words = axis == "region" || (axis == "sector" && column == "tags");
        if (column.empty()) {
            sheet.problem(fmt::format("column {} has no name", c + 1));
        } else if (axis == "category") {
            sheet.problem(fmt::format("unknown column '{}'", column),
                          "categories have id and long_name");
        } else if (marked || among(words, column) ||
                   (!numbers && may_be_words && !among(figures, column))) {
            if (!may_be_words)
                sheet.problem(fmt::format("column '{}' has to hold numbers", column),
                              "words go into tags");
            text[column] = values;
        } else {
            for (std::size_t n = 0; n < sheet.rows(); ++n)
                number[column].push_back(sheet.number(n, c));
        }
    }

    /// A matrix row by row to where it stays; nothing where the file is not as it should be.
    std::optional<Matrix> stream(const std::string& name, const std::vector<std::string>& rows,
                                 const std::vector<std::string>& columns) const {
        FileRows file{path_of(name)};
        std::vector<std::string> fields;
        if (!file.readable() || !file.next(fields) || fields.size() != columns.size() + 1 ||
            !std::equal(columns.begin(), columns.end(), fields.begin() + 1))
            return {};
        Matrix result(static_cast<Index>(rows.size()), static_cast<Index>(columns.size()));
        std::size_t r = 0;
        for (; file.next(fields); ++r) {
            if (r == rows.size() || fields.size() != columns.size() + 1 || fields[0] != rows[r])
                return {};
            for (std::size_t c = 0; c < columns.size(); ++c) {
                const auto value = csv::number(fields[c + 1]);
                if (!value) return {};
                result(static_cast<Index>(r), static_cast<Index>(c)) = *value;
            }
        }
        if (r != rows.size() || file.cut() || file.in_quotes()) return {};
        return result;
    }

    Matrix matrix(const std::string& name, const std::vector<std::string>& rows,
                  const std::vector<std::string>& columns) {
        if (auto streamed = stream(name, rows, columns)) return std::move(*streamed);
        // Something is wrong: the whole file at once, to say what.
        Matrix result =
            Matrix::Zero(static_cast<Index>(rows.size()), static_cast<Index>(columns.size()));
        Sheet sheet = open(name);
        if (!sheet.fine()) return result;
        if (sheet.rows() != rows.size() || sheet.header().size() != columns.size() + 1) {
            sheet.problem(fmt::format("has {} x {} numbers, expected {} x {}", sheet.rows(),
                                      sheet.header().size() - 1, rows.size(), columns.size()));
            return result;
        }
        for (std::size_t c = 0; c < columns.size() && sheet.fine(); ++c)
            if (sheet.header()[c + 1] != columns[c])
                sheet.problem(fmt::format("column {} is '{}', expected '{}'", c + 2,
                                          sheet.header()[c + 1], columns[c]));
        for (std::size_t r = 0; r < rows.size() && sheet.fine(); ++r)
            if (sheet.cell(r, 0) != rows[r])
                sheet.problem_in(
                    r, fmt::format("row is '{}', expected '{}'", sheet.cell(r, 0), rows[r]));
        if (!sheet.fine()) return result;
        for (std::size_t r = 0; r < rows.size(); ++r)
            for (std::size_t c = 0; c < columns.size(); ++c)
                result(static_cast<Index>(r), static_cast<Index>(c)) = sheet.number(r, c + 1);
        return result;
    }

    Array<3> shares(const std::string& name) {
        const Index S = table_.extent.sectors, R = table_.extent.regions;
        const Matrix values = matrix(name, good_origin_names(table_), table_.regions);
        Array<3> shares{{S, R, R}};
        std::copy(values.data(), values.data() + values.size(), shares.values().begin());
        return shares;
    }

    void read_sales() {
        const auto industries = industry_names(table_), finals = final_names(table_);
        const bool dense = has("intermediate_Z"), pooled = has("intermediate_use");
        if (dense == pooled) {
            problems_.push_back({folder_,
                                 dense ? "holds both intermediate_Z.csv and intermediate_use.csv"
                                       : "holds neither intermediate_Z.csv nor "
                                         "intermediate_use.csv",
                                 "flows are either dense or pooled",
                                 {}});
        } else if (dense) {
            table_.sales = DenseSales{matrix("intermediate_Z", industries, industries),
                                      matrix("final_Y", industries, finals)};
        } else {
            PooledSales sales;
            sales.use = matrix("intermediate_use", table_.sectors, industries);
            sales.origin_share = shares("intermediate_origin_share");
            sales.final_use = matrix("final_use", table_.sectors, finals);
            sales.final_origin_share =
                has("final_origin_share") ? shares("final_origin_share") : sales.origin_share;
            table_.sales = std::move(sales);
        }
    }

    void read_output() {
        std::vector<std::string> columns;
        {
            Sheet sheet = open("output");
            sheet.column("x");
            if (!sheet.fine()) return;
            columns.assign(sheet.header().begin() + 1, sheet.header().end());
        }
        const Matrix accounts = matrix("output", industry_names(table_), columns);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const Vector column = accounts.col(static_cast<Index>(c));
            (columns[c] == "x" ? table_.output : table_.value_added[columns[c]]) = column;
        }
    }

    std::string folder_;
    TableData table_;
    std::string flows_;
    std::vector<InputError::Problem> problems_;
};

}  // namespace

TableLabels read_labels(const std::string& folder) {
    return FolderReader{folder}.read_labels();
}

TableData read_table(const std::string& folder) {
    namespace fs = std::filesystem;
    if (!fs::is_directory(folder)) throw InputError{folder, "there is no such folder"};
    if (!fs::exists(folder + "/region.csv") && fs::exists(folder + "/regions.csv"))
        throw InputError{folder, "holds the figures of a table, not a table",
                         "spillover table build makes a table of them"};
    return FolderReader{folder}.read();
}

}  // namespace spillover::csv
