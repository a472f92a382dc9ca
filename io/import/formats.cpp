#include "io/import/formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

#include "io/csv/flows_folder.hpp"
#include "io/csv/table_folder.hpp"
#include "io/yaml/diagnostics.hpp"
#include "io/yaml/mapping_reader.hpp"

namespace spillover::importing {
namespace {

using Reader = Imported (*)(const Request&);

const std::vector<std::pair<std::string, Reader>>& readers() {
    static const std::vector<std::pair<std::string, Reader>> all{
        {"folder", import_folder},
        {"flows", import_flows},
        {"pymrio", import_pymrio},
        {"exiobase3", import_pymrio},
        {"nbs", import_nbs},
        {"wide", import_mapped},
        {"long", import_mapped},
    };
    return all;
}

/// The format of a source, from the names and first lines of its files.
std::string told_format(const Request& request) {
    namespace fs = std::filesystem;
    if (!request.mapping.empty()) return yaml::read_mapping(request.mapping).long_form ? "long" : "wide";
    const auto has = [&](const char* file) { return fs::exists(fs::path{request.path} / file); };
    if (has("flows.csv")) return "flows";
    if (has("file_parameters.json") || has("Z.txt") || has("A.txt")) return "pymrio";
    return "folder";
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
        if (name == request.format) return reader(request);
    throw InputError{"--format", fmt::format("'{}' is not known", request.format),
                     yaml::suggestion(request.format, format_names())};
}

TableData described(const Request& request, TableData table) {
    if (!request.year.empty()) table.year = request.year;
    if (!request.currency.empty()) table.currency = request.currency;
    if (!request.name.empty()) table.name = request.name;
    return table;
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
