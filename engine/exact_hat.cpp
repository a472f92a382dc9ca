#include "engine/exact_hat.hpp"

namespace spillover {
namespace {

/// Sales of every good between regions, all uses, positive cells only [S x R x R].
Array<3> sales_of_goods(const MrioTable& table) {
    const Extent& e = table.extent();
    Array<3> sales({e.sectors, e.regions, e.regions});
    if (const auto* pooled = std::get_if<PooledSales>(&table.data().sales)) {
        for (Index i = 0; i < e.sectors; ++i)
            for (Index s = 0; s < e.regions; ++s) {
                const double
                    inputs = pooled->use.row(i).segment(s * e.sectors, e.sectors).sum(),
                    final = table.final_use().row(i).segment(s * e.categories, e.categories).sum();
                for (Index r = 0; r < e.regions; ++r)
                    sales(i, r, s) = pooled->origin_share(i, r, s) * inputs +
                                     pooled->final_origin_share(i, r, s) * final;
            }
        return sales;
    }
    const auto& dense = std::get<DenseSales>(table.data().sales);
    for (Index a = 0; a < e.industries(); ++a)
        for (Index s = 0; s < e.regions; ++s)
            sales(e.sector_of(a), e.region_of(a), s) =
                dense.intermediate.row(a).segment(s * e.sectors, e.sectors).sum() +
                dense.final_demand.row(a)
                    .segment(s * e.categories, e.categories)
                    .cwiseMax(0.0)
                    .sum();
    return sales;
}

}  // namespace

ExactHat::ExactHat(const MrioTable& table)
    : extent_{table.extent()}, sales_{sales_of_goods(table)}, share_{sales_} {
    const Index R = extent_.regions, S = extent_.sectors;
    output_ = withdrawn_ = labour_share_ = bought_ = final_ = Matrix::Zero(R, S);
    const Vector added = table.value_added();
    for (Index a = 0; a < extent_.industries(); ++a) {
        const Index r = extent_.region_of(a), i = extent_.sector_of(a);
        output_(r, i) = table.output()[a];
        withdrawn_(r, i) = -table.stock_withdrawals()[a];
        if (output_(r, i) > 0) labour_share_(r, i) = added[a] / output_(r, i);
    }
    for (Index s = 0; s < R; ++s) {
        inputs_.emplace_back(table.technical_coefficients().middleCols(s * S, S));
        for (Index i = 0; i < S; ++i) {
            final_(s, i) =
                table.final_use().row(i).segment(s * extent_.categories, extent_.categories).sum();
            for (Index r = 0; r < R; ++r)
                bought_(s, i) += sales_(i, r, s);
            for (Index r = 0; r < R; ++r)
                share_(i, r, s) = bought_(s, i) > 0 ? sales_(i, r, s) / bought_(s, i) : 0.0;
        }
    }
    value_added_ = labour_share_.cwiseProduct(output_).rowwise().sum();
    income_ = final_.rowwise().sum();
    transfers_ = income_ - value_added_ - withdrawn_.rowwise().sum();
}

}  // namespace spillover
