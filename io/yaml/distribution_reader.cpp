#include "io/yaml/distribution_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "io/csv/csv_file.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

namespace d = distribution;
using ReadValue = std::function<std::optional<double>(const Cursor&)>;
using Numbers = std::vector<double>;

/// A family: its parameters in order, what they must be like, and what they make.
struct Family {
    std::string_view name;
    std::vector<std::string> parameters;
    std::size_t needed;  ///< the others have defaults
    std::string (*trouble)(const Numbers&);
    Distribution (*make)(const Numbers&);
};

/// Parameters that are no values of what is drawn.
bool is_bare(const std::string& parameter) {
    return parameter == "sd_log" || parameter == "alpha" || parameter == "beta";
}

std::string trouble_with_bounds(double low, double high) {
    return low < high ? "" : "low is not below high";
}

const std::vector<Family>& families() {
    using P = const Numbers&;
    static const std::vector<Family> all{
        {"normal",
         {"mean", "sd"},
         2,
         [](P p) { return std::string{p[1] > 0 ? "" : "sd is not above 0"}; },
         [](P p) -> Distribution {
             return d::Normal{p[0], p[1]};
         }},
        {"truncnormal",
         {"mean", "sd", "low", "high"},
         4,
         [](P p) {
             if (!(p[1] > 0)) return std::string{"sd is not above 0"};
             if (!(p[2] < p[3])) return trouble_with_bounds(p[2], p[3]);
             return std::string{has_mass({p[0], p[1], p[2], p[3]})
                                    ? ""
                                    : "next to nothing of the normal is between low and high"};
         },
         [](P p) -> Distribution {
             return d::TruncatedNormal{p[0], p[1], p[2], p[3]};
         }},
        {"lognormal",
         {"median", "sd_log"},
         2,
         [](P p) {
             return std::string{p[0] <= 0   ? "median is not above 0"
                                : p[1] <= 0 ? "sd_log is not above 0"
                                            : ""};
         },
         [](P p) -> Distribution {
             return d::LogNormal{p[0], p[1]};
         }},
        {"uniform",
         {"low", "high"},
         2,
         [](P p) { return trouble_with_bounds(p[0], p[1]); },
         [](P p) -> Distribution {
             return d::Uniform{p[0], p[1]};
         }},
        {"loguniform",
         {"low", "high"},
         2,
         [](P p) {
             return p[0] > 0 ? trouble_with_bounds(p[0], p[1]) : std::string{"low is not above 0"};
         },
         [](P p) -> Distribution {
             return d::LogUniform{p[0], p[1]};
         }},
        {"triangular",
         {"low", "mode", "high"},
         3,
         [](P p) {
             const bool inside = p[0] <= p[1] && p[1] <= p[2];
             return inside ? trouble_with_bounds(p[0], p[2])
                           : std::string{"mode is not between low and high"};
         },
         [](P p) -> Distribution {
             return d::Triangular{p[0], p[1], p[2]};
         }},
        {"beta",
         {"alpha", "beta", "low", "high"},
         2,
         [](P p) {
             if (!(p[0] > 0) || !(p[1] > 0)) return std::string{"alpha and beta are not above 0"};
             return p.size() > 3 ? trouble_with_bounds(p[2], p[3]) : std::string{};
         },
         [](P p) -> Distribution {
             return p.size() > 3 ? d::Beta{p[0], p[1], p[2], p[3]} : d::Beta{p[0], p[1], 0, 1};
         }},
    };
    return all;
}

/// The parameters as they stand, in the order of the family; nothing, with a message, where they
/// are not those of the family.
std::optional<std::vector<Cursor>> parameters_of(const Cursor& cursor, const Family& family) {
    const auto& names = family.parameters;
    std::vector<Cursor> found;
    if (cursor.is_list()) {
        found = cursor.items();
    } else if (cursor.is_map()) {
        for (std::size_t n = 0; n < cursor.value().keys.size(); ++n) {
            const std::string& key = cursor.value().keys[n];
            if (std::find(names.begin(), names.end(), key) != names.end()) continue;
            cursor.key_at(n).error(fmt::format("unknown key '{}' in {}", key, family.name),
                                   suggestion(key, names));
            return {};
        }
        for (const std::string& name : names)
            if (const auto child = cursor.find(name)) found.push_back(*child);
        // Names tell which are missing better than a number does.
        for (std::size_t n = 0; n < family.needed; ++n)
            if (!cursor.require(names[n])) return {};
    }
    if (found.size() == family.needed || found.size() == names.size()) return found;
    cursor.error(
        fmt::format("{} takes {} numbers: {}", family.name, family.needed, fmt::join(names, ", ")));
    return {};
}

std::optional<Distribution> read_family(const Cursor& cursor, const Family& family,
                                        const ReadValue& value) {
    const auto parameters = parameters_of(cursor, family);
    if (!parameters) return {};
    Numbers numbers;
    for (std::size_t n = 0; n < parameters->size(); ++n) {
        const Cursor& at = (*parameters)[n];
        const auto number = is_bare(family.parameters[n]) ? read_share(at) : value(at);
        if (!number) return {};
        numbers.push_back(*number);
    }
    if (const std::string trouble = family.trouble(numbers); !trouble.empty()) {
        cursor.error(fmt::format("{}: {}", family.name, trouble));
        return {};
    }
    return family.make(numbers);
}

std::optional<Distribution> read_discrete(const Cursor& cursor, const ReadValue& value) {
    const Cursor* list = &cursor;
    std::optional<Cursor> values, probabilities;
    if (cursor.is_map()) {
        static const Section keys{
            "", "discrete", {{.name = "values", .required = true}, {.name = "probabilities"}}};
        if (!cursor.expect_section(keys)) return {};
        values = cursor.find("values"), probabilities = cursor.find("probabilities");
        if (!values) return {};
        list = &*values;
    }
    if (!list->expect_list()) return {};
    Numbers numbers, weights;
    for (const Cursor& item : list->items()) {
        const auto number = value(item);
        if (!number) return {};
        numbers.push_back(*number);
    }
    if (numbers.empty()) {
        list->error("holds no values");
        return {};
    }
    weights.assign(numbers.size(), 1.0);
    if (probabilities) {
        const auto shares = read_shares(*probabilities);
        if (!shares) return {};
        const double sum = std::accumulate(shares->begin(), shares->end(), 0.0);
        if (shares->size() != numbers.size() || std::abs(sum - 1) > 1e-6 ||
            *std::min_element(shares->begin(), shares->end()) <= 0) {
            probabilities->error(
                fmt::format("holds {} numbers that sum to {:.6g}", shares->size(), sum),
                fmt::format("expected {} probabilities above 0 that sum to 1", numbers.size()));
            return {};
        }
        weights = *shares;
    }
    return discrete(numbers, weights);
}

std::optional<Distribution> read_observations(const Cursor& cursor, const ReadValue& value) {
    if (!cursor.expect_section(section("empirical"))) return {};
    const auto file = cursor.find("file"), column = cursor.find("column");
    const auto name = file ? file->text() : std::nullopt;
    const auto wanted = column ? column->text() : std::nullopt;
    if (!name || !wanted) return {};
    const auto folder = std::filesystem::path{file->value().place.source->name}.parent_path();
    const std::string path = (folder / *name).string();
    const auto data = csv::read(path);
    if (!data || data->rows.empty()) {
        file->error(
            data ? fmt::format("'{}' is empty", path) : fmt::format("cannot read '{}'", path),
            "paths are relative to the scenario file");
        return {};
    }
    const auto& header = data->rows.front();
    const auto found = std::find(header.begin(), header.end(), *wanted);
    if (found == header.end()) {
        column->error(fmt::format("the file has no column '{}'", *wanted),
                      suggestion(*wanted, header));
        return {};
    }
    const auto k = static_cast<std::size_t>(found - header.begin());
    Numbers numbers;
    for (std::size_t n = 1; n < data->rows.size(); ++n) {
        const auto& row = data->rows[n];
        const auto number = k < row.size() ? csv::number(row[k]) : std::nullopt;
        if (!number) {
            file->error(fmt::format("line {} of {}: '{}' is not a number", n + 1, path,
                                    k < row.size() ? row[k] : ""));
            return {};
        }
        // As if it were written in the scenario: units and ranges are those of the variable.
        Value text = file->value();
        text.text = row[k];
        const auto checked = value({text, file->path(), file->diagnostics()});
        if (!checked) return {};
        numbers.push_back(*checked);
    }
    if (numbers.empty()) {
        file->error(fmt::format("{} holds no data", path));
        return {};
    }
    return discrete(numbers, Numbers(numbers.size(), 1.0));
}

}  // namespace

std::optional<double> read_share(const Cursor& cursor) {
    const auto quantity = read_quantity(cursor);
    if (!quantity) return {};
    if (quantity->unit == "%") return quantity->value / 100;
    if (quantity->unit.empty()) return quantity->value;
    cursor.error(fmt::format("unit '{}' does not fit", quantity->unit),
                 "expected a bare number, or one in %");
    return {};
}

std::optional<std::vector<double>> read_shares(const Cursor& cursor) {
    if (!cursor.expect_list()) return {};
    std::vector<double> shares;
    for (const Cursor& item : cursor.items()) {
        const auto share = read_share(item);
        if (!share) return {};
        shares.push_back(*share);
    }
    return shares;
}

std::optional<Distribution> read_distribution(const Cursor& cursor, const ReadValue& value) {
    if (!cursor.expect_section(section("distribution"))) return {};
    if (cursor.value().keys.size() != 1) {
        cursor.error(fmt::format("names {} distributions", cursor.value().keys.size()),
                     "expected one: { uniform: [0.5, 1.5] }");
        return {};
    }
    const std::string& name = cursor.value().keys.front();
    const auto parameters = cursor.find(name);
    if (!parameters) return {};
    if (name == "discrete") return read_discrete(*parameters, value);
    if (name == "empirical") return read_observations(*parameters, value);
    for (const Family& family : families())
        if (family.name == name) return read_family(*parameters, family, value);
    return {};  // told by expect_section
}

}  // namespace spillover::yaml
