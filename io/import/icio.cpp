// The inter-country input-output tables of the OECD (ICIO), as CSV, editions of 2016 to 2023.
#include <algorithm>
#include <cctype>
#include <map>

#include "io/import/formats.hpp"
#include "io/import/wide.hpp"

namespace spillover::importing {
namespace {

const std::map<std::string, std::string> categories{{"HFCE", "households"},
                                                    {"NPISH", "npish"},
                                                    {"NPS", "npish"},
                                                    {"GGFC", "government"},
                                                    {"GFCF", "gfcf"},
                                                    {"INVNT", "inventories"},
                                                    {"INV", "inventories"},
                                                    {"DPABR", "purchases_abroad"},
                                                    {"DIRP", "purchases_abroad"},
                                                    {"P33", "purchases_abroad"},
                                                    {"FD", "final_demand"}};

/// "AUS_01T02" in parts; the edition of 2016 has final demand the other way round, "HFCE_AUS".
std::pair<std::string, std::string> parts_of(const std::string& label) {
    const auto at = label.find('_');
    if (at == std::string::npos) return {"", label};
    std::pair<std::string, std::string> parts{label.substr(0, at), label.substr(at + 1)};
    if (categories.contains(parts.first)) std::swap(parts.first, parts.second);
    return parts;
}

/// Codes of industries start with D in the older editions where they stand alone.
Label industry(const std::string& region, const std::string& code) {
    const bool digit = !code.empty() && std::isdigit(static_cast<unsigned char>(code[0])) != 0;
    return {Kind::industry, region, digit ? "D" + code : code};
}

Label column_label(Texts texts) {
    const auto [region, name] = parts_of(texts[0]);
    if (region.empty()) {
        if (name == "OUT" || name == "TOTAL" || name == "OUTPUT") return {Kind::output, "", name};
        if (name == "DISC") return {Kind::own_final, "", "discrepancy"};
    }
    if (const auto found = categories.find(name); found != categories.end())
        return {Kind::final, region, found->second};
    return industry(region, name);
}

Label row_label(Texts texts) {
    const auto [region, name] = parts_of(texts[0]);
    if (name == "OUT" || name == "OUTPUT") return {Kind::output, "", name};
    if (name == "VA" || name == "VALU") return {Kind::value_added, "", "value_added"};
    if (name == "TLS" || name == "TAXSUB" || name == "TXS")
        return {Kind::value_added, "", "taxes_on_products"};
    return industry(region, name);
}

}  // namespace

Imported import_icio(const Request& request) {
    WideFile file;
    file.path = request.path;
    file.output_row = true;
    file.inputs = {"value_added"};
    file.column = column_label;
    file.row = row_label;
    Problems problems;
    Ledger ledger;
    file.scale = scale_of(request, 1, "million USD", ledger.report);
    // Exporters and other firms of China and Mexico stand apart in intermediate use alone.
    for (const auto part : {"CN1", "CN2", "CN3", "CN4"})
        ledger.regions.merge(part, "CHN");
    for (const auto part : {"MX1", "MX2", "MX3"})
        ledger.regions.merge(part, "MEX");
    const auto columns = read_columns(file, problems);
    problems.throw_if_any();
    declare(columns, ledger);
    read_only(file, columns, request, ledger, problems);
    const bool split = std::any_of(columns.begin(), columns.end(), [](const Label& label) {
        return label.region == "CN1" || label.region == "MX1";
    });
    if (split)
        ledger.report.add(
            "The parts of China (CN1, CN2 ...) and Mexico (MX1, MX2 ...) were added up to CHN, "
            "MEX.");
    TableData table;
    table.name = "oecd_icio";
    table.year = year_in(request.path);
    table.currency = "USD";
    table.source = "OECD Inter-Country Input-Output Tables, " + table.year;
    table.quality = "official";
    return settle(std::move(ledger), described(request, std::move(table)), "inventories");
}

}  // namespace spillover::importing
