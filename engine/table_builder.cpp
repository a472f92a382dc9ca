#include "engine/table_builder.hpp"

#include "engine/interregional_trade.hpp"
#include "engine/regional_accounts.hpp"

namespace spillover {
namespace {

/// The pieces of regions and blocs side by side, region-major.
class Assembly {
public:
    Assembly(const TableFigures& figures, const RegionalAccounts& nation,
             const RegionalAccounts& blocs)
        : figures_{figures}, data_{figures.description} {
        const Index R = nation.gdp.size() + blocs.gdp.size(), S = figures.use.rows(),
                    C = figures.final_use.cols();
        data_.extent = {R, S, C};
        sales_.use = Matrix::Zero(S, R * S);
        sales_.final_use = Matrix::Zero(S, R * C);
        data_.output = Vector::Zero(R * S);
        add(nation, 0);
        add(blocs, nation.gdp.size());
        add_labels();
        add_value_added(nation.gdp.size());
    }

    TableData finish(TradeShares shares) {
        sales_.origin_share = std::move(shares.intermediate);
        sales_.final_origin_share = std::move(shares.final);
        data_.sales = std::move(sales_);
        return std::move(data_);
    }

private:
    void add(const RegionalAccounts& accounts, Index first) {
        const Index S = figures_.use.rows(), C = figures_.final_use.cols();
        for (Index r = 0; r < accounts.gdp.size(); ++r) {
            const auto n = static_cast<std::size_t>(r);
            sales_.use.middleCols((first + r) * S, S) = accounts.use[n];
            sales_.final_use.middleCols((first + r) * C, C) = accounts.final_use[n];
            data_.output.segment((first + r) * S, S) = accounts.output.row(r).transpose();
        }
    }

    void add_labels() {
        const auto add = [&](const auto& place, const std::string& block,
                             const std::string& cluster, const std::string& province) {
            data_.regions.push_back(place.id);
            data_.region_names.push_back(place.long_name);
            data_.region_text["block"].push_back(block);
            data_.region_text["cluster"].push_back(cluster);
            data_.region_text["province"].push_back(province);
            data_.region_number["lon"].push_back(place.lon);
            data_.region_number["lat"].push_back(place.lat);
            data_.region_number["area"].push_back(place.area);
        };
        for (const auto& region : figures_.regions)
            add(region, region.block, region.cluster, region.province);
        for (const auto& bloc : figures_.blocs)
            add(bloc, bloc.id, bloc.id, "abroad");
    }

    /// Components in the nation's proportions; abroad only the whole is known.
    void add_value_added(Index national_regions) {
        const Extent& e = data_.extent;
        const Vector whole = data_.output - sales_.use.colwise().sum().transpose();
        Vector national = Vector::Zero(e.sectors);
        for (const auto& component : figures_.value_added)
            national += component.second;
        for (const auto& [name, values] : figures_.value_added) {
            Vector& part = data_.value_added[name] = Vector::Zero(e.industries());
            for (Index a = 0; a < e.industries(); ++a) {
                const Index i = e.sector_of(a);
                if (e.region_of(a) < national_regions) part[a] = whole[a] * values[i] / national[i];
            }
        }
        Vector& abroad = data_.value_added["unspecified"] = Vector::Zero(e.industries());
        abroad.tail((e.regions - national_regions) * e.sectors) =
            whole.tail((e.regions - national_regions) * e.sectors);
    }

    const TableFigures& figures_;
    TableData data_;
    PooledSales sales_;
};

}  // namespace

TableData build_table(TableFigures figures) {
    balance_national(figures);
    const RegionalAccounts nation = national_regions_of(figures), blocs = foreign_blocs_of(figures);
    Assembly assembly{figures, nation, blocs};
    return assembly.finish(interregional_trade(figures, nation, blocs));
}

}  // namespace spillover
