#include "io/csv/balance_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "io/csv/sheet.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::csv {
namespace {

using Names = std::vector<std::string>;

/// Rows and columns of the accounts by name.
class AccountNames {
public:
    explicit AccountNames(const TableData& table) : table_{table} {
        for (const auto& entry : table.value_added)
            components_.push_back(entry.first);
        if (components_.empty()) components_.push_back("value_added");
    }

    const Names& components() const { return components_; }

    /// Rows that a text stands for; problems of the line are told.
    std::vector<Index> sellers(const std::string& text, Sheet& sheet, std::size_t line) const {
        const Index N = table_.extent.industries();
        std::vector<Index> rows;
        if (text.find('/') == std::string::npos && text != "*") {
            for (std::size_t k = 0; k < components_.size(); ++k)
                if (text == components_[k] || text == "value_added")
                    rows.push_back(N + static_cast<Index>(k));
            if (rows.empty())
                sheet.problem_in(
                    line, fmt::format("unknown seller '{}'", text),
                    hint(text, components_, "REGION/SECTOR or a component of value added"));
            return rows;
        }
        return crossed(text == "*" ? "*/*" : text, table_.sectors, table_.extent.sectors, 0, sheet,
                       line);
    }

    std::vector<Index> buyers(const std::string& text, Sheet& sheet, std::size_t line) const {
        const auto slash = text.find('/');
        const std::string what = slash == std::string::npos ? "*" : text.substr(slash + 1);
        const std::string both = text == "*" ? "*/*" : text;
        const bool category = known(table_.categories, what);
        std::vector<Index> columns;
        if (what == "*" || !category)
            columns = crossed(both, table_.sectors, table_.extent.sectors, 0, sheet, line);
        if (what == "*" || category) {
            const auto final = crossed(both, table_.categories, table_.extent.categories,
                                       table_.extent.industries(), sheet, line);
            columns.insert(columns.end(), final.begin(), final.end());
        }
        return columns;
    }

    /// The only place that a name stands for; -1 and a problem if there is none.
    Index one(const std::string& id, const Names& inner, const char* form, Sheet& sheet,
              std::size_t line) const {
        const auto slash = id.find('/');
        if (slash == std::string::npos || id.find('*') != std::string::npos) {
            sheet.problem_in(line, fmt::format("'{}' is not one account", id),
                             fmt::format("expected {}", form));
            return -1;
        }
        const auto places = crossed(id, inner, static_cast<Index>(inner.size()), 0, sheet, line);
        return places.empty() ? -1 : places.front();
    }

private:
    static bool known(const Names& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    }
    static std::string hint(const std::string& text, const Names& names, const std::string& form) {
        const std::string nearest = yaml::suggestion(text, names);
        return nearest.empty() ? form : nearest;
    }

    std::vector<Index> members(const std::string& text, const Names& names, const char* what,
                               Sheet& sheet, std::size_t line) const {
        std::vector<Index> found;
        for (std::size_t n = 0; n < names.size(); ++n)
            if (text == "*" || text == names[n]) found.push_back(static_cast<Index>(n));
        if (found.empty())
            sheet.problem_in(line, fmt::format("unknown {} '{}'", what, text),
                             yaml::suggestion(text, names));
        return found;
    }

    std::vector<Index> crossed(const std::string& text, const Names& inner, Index stride,
                               Index offset, Sheet& sheet, std::size_t line) const {
        const auto slash = text.find('/');
        if (slash == std::string::npos) {
            sheet.problem_in(line, fmt::format("'{}' names no accounts", text),
                             "expected REGION/SECTOR; * stands for all");
            return {};
        }
        const auto regions = members(text.substr(0, slash), table_.regions, "region", sheet, line);
        const auto places = members(text.substr(slash + 1), inner,
                                    &inner == &table_.sectors ? "sector" : "category", sheet, line);
        std::vector<Index> all;
        for (const Index r : regions)
            for (const Index i : places)
                all.push_back(offset + r * stride + i);
        return all;
    }

    const TableData& table_;
    Names components_;
};

/// Money, or "2 %" of a total; nothing = 0.
double error_of(Sheet& sheet, std::size_t line, double total) {
    if (std::find(sheet.header().begin(), sheet.header().end(), "error") == sheet.header().end())
        return 0;
    std::string text = sheet.text(line, "error");
    if (text.empty()) return 0;
    const bool share = text.ends_with('%');
    if (share) text.erase(text.find_last_not_of(" %") + 1);
    const auto value = csv::number(text);
    if (!value || *value < 0) {
        sheet.problem_in(line, fmt::format("error '{}' is not valid", sheet.text(line, "error")),
                         "money, or a share such as 2 %; empty = exact");
        return 0;
    }
    return share ? *value / 100 * std::abs(total) : *value;
}

void throw_if_any(std::vector<InputError::Problem> problems) {
    if (!problems.empty()) throw InputError{std::move(problems)};
}

}  // namespace

std::vector<AccountTotal> read_totals(const std::string& path, const TableData& table) {
    std::vector<InputError::Problem> problems;
    Sheet sheet{path, problems};
    const AccountNames names{table};
    std::vector<AccountTotal> totals;
    std::set<std::pair<int, Index>> seen;
    for (const char* column : {"kind", "id", "total"})
        sheet.column(column);
    const bool readable = sheet.fine();
    for (std::size_t n = 0; readable && n < sheet.rows(); ++n) {
        const std::string kind = sheet.text(n, "kind"), id = sheet.text(n, "id");
        AccountTotal total{AccountTotal::Kind::output, -1};
        total.total = sheet.number(n, "total", -unlimited, unlimited);
        total.error = error_of(sheet, n, total.total);
        if (kind == "output") {
            total.place = names.one(id, table.sectors, "REGION/SECTOR", sheet, n);
        } else if (kind == "final") {
            total.kind = AccountTotal::Kind::final_use;
            total.place = names.one(id, table.categories, "REGION/CATEGORY", sheet, n);
        } else if (kind == "value_added") {
            total.kind = AccountTotal::Kind::value_added;
            const auto& all = names.components();
            const auto found = std::find(all.begin(), all.end(), id);
            if (found == all.end())
                sheet.problem_in(n, fmt::format("unknown component '{}'", id),
                                 yaml::suggestion(id, all));
            else
                total.place = found - all.begin();
        } else {
            sheet.problem_in(n, fmt::format("kind '{}' is not known", kind),
                             "output, final or value_added");
        }
        if (total.place < 0) continue;
        if (!seen.insert({static_cast<int>(total.kind), total.place}).second)
            sheet.problem_in(n, fmt::format("{} {} stands twice", kind, id));
        totals.push_back(total);
    }
    throw_if_any(std::move(problems));
    return totals;
}

std::vector<AccountConstraint> read_constraints(const std::string& path, const TableData& table) {
    std::vector<InputError::Problem> problems;
    Sheet sheet{path, problems};
    const AccountNames names{table};
    std::vector<AccountConstraint> constraints;
    for (const char* column : {"constraint", "sellers", "buyers", "coefficient", "total"})
        sheet.column(column);
    const bool readable = sheet.fine();
    for (std::size_t n = 0; readable && n < sheet.rows(); ++n) {
        const std::string name = sheet.text(n, "constraint");
        auto found = std::find_if(constraints.begin(), constraints.end(),
                                  [&](const auto& c) { return c.name == name; });
        const bool first = found == constraints.end();
        if (first) {
            found = constraints.insert(found, AccountConstraint{name, {}, 0, 0});
            found->total = sheet.number(n, "total", -unlimited, unlimited);
            found->error = error_of(sheet, n, found->total);
        } else if (!sheet.text(n, "total").empty()) {
            sheet.problem_in(n, fmt::format("'{}' has its total already", name),
                             "only its first line tells it");
        }
        const double coefficient =
            sheet.text(n, "coefficient").empty() ? 1.0 : sheet.number(n, "coefficient", -1e6, 1e6);
        const auto rows = names.sellers(sheet.text(n, "sellers"), sheet, n);
        const auto columns = names.buyers(sheet.text(n, "buyers"), sheet, n);
        for (const Index row : rows)
            for (const Index column : columns)
                found->cells.push_back({row, column, coefficient});
    }
    throw_if_any(std::move(problems));
    return constraints;
}

Matrix read_reliability(const std::string& path, const TableData& table) {
    std::vector<InputError::Problem> problems;
    Sheet sheet{path, problems};
    const AccountNames names{table};
    const Index N = table.extent.industries();
    Matrix weights = Matrix::Ones(N + static_cast<Index>(names.components().size()),
                                  N + table.extent.final_columns());
    for (const char* column : {"sellers", "buyers", "weight"})
        sheet.column(column);
    const bool readable = sheet.fine();
    for (std::size_t n = 0; readable && n < sheet.rows(); ++n) {
        const double weight = sheet.number(n, "weight", 1e-6, 1e6);
        const auto rows = names.sellers(sheet.text(n, "sellers"), sheet, n);
        for (const Index column : names.buyers(sheet.text(n, "buyers"), sheet, n))
            for (const Index row : rows)
                weights(row, column) = weight;
    }
    throw_if_any(std::move(problems));
    return weights;
}

}  // namespace spillover::csv
