#include "tests/support/transformed_table.hpp"

namespace spillover::test {
namespace {

/// Region of the original that region r of the split table is part of, and how much of it.
struct Part {
    Index region;
    double share;
};
Part part_of(Index r, Index regions) {
    if (r == regions) return {0, 0.7};
    return {r, r == 0 ? 0.3 : 1.0};
}

PooledSales split(const PooledSales& from, const Extent& e) {
    const Index R = e.regions + 1, S = e.sectors, C = e.categories;
    PooledSales to;
    to.use = Matrix::Zero(S, R * S);
    to.final_use = Matrix::Zero(S, R * C);
    to.origin_share = to.final_origin_share = Array<3>({S, R, R});
    for (Index s = 0; s < R; ++s) {
        const Part part = part_of(s, e.regions);
        to.use.middleCols(s * S, S) = part.share * from.use.middleCols(part.region * S, S);
        to.final_use.middleCols(s * C, C) =
            part.share * from.final_use.middleCols(part.region * C, C);
        for (Index d = 0; d < R; ++d)
            for (Index i = 0; i < S; ++i) {
                const Index destination = part_of(d, e.regions).region;
                to.origin_share(i, s, d) =
                    part.share * from.origin_share(i, part.region, destination);
                to.final_origin_share(i, s, d) =
                    part.share * from.final_origin_share(i, part.region, destination);
            }
    }
    return to;
}

DenseSales split(const DenseSales& from, const Extent& e) {
    const Index R = e.regions + 1, S = e.sectors, C = e.categories;
    DenseSales to{Matrix::Zero(R * S, R * S), Matrix::Zero(R * S, R * C)};
    for (Index r = 0; r < R; ++r)
        for (Index s = 0; s < R; ++s) {
            const Part sells = part_of(r, e.regions), buys = part_of(s, e.regions);
            const double share = sells.share * buys.share;
            to.intermediate.block(r * S, s * S, S, S) =
                share * from.intermediate.block(sells.region * S, buys.region * S, S, S);
            to.final_demand.block(r * S, s * C, S, C) =
                share * from.final_demand.block(sells.region * S, buys.region * C, S, C);
        }
    return to;
}

PooledSales relabelled(const PooledSales& from, const Extent& e, const std::vector<Index>& place) {
    PooledSales to = from;
    const auto at = [&](Index r) { return place[static_cast<std::size_t>(r)]; };
    for (Index r = 0; r < e.regions; ++r) {
        to.use.middleCols(at(r) * e.sectors, e.sectors) =
            from.use.middleCols(r * e.sectors, e.sectors);
        to.final_use.middleCols(at(r) * e.categories, e.categories) =
            from.final_use.middleCols(r * e.categories, e.categories);
        for (Index s = 0; s < e.regions; ++s)
            for (Index i = 0; i < e.sectors; ++i) {
                to.origin_share(i, at(r), at(s)) = from.origin_share(i, r, s);
                to.final_origin_share(i, at(r), at(s)) = from.final_origin_share(i, r, s);
            }
    }
    return to;
}

DenseSales relabelled(const DenseSales& from, const Extent& e, const std::vector<Index>& place) {
    DenseSales to = from;
    const Index S = e.sectors, C = e.categories;
    const auto at = [&](Index r) { return place[static_cast<std::size_t>(r)]; };
    for (Index r = 0; r < e.regions; ++r)
        for (Index s = 0; s < e.regions; ++s) {
            to.intermediate.block(at(r) * S, at(s) * S, S, S) =
                from.intermediate.block(r * S, s * S, S, S);
            to.final_demand.block(at(r) * S, at(s) * C, S, C) =
                from.final_demand.block(r * S, s * C, S, C);
        }
    return to;
}

}  // namespace

TableData scaled(const TableData& data, double factor) {
    TableData other = data;
    other.output *= factor;
    if (auto* pooled = std::get_if<PooledSales>(&other.sales)) {
        pooled->use *= factor;
        pooled->final_use *= factor;
    } else {
        auto& dense = std::get<DenseSales>(other.sales);
        dense.intermediate *= factor;
        dense.final_demand *= factor;
    }
    return other;
}

TableData relabelled(const TableData& data, const std::vector<Index>& place) {
    const Extent& e = data.extent;
    TableData other = data;
    std::visit([&](const auto& sales) { other.sales = relabelled(sales, e, place); }, data.sales);
    for (Index r = 0; r < e.regions; ++r) {
        const auto from = static_cast<std::size_t>(r);
        other.output.segment(place[from] * e.sectors, e.sectors) =
            data.output.segment(r * e.sectors, e.sectors);
        for (auto& [name, values] : other.region_text)
            values[static_cast<std::size_t>(place[from])] = data.region_text.at(name)[from];
    }
    return other;
}

TableData split(const TableData& data) {
    const Extent& e = data.extent;
    TableData other = data;
    ++other.extent.regions;
    other.regions.push_back("clone");
    other.region_names = other.regions;
    for (auto& entry : other.region_text)
        entry.second.push_back(entry.second[0]);
    std::visit([&](const auto& sales) { other.sales = split(sales, e); }, data.sales);
    other.output = Vector::Zero(other.extent.industries());
    for (Index r = 0; r <= e.regions; ++r) {
        const Part part = part_of(r, e.regions);
        other.output.segment(r * e.sectors, e.sectors) =
            part.share * data.output.segment(part.region * e.sectors, e.sectors);
    }
    return other;
}

}  // namespace spillover::test
