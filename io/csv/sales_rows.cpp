#include "io/csv/sales_rows.hpp"

namespace spillover::csv {

SalesRows::SalesRows(const TableData& table)
    : table_{table},
      industries_(static_cast<std::size_t>(table.extent.industries())),
      final_(static_cast<std::size_t>(table.extent.final_columns())) {}

const std::vector<double>& SalesRows::to_industries(Index seller) {
    const Extent& e = table_.extent;
    const auto* dense = std::get_if<DenseSales>(&table_.sales);
    const auto* pooled = std::get_if<PooledSales>(&table_.sales);
    const Index i = e.sector_of(seller), r = e.region_of(seller);
    for (Index j = 0; j < e.industries(); ++j)
        industries_[static_cast<std::size_t>(j)] =
            dense ? dense->intermediate(seller, j)
                  : pooled->origin_share(i, r, e.region_of(j)) * pooled->use(i, j);
    return industries_;
}

const std::vector<double>& SalesRows::to_final(Index seller) {
    const Extent& e = table_.extent;
    const auto* dense = std::get_if<DenseSales>(&table_.sales);
    const auto* pooled = std::get_if<PooledSales>(&table_.sales);
    const Index i = e.sector_of(seller), r = e.region_of(seller);
    for (Index h = 0; h < e.final_columns(); ++h)
        final_[static_cast<std::size_t>(h)] =
            dense ? dense->final_demand(seller, h)
                  : pooled->final_origin_share(i, r, h / e.categories) * pooled->final_use(i, h);
    return final_;
}

}  // namespace spillover::csv
