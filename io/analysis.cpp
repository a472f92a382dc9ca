#include "io/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace spillover {
namespace {

using Json = nlohmann::ordered_json;

std::size_t size_of(const Analysis& analysis, const std::string& axis) {
    return analysis.axes.at(axis).size();
}

/// Places that remain of an array whose axis is cut down to some of its places.
std::vector<std::size_t> cells_left(const Analysis& analysis, const Analysis::Variable& variable,
                                    const std::string& axis, const std::vector<char>& stays) {
    std::vector<std::size_t> left;
    std::size_t inner = 1, cells = 1;
    bool behind = false;
    for (const auto& name : variable.axes) {
        cells *= size_of(analysis, name);
        if (behind) inner *= size_of(analysis, name);
        behind = behind || name == axis;
    }
    for (std::size_t n = 0; n < cells; ++n)
        if (stays[n / inner % stays.size()]) left.push_back(n);
    return left;
}

template <class T>
void keep(std::vector<T>& values, const std::vector<std::size_t>& left) {
    if (values.empty()) return;
    std::vector<T> some;
    for (const std::size_t n : left)
        some.push_back(values[n]);
    values = std::move(some);
}

}  // namespace

void Analysis::add(std::string variable, std::string long_name, std::string unit,
                   std::vector<std::string> over, std::vector<double> values) {
    variables.push_back({std::move(variable),
                         std::move(long_name),
                         std::move(unit),
                         std::move(over),
                         std::move(values),
                         {}});
}

void Analysis::add_words(std::string variable, std::string long_name, std::vector<std::string> over,
                         std::vector<std::string> texts) {
    variables.push_back(
        {std::move(variable), std::move(long_name), "", std::move(over), {}, std::move(texts)});
}

std::vector<AnalysisTable> tables_of(const Analysis& analysis) {
    std::vector<AnalysisTable> tables;
    for (const auto& variable : analysis.variables) {
        auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const auto& t) { return t.axes == variable.axes; });
        if (found == tables.end()) {
            tables.push_back(
                {variable.axes, {}, std::max(variable.values.size(), variable.texts.size())});
            found = tables.end() - 1;
        }
        found->variables.push_back(&variable);
    }
    return tables;
}

std::vector<std::string> labels_of(const Analysis& analysis, const AnalysisTable& table,
                                   std::size_t row) {
    std::vector<std::string> labels(table.axes.size());
    for (std::size_t n = table.axes.size(); n-- > 0;) {
        const auto& all = analysis.axes.at(table.axes[n]);
        labels[n] = all[row % all.size()];
        row /= all.size();
    }
    return labels;
}

void restrict_axis(Analysis& analysis, const std::string& axis, const std::vector<Index>& chosen) {
    const auto found = analysis.axes.find(axis);
    if (found == analysis.axes.end()) return;
    std::vector<char> stays(found->second.size(), 0);
    for (const Index n : chosen)
        stays[static_cast<std::size_t>(n)] = 1;
    for (auto& variable : analysis.variables) {
        if (std::find(variable.axes.begin(), variable.axes.end(), axis) == variable.axes.end())
            continue;
        const auto left = cells_left(analysis, variable, axis, stays);
        keep(variable.values, left);
        keep(variable.texts, left);
    }
    std::vector<std::size_t> labels;
    for (std::size_t n = 0; n < stays.size(); ++n)
        if (stays[n]) labels.push_back(n);
    keep(found->second, labels);
}

std::string json_of(const Analysis& analysis) {
    Json json{{"analysis", analysis.name},   {"title", analysis.title}, {"table", analysis.table},
              {"sources", analysis.sources}, {"notes", analysis.notes}, {"tables", Json::array()}};
    for (const AnalysisTable& table : tables_of(analysis)) {
        Json told{{"axes", table.axes}, {"variables", Json::object()}, {"rows", Json::array()}};
        for (const auto* variable : table.variables)
            told["variables"][variable->name] = {{"long_name", variable->long_name},
                                                 {"unit", variable->unit}};
        for (std::size_t n = 0; n < table.rows; ++n) {
            Json row;
            const auto labels = labels_of(analysis, table, n);
            for (std::size_t axis = 0; axis < labels.size(); ++axis)
                row[table.axes[axis]] = labels[axis];
            for (const auto* variable : table.variables) {
                if (!variable->texts.empty()) {
                    row[variable->name] = variable->texts[n];
                } else if (std::isfinite(variable->values[n])) {
                    row[variable->name] = variable->values[n];
                } else {
                    row[variable->name] = nullptr;
                }
            }
            told["rows"].push_back(std::move(row));
        }
        json["tables"].push_back(std::move(told));
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace spillover
