#include "io/cli/analysis_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "io/cli/loss_table.hpp"
#include "io/cli/number_text.hpp"

namespace spillover::cli {
namespace {

using Row = std::vector<std::string>;

/// Decimals that give the median of a column's figures four digits, at most 6.
int decimals_of(const Analysis::Variable& variable) {
    std::vector<double> sizes;
    for (const double value : variable.values)
        if (std::isfinite(value) && value != 0) sizes.push_back(std::abs(value));
    if (sizes.empty()) return 0;
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2),
                     sizes.end());
    const double typical = sizes[sizes.size() / 2];
    return std::clamp(3 - static_cast<int>(std::floor(std::log10(typical))), 0, 6);
}

std::string cell(const Analysis::Variable& variable, std::size_t row, int decimals) {
    if (!variable.texts.empty()) return variable.texts[row];
    if (!std::isfinite(variable.values[row])) return "-";
    const std::string text = fmt::format("{:.{}f}", variable.values[row], decimals);
    return text.find_first_not_of("-0.") == std::string::npos ? "0" : text;
}

/// Rows to show, and how many there are.
std::vector<std::size_t> rows_shown(const AnalysisTable& table, std::size_t first,
                                    std::size_t count, std::size_t top) {
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), first);
    if (top == 0 || count <= top) return rows;
    const auto figure =
        std::find_if(table.variables.begin(), table.variables.end(),
                     [](const auto* variable) { return !variable->values.empty(); });
    if (figure != table.variables.end())
        std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
            const auto rank = [&](std::size_t n) {
                const double value = (*figure)->values[n];
                return std::isfinite(value) ? std::abs(value) : -1.0;
            };
            return rank(a) > rank(b);
        });
    rows.resize(top);
    return rows;
}

std::string panel(const Analysis& analysis, const AnalysisTable& table, std::size_t first,
                  std::size_t count, std::size_t top, bool titled) {
    const std::size_t left_out = titled ? 1 : 0;
    const std::vector<std::string> axes{table.axes.begin() + static_cast<std::ptrdiff_t>(left_out),
                                        table.axes.end()};
    std::string head = fmt::format("{}", fmt::join(axes, " / "));
    if (titled) head = labels_of(analysis, table, first).front() + ": " + head;
    Row header{head};
    for (const auto* variable : table.variables)
        header.push_back(variable->name);
    std::vector<Row> rows{header};
    const auto shown = rows_shown(table, first, count, top);
    for (const std::size_t n : shown) {
        auto labels = labels_of(analysis, table, n);
        labels.erase(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(left_out));
        Row row{fmt::format("  {}", fmt::join(labels, " / "))};
        for (const auto* variable : table.variables)
            row.push_back(cell(*variable, n, decimals_of(*variable)));
        rows.push_back(std::move(row));
    }
    std::string text = aligned(rows, 24);
    if (shown.size() < count)
        text += fmt::format("  largest {} of {} by {}; --top 0 shows all\n", shown.size(), count,
                            table.variables.front()->name);
    return text + "\n";
}

std::string meanings(const AnalysisTable& table) {
    std::vector<Row> rows;
    for (const auto* variable : table.variables)
        rows.push_back({"  " + variable->name,
                        variable->long_name + (variable->unit.empty() || variable->unit == "1"
                                                   ? ""
                                                   : " [" + variable->unit + "]")});
    std::size_t width = 0;
    for (const Row& row : rows)
        width = std::max(width, display_width(row[0]));
    std::string text;
    for (const Row& row : rows)
        text += padded(row[0], width + 2) + row[1] + "\n";
    return text + "\n";
}

}  // namespace

std::string analysis_text(const Analysis& analysis, std::size_t top) {
    std::string text = fmt::format("{}: {}\n\n", analysis.table, analysis.title);
    for (const AnalysisTable& table : tables_of(analysis)) {
        const std::string& first = table.axes.front();
        const bool titled = table.axes.size() > 1 && (first == "account" || first == "shock");
        const std::size_t panels = titled ? analysis.axes.at(first).size() : 1;
        for (std::size_t n = 0; n < panels; ++n)
            text +=
                panel(analysis, table, n * table.rows / panels, table.rows / panels, top, titled);
        text += meanings(table);
    }
    for (const auto& note : analysis.notes)
        text += note + "\n";
    text += fmt::format("Sources: {}\n", fmt::join(analysis.sources, "; "));
    return text;
}

}  // namespace spillover::cli
