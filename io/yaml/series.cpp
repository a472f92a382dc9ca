#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "io/csv/csv_file.hpp"
#include "io/yaml/profile_reader.hpp"
#include "io/yaml/quantity.hpp"

namespace spillover::yaml {
namespace {

/// Dates by day, "2025-01-06", or by month, "2025-01".
std::optional<Date> date_in(const std::string& text) {
    return parse_date(text.size() == 7 ? text + "-01" : text);
}

std::optional<std::size_t> column_named(const Cursor& name, const csv::File& file) {
    const auto& header = file.rows.front();
    const auto found = std::find(header.begin(), header.end(), name.value().text);
    if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
    name.error(fmt::format("the file has no column '{}'", name.value().text),
               suggestion(name.value().text, header));
    return {};
}

/// The series at a position: linear between points, held beyond them.
double value_at(const shape::Piecewise& s, double position) {
    const auto next = std::upper_bound(s.position.begin(), s.position.end(), position);
    if (next == s.position.begin()) return s.value.front();
    const auto k = static_cast<std::size_t>(next - s.position.begin()) - 1;
    if (next == s.position.end()) return s.value.back();
    const double share = (position - s.position[k]) / (s.position[k + 1] - s.position[k]);
    return s.value[k] + share * (s.value[k + 1] - s.value[k]);
}

std::optional<shape::Piecewise> read_points(const Cursor& shape, const csv::File& file,
                                            const TimeAxis& time) {
    const auto value_column = column_named(*shape.find("column"), file);
    std::optional<std::size_t> date_column;
    if (const auto name = shape.find("date_column")) {
        date_column = column_named(*name, file);
    } else {
        const auto& header = file.rows.front();
        const auto found = std::find(header.begin(), header.end(), "date");
        if (found == header.end())
            shape.error("the file has no column 'date'", "give `date_column`");
        if (found != header.end()) date_column = static_cast<std::size_t>(found - header.begin());
    }
    if (!value_column || !date_column) return {};
    shape::Piecewise points;
    const Cursor name = *shape.find("file");
    for (std::size_t n = 1; n < file.rows.size(); ++n) {
        const auto& row = file.rows[n];
        const auto where = fmt::format("line {} of {}", n + 1, file.path);
        const auto date = date_in(row[*date_column]);
        const auto value = csv::number(row[*value_column]);
        if (!date || !value) {
            name.error(date ? fmt::format("{}: '{}' is not a number", where, row[*value_column])
                            : fmt::format("{}: '{}' is not a date", where, row[*date_column]));
            return {};
        }
        const double at = time.position_of(*date);
        if (!points.position.empty() && at <= points.position.back()) {
            name.error(fmt::format("{}: dates must increase", where));
            return {};
        }
        points.position.push_back(at);
        points.value.push_back(*value);
    }
    if (points.position.empty()) {
        name.error(fmt::format("{} holds no data", file.path));
        return {};
    }
    return points;
}

}  // namespace

std::optional<shape::Piecewise> read_series(const Cursor& shape, const ProfileContext& context) {
    const Cursor name = *shape.find("file");
    const auto text = name.text();
    if (!text) return {};
    const auto folder = std::filesystem::path{name.value().place.source->name}.parent_path();
    const std::string path = (folder / *text).string();
    const auto file = csv::read(path);
    if (!file || file->rows.empty()) {
        name.error(
            file ? fmt::format("'{}' is empty", path) : fmt::format("cannot read '{}'", path),
            "paths are relative to the scenario file");
        return {};
    }
    for (std::size_t n = 0; n < file->rows.size(); ++n)
        if (file->rows[n].size() != file->rows[0].size()) {
            name.error(fmt::format("line {} of {} has {} fields, the header has {}", n + 1, path,
                                   file->rows[n].size(), file->rows[0].size()));
            return {};
        }
    auto points = read_points(shape, *file, context.time);
    if (!points) return {};
    if (const auto rebase = shape.find("rebase")) {
        const auto at = read_moment(*rebase, context.time);
        const double base = at ? value_at(*points, *at) : 0.0;
        if (!at) return {};
        if (base == 0) {
            rebase->error("the series is 0 there");
            return {};
        }
        for (double& value : points->value)
            value /= base;
    }
    using Interpolation = shape::Piecewise::Interpolation;
    if (const auto interp = shape.find("interp")) {
        const auto word = interp->choice({"linear", "step", "pchip", "log"});
        if (!word) return {};
        points->interpolation = *word == "step"    ? Interpolation::step
                                : *word == "pchip" ? Interpolation::pchip
                                : *word == "log"   ? Interpolation::log
                                                   : Interpolation::linear;
    }
    const auto outside = shape.find("outside");
    const bool hold = outside && outside->value().text == "hold";
    if (outside && !outside->choice({"hold", "error"})) return {};
    const double end = static_cast<double>(context.time.steps - 1);
    if (!hold && (points->position.front() > 0 || points->position.back() < end)) {
        name.error("the series does not cover the run",
                   "write `outside: hold` to keep its first and last values beyond it");
        return {};
    }
    if (points->position.front() > 0) {
        points->position.insert(points->position.begin(), -1.0);
        points->value.insert(points->value.begin(), points->value.front());
    }
    return points;
}

}  // namespace spillover::yaml
