#pragma once

#include <Eigen/Core>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "engine/array.hpp"
#include "engine/extent.hpp"

namespace spillover {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Sales cell by cell: what each industry sells to each industry and to each final column.
struct DenseSales {
    Matrix intermediate;  ///< Z [N x N], money/year; rows sell, columns buy
    Matrix final_demand;  ///< Y [N x R*C], money/year; negative cells are stock withdrawals
};

/// Sales under the Chenery-Moses assumption: all buyers of a good in a region draw on the same
/// origins, so that the flow of good i from region r to industry (s, j) is
/// origin_share(i, r, s) * use(i, s*S + j).
struct PooledSales {
    Matrix use;                   ///< use of good i by industry j [S x N], money/year
    Matrix final_use;             ///< use of good i in final column h [S x R*C], money/year
    Array<3> origin_share;        ///< share of origin r in good i used in s [S x R x R], sums to 1
    Array<3> final_origin_share;  ///< the same for final use [S x R x R]
};

/// What a table is made of: plain data, filled by io/, by the table builder or by a test.
struct TableData {
    std::string name, year, currency = "CNY", unit = "million", source, licence;
    std::string quality;  ///< official, derived or stylised
    std::string notes;    ///< how far to trust it, in plain text; may be empty

    Extent extent;
    std::vector<std::string> regions, sectors, categories;  ///< ids, unique, in index order
    std::vector<std::string> region_names, sector_names, category_names;  ///< long names

    /// Attributes usable in target expressions: cluster, block, province ...; lon, lat, population
    /// ...
    std::map<std::string, std::vector<std::string>> region_text;
    std::map<std::string, std::vector<double>> region_number;
    std::vector<std::vector<std::string>> sector_tags;  ///< [S] tags of each sector
    /// Per-sector figures: inventory_cover (weeks), criticality (0, 0.5, 1), utilisation (share)
    /// ...
    std::map<std::string, std::vector<double>> sector_number;

    std::variant<DenseSales, PooledSales> sales;
    Vector output;                              ///< x [N], money/year
    std::map<std::string, Vector> value_added;  ///< components [N], money/year
};

/// A check that a scenario may relax from error to warning (`table: checks:`).
enum class CheckLevel { error, warn };
struct TableChecks {
    CheckLevel column_balance = CheckLevel::error;
    CheckLevel negative_value_added = CheckLevel::error;
    friend bool operator==(const TableChecks&, const TableChecks&) = default;
};

/// A valid multi-regional input-output table: the base-year economy that every run starts from.
///
/// Immutable once built. Flows are in money per year at base-year prices; because all base prices
/// are 1, money also measures quantity. Rows sell, columns buy.
class MrioTable {
public:
    /// \throws InputError listing every broken identity: shapes, ids, non-finite numbers, negative
    ///         intermediate use or shares, row total = column total = x within 1e-6 x, value added,
    ///         rho(A) < 1
    explicit MrioTable(TableData data, TableChecks checks = {});

    const TableData& data() const noexcept { return data_; }
    const Extent& extent() const noexcept { return data_.extent; }
    bool pooled() const noexcept { return std::holds_alternative<PooledSales>(data_.sales); }

    const Vector& output() const noexcept { return data_.output; }  ///< x [N], money/year
    Vector value_added() const;  ///< v = x - sum_i use_ij [N], money/year

    /// Use of good i by industry j, summed over origins [S x N], money/year.
    const Matrix& intermediate_use() const noexcept { return use_; }
    /// Use of good i in final column h, summed over origins, positive cells only [S x R*C].
    const Matrix& final_use() const noexcept { return final_use_; }
    /// Technical coefficients a_ij = use_ij / x_j; zero where x_j is 0 [S x N].
    const Matrix& technical_coefficients() const noexcept { return coefficients_; }
    /// Stock withdrawals e_a <= 0: the negative cells of final demand, summed by seller [N].
    const Vector& stock_withdrawals() const noexcept { return withdrawals_; }
    double spectral_radius() const noexcept { return spectral_radius_; }  ///< rho(A)
    /// Part of all origin shares (of each good, by origin and buyer; in a pooled table by origin,
    /// destination and kind of use) that is not 0.
    double nonzero_shares() const noexcept { return nonzero_shares_; }
    const std::vector<std::string>& warnings() const noexcept { return warnings_; }

    /// A x = sum over goods and origins, without forming A [N]; any x.
    Vector intermediate_demand(const Vector& output) const;
    std::string industry_name(Index industry) const;  ///< "Yichun/lithium_mining"

private:
    TableData data_;
    Matrix use_, final_use_, coefficients_;
    Vector withdrawals_;
    double spectral_radius_ = 0, nonzero_shares_ = 0;
    std::vector<std::string> warnings_;
};

/// Gross output that a final demand calls for: solves (I - A) x = f without forming (I - A)^-1.
/// \param final_demand  f [N], money/year; any sign
Vector leontief_output(const MrioTable& table, const Vector& final_demand);

/// The pooled form of dense sales if every column of a region draws on the same origins to within
/// `tolerance` of its share (intermediate and final use apart); nothing otherwise.
bool pool_if_exact(TableData& data, double tolerance = 1e-14);

}  // namespace spillover
