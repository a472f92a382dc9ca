#include <algorithm>

#include "engine/dense_sales.hpp"
#include "engine/error.hpp"
#include "engine/table_split.hpp"

namespace spillover {
namespace {

/// Places of regions that stay.
std::vector<Index> staying(const std::vector<char>& removed) {
    std::vector<Index> stay;
    for (std::size_t r = 0; r < removed.size(); ++r)
        if (!removed[r]) stay.push_back(static_cast<Index>(r));
    return stay;
}

template <class T>
void keep(std::vector<T>& values, const std::vector<Index>& stay) {
    if (values.empty()) return;
    std::vector<T> kept;
    for (const Index n : stay)
        kept.push_back(values[static_cast<std::size_t>(n)]);
    values = std::move(kept);
}

void keep_labels(TableData& data, const std::vector<Index>& stay) {
    keep(data.regions, stay);
    keep(data.region_names, stay);
    for (auto& attribute : data.region_text)
        keep(attribute.second, stay);
    for (auto& attribute : data.region_number)
        keep(attribute.second, stay);
}

/// The number of a category of this name, added at the end if there is none.
Index category_of(TableData& data, const std::string& name, const std::string& long_name) {
    const auto found = std::find(data.categories.begin(), data.categories.end(), name);
    const Index place = found - data.categories.begin();
    if (found == data.categories.end()) {
        data.categories.push_back(name);
        if (!data.category_names.empty()) data.category_names.push_back(long_name);
    }
    return place;
}

}  // namespace

TableData without_regions(const MrioTable& table, const std::vector<char>& removed,
                          Removal& removal) {
    const Extent from = table.extent();
    const std::vector<Index> stay = staying(removed);
    if (stay.empty()) throw InputError{"regions", "all are removed", "at least one has to stay"};
    const DenseSales old = dense_sales(table);
    TableData data = table.data();
    keep_labels(data, stay);
    const Index exports = category_of(data, "exports", "Exports");
    const Extent to{static_cast<Index>(stay.size()), from.sectors,
                    static_cast<Index>(data.categories.size())};
    data.extent = to;
    const auto old_of = [&](Index a) {
        return from.industry(stay[static_cast<std::size_t>(to.region_of(a))], to.sector_of(a));
    };
    DenseSales sales{Matrix::Zero(to.industries(), to.industries()),
                     Matrix::Zero(to.industries(), to.final_columns())};
    Vector output(to.industries()), imports(to.industries());
    for (Index a = 0; a < to.industries(); ++a) {
        const Index o = old_of(a);
        output[a] = table.output()[o];
        double kept = 0;
        for (Index b = 0; b < to.industries(); ++b)
            kept += sales.intermediate(a, b) = old.intermediate(o, old_of(b));
        for (Index h = 0; h < to.regions * from.categories; ++h) {
            const Index s = h / from.categories, c = h % from.categories;
            const double sold =
                old.final_demand(o, stay[static_cast<std::size_t>(s)] * from.categories + c);
            sales.final_demand(a, s * to.categories + c) = sold;
            kept += sold;
        }
        const double sold = old.intermediate.row(o).sum() + old.final_demand.row(o).sum() - kept;
        sales.final_demand(a, to.region_of(a) * to.categories + exports) += sold;
        removal.exports += sold;
    }
    for (Index b = 0; b < to.industries(); ++b) {
        double bought = 0;
        for (Index a = 0; a < from.industries(); ++a)
            if (removed[static_cast<std::size_t>(from.region_of(a))])
                bought += old.intermediate(a, old_of(b));
        imports[b] = bought;
    }
    for (Index s = 0; s < to.regions; ++s)
        for (Index a = 0; a < from.industries(); ++a)
            if (removed[static_cast<std::size_t>(from.region_of(a))])
                removal.final_imports +=
                    old.final_demand.row(a)
                        .segment(stay[static_cast<std::size_t>(s)] * from.categories,
                                 from.categories)
                        .sum();
    removal.imports = imports.sum();
    if (data.value_added.empty()) data.value_added["value_added"] = table.value_added();
    for (auto& component : data.value_added) {
        Vector kept(to.industries());
        for (Index a = 0; a < to.industries(); ++a)
            kept[a] = component.second[old_of(a)];
        component.second = kept;
    }
    auto [place, added] = data.value_added.try_emplace("imports", imports);
    if (!added) place->second += imports;
    data.output = output;
    data.sales = std::move(sales);
    pool_if_exact(data);
    return data;
}

}  // namespace spillover
