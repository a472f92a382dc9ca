#include "io/yaml/metric.hpp"

#include <algorithm>

namespace spillover::yaml {
namespace {

std::vector<double> sums_over(const Extent& e, Dimension dimension, const Vector& of_industry) {
    const bool by_region = dimension == Dimension::region;
    std::vector<double> sums(static_cast<std::size_t>(by_region ? e.regions : e.sectors), 0.0);
    for (Index a = 0; a < e.industries(); ++a)
        sums[static_cast<std::size_t>(by_region ? e.region_of(a) : e.sector_of(a))] +=
            of_industry[a];
    return sums;
}

std::vector<double> va_share(const MrioTable& table, Index sector) {
    const Extent& e = table.extent();
    const Vector va = table.value_added();
    const auto total = sums_over(e, Dimension::region, va);
    std::vector<double> share;
    for (Index r = 0; r < e.regions; ++r) {
        const double whole = total[static_cast<std::size_t>(r)];
        share.push_back(whole > 0 ? va[e.industry(r, sector)] / whole : 0.0);
    }
    return share;
}

/// Sales of each region to the buyers of a block over its output.
std::vector<double> export_share(const MrioTable& table, const std::vector<std::string>& blocks,
                                 const std::string& block) {
    const Extent& e = table.extent();
    const auto output = sums_over(e, Dimension::region, table.output());
    std::vector<double> sales(output.size(), 0.0);
    const auto in_block = [&](Index r) { return blocks[static_cast<std::size_t>(r)] == block; };
    if (const auto* pooled = std::get_if<PooledSales>(&table.data().sales)) {
        for (Index s = 0; s < e.regions; ++s) {
            if (!in_block(s)) continue;
            for (Index i = 0; i < e.sectors; ++i) {
                double use = 0, final_use = 0;
                for (Index j = 0; j < e.sectors; ++j)
                    use += pooled->use(i, e.industry(s, j));
                for (Index c = 0; c < e.categories; ++c)
                    final_use += pooled->final_use(i, s * e.categories + c);
                for (Index r = 0; r < e.regions; ++r)
                    sales[static_cast<std::size_t>(r)] +=
                        pooled->origin_share(i, r, s) * use +
                        pooled->final_origin_share(i, r, s) * final_use;
            }
        }
    } else {
        const auto& dense = std::get<DenseSales>(table.data().sales);
        for (Index a = 0; a < e.industries(); ++a) {
            double& sold = sales[static_cast<std::size_t>(e.region_of(a))];
            for (Index j = 0; j < e.industries(); ++j)
                if (in_block(e.region_of(j))) sold += dense.intermediate(a, j);
            for (Index h = 0; h < e.final_columns(); ++h)
                if (in_block(h / e.categories)) sold += dense.final_demand(a, h);
        }
    }
    for (std::size_t r = 0; r < sales.size(); ++r)
        sales[r] = output[r] > 0 && !in_block(static_cast<Index>(r)) ? sales[r] / output[r] : 0.0;
    return sales;
}

}  // namespace

std::optional<std::vector<double>> metric_values(const MrioTable& table, Dimension dimension,
                                                 const std::string& name) {
    const TableData& data = table.data();
    if (name == "gdp") return sums_over(table.extent(), dimension, table.value_added());
    if (name == "output") return sums_over(table.extent(), dimension, table.output());
    if (dimension == Dimension::sector) {
        const auto found = data.sector_number.find(name);
        if (found == data.sector_number.end()) return {};
        return found->second;
    }
    if (dimension != Dimension::region) return {};
    if (const auto found = data.region_number.find(name); found != data.region_number.end())
        return found->second;
    if (name.ends_with("_va_share")) {
        const auto sector =
            std::find(data.sectors.begin(), data.sectors.end(), name.substr(0, name.size() - 9));
        if (sector != data.sectors.end())
            return va_share(table, static_cast<Index>(sector - data.sectors.begin()));
    }
    if (const auto block = data.region_text.find("block");
        name.starts_with("export_share_") && block != data.region_text.end()) {
        const std::string wanted = name.substr(13);
        const auto& blocks = block->second;
        if (std::find(blocks.begin(), blocks.end(), wanted) != blocks.end())
            return export_share(table, blocks, wanted);
    }
    return {};
}

std::vector<std::string> metric_names(const MrioTable& table, Dimension dimension) {
    const TableData& data = table.data();
    std::vector<std::string> names{"gdp", "output"};
    if (dimension == Dimension::sector)
        for (const auto& entry : data.sector_number)
            names.push_back(entry.first);
    if (dimension != Dimension::region) return names;
    for (const auto& entry : data.region_number)
        names.push_back(entry.first);
    for (const auto& sector : data.sectors)
        names.push_back(sector + "_va_share");
    if (const auto block = data.region_text.find("block"); block != data.region_text.end())
        for (const auto& name : block->second)
            if (std::find(names.begin(), names.end(), "export_share_" + name) == names.end())
                names.push_back("export_share_" + name);
    return names;
}

}  // namespace spillover::yaml
