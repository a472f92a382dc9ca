#include "engine/table_facts.hpp"

#include <algorithm>

#include "engine/variables.hpp"

namespace spillover {

double value_added_share(const MrioTable& table, Index region, const std::vector<Index>& sectors) {
    const Extent& e = table.extent();
    const Vector va = table.value_added();
    double part = 0;
    for (const Index i : sectors)
        part += va[e.industry(region, i)];
    const double whole = va.segment(region * e.sectors, e.sectors).sum();
    return whole > 0 ? part / whole : 0;
}

Vector final_demand_of(const MrioTable& table, const std::vector<Index>& buyers,
                       const std::vector<Index>& goods) {
    const Extent& e = table.extent();
    Vector demand = Vector::Zero(e.industries());
    const auto* pooled = std::get_if<PooledSales>(&table.data().sales);
    for (const Index s : buyers)
        for (Index c = 0; c < e.categories; ++c) {
            const Index h = s * e.categories + c;
            for (const Index i : goods)
                for (Index r = 0; r < e.regions; ++r) {
                    const Index a = e.industry(r, i);
                    const double flow =
                        pooled
                            ? pooled->final_origin_share(i, r, s) *
                                  std::max(0.0, pooled->final_use(i, h))
                            : std::max(0.0,
                                       std::get<DenseSales>(table.data().sales).final_demand(a, h));
                    demand[a] += flow;
                }
        }
    return demand;
}

double final_demand_cell(const MrioTable& table, Index final_column, Index good,
                         const std::vector<Index>& origins) {
    const double all = table.final_use()(good, final_column);
    if (origins.empty()) return all;
    const Extent& e = table.extent();
    double part = 0;
    for (const Index r : origins) {
        if (const auto* pooled = std::get_if<PooledSales>(&table.data().sales)) {
            part += pooled->final_origin_share(good, r, final_column / e.categories) * all;
        } else {
            part += std::max(0.0, std::get<DenseSales>(table.data().sales)
                                      .final_demand(e.industry(r, good), final_column));
        }
    }
    return part;
}

double supported_gdp_share(const MrioTable& table, const std::vector<Index>& goods) {
    const Extent& e = table.extent();
    const auto national = national_regions(table.data());
    const Vector output = leontief_output(table, final_demand_of(table, national, goods));
    const Vector va = table.value_added();
    double supported = 0, gdp = 0;
    for (const Index r : national)
        for (Index i = 0; i < e.sectors; ++i) {
            const Index a = e.industry(r, i);
            gdp += va[a];
            if (table.output()[a] > 0) supported += output[a] * va[a] / table.output()[a];
        }
    return supported / gdp;
}

}  // namespace spillover
