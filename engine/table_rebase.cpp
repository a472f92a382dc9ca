#include "engine/table_rebase.hpp"

namespace spillover {
namespace {

/// Origin shares after every origin's price has changed; \returns use at new prices over that at
/// old, by good and destination.
Matrix reprice(Array<3>& share, const Vector& deflator, const Extent& e) {
    Matrix factor = Matrix::Ones(e.sectors, e.regions);
    for (Index i = 0; i < e.sectors; ++i)
        for (Index s = 0; s < e.regions; ++s) {
            double sum = 0;
            for (Index r = 0; r < e.regions; ++r)
                sum += share(i, r, s) / deflator[e.industry(r, i)];
            if (!(sum > 0)) continue;
            factor(i, s) = sum;
            for (Index r = 0; r < e.regions; ++r)
                share(i, r, s) /= deflator[e.industry(r, i)] * sum;
        }
    return factor;
}

void reprice(PooledSales& sales, const Vector& deflator, const Extent& e) {
    const Matrix factor = reprice(sales.origin_share, deflator, e),
                 final = reprice(sales.final_origin_share, deflator, e);
    for (Index i = 0; i < e.sectors; ++i) {
        for (Index b = 0; b < e.industries(); ++b)
            sales.use(i, b) *= factor(i, e.region_of(b));
        for (Index h = 0; h < e.final_columns(); ++h)
            sales.final_use(i, h) *= final(i, h / e.categories);
    }
}

Vector inputs_of(const TableData& table) {
    if (const auto* dense = std::get_if<DenseSales>(&table.sales))
        return dense->intermediate.colwise().sum().transpose();
    return std::get<PooledSales>(table.sales).use.colwise().sum().transpose();
}

}  // namespace

TableData scaled_money(TableData table, double factor) {
    if (auto* dense = std::get_if<DenseSales>(&table.sales)) {
        dense->intermediate *= factor;
        dense->final_demand *= factor;
    } else {
        auto& pooled = std::get<PooledSales>(table.sales);
        pooled.use *= factor;
        pooled.final_use *= factor;
    }
    table.output *= factor;
    for (auto& component : table.value_added)
        component.second *= factor;
    return table;
}

TableData deflated(const MrioTable& table, const Vector& deflator) {
    TableData data = table.data();
    const Extent& e = table.extent();
    if (auto* dense = std::get_if<DenseSales>(&data.sales)) {
        const Vector factor = deflator.cwiseInverse();
        dense->intermediate = factor.asDiagonal() * dense->intermediate;
        dense->final_demand = factor.asDiagonal() * dense->final_demand;
    } else {
        reprice(std::get<PooledSales>(data.sales), deflator, e);
    }
    data.output = table.output().cwiseQuotient(deflator);
    const Vector real = data.output - inputs_of(data), nominal = table.value_added();
    for (Index j = 0; j < e.industries(); ++j) {
        bool first = true;
        for (auto& component : data.value_added) {
            double& part = component.second[j];
            // Components of nothing have no proportions.
            part = nominal[j] != 0 ? part * (real[j] / nominal[j]) : first ? real[j] : 0.0;
            first = false;
        }
    }
    return data;
}

}  // namespace spillover
