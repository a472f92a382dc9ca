#include "io/csv/analysis_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "io/csv/csv_file.hpp"
#include "io/csv/sheet.hpp"
#include "io/durable_file.hpp"

namespace spillover::csv {
namespace {

std::string text_of_table(const Analysis& analysis, const AnalysisTable& table) {
    std::string text;
    for (const auto& axis : table.axes)
        text += quoted(axis) + ",";
    for (const auto* variable : table.variables)
        text += quoted(variable->name) + (variable == table.variables.back() ? "\n" : ",");
    for (std::size_t n = 0; n < table.rows; ++n) {
        for (const auto& label : labels_of(analysis, table, n))
            text += quoted(label) + ",";
        for (const auto* variable : table.variables) {
            if (!variable->texts.empty()) {
                text += quoted(variable->texts[n]);
            } else if (!std::isnan(variable->values[n])) {
                text += text_of(variable->values[n]);
            }
            text += variable == table.variables.back() ? "\n" : ",";
        }
    }
    return text;
}

void write_file(const std::string& path, const std::string& text) {
    UnfinishedFile unfinished{path};
    std::ofstream file{unfinished.path(), std::ios::binary};
    file << text << std::flush;
    if (!file) throw FileError{"cannot write " + path};
    file.close();
    unfinished.publish(path);
}

/// Place of a name among those of an axis; one past the last, with a message, where it is unknown.
std::size_t place_of(Sheet& sheet, std::size_t row, const char* axis,
                     const std::vector<std::string>& known) {
    return place_of(sheet, row, axis, sheet.text(row, axis), known).value_or(known.size());
}

/// Lines of a sheet with columns region and sector and the industries that they speak of; what is
/// unknown or stands twice is a problem.
template <class Action>
void each_industry(Sheet& sheet, const TableData& table, const Action& action) {
    std::set<Index> seen;
    for (std::size_t n = 0; n < sheet.rows(); ++n) {
        const std::size_t r = place_of(sheet, n, "region", table.regions),
                          i = place_of(sheet, n, "sector", table.sectors);
        if (r == table.regions.size() || i == table.sectors.size()) continue;
        const Index a = table.extent.industry(static_cast<Index>(r), static_cast<Index>(i));
        if (!seen.insert(a).second)
            sheet.problem_in(n,
                             fmt::format("{}/{} stands twice", table.regions[r], table.sectors[i]));
        action(n, a);
    }
}

/// "jobs [1000 persons]": name and unit.
Account account_named(const std::string& header, Index industries) {
    const auto bracket = header.find(" [");
    Account account{header.substr(0, bracket), "", Vector::Zero(industries)};
    if (bracket != std::string::npos && header.ends_with("]"))
        account.unit = header.substr(bracket + 2, header.size() - bracket - 3);
    return account;
}

}  // namespace

std::vector<std::string> write_analysis(const std::string& path, const Analysis& analysis) {
    std::vector<std::string> written;
    for (const AnalysisTable& table : tables_of(analysis)) {
        std::filesystem::path file{path};
        if (!written.empty())
            file.replace_filename(fmt::format("{}.{}{}", file.stem().string(),
                                              fmt::join(table.axes, "_"),
                                              file.extension().string()));
        write_file(file.string(), text_of_table(analysis, table));
        written.push_back(file.string());
    }
    return written;
}

std::vector<Account> read_accounts(const std::string& path, const TableData& table) {
    std::vector<InputError::Problem> problems;
    Sheet sheet{path, problems};
    std::vector<Account> accounts;
    std::vector<std::size_t> columns;
    sheet.column("region");
    sheet.column("sector");
    for (std::size_t c = 0; sheet.fine() && c < sheet.header().size(); ++c) {
        const std::string& name = sheet.header()[c];
        if (name == "region" || name == "sector") continue;
        accounts.push_back(account_named(name, table.extent.industries()));
        columns.push_back(c);
    }
    if (sheet.fine() && accounts.empty())
        sheet.problem("holds no account", "a column beside region and sector, such as jobs");
    const bool readable = sheet.fine();
    if (readable)
        each_industry(sheet, table, [&](std::size_t line, Index a) {
            for (std::size_t k = 0; k < columns.size(); ++k)
                accounts[k].amount[a] = sheet.number(line, columns[k]);
        });
    if (!problems.empty()) throw InputError{problems};
    return accounts;
}

Vector read_purchases(const std::string& path, const TableData& table) {
    std::vector<InputError::Problem> problems;
    Sheet sheet{path, problems};
    Vector purchases = Vector::Zero(table.extent.industries());
    sheet.column("region");
    sheet.column("sector");
    const std::size_t amount = sheet.column("amount");
    if (sheet.fine())
        each_industry(sheet, table, [&](std::size_t line, Index a) {
            purchases[a] = sheet.number(line, amount);
        });
    if (!problems.empty()) throw InputError{problems};
    return purchases;
}

}  // namespace spillover::csv
