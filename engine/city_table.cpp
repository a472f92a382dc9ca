#include "engine/city_figures.hpp"
#include "engine/city_trade.hpp"

namespace spillover {
namespace {

constexpr double well_covered = 0.8;    ///< share of a province's output that is known
constexpr double well_reported = 0.02;  ///< of GDP that the three industries may miss
constexpr const char* world = "RoW";

/// How far the accounts of a city can be trusted: A its own provincial table, B reported value
/// added in a well covered province, C the rest.
std::string confidence(const CityFigures& figures, const ProvinceMargins& margins,
                       const CityFigures::City& city) {
    Index neighbours = 0;
    for (const auto& other : figures.cities)
        neighbours += other.province == city.province;
    const bool covered = margins.coverage[city.province] >= well_covered,
               reported = city.reported && std::abs(city.mismatch) <= well_reported;
    if (!covered || !reported) return "C";
    return neighbours == 1 ? "A" : "B";
}

void add_regions(const CityFigures& figures, const ProvinceMargins& margins, TableData& data) {
    const auto add = [&](const std::string& id, const std::string& name, const char* block,
                         const std::string& cluster, const std::string& province,
                         const std::string& grade, std::array<double, 3> place) {
        data.regions.push_back(id);
        data.region_names.push_back(name);
        data.region_text["block"].push_back(block);
        data.region_text["cluster"].push_back(cluster);
        data.region_text["province"].push_back(province);
        data.region_text["confidence"].push_back(grade);
        data.region_number["lon"].push_back(place[0]);
        data.region_number["lat"].push_back(place[1]);
        data.region_number["area"].push_back(place[2]);
    };
    for (const auto& city : figures.cities)
        add(city.id, city.long_name, "CN", city.cluster,
            figures.provinces[static_cast<std::size_t>(city.province)].id,
            confidence(figures, margins, city), {city.lon, city.lat, city.area});
    add(world, "Rest of the world: its trade with the nation only", world, world, "abroad", "C",
        {0, 0, 1});
}

/// The nation's components in every city in proportion; abroad only the whole is known.
void add_value_added(const CityFigures& figures, const CityAccounts& accounts,
                     const Vector& sold_by_world, TableData& data) {
    const Index S = figures.output.size(), C = accounts.output.rows();
    const Vector national = figures.national_value_added();
    for (const auto& [name, values] : figures.value_added) {
        Vector& part = data.value_added[name] = Vector::Zero(data.extent.industries());
        for (Index c = 0; c < C; ++c)
            for (Index i = 0; i < S; ++i)
                if (national[i] > 0)
                    part[c * S + i] = accounts.value_added(c, i) * values[i] / national[i];
    }
    Vector& abroad = data.value_added["unspecified"] = Vector::Zero(data.extent.industries());
    abroad.tail(S) = sold_by_world;
}

}  // namespace

TableData build_city_table(const CityFigures& figures) {
    const ProvinceMargins margins = province_margins(figures);
    const CityAccounts accounts = city_accounts(figures, margins);
    CityTrade trade = city_trade(figures, accounts);
    const Index S = figures.output.size(), C = accounts.output.rows(),
                K = static_cast<Index>(figures.description.categories.size());
    TableData data = figures.description;
    data.extent = {C + 1, S, K};
    add_regions(figures, margins, data);
    PooledSales sales;
    sales.use = Matrix::Zero(S, (C + 1) * S);
    sales.final_use = Matrix::Zero(S, (C + 1) * K);
    data.output = Vector::Zero((C + 1) * S);
    for (Index c = 0; c < C; ++c) {
        const auto n = static_cast<std::size_t>(c);
        sales.use.middleCols(c * S, S) = accounts.use[n];
        sales.final_use.middleCols(c * K, 4) = accounts.final_use[n];
        data.output.segment(c * S, S) = accounts.output.row(c).transpose();
    }
    sales.final_use.col(C * K + K - 1) = figures.exports + figures.reexports;
    data.output.tail(S) = trade.sold_by_world;
    add_value_added(figures, accounts, trade.sold_by_world, data);
    sales.origin_share = std::move(trade.intermediate);
    sales.final_origin_share = std::move(trade.final);
    data.sales = std::move(sales);
    return data;
}

}  // namespace spillover
