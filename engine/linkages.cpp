#include "engine/linkages.hpp"

#include <algorithm>
#include <cmath>

namespace spillover {
namespace {

constexpr double precision = 1e-13;  ///< of a sum of paths, relative to its largest term
constexpr int most_terms = 5000;

/// B y = diag(x)^-1 Z y.
Vector allocated(const MrioTable& table, const Vector& y) {
    const Vector& x = table.output();
    const Vector weighted = x.cwiseProduct(y);
    Vector result = table.intermediate_demand(weighted);
    for (Index a = 0; a < x.size(); ++a)
        result[a] = x[a] > 0 ? result[a] / x[a] : 0.0;
    return result;
}

/// A' y: what the inputs of each industry carry of y, per unit of its output.
Vector carried(const MrioTable& table, const Vector& y) {
    const Extent& e = table.extent();
    const Vector& x = table.output();
    Vector result = Vector::Zero(x.size());
    if (const auto* dense = std::get_if<DenseSales>(&table.data().sales)) {
        result = dense->intermediate.transpose() * y;
        for (Index a = 0; a < x.size(); ++a)
            result[a] = x[a] > 0 ? result[a] / x[a] : 0.0;
        return result;
    }
    const auto& pooled = std::get<PooledSales>(table.data().sales);
    for (Index s = 0; s < e.regions; ++s)
        for (Index i = 0; i < e.sectors; ++i) {
            double mean = 0;
            for (Index r = 0; r < e.regions; ++r)
                mean += pooled.origin_share(i, r, s) * y[e.industry(r, i)];
            for (Index j = 0; j < e.sectors; ++j)
                result[e.industry(s, j)] +=
                    table.technical_coefficients()(i, e.industry(s, j)) * mean;
        }
    return result;
}

/// Sums `term` and what `next` makes of it, again and again; all are non-negative and rho < 1.
template <class Next>
Vector sum_of_paths(Vector term, const Next& next) {
    Vector sum = term;
    for (int round = 0; round < most_terms && term.maxCoeff() > precision * sum.maxCoeff();
         ++round) {
        term = next(term);
        sum += term;
    }
    return sum;
}

Vector outside(Vector values, const std::vector<char>& in_set) {
    for (std::size_t a = 0; a < in_set.size(); ++a)
        if (in_set[a]) values[static_cast<Index>(a)] = 0;
    return values;
}

template <class Of>
Array<2> of_supply(const Array<3>& supply, const Of& of) {
    const Index S = supply.extent(0), R = supply.extent(1);
    Array<2> result({S, R});
    for (Index i = 0; i < S; ++i)
        for (Index s = 0; s < R; ++s) {
            double all = 0;
            for (Index r = 0; r < R; ++r)
                all += supply(i, r, s);
            double value = 0;
            for (Index r = 0; r < R && all > 0; ++r)
                value = of(value, supply(i, r, s) / all);
            result(i, s) = value;
        }
    return result;
}

}  // namespace

Array<3> supply_by_origin(const MrioTable& table) {
    const Extent& e = table.extent();
    Array<3> supply({e.sectors, e.regions, e.regions});
    if (const auto* dense = std::get_if<DenseSales>(&table.data().sales)) {
        for (Index a = 0; a < e.industries(); ++a) {
            const Index i = e.sector_of(a), r = e.region_of(a);
            for (Index b = 0; b < e.industries(); ++b)
                supply(i, r, e.region_of(b)) += dense->intermediate(a, b);
            for (Index h = 0; h < e.final_columns(); ++h)
                supply(i, r, h / e.categories) += std::max(0.0, dense->final_demand(a, h));
        }
        return supply;
    }
    const auto& pooled = std::get<PooledSales>(table.data().sales);
    for (Index i = 0; i < e.sectors; ++i)
        for (Index s = 0; s < e.regions; ++s) {
            const double used = pooled.use.row(i).segment(s * e.sectors, e.sectors).sum();
            const double final =
                table.final_use().row(i).segment(s * e.categories, e.categories).sum();
            for (Index r = 0; r < e.regions; ++r)
                supply(i, r, s) = pooled.origin_share(i, r, s) * used +
                                  pooled.final_origin_share(i, r, s) * final;
        }
    return supply;
}

Array<2> herfindahl(const Array<3>& supply) {
    return of_supply(supply, [](double sum, double share) { return sum + share * share; });
}

Array<2> single_origin_share(const Array<3>& supply) {
    return of_supply(supply, [](double most, double share) { return std::max(most, share); });
}

Exposure exposure_to(const MrioTable& table, const std::vector<char>& in_set) {
    Vector set(static_cast<Index>(in_set.size()));
    for (std::size_t a = 0; a < in_set.size(); ++a)
        set[static_cast<Index>(a)] = in_set[a] ? 1 : 0;
    // Paths end where they first reach the set.
    const auto up = [&](const Vector& y) { return outside(allocated(table, y), in_set); };
    const auto down = [&](const Vector& y) { return outside(carried(table, y), in_set); };
    return {sum_of_paths(up(set), up), sum_of_paths(down(set), down)};
}

Vector sales_abroad(const MrioTable& table, const std::vector<char>& here) {
    const Extent& e = table.extent();
    const Array<3> supply = supply_by_origin(table);
    Vector sales = Vector::Zero(e.industries());
    for (Index i = 0; i < e.sectors; ++i)
        for (Index r = 0; r < e.regions; ++r)
            for (Index s = 0; s < e.regions; ++s)
                if (here[static_cast<std::size_t>(r)] && !here[static_cast<std::size_t>(s)])
                    sales[e.industry(r, i)] += supply(i, r, s);
    return sales;
}

}  // namespace spillover
