#include "engine/dense_sales.hpp"
#include "engine/table_balance.hpp"

namespace spillover {

AccountsMatrix::AccountsMatrix(const TableData& table) : extent{table.extent} {
    const Index N = extent.industries(), H = extent.final_columns();
    for (const auto& entry : table.value_added)
        components.push_back(entry.first);
    const bool told = !components.empty();
    if (!told) components.push_back("value_added");
    const auto K = static_cast<Index>(components.size());
    const DenseSales sales = dense_sales(table);
    cells = Matrix::Zero(N + K, N + H);
    cells.topLeftCorner(N, N) = sales.intermediate;
    cells.topRightCorner(N, H) = sales.final_demand;
    Index k = N;
    for (const auto& entry : table.value_added)
        cells.row(k++).head(N) = entry.second.transpose();
    if (!told) cells.row(N).head(N) = table.output.transpose() - sales.intermediate.colwise().sum();
}

TableData AccountsMatrix::table(TableData labels) const {
    const Index N = extent.industries(), H = extent.final_columns();
    labels.output = cells.topRows(N).rowwise().sum();
    Index k = N;
    for (auto& entry : labels.value_added)
        entry.second = cells.row(k++).head(N).transpose();
    labels.sales = DenseSales{cells.topLeftCorner(N, N), cells.topRightCorner(N, H)};
    pool_if_exact(labels);
    return labels;
}

namespace {

std::string name_of(const std::string& region, const std::string& what) {
    return region + "/" + what;
}

}  // namespace

std::string AccountsMatrix::row_name(Index row, const TableData& labels) const {
    const Index N = extent.industries();
    if (row >= N) return components[static_cast<std::size_t>(row - N)];
    return name_of(labels.regions[static_cast<std::size_t>(extent.region_of(row))],
                   labels.sectors[static_cast<std::size_t>(extent.sector_of(row))]);
}

std::string AccountsMatrix::column_name(Index column, const TableData& labels) const {
    const Index N = extent.industries(), C = extent.categories;
    if (column < N) return row_name(column, labels);
    return name_of(labels.regions[static_cast<std::size_t>((column - N) / C)],
                   labels.categories[static_cast<std::size_t>((column - N) % C)]);
}

}  // namespace spillover
