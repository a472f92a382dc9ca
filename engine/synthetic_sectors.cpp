#include "engine/synthetic_sectors.hpp"

#include <algorithm>

namespace spillover {
namespace {

/// As in scenarios/tables/china/sectors.csv.
const std::vector<SyntheticSector>& known_sectors() {
    static const std::vector<SyntheticSector> known{
        {"agri", "Agriculture, forestry, fishery", {"goods"}, 0, 4.0, 1.0, 0.9, 0.9},
        {"coal", "Coal", {"goods", "energy"}, 1, 3.0, 1.0, 0.69, 1.0},
        {"oilgas", "Oil and gas", {"goods", "energy"}, 1, 4.0, 1.0, 0.9, 0.6},
        {"nonferrous_mining",
         "Non-ferrous metal ores",
         {"goods", "upstream_battery"},
         1,
         5.0,
         1.0,
         0.76,
         0.6},
        {"lithium_mining",
         "Lithium ores and brines",
         {"goods", "upstream_battery"},
         1,
         4.0,
         1.0,
         0.7,
         0.6},
        {"other_mining", "Other mining", {"goods"}, 1, 4.0, 0.5, 0.75, 1.2},
        {"food", "Food, beverages, tobacco", {"goods"}, 1, 3.0, 1.0, 0.69, 0.8},
        {"textiles", "Textiles, apparel, leather", {"goods"}, 1, 4.0, 0.5, 0.78, 0.7},
        {"refining", "Oil refining and coking", {"goods", "energy"}, 1, 3.0, 1.0, 0.74, 1.0},
        {"chemicals",
         "Chemicals, pharmaceuticals, plastics",
         {"goods", "upstream_battery"},
         1,
         4.0,
         1.0,
         0.72,
         0.8},
        {"battery_materials",
         "Battery materials",
         {"goods", "upstream_battery"},
         1,
         3.0,
         1.0,
         0.6,
         0.7},
        {"nonmetallic_minerals", "Cement, glass, ceramics", {"goods"}, 1, 3.0, 1.0, 0.62, 1.5},
        {"ferrous_metals", "Iron and steel", {"goods"}, 1, 4.0, 1.0, 0.81, 0.9},
        {"nonferrous_metals",
         "Non-ferrous metals",
         {"goods", "upstream_battery"},
         1,
         4.0,
         1.0,
         0.78,
         0.7},
        {"metal_products", "Metal products", {"goods"}, 1, 4.0, 0.5, 0.77, 0.9},
        {"machinery", "Machinery", {"goods", "durables"}, 1, 5.0, 0.5, 0.77, 0.7},
        {"vehicles",
         "Vehicles and transport equipment",
         {"goods", "durables", "new_three"},
         1,
         4.0,
         1.0,
         0.71,
         0.7},
        {"batteries", "Batteries", {"goods", "new_three"}, 1, 3.0, 1.0, 0.65, 0.7},
        {"solar_silicon", "Solar cells and silicon", {"goods", "new_three"}, 1, 3.0, 1.0, 0.6, 0.6},
        {"electrical_machinery",
         "Electrical machinery and appliances",
         {"goods", "durables"},
         1,
         4.0,
         0.5,
         0.735,
         0.7},
        {"semiconductors", "Semiconductors", {"goods"}, 1, 5.0, 1.0, 0.78, 0.4},
        {"electronics",
         "Computers, phones, components",
         {"goods", "durables"},
         1,
         4.0,
         1.0,
         0.77,
         0.5},
        {"other_manufacturing",
         "Wood, paper, instruments, other",
         {"goods"},
         1,
         4.0,
         0.0,
         0.75,
         0.8},
        {"utilities",
         "Electricity, gas, water",
         {"energy", "nonstockable"},
         1,
         1.0,
         1.0,
         0.715,
         1.8},
        {"construction", "Construction", {"nonstockable"}, 1, 2.0, 0.0, 0.9, 2.2},
        {"trade_transport",
         "Trade, transport, hotels, catering",
         {"nonstockable"},
         2,
         1.0,
         0.5,
         0.9,
         1.4},
        {"real_estate", "Real estate", {"nonstockable"}, 2, 1.0, 0.0, 0.95, 2.5},
        {"software_it",
         "Telecommunication, internet, software",
         {"nonstockable"},
         2,
         1.0,
         0.0,
         0.9,
         0.5},
        {"business_finance",
         "Finance, business and technical services",
         {"nonstockable"},
         2,
         1.0,
         0.0,
         0.9,
         0.8},
        {"public_services",
         "Public, social and personal services",
         {"nonstockable"},
         2,
         1.0,
         0.0,
         0.95,
         2.5},
    };
    return known;
}

}  // namespace

std::vector<SyntheticSector> synthetic_sectors(Index count) {
    const auto& known = known_sectors();
    const auto all = static_cast<Index>(known.size());
    std::vector<SyntheticSector> sectors;
    for (Index i = 0; i < count; ++i) {
        sectors.push_back(known[static_cast<std::size_t>(count < all ? i * all / count : i % all)]);
        if (i < all) continue;
        const std::string round = std::to_string(i / all + 1);
        sectors.back().id += "_" + round;
        sectors.back().name += " " + round;
    }
    return sectors;
}

}  // namespace spillover
