#include "io/csv/regional_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "engine/table_checks.hpp"
#include "io/csv/sheet.hpp"
#include "io/yaml/diagnostics.hpp"
#include "io/yaml/target.hpp"

namespace spillover::csv {
namespace {

using Names = std::vector<std::string>;

std::size_t place_in(const Names& names, const std::string& name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

class Reader {
public:
    explicit Reader(const MrioTable& nation) : table_{nation}, nation_{nation.data()} {}

    void read_places(const std::string& path) {
        Sheet sheet{path, problems_};
        sheet.column("id");
        if (sheet.fine() && sheet.rows() == 0) sheet.problem("has no rows");
        TableData& labels = figures_.labels;
        const auto R = static_cast<Index>(sheet.rows());
        figures_.final_weight = Matrix::Constant(R, nation_.extent.categories,
                                                 std::numeric_limits<double>::quiet_NaN());
        for (std::size_t c = 0; c < sheet.header().size() && sheet.fine(); ++c) {
            Names values;
            for (std::size_t n = 0; n < sheet.rows(); ++n)
                values.push_back(sheet.cell(n, c));
            const std::string& column = sheet.header()[c];
            if (column == "id") {
                labels.regions = values;
            } else if (column == "long_name") {
                labels.region_names = values;
            } else if (column.starts_with("final:")) {
                read_weights(sheet, c, column.substr(6));
            } else if (std::all_of(values.begin(), values.end(),
                                   [](const auto& v) { return csv::number(v).has_value(); }) ||
                       column == "lon" || column == "lat" || column == "area") {
                for (std::size_t n = 0; n < sheet.rows(); ++n)
                    labels.region_number[column].push_back(sheet.number(n, c));
            } else {
                labels.region_text[column] = values;
            }
        }
        if (labels.region_names.empty()) labels.region_names = labels.regions;
        labels.extent.regions = R;
        require_distances(sheet);
    }

    void read_figures(const std::string& path, bool regions_known) {
        Sheet sheet{path, problems_};
        const std::string kind = kind_of(sheet);
        sheet.column("region");
        sheet.column("sector");
        if (!sheet.fine()) return;
        Names& regions = figures_.labels.regions;
        for (std::size_t n = 0; n < sheet.rows() && !regions_known; ++n) {
            const std::string& region = sheet.text(n, "region");
            if (place_in(regions, region) == regions.size()) regions.push_back(region);
        }
        if (!regions_known) figures_.labels.region_names = regions;
        figures_.labels.extent.regions = static_cast<Index>(regions.size());
        figures_.size = Matrix::Zero(static_cast<Index>(regions.size()), nation_.extent.sectors);
        std::set<std::pair<std::size_t, std::string>> seen;
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const std::string &region = sheet.text(n, "region"), &sector = sheet.text(n, "sector");
            const auto r = place_of(sheet, n, "region", region, regions);
            const auto members = sectors_of(sheet, n, sector);
            const double value = sheet.number(n, kind, 0, unlimited);
            if (!r) continue;
            if (!seen.insert({*r, sector}).second)
                sheet.problem_in(n, fmt::format("{}/{} stands twice", region, sector));
            for (const Index i : members)  // later lines stand above earlier ones
                figures_.size(static_cast<Index>(*r), i) = value;
        }
        for (Index i = 0; i < nation_.extent.sectors; ++i)
            if (nation_.output[i] > 0 && figures_.size.col(i).sum() <= 0)
                sheet.problem(fmt::format("no region has {} of {}", kind,
                                          nation_.sectors[static_cast<std::size_t>(i)]),
                              "the nation makes some");
    }

    RegionalFigures result() {
        if (!problems_.empty()) throw InputError{problems_};
        return std::move(figures_);
    }

private:
    /// One sector, or those of a set expression.
    std::vector<Index> sectors_of(Sheet& sheet, std::size_t line, const std::string& text) {
        if (text.find_first_of("*?:|&!(@ ") == std::string::npos) {
            const auto place = place_of(sheet, line, "sector", text, nation_.sectors);
            return place ? std::vector{static_cast<Index>(*place)} : std::vector<Index>{};
        }
        try {
            return yaml::members_of(table_, "sector", text, yaml::Dimension::sector);
        } catch (const InputError& error) {
            for (const auto& problem : error.problems())
                sheet.problem_in(line, problem.what, problem.hint);
            return {};
        }
    }

    std::string kind_of(Sheet& sheet) {
        std::string kind;
        for (const std::string name : {"output", "value_added", "employment"})
            if (place_in(sheet.header(), name) < sheet.header().size()) {
                if (!kind.empty())
                    sheet.problem(fmt::format("has both {} and {}", kind, name), "one is used");
                kind = name;
            }
        if (kind.empty() && sheet.fine())
            sheet.problem("has no column of figures", "output, value_added or employment");
        return kind;
    }

    void read_weights(Sheet& sheet, std::size_t column, const std::string& category) {
        const std::size_t c = place_in(nation_.categories, category);
        if (c == nation_.categories.size()) {
            sheet.problem(fmt::format("unknown final demand category '{}'", category),
                          yaml::suggestion(category, nation_.categories));
            return;
        }
        double sum = 0;
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const double weight = sheet.number(n, sheet.header()[column], 0, unlimited);
            figures_.final_weight(static_cast<Index>(n), static_cast<Index>(c)) = weight;
            sum += weight;
        }
        if (sum <= 0) sheet.problem(fmt::format("final:{} adds up to nothing", category));
    }

    /// Coordinates are all there or not at all, and within bounds.
    void require_distances(Sheet& sheet) {
        const auto& number = figures_.labels.region_number;
        const bool any = number.contains("lon") || number.contains("lat");
        if (!sheet.fine() || !any) return;
        for (const char* name : {"lon", "lat", "area"})
            if (!number.contains(name))
                sheet.problem(fmt::format("has no column '{}'", name),
                              "distances need lon, lat and area [km2]");
        for (std::size_t n = 0; sheet.fine() && n < sheet.rows(); ++n) {
            sheet.number(n, "lon", -180, 180);
            sheet.number(n, "lat", -90, 90);
            sheet.number(n, "area", positive, unlimited);
        }
    }

    const MrioTable& table_;
    const TableData& nation_;
    RegionalFigures figures_;
    std::vector<InputError::Problem> problems_;
};

}  // namespace

RegionalFigures read_regional_figures(const std::string& figures, const std::string& places,
                                      const MrioTable& nation) {
    Reader reader{nation};
    if (!places.empty()) reader.read_places(places);
    reader.read_figures(figures, !places.empty());
    return reader.result();
}

}  // namespace spillover::csv
