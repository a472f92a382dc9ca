#include "engine/home_region.hpp"

#include <algorithm>

#include "engine/dense_sales.hpp"
#include "engine/table_split.hpp"

namespace spillover {
namespace {

class Reunion {
public:
    Reunion(const Regionalisation& parts, const MrioTable& nation, const MrioTable& table,
            Index home)
        : parts_{parts}, table_{table}, from_{table.extent()}, home_{home} {
        const Extent& e = parts.table.extent;
        for (Index s = 0; s < from_.regions; ++s)
            if (s != home) others_.push_back(s);
        to_ = {e.regions + static_cast<Index>(others_.size()), from_.sectors, from_.categories};
        share_ = Matrix::Zero(e.regions, e.sectors);
        for (Index r = 0; r < e.regions; ++r)
            for (Index i = 0; i < e.sectors; ++i)
                if (nation.output()[i] > 0)
                    share_(r, i) = parts.table.output[e.industry(r, i)] / nation.output()[i];
    }

    TableData result() const {
        TableData data = table_.data();
        labels(data);
        data.extent = to_;
        data.output = spread(table_.output());
        data.output.head(parts_.table.output.size()) = parts_.table.output;
        for (auto& component : data.value_added)
            component.second = spread(component.second);
        data.sales = sales();
        pool_if_exact(data);
        return data;
    }

private:
    Index count() const { return share_.rows(); }
    bool is_part(Index region) const { return region < count(); }
    /// Region of the table that a region is part of, or is.
    Index old(Index region) const {
        return is_part(region) ? home_ : others_[static_cast<std::size_t>(region - count())];
    }
    Index old_industry(Index a) const {
        return from_.industry(old(to_.region_of(a)), to_.sector_of(a));
    }
    double share(Index industry) const {
        const Index r = to_.region_of(industry);
        return is_part(r) ? share_(r, to_.sector_of(industry)) : 1.0;
    }

    Vector spread(const Vector& values) const {
        Vector result(to_.industries());
        for (Index a = 0; a < to_.industries(); ++a)
            result[a] = share(a) * values[old_industry(a)];
        return result;
    }

    DenseSales sales() const {
        const DenseSales old_sales = dense_sales(table_);  // small beside that of the parts
        DenseSales made;
        const auto* cells = std::get_if<DenseSales>(&parts_.table.sales);
        if (!cells) made = dense_sales(parts_.table);
        const DenseSales& within = cells ? *cells : made;
        DenseSales result{Matrix(to_.industries(), to_.industries()),
                          Matrix(to_.industries(), to_.final_columns())};
        for (Index a = 0; a < to_.industries(); ++a) {
            const bool sold_by_part = is_part(to_.region_of(a));
            for (Index b = 0; b < to_.industries(); ++b)
                result.intermediate(a, b) =
                    sold_by_part && is_part(to_.region_of(b))
                        ? within.intermediate(a, b)
                        : share(a) * old_sales.intermediate(old_industry(a), old_industry(b)) *
                              share(b);
            for (Index h = 0; h < to_.final_columns(); ++h)
                result.final_demand(a, h) = final_sales(old_sales, within, a, h);
        }
        return result;
    }

    double final_sales(const DenseSales& old_sales, const DenseSales& within, Index a,
                       Index h) const {
        const Index s = h / to_.categories, c = h % to_.categories;
        const double whole = old_sales.final_demand(old_industry(a), old(s) * from_.categories + c);
        if (!is_part(s)) return share(a) * whole;
        if (!is_part(to_.region_of(a))) return parts_.final_weight(s, c) * whole;
        // In the nation what others buy stands among its exports.
        if (table_.data().categories[static_cast<std::size_t>(c)] == "exports")
            return to_.region_of(a) == s ? share(a) * whole : 0.0;
        return within.final_demand(a, s * parts_.table.extent.categories + c);
    }

    void labels(TableData& data) const {
        const TableData &parts = parts_.table, &whole = table_.data();
        data.regions = parts.regions;
        data.region_names = parts.region_names;
        for (const Index s : others_) {
            const auto n = static_cast<std::size_t>(s);
            data.regions.push_back(whole.regions[n]);
            data.region_names.push_back(whole.region_names.empty() ? whole.regions[n]
                                                                   : whole.region_names[n]);
        }
        merge(data.region_text, parts.region_text, whole.region_text, whole.regions);
        merge(data.region_number, parts.region_number, whole.region_number,
              std::vector<double>(whole.regions.size(), 0.0));
    }

    /// Attributes of the parts and of the others; where the parts have none, that of the region
    /// that they are of; where the others have none, `otherwise`.
    template <class Attributes, class Values>
    void merge(Attributes& all, const Attributes& parts, const Attributes& whole,
               const Values& otherwise) const {
        Attributes merged;
        for (const auto& source : {parts, whole})
            for (const auto& [name, unused] : source) {
                if (merged.contains(name)) continue;
                const auto in_parts = parts.find(name), in_whole = whole.find(name);
                auto& values = merged[name];
                for (Index r = 0; r < to_.regions; ++r) {
                    const auto n = static_cast<std::size_t>(r),
                               o = static_cast<std::size_t>(old(r));
                    if (is_part(r) && in_parts != parts.end()) {
                        values.push_back(in_parts->second[n]);
                    } else {
                        values.push_back(in_whole != whole.end() ? in_whole->second[o]
                                                                 : otherwise[o]);
                    }
                }
            }
        all = std::move(merged);
    }

    const Regionalisation& parts_;
    const MrioTable& table_;
    Extent from_, to_;
    Index home_;
    std::vector<Index> others_;
    Matrix share_;  // of the parts in what the nation makes [R x S]
};

}  // namespace

std::optional<Index> only_home(const MrioTable& table) {
    const Extent& e = table.extent();
    std::optional<Index> home;
    for (Index r = 0; r < e.regions; ++r) {
        if (table.intermediate_use().middleCols(r * e.sectors, e.sectors).sum() <= 0) continue;
        if (home) return {};
        home = r;
    }
    return home;
}

MrioTable nation_of(const MrioTable& table, Index home) {
    std::vector<char> others(static_cast<std::size_t>(table.extent().regions), 1);
    others[static_cast<std::size_t>(home)] = 0;
    Removal removal;
    TableData nation = without_regions(table, others, removal);
    nation.name = table.data().name;
    return MrioTable{std::move(nation), {CheckLevel::error, CheckLevel::warn}};
}

TableData with_others(const Regionalisation& parts, const MrioTable& nation, const MrioTable& table,
                      Index home) {
    return Reunion{parts, nation, table, home}.result();
}

}  // namespace spillover
