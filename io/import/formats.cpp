#include "io/import/formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

#include "io/csv/flows_folder.hpp"
#include "io/csv/table_folder.hpp"
#include "io/import/text_rows.hpp"
#include "io/yaml/diagnostics.hpp"
#include "io/yaml/mapping_reader.hpp"

namespace spillover::importing {
namespace {

using Reader = Imported (*)(const Request&);

const std::vector<std::pair<std::string, Reader>>& readers() {
    static const std::vector<std::pair<std::string, Reader>> all{
        {"folder", import_folder},    {"flows", import_flows},   {"pymrio", import_pymrio},
        {"exiobase3", import_pymrio}, {"icio", import_icio},     {"wiod2013", import_wiod},
        {"wiod2016", import_wiod},    {"eora26", import_eora26}, {"nbs", import_nbs},
        {"ceads", import_ceads},      {"wide", import_mapped},   {"long", import_mapped},
    };
    return all;
}

/// The format of a folder by the names of its files; empty where they tell nothing.
std::string format_of_folder(const std::string& path) {
    namespace fs = std::filesystem;
    const auto has = [&](const char* file) { return fs::exists(fs::path{path} / file); };
    if (has("flows.csv")) return "flows";
    if (has("file_parameters.json") || has("Z.txt") || has("A.txt")) return "pymrio";
    std::error_code unknown;
    for (const auto& entry : fs::directory_iterator{path, unknown})
        if (entry.path().filename().string().starts_with("Eora26_")) return "eora26";
    // Figures of a table, and folders that are damaged, are told apart by the reader of ours.
    return "folder";
}

/// The format of a file by its first lines; empty where they tell nothing.
std::string format_of_file(const std::string& path) {
    Problems problems;
    TextRows rows{path, problems};
    for (int n = 0; n < 6 && rows.next(); ++n) {
        const auto& fields = rows.fields();
        const auto has = [&](std::string_view text) {
            return std::any_of(fields.begin(), fields.end(),
                               [&](auto field) { return trimmed(field) == text; });
        };
        const auto ends = [&](std::string_view text) {
            return std::any_of(fields.begin(), fields.end(),
                               [&](auto field) { return trimmed(field).ends_with(text); });
        };
        if (has("IndustryCode")) return "wiod2016";
        if (has("c1") && has("c2")) return has("c56") ? "wiod2016" : "wiod2013";
        if (ends("_HFCE")) return "icio";
        if (has("DescriptionInChinese")) return "nbs";
    }
    problems.throw_if_any();  // it is no text at all
    return {};
}

/// The format of a source, from the names and first lines of its files.
std::string told_format(const Request& request) {
    if (!request.mapping.empty())
        return yaml::read_mapping(request.mapping).long_form ? "long" : "wide";
    if (!std::filesystem::is_regular_file(request.path)) return format_of_folder(request.path);
    std::string format = format_of_file(request.path);
    if (format.empty())
        throw InputError{request.path, "is of no form that is known by its first lines",
                         "--format tells which it is, or --mapping what its labels are"};
    return format;
}

/// \throws InputError where --scale is told for a form that tells its unit itself
void require_scale_fits(const Request& request) {
    if (request.scale == 0) return;
    const std::string& format = request.format;
    if (format == "wide" || format == "long")
        throw InputError{"--scale", "is for forms without a mapping", "scale: in the mapping"};
    for (const auto own : {"folder", "flows", "pymrio", "exiobase3"})
        if (format == own)
            throw InputError{"--scale", fmt::format("is not for {}", format),
                             "the source says in which unit it is"};
}

}  // namespace

const std::vector<std::string>& format_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list{"auto"};
        for (const auto& entry : readers())
            list.push_back(entry.first);
        return list;
    }();
    return names;
}

Imported import_folder(const Request& request) {
    return {described(request, csv::read_table(request.path)), {}, false};
}

Imported import_flows(const Request& request) {
    return {described(request, csv::read_flows(request.path, request.progress)), {}, false};
}

Imported import_table(const Request& request) {
    if (request.format == "auto") {
        Request told = request;
        told.format = told_format(request);
        return import_table(told);
    }
    for (const auto& [name, reader] : readers())
        if (name == request.format) {
            require_scale_fits(request);
            return reader(request);
        }
    throw InputError{"--format", fmt::format("'{}' is not known", request.format),
                     yaml::suggestion(request.format, format_names())};
}

TableData described(const Request& request, TableData table) {
    if (!request.year.empty()) table.year = request.year;
    if (!request.currency.empty()) table.currency = request.currency;
    if (!request.name.empty()) table.name = request.name;
    return table;
}

double scale_of(const Request& request, double usual, const std::string& from, Report& report) {
    if (request.scale > 0) {
        report.add(fmt::format("Figures were multiplied by {}, as --scale says.", request.scale));
        return request.scale;
    }
    report.add(usual == 1
                   ? fmt::format("Figures are taken to be in {} (--scale says otherwise).", from)
                   : fmt::format("Figures are taken to be in {}, and were multiplied by {} to make "
                                 "millions (--scale says otherwise).",
                                 from, usual));
    return usual;
}

std::string year_in(const std::string& path) {
    const std::string name = std::filesystem::path{path}.filename().string();
    const auto digit = [&](std::size_t k) {
        return k < name.size() && std::isdigit(static_cast<unsigned char>(name[k])) != 0;
    };
    std::string found;
    for (std::size_t k = 0; k + 4 <= name.size(); ++k) {
        const std::string four = name.substr(k, 4);
        const bool alone = (k == 0 || !digit(k - 1)) && !digit(k + 4);
        const bool digits = digit(k) && digit(k + 1) && digit(k + 2) && digit(k + 3);
        if (digits && alone && (four.starts_with("19") || four.starts_with("20"))) found = four;
    }
    return found;
}

}  // namespace spillover::importing
