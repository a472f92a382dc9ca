// National tables of the National Bureau of Statistics of China, as CSV with codes: competitive
// (imports in a column) and non-competitive (rows of imports beside domestic ones).
#include <algorithm>
#include <filesystem>
#include <map>

#include "io/import/formats.hpp"
#include "io/import/text_rows.hpp"
#include "io/import/wide.hpp"

namespace spillover::importing {
namespace {

constexpr const char* nation = "CHN";
constexpr double ten_thousand_to_million = 0.01;

const std::map<std::string, std::string> components{{"VA001", "compensation"},
                                                    {"VA002", "net_taxes"},
                                                    {"VA003", "depreciation"},
                                                    {"VA004", "operating_surplus"}};

const std::map<std::string, std::string> categories{
    {"FU101", "households"}, {"FU102", "households"}, {"FU103", "government"},
    {"TC", "consumption"},   {"FU201", "gfcf"},       {"FU202", "inventories"},
    {"ERR", "discrepancy"}};

/// \param detailed  consumption is told by consumer, so that TC is a total
Label column_label(const std::string& code, bool detailed) {
    for (const auto total : {"TIU", "THC", "GCF", "TFU"})
        if (code == total) return {};
    if (code == "TC" && detailed) return {};
    if (code == "GO") return {Kind::output, nation, code};
    if (code == "IM") return {Kind::imports, nation, world};
    if (code == "EX") return {Kind::final, world, world_exports};
    if (const auto found = categories.find(code); found != categories.end())
        return {Kind::final, nation, found->second};
    return {Kind::industry, nation, code};
}

Label row_label(Texts texts) {
    const std::string& code = texts[0];
    if (code == "TII" || code == "TVA") return {};
    if (code == "TI") return {Kind::output, nation, code};
    if (const auto found = components.find(code); found != components.end())
        return {Kind::value_added, nation, found->second};
    const bool imported = texts.size() > 3 && texts[3] == "Imports";
    return {Kind::industry, imported ? world : nation, code, texts.size() > 1 ? texts[1] : ""};
}

/// The whole table in one file.
std::vector<WideFile> whole(const std::string& path, Problems& problems) {
    WideFile file;
    file.path = path;
    file.missing = {"NA"};
    file.output_row = true;
    TextRows rows{path, problems};
    bool detailed = false;
    file.header_columns = 3;
    if (rows.next()) {
        const auto& fields = rows.fields();
        detailed = std::find(fields.begin(), fields.end(), "FU101") != fields.end();
        if (fields.size() > 3 && fields[3] == "Origin") file.header_columns = 4;
    }
    file.column = [detailed](Texts texts) { return column_label(texts[0], detailed); };
    file.row = row_label;
    return {file};
}

/// A table in files of its parts: NAME_Zdom.csv, _Zimp, _Ydom, _Yimp, _VA, _x.
std::vector<WideFile> parts(const std::string& stem) {
    std::vector<WideFile> files;
    const auto column = [](Texts texts) {
        return texts[0] == "x" ? Label{Kind::output, nation, "x"} : column_label(texts[0], false);
    };
    for (const auto part : {"Zdom", "Ydom", "x", "Zimp", "Yimp", "VA"}) {
        WideFile file;
        file.path = stem + part + ".csv";
        file.column = column;
        file.row = row_label;
        const bool imported = std::string{part}.ends_with("imp");
        if (imported) file.row = [](Texts texts) { return Label{Kind::industry, world, texts[0]}; };
        file.sellers = std::string{part} != "VA";
        if (!file.sellers)
            for (const auto& entry : components)
                file.inputs.push_back(entry.second);
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace

Imported import_nbs(const Request& request) {
    Problems problems;
    const std::string name = std::filesystem::path{request.path}.filename().string();
    const auto part = name.rfind("_Zdom.csv");
    const bool in_parts = part != std::string::npos;
    auto files = in_parts ? parts(request.path.substr(0, request.path.size() - 8))
                          : whole(request.path, problems);
    problems.throw_if_any();
    Ledger ledger;
    const double scale = scale_of(request, ten_thousand_to_million, "10,000 yuan", ledger.report);
    std::vector<std::vector<Label>> columns;
    for (WideFile& file : files) {
        file.scale = scale;
        columns.push_back(read_columns(file, problems));
        declare(columns.back(), ledger);
    }
    ledger.regions.add(nation, "China");
    ledger.regions.describe(nation, "China");
    add_outside(ledger, world, "rest of the world");
    problems.throw_if_any();
    ledger.open(request.path);
    const auto industries = industries_of(columns[0]);
    for (std::size_t n = 0; n < files.size(); ++n) {
        // Imported goods have rows of their own beside, or apart from, those of domestic ones.
        auto rows = industries;
        if (in_parts && files[n].path.ends_with("imp.csv"))
            for (Label& row : rows)
                row.region = world;
        read_wide(files[n], columns[n], rows, ledger, problems, request.progress);
    }
    problems.throw_if_any();
    TableData table;
    table.name = "china_nbs";
    table.year = year_in(request.path);
    table.currency = "CNY";
    table.source = "National Bureau of Statistics of China, input-output table " + table.year;
    table.quality = "official";
    Imported imported =
        settle(std::move(ledger), described(request, std::move(table)), "inventories");
    imported.table.region_text["block"] = {"CN", "ROW"};
    return imported;
}

}  // namespace spillover::importing
