#include "engine/dense_sales.hpp"

namespace spillover {

DenseSales dense_sales(const MrioTable& table) {
    return dense_sales(table.data());
}

DenseSales dense_sales(const TableData& data) {
    if (const auto* dense = std::get_if<DenseSales>(&data.sales)) return *dense;
    const auto& pooled = std::get<PooledSales>(data.sales);
    const Extent& e = data.extent;
    DenseSales sales{Matrix::Zero(e.industries(), e.industries()),
                     Matrix::Zero(e.industries(), e.final_columns())};
    for (Index i = 0; i < e.sectors; ++i)
        for (Index r = 0; r < e.regions; ++r) {
            const Index a = e.industry(r, i);
            for (Index j = 0; j < e.industries(); ++j)
                sales.intermediate(a, j) =
                    pooled.origin_share(i, r, e.region_of(j)) * pooled.use(i, j);
            for (Index h = 0; h < e.final_columns(); ++h)
                sales.final_demand(a, h) =
                    pooled.final_origin_share(i, r, h / e.categories) * pooled.final_use(i, h);
        }
    return sales;
}

}  // namespace spillover
