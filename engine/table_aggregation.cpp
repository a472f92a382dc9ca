#include "engine/table_aggregation.hpp"

#include <algorithm>
#include <cmath>

#include "engine/error.hpp"

namespace spillover {
namespace {

/// One axis: which group each member is in, and the largest member of each group.
struct Axis {
    std::vector<Index> group;        ///< of each member
    std::vector<Index> largest;      ///< of each group
    std::vector<std::string> names;  ///< of each group
    Index size() const { return static_cast<Index>(names.size()); }
};

Axis axis_of(const std::vector<std::string>& groups, const Vector& output) {
    Axis axis;
    for (std::size_t n = 0; n < groups.size(); ++n) {
        const auto found = std::find(axis.names.begin(), axis.names.end(), groups[n]);
        const auto g = static_cast<std::size_t>(found - axis.names.begin());
        if (found == axis.names.end()) {
            axis.names.push_back(groups[n]);
            axis.largest.push_back(static_cast<Index>(n));
        }
        const auto member = static_cast<Index>(n);
        axis.group.push_back(static_cast<Index>(g));
        if (output[member] > output[axis.largest[g]]) axis.largest[g] = member;
    }
    return axis;
}

template <class T>
std::vector<T> of_largest(const Axis& axis, const std::vector<T>& values) {
    std::vector<T> picked;
    for (const Index n : axis.largest)
        picked.push_back(values[static_cast<std::size_t>(n)]);
    return picked;
}

std::vector<double> sums(const Axis& axis, const std::vector<double>& values) {
    std::vector<double> total(axis.names.size(), 0.0);
    for (std::size_t n = 0; n < values.size(); ++n)
        total[static_cast<std::size_t>(axis.group[n])] += values[n];
    return total;
}

/// Long names: the largest member's, or the group's own where it is a new one.
std::vector<std::string> long_names(const Axis& axis, const std::vector<std::string>& ids,
                                    const std::vector<std::string>& names) {
    std::vector<std::string> result;
    for (std::size_t g = 0; g < axis.names.size(); ++g) {
        const auto found = std::find(ids.begin(), ids.end(), axis.names[g]);
        const bool known = found != ids.end() && !names.empty();
        result.push_back(known ? names[static_cast<std::size_t>(found - ids.begin())]
                               : axis.names[g]);
    }
    return result;
}

class TableAggregation {
public:
    TableAggregation(const MrioTable& table, const TableGroups& groups)
        : table_{table}, from_{table.extent()}, data_{table.data()} {
        Vector by_region = Vector::Zero(from_.regions), by_sector = Vector::Zero(from_.sectors);
        for (Index a = 0; a < from_.industries(); ++a) {
            by_region[from_.region_of(a)] += table.output()[a];
            by_sector[from_.sector_of(a)] += table.output()[a];
        }
        regions_ = axis_of(groups.regions, by_region);
        sectors_ = axis_of(groups.sectors, by_sector);
        to_ = {regions_.size(), sectors_.size(), from_.categories};
    }

    TableData result() {
        labels();
        data_.extent = to_;
        data_.output = summed(table_.output());
        for (auto& component : data_.value_added)
            component.second = summed(component.second);
        if (std::holds_alternative<DenseSales>(table_.data().sales)) {
            dense();
        } else {
            pooled();
        }
        return std::move(data_);
    }

private:
    Index industry(Index a) const {
        return to_.industry(regions_.group[static_cast<std::size_t>(from_.region_of(a))],
                            sectors_.group[static_cast<std::size_t>(from_.sector_of(a))]);
    }
    Index final_column(Index h) const {
        const Index C = from_.categories;
        return regions_.group[static_cast<std::size_t>(h / C)] * C + h % C;
    }
    Index good(Index i) const { return sectors_.group[static_cast<std::size_t>(i)]; }

    Vector summed(const Vector& values) const {
        Vector total = Vector::Zero(to_.industries());
        for (Index a = 0; a < from_.industries(); ++a)
            total[industry(a)] += values[a];
        return total;
    }

    void labels() {
        const TableData& d = table_.data();
        data_.region_names = long_names(regions_, d.regions, d.region_names);
        data_.sector_names = long_names(sectors_, d.sectors, d.sector_names);
        data_.regions = regions_.names;
        data_.sectors = sectors_.names;
        for (auto& attribute : data_.region_text)
            attribute.second = of_largest(regions_, attribute.second);
        for (auto& [name, values] : data_.region_number)
            values = name == "area" || name == "population" ? sums(regions_, values)
                                                            : of_largest(regions_, values);
        if (!d.sector_tags.empty()) data_.sector_tags = of_largest(sectors_, d.sector_tags);
        for (auto& attribute : data_.sector_number)
            attribute.second = of_largest(sectors_, attribute.second);
    }

    void dense() {
        const auto& from = std::get<DenseSales>(table_.data().sales);
        DenseSales to{Matrix::Zero(to_.industries(), to_.industries()),
                      Matrix::Zero(to_.industries(), to_.final_columns())};
        for (Index a = 0; a < from_.industries(); ++a) {
            for (Index b = 0; b < from_.industries(); ++b)
                to.intermediate(industry(a), industry(b)) += from.intermediate(a, b);
            for (Index h = 0; h < from_.final_columns(); ++h)
                to.final_demand(industry(a), final_column(h)) += from.final_demand(a, h);
        }
        data_.sales = std::move(to);
    }

    void pooled() {
        const auto& from = std::get<PooledSales>(table_.data().sales);
        PooledSales to;
        to.use = Matrix::Zero(to_.sectors, to_.industries());
        to.final_use = Matrix::Zero(to_.sectors, to_.final_columns());
        for (Index i = 0; i < from_.sectors; ++i) {
            for (Index b = 0; b < from_.industries(); ++b)
                to.use(good(i), industry(b)) += from.use(i, b);
            for (Index h = 0; h < from_.final_columns(); ++h)
                to.final_use(good(i), final_column(h)) += from.final_use(i, h);
        }
        Array<3> intermediate = flows(from.use, from.origin_share, from_.sectors, false),
                 final = flows(from.final_use, from.final_origin_share, from_.categories, false);
        const Array<3> size =
            flows(from.final_use, from.final_origin_share, from_.categories, true);
        for (Index i = 0; i < to_.sectors; ++i)
            for (Index s = 0; s < to_.regions; ++s) {
                part_withdrawals(final, intermediate, size, i, s);
                normalise(intermediate, i, s);
                normalise(final, i, s);
            }
        to.origin_share = std::move(intermediate);
        to.final_origin_share = std::move(final);
        data_.sales = std::move(to);
    }

    /// Flows of goods between regions, or their sizes where some are negative; `columns` of use
    /// belong to a region.
    Array<3> flows(const Matrix& use, const Array<3>& share, Index columns, bool sizes) const {
        Array<3> flow({to_.sectors, to_.regions, to_.regions});
        for (Index i = 0; i < from_.sectors; ++i)
            for (Index s = 0; s < from_.regions; ++s) {
                const double used = use.row(i).segment(s * columns, columns).sum();
                for (Index r = 0; r < from_.regions; ++r)
                    flow(good(i), regions_.group[static_cast<std::size_t>(r)],
                         regions_.group[static_cast<std::size_t>(s)]) +=
                        share(i, r, s) * (sizes ? std::abs(used) : used);
            }
        return flow;
    }

    /// Where sales beside stock withdrawals leave no origin shares of final use, all of it comes
    /// from the same origins, and intermediate use makes up for that: sales between regions stay.
    void part_withdrawals(Array<3>& final, Array<3>& intermediate, const Array<3>& size, Index i,
                          Index s) const {
        double total = 0, whole = 0;
        bool sold = false, drawn = false;
        for (Index r = 0; r < to_.regions; ++r) {
            total += final(i, r, s);
            whole += size(i, r, s);
            sold = sold || final(i, r, s) > 0;
            drawn = drawn || final(i, r, s) < 0;
        }
        if (!(sold && drawn)) return;
        for (Index r = 0; r < to_.regions; ++r) {
            const double even = total * size(i, r, s) / whole;
            intermediate(i, r, s) += final(i, r, s) - even;
            final(i, r, s) = even;
            if (intermediate(i, r, s) < 0)
                throw InputError{"final use of " + sectors_.names[static_cast<std::size_t>(i)] +
                                     " in " + regions_.names[static_cast<std::size_t>(s)],
                                 "has sales beside stock withdrawals, which leave no origin shares",
                                 "group the sectors otherwise"};
        }
    }

    void normalise(Array<3>& flow, Index i, Index s) const {
        double total = 0;
        for (Index r = 0; r < to_.regions; ++r)
            total += flow(i, r, s);
        for (Index r = 0; r < to_.regions; ++r)  // what is not used comes from home
            flow(i, r, s) = total != 0 ? flow(i, r, s) / total : r == s ? 1.0 : 0.0;
    }

    const MrioTable& table_;
    Extent from_, to_;
    Axis regions_, sectors_;
    TableData data_;
};

}  // namespace

TableData aggregated(const MrioTable& table, const TableGroups& groups) {
    return TableAggregation{table, groups}.result();
}

}  // namespace spillover
