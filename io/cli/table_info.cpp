#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/origin_shares.hpp"
#include "engine/table_facts.hpp"
#include "engine/variables.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/number_text.hpp"
#include "io/cli/shock_text.hpp"
#include "io/content_hash.hpp"

namespace spillover::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t line_width = 96;
constexpr std::size_t label_width = 18;

/// Text broken at spaces; lines after the first start with `indent` spaces.
std::string wrapped(const std::string& text, std::size_t first, std::size_t indent) {
    std::istringstream words{text};
    std::string result;
    std::size_t column = first;
    for (std::string word; words >> word;) {
        if (column > indent && column + 1 + word.size() > line_width) {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (!result.empty()) {
            result += ' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

/// A label, and beside it what it stands for.
void print_field(const std::string& label, const std::string& text) {
    constexpr std::size_t indent = label_width + 3;
    fmt::print("  {:<{}} {}\n", label, label_width, wrapped(text, indent, indent));
}

void print_heading(const char* text) {
    fmt::print("\n{}\n", text);
}

std::string money(double value, const TableData& data) {
    return cli::money(value, data.unit, data.currency, 4);
}

struct Sizes {
    double gdp, output, gdp_all, output_all, exports, imports;
};

/// GDP, output and trade of the nation, and of all regions.
Sizes sizes_of(const MrioTable& table) {
    const Extent& e = table.extent();
    Sizes sizes{national_gdp(table), 0, table.value_added().sum(), table.output().sum(), 0, 0};
    std::vector<char> own(static_cast<std::size_t>(e.regions), 0);
    for (const Index r : national_regions(table.data())) {
        own[static_cast<std::size_t>(r)] = 1;
        sizes.output += table.output().segment(r * e.sectors, e.sectors).sum();
    }
    const Matrix sales = sales_between_regions(table);
    for (Index r = 0; r < e.regions; ++r)
        for (Index s = 0; s < e.regions; ++s) {
            const bool here = own[static_cast<std::size_t>(r)],
                       there = own[static_cast<std::size_t>(s)];
            if (here && !there) sizes.exports += sales(r, s);
            if (!here && there) sizes.imports += sales(r, s);
        }
    return sizes;
}

/// Regions by the attribute, in order of appearance: name and members.
std::vector<std::pair<std::string, std::vector<std::string>>> grouped(const TableData& data,
                                                                      const char* attribute) {
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;
    const auto found = data.region_text.find(attribute);
    if (found == data.region_text.end()) return {{"regions", data.regions}};
    for (const auto& name : coordinates_of(data, attribute)) {
        groups.push_back({name, {}});
        for (std::size_t r = 0; r < data.regions.size(); ++r)
            if (found->second[r] == name) groups.back().second.push_back(data.regions[r]);
    }
    return groups;
}

double worst_balance(const MrioTable& table) {
    const Vector rows = table.intermediate_demand(table.output());
    std::vector<Index> regions, goods;
    for (Index r = 0; r < table.extent().regions; ++r)
        regions.push_back(r);
    for (Index i = 0; i < table.extent().sectors; ++i)
        goods.push_back(i);
    const Vector sold = rows + final_demand_of(table, regions, goods) + table.stock_withdrawals();
    double worst = 0;
    for (Index a = 0; a < sold.size(); ++a)
        if (table.output()[a] > 0)
            worst = std::max(worst, std::abs(sold[a] - table.output()[a]) / table.output()[a]);
    return worst;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream{text};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

/// Sectors by their ids; what the ids of imported tables do not tell ("s08") stands beside them.
std::vector<std::string> told_names(const TableData& data) {
    std::vector<std::string> names = data.sectors;
    const auto is_code = [](const std::string& id) {
        return id.size() > 1 && std::all_of(id.begin() + 1, id.end(),
                                            [](unsigned char c) { return std::isdigit(c) != 0; });
    };
    if (!std::all_of(names.begin(), names.end(), is_code)) return names;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (i < data.sector_names.size() && data.sector_names[i] != names[i])
            names[i] += " (" + data.sector_names[i] + ")";
    return names;
}

void print_json(const MrioTable& table) {
    const TableData& d = table.data();
    const Sizes sizes = sizes_of(table);
    Json clusters;
    for (const auto& [name, members] : grouped(d, "cluster"))
        clusters[name] = members;
    Json confidence = Json::object();
    if (d.region_text.contains("confidence"))
        for (const auto& [grade, members] : grouped(d, "confidence"))
            confidence[grade] = members;
    const Json json{{"name", d.name},
                    {"year", d.year},
                    {"currency", d.currency},
                    {"unit", d.unit},
                    {"quality", d.quality},
                    {"source", d.source},
                    {"licence", d.licence},
                    {"notes", lines_of(d.notes)},
                    {"form", table.pooled() ? "pooled" : "dense"},
                    {"shares_not_0", table.nonzero_shares()},
                    {"shares_held", share_form(table) == ShareForm::sparse ? "sparse" : "full"},
                    {"regions", d.regions},
                    {"clusters", clusters},
                    {"confidence", confidence},
                    {"sectors", d.sectors},
                    {"sector_names", d.sector_names},
                    {"categories", d.categories},
                    {"gdp", sizes.gdp},
                    {"output", sizes.output},
                    {"exports", sizes.exports},
                    {"imports", sizes.imports},
                    {"gdp_all_regions", sizes.gdp_all},
                    {"output_all_regions", sizes.output_all},
                    {"spectral_radius", table.spectral_radius()},
                    {"worst_balance", worst_balance(table)},
                    {"stock_withdrawals", -table.stock_withdrawals().sum()},
                    {"warnings", table.warnings()},
                    {"sha256", content_hash(d)}};
    fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

void print_size(const MrioTable& table) {
    const TableData& d = table.data();
    const Sizes sizes = sizes_of(table);
    const bool abroad = national_regions(d).size() < d.regions.size();
    print_heading("Size, a year");
    print_field(abroad ? "national GDP" : "GDP", money(sizes.gdp, d));
    print_field(abroad ? "national output" : "output", money(sizes.output, d));
    if (!abroad) return;
    print_field("exports, imports", money(sizes.exports, d) + ", " + money(sizes.imports, d));
    print_field("all regions", fmt::format("GDP {}, output {}", money(sizes.gdp_all, d),
                                           money(sizes.output_all, d)));
}

void print_checks(const MrioTable& table) {
    print_heading("Checks");
    print_field("rho(A)", fmt::format("{:.4f}, below 1", table.spectral_radius()));
    print_field("balance",
                fmt::format("rows agree with output to {:.0e} of it", worst_balance(table)));
    print_field("origin shares", shares_text(table));
    const auto sellers = (table.stock_withdrawals().array() < 0).count();
    if (sellers > 0)
        print_field("stock changes",
                    fmt::format("{} industries sell {} from stock (negative final demand)", sellers,
                                money(-table.stock_withdrawals().sum(), table.data())));
    for (const auto& warning : table.warnings())
        print_field("warning", warning);
}

/// Regions by how far their accounts can be trusted, where the table grades them.
void print_confidence(const TableData& d) {
    if (!d.region_text.contains("confidence")) return;
    auto grades = grouped(d, "confidence");
    std::sort(grades.begin(), grades.end());
    print_heading("Regions by confidence");
    for (const auto& [grade, members] : grades)
        print_field(grade, fmt::format("{}: {}", members.size(), fmt::join(members, ", ")));
}

void print_origin(const TableData& d) {
    print_heading("Made of");
    print_field("source", d.source);
    print_field("licence", d.licence);
    print_field("sha256", content_hash(d));
    if (d.notes.empty()) return;
    print_heading("How far to trust it");
    for (const auto& line : lines_of(d.notes))
        fmt::print("  {}\n", wrapped(line, 2, 4));
}

}  // namespace

int table_info(const std::string& source, bool json) {
    const MrioTable table = load_table(source);
    if (json) {
        print_json(table);
        return 0;
    }
    const TableData& d = table.data();
    fmt::print("{}, {}, {}: {} regions x {} sectors, {} form\n", d.name, d.year, d.quality,
               d.extent.regions, d.extent.sectors, table.pooled() ? "pooled" : "dense");
    print_size(table);
    print_heading("Regions by cluster");
    std::vector<std::string> alone;
    for (const auto& [name, members] : grouped(d, "cluster"))
        if (members.size() > 1) {
            print_field(name, fmt::format("{}", fmt::join(members, ", ")));
        } else {
            alone.insert(alone.end(), members.begin(), members.end());
        }
    if (!alone.empty()) print_field("one region each", fmt::format("{}", fmt::join(alone, ", ")));
    print_confidence(d);
    print_heading("Sectors and final demand");
    print_field("sectors", fmt::format("{}", fmt::join(told_names(d), ", ")));
    print_field("final demand", fmt::format("{}", fmt::join(d.categories, ", ")));
    print_checks(table);
    print_origin(d);
    return 0;
}

}  // namespace spillover::cli
