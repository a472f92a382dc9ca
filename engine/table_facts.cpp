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

Matrix sales_between_regions(const MrioTable& table) {
    const Extent& e = table.extent();
    Matrix sales = Matrix::Zero(e.regions, e.regions);
    if (const auto* dense = std::get_if<DenseSales>(&table.data().sales)) {
        for (Index a = 0; a < e.industries(); ++a) {
            for (Index b = 0; b < e.industries(); ++b)
                sales(e.region_of(a), e.region_of(b)) += dense->intermediate(a, b);
            for (Index h = 0; h < e.final_columns(); ++h)
                sales(e.region_of(a), h / e.categories) += dense->final_demand(a, h);
        }
        return sales;
    }
    const auto& pooled = std::get<PooledSales>(table.data().sales);
    for (Index i = 0; i < e.sectors; ++i)
        for (Index s = 0; s < e.regions; ++s) {
            const double used = pooled.use.row(i).segment(s * e.sectors, e.sectors).sum();
            const double final =
                pooled.final_use.row(i).segment(s * e.categories, e.categories).sum();
            for (Index r = 0; r < e.regions; ++r)
                sales(r, s) += pooled.origin_share(i, r, s) * used +
                               pooled.final_origin_share(i, r, s) * final;
        }
    return sales;
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

double final_sales(const MrioTable& table, Index industry, Index column) {
    if (const auto* dense = std::get_if<DenseSales>(&table.data().sales))
        return dense->final_demand(industry, column);
    const auto& pooled = std::get<PooledSales>(table.data().sales);
    const Extent& e = table.extent();
    const Index i = e.sector_of(industry);
    return pooled.final_origin_share(i, e.region_of(industry), column / e.categories) *
           pooled.final_use(i, column);
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
