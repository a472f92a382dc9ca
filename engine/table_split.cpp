#include "engine/table_split.hpp"

#include <algorithm>

#include "engine/error.hpp"
#include "engine/table_aggregation.hpp"

namespace spillover {
namespace {

template <class T>
std::vector<T> of_pieces(const std::vector<Piece>& pieces, const std::vector<T>& values) {
    std::vector<T> result;
    if (values.empty()) return result;
    for (const Piece& piece : pieces)
        result.push_back(values[static_cast<std::size_t>(piece.of)]);
    return result;
}

std::vector<std::string> part_names(const std::vector<Piece>& pieces,
                                    const std::vector<std::string>& ids) {
    std::vector<Index> count(ids.size(), 0), seen(ids.size(), 0);
    for (const Piece& piece : pieces)
        ++count[static_cast<std::size_t>(piece.of)];
    std::vector<std::string> names;
    for (const Piece& piece : pieces) {
        const auto n = static_cast<std::size_t>(piece.of);
        names.push_back(count[n] == 1 ? ids[n] : ids[n] + "__" + std::to_string(++seen[n]));
    }
    return names;
}

class Splitting {
public:
    Splitting(const MrioTable& table, const TableMap& map)
        : table_{table},
          map_{map},
          from_{table.extent()},
          to_{static_cast<Index>(map.regions.size()), static_cast<Index>(map.sectors.size()),
              from_.categories} {}

    TableData result() const {
        TableData data = table_.data();
        labels(data);
        data.extent = to_;
        data.output = spread(table_.output());
        for (auto& component : data.value_added)
            component.second = spread(component.second);
        if (const auto* sales = std::get_if<DenseSales>(&table_.data().sales)) {
            data.sales = dense(*sales);
        } else {
            data.sales = pooled(std::get<PooledSales>(table_.data().sales));
        }
        return data;
    }

private:
    const Piece& region(Index r) const { return map_.regions[static_cast<std::size_t>(r)]; }
    const Piece& sector(Index i) const { return map_.sectors[static_cast<std::size_t>(i)]; }
    double share(Index r, Index i) const {
        return region(r).share[sector(i).of] * sector(i).share[region(r).of];
    }
    double share(Index industry) const {
        return share(to_.region_of(industry), to_.sector_of(industry));
    }
    Index old(Index industry) const {
        return from_.industry(region(to_.region_of(industry)).of,
                              sector(to_.sector_of(industry)).of);
    }
    Index old_final(Index h) const {
        return region(h / to_.categories).of * from_.categories + h % to_.categories;
    }
    double share_final(Index h) const { return region(h / to_.categories).whole; }

    void labels(TableData& data) const {
        data.regions = part_names(map_.regions, data.regions);
        data.sectors = part_names(map_.sectors, data.sectors);
        data.region_names = of_pieces(map_.regions, data.region_names);
        data.sector_names = of_pieces(map_.sectors, data.sector_names);
        for (auto& attribute : data.region_text)
            attribute.second = of_pieces(map_.regions, attribute.second);
        for (auto& [name, values] : data.region_number) {
            values = of_pieces(map_.regions, values);
            if (name != "area" && name != "population") continue;
            for (std::size_t r = 0; r < values.size(); ++r)
                values[r] *= map_.regions[r].whole;
        }
        retag(data.sector_tags);
        for (auto& attribute : data.sector_number)
            attribute.second = of_pieces(map_.sectors, attribute.second);
        for (std::size_t i = 0; i < map_.sectors.size(); ++i)
            for (const auto& [name, value] : map_.sectors[i].figures) {
                auto& values = data.sector_number[name];
                values.resize(map_.sectors.size());
                values[i] = value;
            }
    }

    void retag(std::vector<std::vector<std::string>>& tags) const {
        const bool told = std::any_of(map_.sectors.begin(), map_.sectors.end(),
                                      [](const Piece& piece) { return !piece.tags.empty(); });
        if (told) tags.resize(static_cast<std::size_t>(from_.sectors));
        tags = of_pieces(map_.sectors, tags);
        for (std::size_t i = 0; i < tags.size(); ++i)
            if (!map_.sectors[i].tags.empty()) tags[i] = map_.sectors[i].tags;
    }

    Vector spread(const Vector& values) const {
        Vector result(to_.industries());
        for (Index a = 0; a < to_.industries(); ++a)
            result[a] = share(a) * values[old(a)];
        return result;
    }

    DenseSales dense(const DenseSales& sales) const {
        const Index N = to_.industries(), H = to_.final_columns();
        DenseSales result{Matrix(N, N), Matrix(N, H)};
        for (Index a = 0; a < N; ++a) {
            for (Index b = 0; b < N; ++b)
                result.intermediate(a, b) =
                    share(a) * sales.intermediate(old(a), old(b)) * share(b);
            for (Index h = 0; h < H; ++h)
                result.final_demand(a, h) =
                    share(a) * sales.final_demand(old(a), old_final(h)) * share_final(h);
        }
        return result;
    }

    /// Parts of origins, and what of a good's use each part of the good is, by destination.
    Matrix part_shares(const Array<3>& from, Array<3>& to) const {
        to = Array<3>({to_.sectors, to_.regions, to_.regions});
        Matrix whole = Matrix::Zero(to_.sectors, to_.regions);
        for (Index i = 0; i < to_.sectors; ++i)
            for (Index s = 0; s < to_.regions; ++s) {
                for (Index r = 0; r < to_.regions; ++r)
                    whole(i, s) += to(i, r, s) =
                        from(sector(i).of, region(r).of, region(s).of) * share(r, i);
                for (Index r = 0; r < to_.regions; ++r)
                    to(i, r, s) = whole(i, s) > 0 ? to(i, r, s) / whole(i, s) : r == s ? 1.0 : 0.0;
            }
        return whole;
    }

    PooledSales pooled(const PooledSales& sales) const {
        PooledSales result;
        const Matrix whole = part_shares(sales.origin_share, result.origin_share),
                     final_whole = part_shares(sales.final_origin_share, result.final_origin_share);
        result.use = Matrix(to_.sectors, to_.industries());
        result.final_use = Matrix(to_.sectors, to_.final_columns());
        for (Index i = 0; i < to_.sectors; ++i) {
            for (Index b = 0; b < to_.industries(); ++b)
                result.use(i, b) =
                    sales.use(sector(i).of, old(b)) * share(b) * whole(i, to_.region_of(b));
            for (Index h = 0; h < to_.final_columns(); ++h)
                result.final_use(i, h) = sales.final_use(sector(i).of, old_final(h)) *
                                         share_final(h) * final_whole(i, h / to_.categories);
        }
        return result;
    }

    const MrioTable& table_;
    const TableMap& map_;
    Extent from_, to_;
};

std::vector<std::string> groups_of(const std::vector<Piece>& pieces) {
    std::vector<std::string> groups;
    for (const Piece& piece : pieces)
        groups.push_back(piece.into);
    return groups;
}

}  // namespace

TableData split(const MrioTable& table, const TableMap& map) {
    return Splitting{table, map}.result();
}

TableData mapped(const MrioTable& table, const TableMap& map) {
    return aggregated(MrioTable{split(table, map)},
                      {groups_of(map.regions), groups_of(map.sectors)});
}

}  // namespace spillover
