#include "io/csv/map_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <sstream>

#include "io/csv/sheet.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::csv {
namespace {

using Names = std::vector<std::string>;

/// One axis of a table and the other one, along which weights may differ.
struct Axis {
    const char *name, *other_name;
    const Names &ids, &other;
    bool may_be_removed;
};

class MapReader {
public:
    MapReader(const std::string& path, Axis axis) : axis_{axis}, sheet_{path, problems_} {}

    MapFile read() {
        sheet_.column("id");
        sheet_.column("into");
        const bool readable = sheet_.fine();
        removed_.assign(axis_.ids.size(), 0);
        for (std::size_t n = 0; readable && n < sheet_.rows(); ++n)
            read_line(n);
        for (const auto& [id, parts] : parts_)
            normalise(id);
        if (!problems_.empty()) throw InputError{problems_};
        return {std::move(pieces_), removed_};
    }

private:
    struct Part {
        std::string into;
        double general = std::numeric_limits<double>::quiet_NaN();  // weight for all others
        Vector weight;                                              // NaN = as in general
        std::size_t line = 0;
        std::vector<std::string> tags;
        std::map<std::string, double> figures;
    };

    bool has(const char* column) const {
        const auto& header = sheet_.header();
        return std::find(header.begin(), header.end(), column) != header.end();
    }

    Index place(const Names& names, const std::string& name, const char* what, std::size_t n) {
        const auto found = place_of(sheet_, n, what, name, names);
        return found ? static_cast<Index>(*found) : Index{-1};
    }

    void read_line(std::size_t n) {
        const Index id = place(axis_.ids, sheet_.text(n, "id"), axis_.name, n);
        const std::string& into = sheet_.text(n, "into");
        const bool weighted = has("weight") && !sheet_.text(n, "weight").empty();
        const double weight = weighted ? sheet_.number(n, "weight", 0, unlimited) : 1;
        const bool special = has(axis_.other_name) && !sheet_.text(n, axis_.other_name).empty();
        const Index other =
            special ? place(axis_.other, sheet_.text(n, axis_.other_name), axis_.other_name, n)
                    : -1;
        if (id < 0 || (special && other < 0)) return;
        if (into.empty()) {
            if (!axis_.may_be_removed)
                sheet_.problem_in(
                    n, fmt::format("{} '{}' goes to nothing", axis_.name, sheet_.text(n, "id")),
                    "only regions can be removed");
            removed_[static_cast<std::size_t>(id)] = 1;
        }
        auto& parts = parts_[id];
        auto found = std::find_if(parts.begin(), parts.end(),
                                  [&](const Part& part) { return part.into == into; });
        if (found == parts.end()) {
            found = parts.insert(found, Part{into, {}, {}, n, {}, {}});
            found->general = std::numeric_limits<double>::quiet_NaN();
            found->weight = Vector::Constant(static_cast<Index>(axis_.other.size()),
                                             std::numeric_limits<double>::quiet_NaN());
        }
        double& cell = special ? found->weight[other] : found->general;
        if (!std::isnan(cell))
            sheet_.problem_in(n,
                              fmt::format("'{}' goes to '{}' twice", sheet_.text(n, "id"), into));
        cell = weight;
        read_attributes(n, *found);
    }

    /// Tags and figures that a sector has from then on; other columns are notes.
    void read_attributes(std::size_t n, Part& part) {
        static const Names figures{"inventory_cover", "criticality", "utilisation",
                                   "distance_decay"};
        for (std::size_t c = 0; c < sheet_.header().size() && !axis_.may_be_removed; ++c) {
            const std::string &column = sheet_.header()[c], &text = sheet_.cell(n, c);
            const bool known = std::find(figures.begin(), figures.end(), column) != figures.end();
            const std::string nearest = yaml::suggestion(column, figures);
            if (!known && nearest.starts_with("did you mean")) {
                sheet_.problem(fmt::format("unknown column '{}'", column), nearest);
            } else if (known && !text.empty()) {
                part.figures[column] = sheet_.number(n, column, 0, 1000);
            } else if (column == "tags") {
                std::istringstream words{text};
                part.tags = {std::istream_iterator<std::string>{words},
                             std::istream_iterator<std::string>{}};
            }
        }
    }

    void normalise(Index id) {
        auto& parts = parts_.at(id);
        const std::string& name = axis_.ids[static_cast<std::size_t>(id)];
        if (parts.size() > 1 && removed_[static_cast<std::size_t>(id)]) {
            sheet_.problem_in(parts.front().line, fmt::format("'{}' is removed and kept", name),
                              "a part cannot be removed: split it first");
            return;
        }
        if (parts.size() == 1) parts.front().general = 1, parts.front().weight.setConstant(1);
        const auto others = static_cast<Index>(axis_.other.size());
        double sum = 0;
        Vector sums = Vector::Zero(others);
        for (Part& part : parts) {
            if (std::isnan(part.general))
                part.general = part.weight.hasNaN() ? mean_known(part.weight) : part.weight.mean();
            for (Index k = 0; k < others; ++k)
                if (std::isnan(part.weight[k])) part.weight[k] = part.general;
            sum += part.general;
            sums += part.weight;
        }
        for (Index k = 0; k < others; ++k)
            if (sums[k] <= 0 || sum <= 0) {
                sheet_.problem_in(parts.front().line,
                                  fmt::format("weights of '{}' add up to nothing", name),
                                  "parts are in proportion to their weights");
                return;
            }
        for (const Part& part : parts)
            pieces_.push_back({id, part.into, part.weight.cwiseQuotient(sums), part.general / sum,
                               part.tags, part.figures});
    }

    static double mean_known(const Vector& weight) {
        double sum = 0, count = 0;
        for (const double value : weight)
            if (!std::isnan(value)) sum += value, ++count;
        return count > 0 ? sum / count : 1;
    }

    Axis axis_;
    std::vector<InputError::Problem> problems_;
    Sheet sheet_;
    std::vector<char> removed_;
    std::map<Index, std::vector<Part>> parts_;
    std::vector<Piece> pieces_;
};

/// What is not named stays; all in the order of the table.
void complete(MapFile& map, const Names& ids, Index other) {
    std::vector<Piece> all;
    for (std::size_t n = 0; n < ids.size(); ++n) {
        const std::size_t before = all.size();
        for (const Piece& piece : map.pieces)
            if (piece.of == static_cast<Index>(n)) all.push_back(piece);
        if (all.size() == before)
            all.push_back({static_cast<Index>(n), ids[n], Vector::Ones(other), 1, {}, {}});
    }
    map.pieces = std::move(all);
}

/// \throws InputError where a figure is told of some sectors only
void require_figures_of_all(const std::string& path, const MapFile& map, const TableData& table) {
    std::map<std::string, std::size_t> told;
    for (const Piece& piece : map.pieces)
        for (const auto& entry : piece.figures)
            ++told[entry.first];
    std::vector<InputError::Problem> problems;
    for (const auto& [name, count] : told)
        if (count < map.pieces.size() && !table.sector_number.contains(name))
            problems.push_back({path,
                                fmt::format("tells {} of {} sectors, there are {}", name, count,
                                            map.pieces.size()),
                                "sectors that stay as they are need a line too",
                                {}});
    if (!problems.empty()) throw InputError{std::move(problems)};
}

}  // namespace

std::vector<Piece> same(const Names& ids, Index other) {
    MapFile nothing;
    complete(nothing, ids, other);
    return nothing.pieces;
}

MapFile read_region_map(const std::string& path, const TableData& table) {
    MapFile map = MapReader{path, {"region", "sector", table.regions, table.sectors, true}}.read();
    complete(map, table.regions, table.extent.sectors);
    return map;
}

MapFile read_sector_map(const std::string& path, const TableData& table) {
    MapFile map = MapReader{path, {"sector", "region", table.sectors, table.regions, false}}.read();
    complete(map, table.sectors, table.extent.regions);
    require_figures_of_all(path, map, table);
    return map;
}

}  // namespace spillover::csv
