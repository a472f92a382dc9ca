#include "engine/input_structure.hpp"

#include "kernels/parallel.hpp"

namespace spillover {
namespace {

using Stride = Eigen::OuterStride<>;
using Rows = Eigen::Map<Matrix, 0, Stride>;
using ConstRows = Eigen::Map<const Matrix, 0, Stride>;

/// The rows of one good, one for each region: every S-th row of [N x K].
ConstRows rows_of_good(const Matrix& all, const Extent& e, Index good) {
    return {all.data() + good * all.cols(), e.regions, all.cols(), Stride{e.sectors * all.cols()}};
}
Rows rows_of_good(Matrix& all, const Extent& e, Index good) {
    return {all.data() + good * all.cols(), e.regions, all.cols(), Stride{e.sectors * all.cols()}};
}

}  // namespace

InputStructure::InputStructure(const MrioTable& table) : extent_{table.extent()} {
    const Extent& e = extent_;
    if (const auto* dense = std::get_if<DenseSales>(&table.data().sales)) {
        Matrix a = dense->intermediate;
        for (Index j = 0; j < e.industries(); ++j) {
            if (table.output()[j] > 0) {
                a.col(j) /= table.output()[j];
            } else {
                a.col(j).setZero();
            }
        }
        form_ = std::move(a);
        return;
    }
    const auto& sales = std::get<PooledSales>(table.data().sales);
    Pooled pooled{table.technical_coefficients(), {}};
    for (Index i = 0; i < e.sectors; ++i)
        pooled.shares.push_back(Eigen::Map<const Matrix>{
            sales.origin_share.values().data() + i * e.regions * e.regions, e.regions, e.regions});
    form_ = std::move(pooled);
}

Matrix InputStructure::requirements(const Matrix& output) const {
    if (const auto* a = std::get_if<Matrix>(&form_)) return *a * output;
    const auto& pooled = std::get<Pooled>(form_);
    const Extent& e = extent_;
    const Index K = output.cols(), S = e.sectors, R = e.regions;
    Matrix used(output.rows(), K), demand(output.rows(), K);
    kernels::parallel_for(R, S * S * K, [&](Index s) {
        used.middleRows(s * S, S).noalias() =
            pooled.coefficients.middleCols(s * S, S) * output.middleRows(s * S, S);
    });
    kernels::parallel_for(S, R * R * K, [&](Index i) {
        rows_of_good(demand, e, i).noalias() = pooled.shares[static_cast<std::size_t>(i)] *
                                               rows_of_good(static_cast<const Matrix&>(used), e, i);
    });
    return demand;
}

Matrix InputStructure::carried(const Matrix& price) const {
    if (const auto* a = std::get_if<Matrix>(&form_)) return a->transpose() * price;
    const auto& pooled = std::get<Pooled>(form_);
    const Extent& e = extent_;
    const Index K = price.cols(), S = e.sectors, R = e.regions;
    Matrix paid(price.rows(), K), cost(price.rows(), K);
    kernels::parallel_for(S, R * R * K, [&](Index i) {
        rows_of_good(paid, e, i).noalias() =
            pooled.shares[static_cast<std::size_t>(i)].transpose() * rows_of_good(price, e, i);
    });
    kernels::parallel_for(R, S * S * K, [&](Index s) {
        cost.middleRows(s * S, S).noalias() =
            pooled.coefficients.middleCols(s * S, S).transpose() * paid.middleRows(s * S, S);
    });
    return cost;
}

Matrix InputStructure::within_region(Index region) const {
    const Index S = extent_.sectors, first = region * S;
    if (const auto* a = std::get_if<Matrix>(&form_)) return a->block(first, first, S, S);
    const auto& pooled = std::get<Pooled>(form_);
    Matrix own = pooled.coefficients.middleCols(first, S);
    for (Index i = 0; i < S; ++i)
        own.row(i) *= pooled.shares[static_cast<std::size_t>(i)](region, region);
    return own;
}

Vector InputStructure::column(Index industry) const {
    if (const auto* a = std::get_if<Matrix>(&form_)) return a->col(industry);
    const auto& pooled = std::get<Pooled>(form_);
    const Extent& e = extent_;
    const Index s = e.region_of(industry);
    Vector column(e.industries());
    for (Index r = 0; r < e.regions; ++r)
        for (Index i = 0; i < e.sectors; ++i)
            column[e.industry(r, i)] =
                pooled.shares[static_cast<std::size_t>(i)](r, s) * pooled.coefficients(i, industry);
    return column;
}

Matrix InputStructure::dense() const {
    if (const auto* a = std::get_if<Matrix>(&form_)) return *a;
    const auto& pooled = std::get<Pooled>(form_);
    const Extent& e = extent_;
    Matrix a(e.industries(), e.industries());
    for (Index r = 0; r < e.regions; ++r)
        for (Index i = 0; i < e.sectors; ++i)
            for (Index s = 0; s < e.regions; ++s)
                a.row(e.industry(r, i)).segment(s * e.sectors, e.sectors) =
                    pooled.shares[static_cast<std::size_t>(i)](r, s) *
                    pooled.coefficients.row(i).segment(s * e.sectors, e.sectors);
    return a;
}

InputStructure InputStructure::within_groups(const std::vector<Index>& group_of_region) const {
    InputStructure result = *this;
    const Index R = extent_.regions, S = extent_.sectors;
    for (Index r = 0; r < R; ++r)
        for (Index s = 0; s < R; ++s) {
            if (group_of_region[static_cast<std::size_t>(r)] ==
                group_of_region[static_cast<std::size_t>(s)])
                continue;
            if (auto* a = std::get_if<Matrix>(&result.form_)) {
                a->block(r * S, s * S, S, S).setZero();
            } else {
                for (Matrix& share : std::get<Pooled>(result.form_).shares)
                    share(r, s) = 0;
            }
        }
    return result;
}

}  // namespace spillover
