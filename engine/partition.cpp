#include <algorithm>

#include "engine/variables.hpp"

namespace spillover {
namespace {

const std::vector<std::string>* text_attribute(const TableData& table, std::string_view name) {
    const auto found = table.region_text.find(std::string{name});
    return found == table.region_text.end() ? nullptr : &found->second;
}

std::vector<std::string> distinct(const std::vector<std::string>& values) {
    std::vector<std::string> names;
    for (const auto& value : values)
        if (std::find(names.begin(), names.end(), value) == names.end()) names.push_back(value);
    return names;
}

/// Entity of each region at a regional level; -1 = none.
std::vector<Index> regions_by(const TableData& table, std::string_view level) {
    std::vector<Index> entity(static_cast<std::size_t>(table.extent.regions), -1);
    if (level == "national") {
        for (const Index r : national_regions(table))
            entity[static_cast<std::size_t>(r)] = 0;
    } else if (level == "region") {
        for (std::size_t r = 0; r < entity.size(); ++r)
            entity[r] = static_cast<Index>(r);
    } else {
        const auto& values = *text_attribute(table, level);
        const auto names = distinct(values);
        for (std::size_t r = 0; r < entity.size(); ++r)
            entity[r] = std::find(names.begin(), names.end(), values[r]) - names.begin();
    }
    return entity;
}

constexpr std::string_view attribute_levels[] = {"cluster", "block", "province"};

}  // namespace

std::vector<Index> national_regions(const TableData& table) {
    std::vector<Index> regions;
    const auto* blocks = text_attribute(table, "block");
    const bool has_cn = blocks && std::find(blocks->begin(), blocks->end(), "CN") != blocks->end();
    for (Index r = 0; r < table.extent.regions; ++r)
        if (!has_cn || (*blocks)[static_cast<std::size_t>(r)] == "CN") regions.push_back(r);
    return regions;
}

std::vector<char> is_national(const TableData& table) {
    std::vector<char> national(static_cast<std::size_t>(table.extent.regions), 0);
    for (const Index r : national_regions(table))
        national[static_cast<std::size_t>(r)] = 1;
    return national;
}

std::vector<std::string> levels_of(const TableData& table) {
    std::vector<std::string> levels{"national", "sector", "region", "region_sector"};
    for (const auto level : attribute_levels)
        if (text_attribute(table, level)) {
            levels.emplace_back(level);
            levels.push_back(std::string{level} + "_sector");
        }
    if (text_attribute(table, "block")) {
        const auto alone = levels;
        for (const auto& level : alone)
            levels.push_back(level + "_block");
    }
    levels.insert(levels.end(), {"region_category", "input_region_sector"});
    return levels;
}

std::vector<std::string> coordinates_of(const TableData& table, std::string_view dimension) {
    if (dimension == "region") return table.regions;
    if (dimension == "sector" || dimension == "input") return table.sectors;
    if (dimension == "category") return table.categories;
    if (dimension == "origin" || dimension == "destination") dimension = "block";
    if (const auto* values = text_attribute(table, dimension)) return distinct(*values);
    return {};
}

std::vector<std::string> coordinates_of(const TableData& table, const Partition& partition,
                                        const std::string& dimension) {
    const auto part = partition.selected.find(dimension);
    return part == partition.selected.end() ? coordinates_of(table, dimension) : part->second;
}

Partition restricted(const TableData& table, Partition partition, std::string_view dimension,
                     const std::vector<Index>& chosen, const std::string& name) {
    const auto at = std::find(partition.dimensions.begin(), partition.dimensions.end(), dimension);
    const auto all = coordinates_of(table, dimension);
    const auto size = static_cast<Index>(all.size()), left = static_cast<Index>(chosen.size());
    Index inner = 1;
    for (auto after = at + 1; after != partition.dimensions.end(); ++after)
        inner *= static_cast<Index>(coordinates_of(table, partition, *after).size());
    std::vector<Index> place(all.size(), -1);
    for (Index n = 0; n < left; ++n) {
        place[static_cast<std::size_t>(chosen[static_cast<std::size_t>(n)])] = n;
        partition.selected[name].push_back(
            all[static_cast<std::size_t>(chosen[static_cast<std::size_t>(n)])]);
    }
    if (partition.level == "input_region_sector" && partition.of_input.empty())
        for (Index cell = 0; cell < partition.entities; ++cell)
            partition.of_input.push_back(cell);
    for (auto* cells : {&partition.of_industry, &partition.of_final_column, &partition.of_region,
                        &partition.of_delivery, &partition.of_input})
        for (Index& entity : *cells) {
            if (entity < 0) continue;
            const Index kept = place[static_cast<std::size_t>(entity / inner % size)];
            entity =
                kept < 0 ? -1 : (entity / (inner * size) * left + kept) * inner + entity % inner;
        }
    partition.entities = partition.entities / size * left;
    *at = name;
    return partition;
}

namespace {

/// The same entities, each told by block of destination; those of blocks are origins.
Partition by_destination(const TableData& table, Partition partition) {
    const auto blocks = static_cast<Index>(coordinates_of(table, "block").size());
    for (const Index entity : partition.of_industry)
        for (Index d = 0; d < blocks; ++d)
            partition.of_delivery.push_back(entity < 0 ? -1 : entity * blocks + d);
    partition.of_industry.clear();
    partition.of_final_column.clear();
    partition.of_region.clear();
    std::replace(partition.dimensions.begin(), partition.dimensions.end(), std::string{"block"},
                 std::string{"origin"});
    partition.dimensions.emplace_back("destination");
    partition.entities *= blocks;
    return partition;
}

}  // namespace

Partition partition_of(const TableData& table, std::string_view level) {
    const Extent& e = table.extent;
    Partition partition;
    if (level != "block" && level.ends_with("_block")) {
        partition = by_destination(table, partition_of(table, level.substr(0, level.size() - 6)));
        partition.level = level;
        return partition;
    }
    partition.level = level;
    if (level == "region_category") {
        partition.dimensions = {"region", "category"};
        partition.of_industry.assign(static_cast<std::size_t>(e.industries()), -1);
        for (Index h = 0; h < e.final_columns(); ++h)
            partition.of_final_column.push_back(h);
        partition.entities = e.final_columns();
        return partition;
    }
    if (level == "input_region_sector") {
        partition.dimensions = {"input", "region", "sector"};
        partition.entities = e.sectors * e.industries();
        return partition;
    }
    const bool by_sector = level == "sector" || level.ends_with("_sector");
    const std::string place{level == "sector" ? "national"
                            : by_sector       ? level.substr(0, level.size() - 7)
                                              : level};
    const std::vector<Index> of_region = regions_by(table, place);
    if (place != "national") partition.dimensions.push_back(place);
    if (by_sector) partition.dimensions.emplace_back("sector");
    const Index places =
        place == "national" ? 1 : static_cast<Index>(coordinates_of(table, place).size());
    partition.entities = by_sector ? places * e.sectors : places;
    for (Index a = 0; a < e.industries(); ++a) {
        const Index where = of_region[static_cast<std::size_t>(e.region_of(a))];
        partition.of_industry.push_back(
            where < 0 || !by_sector ? where : where * e.sectors + e.sector_of(a));
    }
    if (!by_sector) partition.of_region = of_region;
    for (Index h = 0; h < e.final_columns(); ++h)
        partition.of_final_column.push_back(
            by_sector ? -1 : of_region[static_cast<std::size_t>(h / e.categories)]);
    return partition;
}

}  // namespace spillover
