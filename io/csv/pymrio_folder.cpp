#include "io/csv/pymrio_folder.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/error.hpp"
#include "io/csv/sales_rows.hpp"
#include "io/csv/table_folder.hpp"

namespace spillover::csv {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::vector<std::string>;

/// A tab-separated file, written row by row.
class TextFile {
public:
    explicit TextFile(std::string path) : path_{std::move(path)}, file_{path_} {}

    void row(const Names& labels, const Names& texts) {
        std::string separator;
        for (const Names* part : {&labels, &texts})
            for (const auto& text : *part) {
                file_ << separator << text;
                separator = "\t";
            }
        file_ << '\n';
    }

    template <class Numbers>
    void numbers(const Names& labels, const Numbers& values) {
        line_.clear();
        fmt::format_to(std::back_inserter(line_), "{}", fmt::join(labels, "\t"));
        for (const double value : values)
            fmt::format_to(std::back_inserter(line_), "\t{}", value);
        line_.push_back('\n');
        file_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
    }

    void close() {
        if (!file_.flush()) throw FileError{"cannot write " + path_};
    }

private:
    std::string path_;
    std::ofstream file_;
    fmt::memory_buffer line_;
};

/// Two header rows of columns, and a row with the names of the row labels, as pandas writes them.
void write_header(TextFile& file, const Names& rows, const char* second, const Names& outer,
                  const Names& inner) {
    Names regions, names;
    for (const auto& region : outer)
        for (const auto& name : inner) {
            regions.push_back(region);
            names.push_back(name);
        }
    const Names blanks(rows.size() - 1);
    const auto label = [&](const char* name) {
        Names labels{name};
        labels.insert(labels.end(), blanks.begin(), blanks.end());
        return labels;
    };
    file.row(label("region"), regions);
    file.row(label(second), names);
    file.row(rows, Names(names.size()));
}

void write_json(const std::string& path, const Json& json) {
    std::ofstream file{path};
    file << json.dump(4, ' ', false, Json::error_handler_t::replace) << '\n';
    if (!file.flush()) throw FileError{"cannot write " + path};
}

Json entry(const char* name, int rows, int header) {
    return {{"name", name},
            {"nr_index_col", std::to_string(rows)},
            {"nr_header", std::to_string(header)}};
}

class PymrioWriter {
public:
    PymrioWriter(std::string folder, const TableData& table)
        : folder_{std::move(folder)}, table_{table} {}

    void write() {
        write_sales();
        write_columns();
        Json files{{"Z", entry("Z.txt", 2, 2)},
                   {"Y", entry("Y.txt", 2, 2)},
                   {"x", entry("x.txt", 2, 1)},
                   {"unit", entry("unit.txt", 2, 1)}};
        write_json(folder_ + "/file_parameters.json",
                   {{"systemtype", "IOSystem"}, {"files", files}});
        write_json(
            folder_ + "/metadata.json",
            {{"description", fmt::format("{} {}. {}", table_.name, table_.year, table_.source)},
             {"name", table_.name},
             {"system", nullptr},
             {"version", table_.year},
             {"history", Json::array()}});
        if (!table_.value_added.empty()) write_factor_inputs();
        std::filesystem::create_directory(folder_ + "/spillover");
        write_labels(folder_ + "/spillover", table_);
    }

private:
    Names industry(Index a) const {
        return {table_.regions[static_cast<std::size_t>(table_.extent.region_of(a))],
                table_.sectors[static_cast<std::size_t>(table_.extent.sector_of(a))]};
    }
    std::string unit() const { return fmt::format("{} {}", table_.unit, table_.currency); }

    void write_sales() {
        TextFile z{folder_ + "/Z.txt"}, y{folder_ + "/Y.txt"};
        write_header(z, {"region", "sector"}, "sector", table_.regions, table_.sectors);
        write_header(y, {"region", "sector"}, "category", table_.regions, table_.categories);
        SalesRows rows{table_};
        for (Index a = 0; a < table_.extent.industries(); ++a) {
            z.numbers(industry(a), rows.to_industries(a));
            y.numbers(industry(a), rows.to_final(a));
        }
        z.close();
        y.close();
    }

    void write_columns() {
        TextFile x{folder_ + "/x.txt"}, units{folder_ + "/unit.txt"};
        x.row({"region", "sector"}, {"indout"});
        units.row({"region", "sector"}, {"unit"});
        for (Index a = 0; a < table_.extent.industries(); ++a) {
            x.numbers(industry(a), std::vector<double>{table_.output[a]});
            units.row(industry(a), {unit()});
        }
        x.close();
        units.close();
    }

    void write_factor_inputs() {
        const std::string folder = folder_ + "/factor_inputs";
        std::filesystem::create_directory(folder);
        TextFile f{folder + "/F.txt"}, units{folder + "/unit.txt"};
        write_header(f, {"inputtype"}, "sector", table_.regions, table_.sectors);
        units.row({"inputtype"}, {"unit"});
        for (const auto& [name, values] : table_.value_added) {
            f.numbers({name}, values);
            units.row({name}, {unit()});
        }
        f.close();
        units.close();
        write_json(folder + "/file_parameters.json",
                   {{"systemtype", "Extension"},
                    {"name", "factor_inputs"},
                    {"files", {{"F", entry("F.txt", 1, 2)}, {"unit", entry("unit.txt", 1, 1)}}}});
    }

    std::string folder_;
    const TableData& table_;
};

}  // namespace

void write_pymrio(const std::string& folder, const TableData& table) {
    write_folder(folder, [&](const std::string& unfinished) {
        PymrioWriter{unfinished, table}.write();
    });
}

}  // namespace spillover::csv
