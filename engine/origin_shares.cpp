#include "engine/origin_shares.hpp"

#include <algorithm>
#include <numeric>

namespace spillover {
namespace {

/// Below this part of shares that are not 0 the sparse form is the faster one, for eight members
/// and for a lone one (docs/decisions.md).
constexpr double sparse_below = 0.2;

/// A cell of the sparse form takes a number and half of one for its origin.
constexpr double numbers_per_cell = 1.5;

double double_of(Index n) {
    return static_cast<double>(n);
}

Index columns_of(const MrioTable& table) noexcept {
    return table.pooled() ? 2 * table.extent().regions : table.extent().buyers();
}

double cells_of(const MrioTable& table) noexcept {
    const Extent& e = table.extent();
    return double_of(e.sectors) * double_of(columns_of(table)) * double_of(e.regions);
}

/// Shares of one good in the purchases of a buyer, from sales cell by cell; negative cells are not
/// shared out.
void divide(const Matrix& sales, const Extent& e, Index good, Index buyer,
            std::span<double> shares) {
    for (Index r = 0; r < e.regions; ++r)
        shares[static_cast<std::size_t>(r)] = std::max(0.0, sales(e.industry(r, good), buyer));
    const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (!(total > 0)) return;
    for (double& share : shares)
        share /= total;
}

}  // namespace

ShareForm share_form(const MrioTable& table, ShareForm wanted) noexcept {
    if (wanted != ShareForm::fastest) return wanted;
    return table.nonzero_shares() < sparse_below ? ShareForm::sparse : ShareForm::full;
}

double numbers_of_shares(const MrioTable& table, ShareForm form) noexcept {
    const double cells = cells_of(table);
    if (share_form(table, form) == ShareForm::full) return cells;
    return numbers_per_cell * table.nonzero_shares() * cells +
           double_of(table.extent().sectors) * double_of(columns_of(table)) + 1;
}

OriginShares::OriginShares(Index goods, Index columns, Index regions, Index cells, bool sparse)
    : goods_{goods}, columns_{columns}, regions_{regions}, sparse_{sparse} {
    values_.reserve(static_cast<std::size_t>(sparse ? cells : goods * columns * regions));
    if (!sparse) return;
    origin_.reserve(static_cast<std::size_t>(cells));
    start_.reserve(static_cast<std::size_t>(goods * columns) + 1);
    start_.push_back(0);
}

void OriginShares::add_column(std::span<const double> shares) {
    if (!sparse_) {
        values_.insert(values_.end(), shares.begin(), shares.end());
        return;
    }
    for (std::size_t r = 0; r < shares.size(); ++r) {
        if (shares[r] == 0) continue;
        values_.push_back(shares[r]);
        origin_.push_back(static_cast<std::int32_t>(r));
    }
    start_.push_back(static_cast<Index>(values_.size()));
}

double OriginShares::operator()(Index good, Index column, Index region) const noexcept {
    const kernels::ShareRun run = view().of(good, column);
    if (!sparse_) return run.share[region];
    const auto *const begin = run.origin + run.start[0], *const end = run.origin + run.start[1];
    const auto* const found = std::lower_bound(begin, end, region);
    return found != end && *found == region ? run.share[found - run.origin] : 0.0;
}

double OriginShares::numbers() const noexcept {
    return double_of(static_cast<Index>(values_.size() + origin_.size() / 2 + start_.size()));
}

kernels::Shares OriginShares::view() const noexcept {
    return {goods_,
            columns_,
            regions_,
            values_.data(),
            sparse_ ? start_.data() : nullptr,
            sparse_ ? origin_.data() : nullptr};
}

OriginShares origin_shares(const MrioTable& table, ShareForm form) {
    const Extent& e = table.extent();
    const auto cells = static_cast<Index>(table.nonzero_shares() * cells_of(table) + 0.5);
    OriginShares made{e.sectors, columns_of(table), e.regions, cells,
                      share_form(table, form) == ShareForm::sparse};
    std::vector<double> shares(static_cast<std::size_t>(e.regions));
    if (table.pooled()) {
        const auto& sales = std::get<PooledSales>(table.data().sales);
        for (Index i = 0; i < e.sectors; ++i)
            for (const auto* share : {&sales.origin_share, &sales.final_origin_share})
                for (Index s = 0; s < e.regions; ++s) {
                    for (Index r = 0; r < e.regions; ++r)
                        shares[static_cast<std::size_t>(r)] = (*share)(i, r, s);
                    made.add_column(shares);
                }
        return made;
    }
    const auto& sales = std::get<DenseSales>(table.data().sales);
    for (Index i = 0; i < e.sectors; ++i)
        for (const auto* cells_of_buyers : {&sales.intermediate, &sales.final_demand})
            for (Index b = 0; b < cells_of_buyers->cols(); ++b) {
                divide(*cells_of_buyers, e, i, b, shares);
                made.add_column(shares);
            }
    return made;
}

}  // namespace spillover
