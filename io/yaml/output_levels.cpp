#include "io/yaml/output_levels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace spillover::yaml {
namespace {

std::string as_name(const std::string& text) {
    const std::string level = std::regex_replace(text, std::regex{"\\s+x\\s+"}, "_");
    if (level == "national_sector") return "sector";
    return level == "national_sector_block" ? "sector_block" : level;
}

std::string as_text(const std::string& level) {
    return std::regex_replace(level, std::regex{"_"}, " x ");
}

bool by_destination(const std::string& level) {
    return level != "block" && level.ends_with("_block");
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The level at which a variable is told where `by` has a level: trade by block of destination
/// where that is what the variable says.
std::string level_for(const VariableInfo& variable, const std::string& level) {
    const bool plain = level != "region_category" && level != "input_region_sector";
    return variable.domain == VariableDomain::delivery && plain && !by_destination(level)
               ? level + "_block"
               : level;
}

/// Whether a variable can be told at a level.
bool has_level(const VariableInfo& variable, const std::string& level) {
    if (variable.domain == VariableDomain::input_industry) return level == "input_region_sector";
    if (level == "input_region_sector") return false;
    if (variable.aggregation == Aggregation::status) return level == "region_sector";
    if (by_destination(level)) return needs_blocks(variable.id);
    const bool by_sector = level == "sector" || level.ends_with("_sector");
    if (variable.domain == VariableDomain::region) return !by_sector && level != "region_category";
    if (variable.domain == VariableDomain::final_column) return !by_sector;
    if (level == "region_category") return variable.id == Variable::unmet_final_demand;
    return variable.domain == VariableDomain::industry;
}

/// Places of a level's coordinates whose regions are all in a set; an error where only some are.
std::optional<std::vector<Index>> whole_groups(const Cursor& cursor, std::size_t offset,
                                               const TableData& table, const std::string& dimension,
                                               const std::vector<Index>& regions) {
    const bool block = dimension == "origin" || dimension == "destination";
    const auto names = coordinates_of(table, dimension);
    const auto& of_region = table.region_text.at(block ? "block" : dimension);
    std::vector<Index> inside(names.size(), 0), all(names.size(), 0), chosen;
    const auto place = [&](Index region) {
        const auto& name = of_region[static_cast<std::size_t>(region)];
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                        names.begin());
    };
    for (Index r = 0; r < table.extent.regions; ++r)
        ++all[place(r)];
    for (const Index r : regions)
        ++inside[place(r)];
    for (std::size_t n = 0; n < names.size(); ++n) {
        if (inside[n] == all[n]) chosen.push_back(static_cast<Index>(n));
        if (inside[n] == 0 || inside[n] == all[n]) continue;
        cursor.error_at(
            offset,
            fmt::format("only a part of {} {} is selected", block ? "block" : dimension, names[n]),
            "select whole ones, or use level region");
        return {};
    }
    return chosen;
}

std::optional<std::vector<Index>> read_chosen(const Cursor& cursor, const std::string& text,
                                              std::size_t offset, const SetReader& sets,
                                              const std::string& dimension) {
    if (dimension == "sector" || dimension == "input")
        return sets.read(cursor, text, offset, Dimension::sector);
    if (dimension == "category") return sets.read(cursor, text, offset, Dimension::category);
    const auto regions = sets.read(cursor, text, offset, Dimension::region);
    if (!regions || dimension == "region") return regions;
    return whole_groups(cursor, offset, sets.table().data(), dimension, *regions);
}

/// Reads "DIMENSION in EXPRESSION [and DIMENSION in EXPRESSION]", which begins at `offset`.
bool read_where(const Cursor& cursor, const std::string& text, std::size_t offset,
                const SetReader& sets, OutputLevel& level) {
    static const std::regex clause{R"(\s*(\w+)\s+in\s+(.*\S)\s*)"};
    const auto dimensions = partition_of(sets.table().data(), level.level).dimensions;
    bool good = true;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(" and ", start), text.size());
        const std::string part = text.substr(start, end - start);
        std::smatch match;
        if (!std::regex_match(part, match, clause)) {
            cursor.error_at(offset + start, fmt::format("'{}' is no selection", part),
                            "expected DIMENSION in EXPRESSION: region in cluster:YRD");
            return false;
        }
        const std::string dimension = match[1];
        if (!has(dimensions, dimension)) {
            cursor.error_at(
                offset + start + static_cast<std::size_t>(match.position(1)),
                fmt::format("level '{}' has no dimension '{}'", as_text(level.level), dimension),
                dimensions.empty() ? "it is a single number"
                                   : fmt::format("it has {}", fmt::join(dimensions, ", ")));
            return false;
        }
        const auto chosen = read_chosen(
            cursor, match[2], offset + start + static_cast<std::size_t>(match.position(2)), sets,
            dimension);
        good = good && chosen;
        if (chosen) level.selections.push_back({dimension, *chosen});
        start = end == text.size() ? end + 1 : end + 5;
    }
    return good;
}

/// Names of the dimensions that hold a part: one name for equal parts.
class PartNames {
public:
    std::string of(const Selection& selection) {
        std::size_t number = 1;
        for (const auto& [known, name] : known_) {
            if (known.dimension != selection.dimension) continue;
            if (known.chosen == selection.chosen) return name;
            ++number;
        }
        const std::string name = selection.dimension + "_selected" +
                                 (number > 1 ? fmt::format("_{}", number) : std::string{});
        known_.emplace_back(selection, name);
        return name;
    }

private:
    std::vector<std::pair<Selection, std::string>> known_;
};

Partition partition_for(const TableData& table, const OutputLevel& asked, const std::string& level,
                        PartNames& names) {
    Partition partition = partition_of(table, level);
    for (Selection selection : asked.selections) {
        if (!has(partition.dimensions, selection.dimension)) selection.dimension = "origin";
        partition = restricted(table, std::move(partition), selection.dimension, selection.chosen,
                               names.of(selection));
    }
    return partition;
}

/// "exports_by_block" at level "region x block" is exports by region and block.
std::string name_at(const WantedVariable& wanted, const std::string& level) {
    static const std::regex by_block{"_by_block"};
    return fmt::format("{}_by_{}", std::regex_replace(wanted.name, by_block, ""), level);
}

}  // namespace

std::optional<OutputLevel> read_level(const Cursor& cursor, const SetReader& sets) {
    const auto text = cursor.text();
    if (!text) return {};
    const std::size_t where = text->find(" where ");
    const std::string before = text->substr(0, where);
    OutputLevel level{as_name(before), {}};
    const auto known = levels_of(sets.table().data());
    if (!has(known, level.level)) {
        std::vector<std::string> shown, plain;
        for (const auto& name : known) {
            shown.push_back(as_text(name));
            if (!by_destination(name)) plain.push_back(as_text(name));
        }
        const std::string near = suggestion(before, shown);
        cursor.error(fmt::format("the table has no level '{}'", before),
                     near.empty() ? suggestion(before, plain) : near);
        return {};
    }
    if (where != std::string::npos &&
        !read_where(cursor, text->substr(where + 7), where + 7, sets, level))
        return {};
    return level;
}

void apply_selection(const Cursor& select, const SetReader& sets,
                     std::vector<OutputLevel>& levels) {
    for (const auto* dimension : {"region", "sector"}) {
        const auto expression = select.find(dimension);
        if (!expression) continue;
        const auto chosen =
            sets.read(*expression,
                      dimension == std::string{"region"} ? Dimension::region : Dimension::sector);
        bool used = false;
        for (OutputLevel& level : levels) {
            const auto dimensions = partition_of(sets.table().data(), level.level).dimensions;
            if (!has(dimensions, dimension)) continue;
            used = true;
            const bool twice =
                std::any_of(level.selections.begin(), level.selections.end(),
                            [&](const Selection& s) { return s.dimension == dimension; });
            if (twice)
                expression->error(fmt::format("level '{}' selects its {} already",
                                              as_text(level.level), dimension),
                                  "use `where` or `select`, not both");
            if (chosen && !twice) level.selections.push_back({dimension, *chosen});
        }
        if (!used)
            expression->error(fmt::format("no level in `by` has the dimension {}", dimension));
    }
}

std::vector<OutputField> fields_of(const std::vector<WantedVariable>& variables,
                                   const std::vector<OutputLevel>& levels, const TableData& table,
                                   const Cursor* at) {
    const auto known = levels_of(table);
    PartNames names;
    std::vector<OutputField> fields;
    for (const WantedVariable& wanted : variables) {
        std::vector<std::pair<std::string, const OutputLevel*>> own;
        for (const OutputLevel& asked : levels) {
            const std::string level = level_for(*wanted.variable, asked.level);
            const bool twice = std::any_of(own.begin(), own.end(),
                                           [&](const auto& other) { return other.first == level; });
            if (!twice && has(known, level) && has_level(*wanted.variable, level))
                own.emplace_back(level, &asked);
        }
        if (own.empty() && at)
            at->error(
                fmt::format("'{}' cannot be recorded at any of the levels in `by`", wanted.name),
                needs_blocks(wanted.variable->id) && !has(known, "block")
                    ? "the table has no blocks to trade with each other"
                : wanted.variable->domain == VariableDomain::input_industry
                    ? "add \"input x region x sector\""
                : wanted.variable->domain == VariableDomain::region
                    ? "add region"
                    : "add \"region x sector\" or region");
        for (const auto& [level, asked] : own) {
            const std::string name = own.size() == 1 ? wanted.name : name_at(wanted, level);
            const bool told = std::any_of(fields.begin(), fields.end(),
                                          [&](const auto& field) { return field.name == name; });
            if (told) continue;  // exports and exports_by_block meet at "block x block"
            fields.push_back({name, wanted.variable->id, wanted.deviation,
                              partition_for(table, *asked, level, names)});
        }
    }
    return fields;
}

}  // namespace spillover::yaml
