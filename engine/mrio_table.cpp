#include "engine/mrio_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/table_checks.hpp"
#include "kernels/parallel.hpp"

namespace spillover {
namespace {

/// Sums of sales over origins; negative final cells are kept apart as stock withdrawals.
void sum_dense(const DenseSales& sales, const Extent& e, Matrix& use, Matrix& final_use,
               Vector& withdrawals) {
    for (Index a = 0; a < e.industries(); ++a) {
        use.row(e.sector_of(a)) += sales.intermediate.row(a);
        for (Index h = 0; h < e.final_columns(); ++h) {
            const double sold = sales.final_demand(a, h);
            if (sold >= 0) {
                final_use(e.sector_of(a), h) += sold;
            } else {
                withdrawals[a] += sold;
            }
        }
    }
}

void sum_pooled(const PooledSales& sales, const Extent& e, Matrix& use, Matrix& final_use,
                Vector& withdrawals) {
    use = sales.use;
    for (Index i = 0; i < e.sectors; ++i)
        for (Index h = 0; h < e.final_columns(); ++h) {
            const double bought = sales.final_use(i, h);
            if (bought >= 0) {
                final_use(i, h) = bought;
                continue;
            }
            for (Index r = 0; r < e.regions; ++r)
                withdrawals[e.industry(r, i)] +=
                    bought * sales.final_origin_share(i, r, h / e.categories);
        }
}

/// Part of the origin shares that is not 0; negative sales are not shared out.
double part_not_0(const TableData& data) {
    const auto part = [](Index nonzero, Index all) {
        return all > 0 ? static_cast<double>(nonzero) / static_cast<double>(all) : 0.0;
    };
    if (const auto* dense = std::get_if<DenseSales>(&data.sales))
        return part(
            (dense->intermediate.array() > 0).count() + (dense->final_demand.array() > 0).count(),
            dense->intermediate.size() + dense->final_demand.size());
    const auto& pooled = std::get<PooledSales>(data.sales);
    Index nonzero = 0, all = 0;
    for (const auto* share : {&pooled.origin_share, &pooled.final_origin_share}) {
        const auto& values = share->values();
        all += static_cast<Index>(values.size());
        nonzero +=
            static_cast<Index>(values.size()) - std::count(values.begin(), values.end(), 0.0);
    }
    return part(nonzero, all);
}

/// What `rows` regions from `first` on sell of good i to users in all regions, by seller.
template <Index rows>
void sell(const Array<3>& share, Index i, Index first, const std::vector<double>& used,
          double* sales, Index stride) {
    const auto R = static_cast<Index>(used.size());
    const double* const from = share.values().data() + (i * R + first) * R;
    std::array<double, rows> sold{};
    for (Index s = 0; s < R; ++s)
        for (Index r = 0; r < rows; ++r)
            sold[static_cast<std::size_t>(r)] +=
                from[r * R + s] * used[static_cast<std::size_t>(s)];
    for (Index r = 0; r < rows; ++r)
        sales[r * stride] = sold[static_cast<std::size_t>(r)];
}

}  // namespace

MrioTable::MrioTable(TableData data, TableChecks checks) : data_{std::move(data)} {
    require_valid_parts(data_);
    const Extent& e = data_.extent;
    use_ = Matrix::Zero(e.sectors, e.industries());
    final_use_ = Matrix::Zero(e.sectors, e.final_columns());
    withdrawals_ = Vector::Zero(e.industries());
    if (const auto* dense = std::get_if<DenseSales>(&data_.sales)) {
        sum_dense(*dense, e, use_, final_use_, withdrawals_);
    } else {
        sum_pooled(std::get<PooledSales>(data_.sales), e, use_, final_use_, withdrawals_);
    }
    coefficients_ = use_;
    for (Index j = 0; j < e.industries(); ++j) {
        if (data_.output[j] > 0) {
            coefficients_.col(j) /= data_.output[j];
        } else {
            coefficients_.col(j).setZero();
        }
    }
    spectral_radius_ = spectral_radius_of(
        e.industries(), [this](const Vector& x) { return intermediate_demand(x); });
    warnings_ = require_identities(*this, checks);
    nonzero_shares_ = part_not_0(data_);
}

Vector MrioTable::value_added() const {
    return data_.output - use_.colwise().sum().transpose();
}

Vector MrioTable::intermediate_demand(const Vector& output) const {
    const Extent& e = data_.extent;
    Vector demand = Vector::Zero(e.industries());
    if (const auto* dense = std::get_if<DenseSales>(&data_.sales)) {
        Vector level = Vector::Zero(e.industries());
        for (Index j = 0; j < e.industries(); ++j)
            if (data_.output[j] > 0) level[j] = output[j] / data_.output[j];
        return dense->intermediate * level;
    }
    const auto& pooled = std::get<PooledSales>(data_.sales);
    kernels::parallel_for(e.sectors, e.regions * (e.regions + e.sectors), [&](Index i) {
        std::vector<double> used(static_cast<std::size_t>(e.regions));
        for (Index s = 0; s < e.regions; ++s) {
            double& sum = used[static_cast<std::size_t>(s)] = 0;
            for (Index j = s * e.sectors; j < (s + 1) * e.sectors; ++j)
                sum += coefficients_(i, j) * output[j];
        }
        // Along the rows of the shares, as they lie in memory; eight at a time, because each sum
        // waits for its last addition.
        Index r = 0;
        for (; r + 8 <= e.regions; r += 8)
            sell<8>(pooled.origin_share, i, r, used, demand.data() + e.industry(r, i), e.sectors);
        for (; r < e.regions; ++r)
            sell<1>(pooled.origin_share, i, r, used, demand.data() + e.industry(r, i), e.sectors);
    });
    return demand;
}

std::string MrioTable::industry_name(Index industry) const {
    return data_.regions[static_cast<std::size_t>(data_.extent.region_of(industry))] + "/" +
           data_.sectors[static_cast<std::size_t>(data_.extent.sector_of(industry))];
}

Vector leontief_output(const MrioTable& table, const Vector& final_demand) {
    // The Neumann series x = f + A f + A^2 f + ... converges because rho(A) < 1, needs no N x N
    // factors, and adds terms of falling size, so that it is exact to rounding.
    Vector output = final_demand, term = final_demand;
    const double scale = final_demand.lpNorm<Eigen::Infinity>();
    for (int n = 0; n < 100000; ++n) {
        term = table.intermediate_demand(term);
        output += term;
        if (term.lpNorm<Eigen::Infinity>() <= 1e-18 * scale) break;
    }
    return output;
}

namespace {

/// Origin shares of good i that all columns [first, last) have in common; false where they differ
/// by more than the tolerance, or where a column has flows of both signs. Columns that buy none of
/// the good agree with any.
bool common_shares(const Matrix& sales, const Extent& e, Index i, Index first, Index last,
                   double tolerance, std::vector<double>& share) {
    bool found = false;
    for (Index b = first; b < last; ++b) {
        double total = 0;
        bool sold = false, drawn = false;
        for (Index r = 0; r < e.regions; ++r) {
            const double flow = sales(e.industry(r, i), b);
            sold = sold || flow > 0;
            drawn = drawn || flow < 0;
            total += flow;
        }
        if (sold && drawn) return false;  // sales beside stock withdrawals have no shares
        if (!sold && !drawn) continue;
        for (Index r = 0; r < e.regions; ++r) {
            const double own = sales(e.industry(r, i), b) / total;
            auto& common = share[static_cast<std::size_t>(r)];
            if (found && std::abs(own - common) > tolerance) return false;
            if (!found) common = own;
        }
        found = true;
    }
    return true;
}

bool pool(const Matrix& sales, const Extent& e, Index columns_per_region, double tolerance,
          Matrix& use, Array<3>& shares) {
    use = Matrix::Zero(e.sectors, e.regions * columns_per_region);
    shares = Array<3>({e.sectors, e.regions, e.regions});
    std::vector<double> share(static_cast<std::size_t>(e.regions));
    for (Index i = 0; i < e.sectors; ++i)
        for (Index s = 0; s < e.regions; ++s) {
            const Index first = s * columns_per_region, last = first + columns_per_region;
            std::fill(share.begin(), share.end(), 0.0);
            if (!common_shares(sales, e, i, first, last, tolerance, share)) return false;
            for (Index r = 0; r < e.regions; ++r) {
                shares(i, r, s) = share[static_cast<std::size_t>(r)];
                for (Index b = first; b < last; ++b)
                    use(i, b) += sales(e.industry(r, i), b);
            }
        }
    return true;
}

}  // namespace

bool pool_if_exact(TableData& data, double tolerance) {
    const auto* dense = std::get_if<DenseSales>(&data.sales);
    if (!dense) return true;
    PooledSales pooled;
    const Extent& e = data.extent;
    const bool exact =
        pool(dense->intermediate, e, e.sectors, tolerance, pooled.use, pooled.origin_share) &&
        pool(dense->final_demand, e, e.categories, tolerance, pooled.final_use,
             pooled.final_origin_share);
    if (exact) data.sales = std::move(pooled);
    return exact;
}

}  // namespace spillover
