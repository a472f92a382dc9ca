// Eora26: transactions T, final demand FD and value added VA without headers, their labels apart.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "io/import/formats.hpp"
#include "io/import/wide.hpp"

namespace spillover::importing {
namespace {

namespace fs = std::filesystem;

constexpr double thousand_to_million = 0.001;
/// The region that Eora books statistical discrepancies in, one row and a few columns.
constexpr const char* discrepancies = "ROW";

const std::vector<std::pair<std::string, std::string>> categories{
    {"P.3h", "households"}, {"P.3n", "npish"},       {"P.3g", "government"},
    {"P.51", "gfcf"},       {"P.52", "inventories"}, {"P.53", "valuables"}};
const std::vector<std::pair<std::string, std::string>> components{
    {"D.1", "compensation"},       {"D.29", "net_taxes"},         {"D.39", "net_taxes"},
    {"B.2n", "operating_surplus"}, {"B.3n", "operating_surplus"}, {"K.1", "depreciation"}};

/// By the code of the national accounts that a name ends with; the name itself where it has none.
std::string named(const std::string& name,
                  const std::vector<std::pair<std::string, std::string>>& known) {
    for (const auto& [code, id] : known)
        if (name.ends_with(" " + code)) return id;
    return name;
}

/// Country, code, "Industries" or "Final demand", name.
Label label_of(Texts texts, bool finals) {
    if (texts.size() < 4) return {Kind::industry, "", texts[0]};
    if (texts[1] == discrepancies) return {Kind::own_final, "", "discrepancy"};
    return {finals ? Kind::final : Kind::industry, texts[1],
            finals ? named(texts[3], categories) : texts[3]};
}

Label seller_label(Texts texts) {
    if (texts.size() >= 4 && texts[1] == discrepancies)
        return {Kind::value_added, "", "discrepancy"};
    return label_of(texts, false);
}

/// "Primary Inputs", name.
Label input_label(Texts texts) {
    return {Kind::value_added, "", named(texts.size() > 1 ? texts[1] : texts[0], components)};
}

/// The path of Eora26_2015_bp_T.txt up to its T.
std::string stem_of(const Request& request) {
    if (!fs::is_directory(request.path)) {
        if (request.path.ends_with("_T.txt"))
            return request.path.substr(0, request.path.size() - 5);
        throw InputError{request.path, "is neither a folder nor a file of transactions",
                         "the folder, or its file Eora26_YEAR_bp_T.txt"};
    }
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator{request.path}) {
        const std::string name = entry.path().filename().string();
        const bool wanted = name.starts_with("Eora26_") && name.ends_with("_T.txt") &&
                            (request.year.empty() || name.find(request.year) != std::string::npos);
        if (wanted) found.push_back(entry.path().string());
    }
    std::sort(found.begin(), found.end());
    if (found.size() == 1) return found[0].substr(0, found[0].size() - 5);
    throw InputError{request.path,
                     found.empty() ? "holds no file Eora26_YEAR_bp_T.txt"
                                   : fmt::format("holds {} tables", found.size()),
                     found.empty() ? "" : "name the file Eora26_YEAR_bp_T.txt of one of them"};
}

}  // namespace

Imported import_eora26(const Request& request) {
    const std::string stem = stem_of(request);
    const auto labels = [&](const char* part) {
        return (fs::path{stem}.parent_path() / (std::string{"labels_"} + part + ".txt")).string();
    };
    Ledger ledger;
    const double scale = scale_of(request, thousand_to_million, "thousand USD", ledger.report);
    WideFile flows, finals, inputs;
    for (WideFile* file : {&flows, &finals, &inputs}) {
        file->separator = '\t';
        file->header_rows = file->header_columns = 0;
        file->scale = scale;
        file->row_labels = file->column_labels = labels("T");
        file->column = [](Texts texts) { return label_of(texts, false); };
        file->row = seller_label;
    }
    flows.path = stem + "T.txt";
    finals.path = stem + "FD.txt";
    finals.column_labels = labels("FD");
    finals.column = [](Texts texts) { return label_of(texts, true); };
    inputs.path = stem + "VA.txt";
    inputs.row_labels = labels("VA");
    inputs.row = input_label;
    inputs.sellers = false;

    Problems problems;
    const auto columns = read_columns(flows, problems), last = read_columns(finals, problems);
    problems.throw_if_any();
    declare(columns, ledger);
    declare(last, ledger);
    require_axes(ledger, request.path);
    ledger.open(request.path);
    const auto industries = industries_of(columns);
    read_wide(flows, columns, industries, ledger, problems, request.progress);
    read_wide(finals, last, industries, ledger, problems, request.progress);
    read_wide(inputs, columns, {}, ledger, problems, request.progress);
    problems.throw_if_any();
    ledger.report.add(
        "Statistical discrepancies (region ROW) are final demand 'discrepancy' of the seller's own "
        "region, and a component of value added.");
    TableData table;
    table.name = "eora26";
    table.year = year_in(stem);
    table.currency = "USD";
    table.source = "Eora26 (Lenzen et al. 2012, 2013), " + table.year;
    table.licence = "Eora licence: academic use";
    table.quality = "derived";
    return settle(std::move(ledger), described(request, std::move(table)), "inventories");
}

}  // namespace spillover::importing
