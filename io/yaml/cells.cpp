#include <fmt/format.h>

#include <algorithm>

#include "engine/economy.hpp"
#include "io/yaml/shock_reader.hpp"

namespace spillover::yaml {
namespace {

using Indices = std::vector<Index>;

/// Blocks that a set of regions is made of; nothing, with a message, where it cuts through one.
std::optional<Indices> whole_blocks(const Cursor& cursor, const Indices& regions,
                                    const TableData& table) {
    const auto names = blocks_of(table);
    const auto found = table.region_text.find("block");
    if (found == table.region_text.end()) {
        cursor.error("the table has no blocks");
        return {};
    }
    Indices blocks;
    for (std::size_t b = 0; b < names.size(); ++b) {
        Index inside = 0, all = 0;
        for (std::size_t r = 0; r < found->second.size(); ++r) {
            if (found->second[r] != names[b]) continue;
            ++all;
            inside += std::binary_search(regions.begin(), regions.end(), static_cast<Index>(r));
        }
        if (inside == all) blocks.push_back(static_cast<Index>(b));
        if (inside != 0 && inside != all) {
            cursor.error(fmt::format("names a part of block {}", names[b]),
                         fmt::format("trade barriers stand between blocks: block:{}", names[b]));
            return {};
        }
    }
    return blocks;
}

class TargetReader {
public:
    TargetReader(const Cursor& target, const ShockContext& context, const Part& otherwise)
        : target_{target},
          sets_{context.sets},
          table_{context.sets.table().data()},
          otherwise_{otherwise} {}

    Indices read(std::string_view key, Dimension dimension) {
        const auto child = target_.find(key);
        if (!child && (key == "region" || key == "buyer_region") && otherwise_.regions)
            return *otherwise_.regions;
        if (!child && key == "sector" && otherwise_.sectors) return *otherwise_.sectors;
        if (!child) return sets_.all(dimension);
        auto members = sets_.read(*child, dimension);
        good_ = good_ && members.has_value();
        return members.value_or(Indices{});
    }
    Indices blocks(std::string_view key) {
        const auto child = target_.find(key);
        const Indices regions = read(key, Dimension::region);
        if (!child || !good_) return {};
        auto blocks = whole_blocks(*child, regions, table_);
        good_ = good_ && blocks.has_value();
        return blocks.value_or(Indices{});
    }
    Indices buyers() {
        const auto region = target_.find("region"), buyer = target_.find("buyer_region");
        if (region && buyer) {
            region->error("buyers are named twice: `region` and `buyer_region`");
            good_ = false;
        }
        return read(buyer ? "buyer_region" : "region", Dimension::region);
    }
    std::vector<Cell> cells(Driver driver, Indices& origins);
    bool good() const { return good_; }

private:
    const Cursor& target_;
    const SetReader& sets_;
    const TableData& table_;
    const Part& otherwise_;
    bool good_ = true;
};

std::vector<Cell> TargetReader::cells(Driver driver, Indices& origins) {
    const Extent& e = table_.extent;
    const auto D = static_cast<Index>(blocks_of(table_).size());
    std::vector<Cell> cells;
    switch (driver) {
        case Driver::final_demand: {
            if (target_.find("origin")) origins = read("origin", Dimension::region);
            const auto buyer = buyers(), category = read("final", Dimension::category),
                       sector = read("sector", Dimension::sector);
            for (const Index r : buyer)
                for (const Index c : category)
                    for (const Index i : sector)
                        cells.push_back({(r * e.categories + c) * e.sectors + i});
            break;
        }
        case Driver::inventory_target: {
            const auto region = read("region", Dimension::region),
                       input = read("input", Dimension::sector);
            for (const Index r : region)
                for (const Index i : input)
                    cells.push_back({r * e.sectors + i});
            break;
        }
        case Driver::input_coefficient: {
            const auto region = read("region", Dimension::region),
                       sector = read("sector", Dimension::sector),
                       input = read("input", Dimension::sector);
            for (const Index r : region)
                for (const Index j : sector)
                    for (const Index i : input)
                        cells.push_back({e.industry(r, j) * e.sectors + i});
            break;
        }
        case Driver::world_price:
        case Driver::sigma:
            for (const Index i : read("sector", Dimension::sector))
                cells.push_back({i});
            break;
        case Driver::exchange_rate:
            for (const Index block : blocks("region"))
                cells.push_back({block});
            break;
        case Driver::wage:
        case Driver::transfer:
        case Driver::land_revenue:
            for (const Index r : read("region", Dimension::region))
                cells.push_back({r});
            break;
        case Driver::tariff:
        case Driver::trade_barrier:
        case Driver::trade_open: {
            const auto origin = blocks("origin"), destination = blocks("destination"),
                       sector = read("sector", Dimension::sector);
            for (const Index i : sector)
                for (const Index o : origin)
                    for (const Index d : destination)
                        if (o != d) cells.push_back({(i * D + o) * D + d});
            break;
        }
        case Driver::trade_quota: {
            const auto origin = read("origin", Dimension::region),
                       sector = read("sector", Dimension::sector),
                       destination = blocks("destination");
            for (const Index r : origin)
                for (const Index i : sector)
                    for (const Index d : destination)
                        cells.push_back({e.industry(r, i) * D + d});
            break;
        }
        default: {
            const auto region = read("region", Dimension::region),
                       sector = read("sector", Dimension::sector);
            for (const Index r : region)
                for (const Index i : sector)
                    cells.push_back({e.industry(r, i)});
        }
    }
    return cells;
}

bool has_right_keys(const Cursor& target, const DriverInfo& driver, const Part& otherwise) {
    bool good = true;
    const auto in = [](const auto& list, std::string_view key) {
        return std::find(list.begin(), list.end(), key) != list.end();
    };
    for (std::size_t n = 0; n < target.value().keys.size(); ++n) {
        const std::string& key = target.value().keys[n];
        if (in(driver.target, key) || in(driver.optional, key)) continue;
        std::vector<std::string> known{driver.target.begin(), driver.target.end()};
        known.insert(known.end(), driver.optional.begin(), driver.optional.end());
        target.key_at(n).error(fmt::format("'{}' has no meaning for {}", key, driver.name),
                               fmt::format("its targets have {}", fmt::join(known, ", ")));
        good = false;
    }
    for (const auto key : driver.target) {
        const bool named = (key == "region" && otherwise.regions.has_value()) ||
                           (key == "sector" && otherwise.sectors.has_value());
        good = (named || target.require(key).has_value()) && good;
    }
    return good;
}

}  // namespace

std::optional<Reach> read_cells(const Cursor& target, const DriverInfo& driver,
                                const ShockContext& context, const Part& otherwise) {
    const auto map = context.sets.target_map(target);
    if (!map || !has_right_keys(*map, driver, otherwise)) return {};
    TargetReader reader{*map, context, otherwise};
    Reach reach;
    reach.cells = reader.cells(driver.driver, reach.origins);
    if (!reader.good()) return {};
    if (reach.cells.empty()) {
        const bool trade =
            driver.driver == Driver::trade_open || driver.driver == Driver::trade_quota;
        target.error("the target selects nothing",
                     trade ? "origin and destination must be different blocks" : "");
        return {};
    }
    return reach;
}

}  // namespace spillover::yaml
