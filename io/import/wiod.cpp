// World Input-Output Database: the sheets of the releases of 2013 and 2016 as CSV, and the wide
// form of the R files of 2016.
#include <algorithm>
#include <map>

#include "io/import/formats.hpp"
#include "io/import/text_rows.hpp"
#include "io/import/wide.hpp"

namespace spillover::importing {
namespace {

/// What a row of primary inputs is, by its name in a sheet or its code in an R file; in the order
/// of the source.
const std::vector<std::pair<std::string, Label>> inputs{
    {"Total intermediate consumption", {}},
    {"II_fob", {}},
    {"taxes less subsidies on products", {Kind::value_added, "", "taxes_on_products"}},
    {"TXSP", {Kind::value_added, "", "taxes_on_products"}},
    {"Cif/ fob adjustments on exports", {Kind::value_added, "", "export_adjustment"}},
    {"EXP_adj", {Kind::value_added, "", "export_adjustment"}},
    {"Direct purchases abroad by residents", {Kind::value_added, "", "purchases_abroad"}},
    {"PURR", {Kind::value_added, "", "purchases_abroad"}},
    {"Purchases on the domestic territory by non-residents",
     {Kind::value_added, "", "purchases_by_visitors"}},
    {"PURNR", {Kind::value_added, "", "purchases_by_visitors"}},
    {"Value added at basic prices", {Kind::value_added, "", "value_added"}},
    {"VA", {Kind::value_added, "", "value_added"}},
    {"International Transport Margins", {Kind::value_added, "", "transport_margins"}},
    {"IntTTM", {Kind::value_added, "", "transport_margins"}},
    {"Output at basic prices", {Kind::output, "", "GO"}},
    {"GO", {Kind::output, "", "GO"}}};

const std::vector<std::string> categories{"households", "npish", "government", "gfcf",
                                          "inventories"};

/// Category of final demand by the name of a column; empty where it is none.
std::string category_of(const std::string& name) {
    if (name.starts_with("Final consumption expenditure by households")) return "households";
    if (name.starts_with("Final consumption expenditure by non-profit")) return "npish";
    if (name.starts_with("Final consumption expenditure by government")) return "government";
    if (name.starts_with("Gross fixed capital formation")) return "gfcf";
    if (name.starts_with("Changes in inventories")) return "inventories";
    return {};
}

const Label* input_named(const std::string& name) {
    const auto found = std::find_if(inputs.begin(), inputs.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    return found == inputs.end() ? nullptr : &found->second;
}

/// A sheet: code, name, country and number of each row and column, below lines of title.
Label sheet_label(Texts texts, bool column) {
    const std::string &code = texts[0], &name = texts[1], &country = texts[2];
    if (column) {
        if (const std::string category = category_of(name); !category.empty())
            return {Kind::final, country, category};
        if (name == "Total output" || country == "TOT") return {Kind::output, "", "GO"};
    } else if (const Label* input = input_named(name)) {
        return *input;
    }
    return {Kind::industry, country, code.empty() ? texts[3] : code, name};
}

/// How many lines stand above the four header rows, the last of which begins with c1.
int title_rows(const std::string& path, Problems& problems) {
    TextRows rows{path, problems};
    for (int n = 0; n < 12 && rows.next(); ++n)
        if (n >= 3 && rows.fields().size() > 4 && trimmed(rows.fields()[4]) == "c1") return n - 3;
    problems.add(path, "is no sheet of WIOD: no header row begins with c1",
                 "four label columns, and rows of codes, names, countries, c1 c2 ...");
    return 0;
}

WideFile sheet(const std::string& path, Problems& problems) {
    WideFile file;
    file.path = path;
    file.title_rows = title_rows(path, problems);
    file.header_rows = file.header_columns = 4;
    file.column = [](Texts texts) { return sheet_label(texts, true); };
    file.row = [](Texts texts) { return sheet_label(texts, false); };
    return file;
}

/// The wide form of the R files: IndustryCode, IndustryDescription, Country, RNr, (Year), then
/// columns AUS1 ... AUS56 industries, AUS57 ... AUS61 final demand, TOT.
class RFile {
public:
    RFile() = default;
    RFile(const std::string& path, Problems& problems) {
        TextRows rows{path, problems};
        if (!rows.next()) return;
        std::vector<std::string> header;
        for (const auto field : rows.fields())
            header.emplace_back(trimmed(field));
        const auto place = [&](const char* name) {
            return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) -
                                            header.begin());
        };
        code_ = place("IndustryCode");
        name_ = place("IndustryDescription");
        country_ = place("Country");
        const std::size_t number = place("RNr"), year = place("Year");
        labels_ = 1 + (year < header.size() ? std::max(number, year) : number);
        for (const std::size_t column : {code_, name_, country_, number})
            if (column >= header.size()) {
                rows.problem(0, "is no wide file of WIOD",
                             "IndustryCode, IndustryDescription, Country, RNr, AUS1 ...");
                return;
            }
        std::string first;
        while (rows.next() && rows.fields().size() > labels_) {
            const std::string country{trimmed(rows.fields()[country_])};
            if (first.empty()) first = country;
            if (country != first) break;
            codes_.emplace_back(trimmed(rows.fields()[code_]));
        }
    }

    WideFile file(const std::string& path) const {
        WideFile file;
        file.path = path;
        file.missing = {"NA"};
        file.header_columns = static_cast<int>(labels_);
        file.column = [this](Texts texts) { return column(texts[0]); };
        file.row = [this](Texts texts) { return row(texts); };
        return file;
    }

private:
    Label column(const std::string& text) const {
        if (text == "TOT") return {Kind::output, "", "GO"};
        const auto number = text.size() > 3 ? number_in(text.substr(3)) : std::nullopt;
        if (!number || *number < 1) return {Kind::industry, "", text};
        const auto n = static_cast<std::size_t>(*number) - 1;
        const std::string country = text.substr(0, 3);
        if (n < codes_.size()) return {Kind::industry, country, codes_[n]};
        const std::size_t category = n - codes_.size();
        if (category < categories.size()) return {Kind::final, country, categories[category]};
        return {Kind::industry, country, text.substr(3)};
    }

    Label row(Texts texts) const {
        if (const Label* input = texts[country_] == "TOT" ? input_named(texts[code_]) : nullptr)
            return *input;
        return {Kind::industry, texts[country_], texts[code_], texts[name_]};
    }

    std::size_t code_ = 0, name_ = 0, country_ = 0, labels_ = 0;
    std::vector<std::string> codes_;
};

bool is_r_file(const std::string& path) {
    Problems ignored;
    TextRows rows{path, ignored};
    if (!rows.next()) return false;
    return std::any_of(rows.fields().begin(), rows.fields().end(),
                       [](auto field) { return trimmed(field) == "IndustryCode"; });
}

/// Rows of primary inputs that are for final demand alone are no part of value added.
void drop_empty_components(TableData& table) {
    std::erase_if(table.value_added, [](const auto& entry) { return entry.second.isZero(0); });
}

}  // namespace

Imported import_wiod(const Request& request) {
    Problems problems;
    const bool r_file = is_r_file(request.path);
    const RFile as_r = r_file ? RFile{request.path, problems} : RFile{};
    WideFile file = r_file ? as_r.file(request.path) : sheet(request.path, problems);
    problems.throw_if_any();
    file.output_row = true;
    file.inputs = {"value_added"};
    Ledger ledger;
    file.scale = scale_of(request, 1, "million USD", ledger.report);
    ledger.regions.merge("ROM", "ROU");  // Romania in early years
    const auto columns = read_columns(file, problems);
    problems.throw_if_any();
    declare(columns, ledger);
    read_only(file, columns, request, ledger, problems);
    TableData table;
    const std::string release = request.format == "wiod2016" || r_file ? "2016" : "2013";
    table.name = "wiod" + release;
    table.year = year_in(request.path);
    table.currency = "USD";
    table.source = "World Input-Output Database, release " + release + " (Timmer et al. 2015)";
    table.licence = "CC BY 4.0";
    table.quality = "derived";
    Imported imported =
        settle(std::move(ledger), described(request, std::move(table)), "inventories");
    drop_empty_components(imported.table);
    return imported;
}

}  // namespace spillover::importing
