// The official national table with imports apart: six files of the statistical office's layout.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/csv/city_parts.hpp"

namespace spillover::csv {
namespace {

constexpr double rounding = 1e-6;  ///< of a sector's output

/// One of the files: rows and columns are told by their codes, money is in 10^4 yuan.
class Block {
public:
    Block(const std::string& folder, const char* part, Problems& problems)
        : sheet_{fmt::format("{}/china_2017_42_{}.csv", folder, part), problems} {}

    /// [rows x columns] in million; each row code must stand once.
    Matrix read(const std::vector<std::string>& rows, const std::vector<std::string>& columns,
                double low) {
        Matrix cells =
            Matrix::Zero(static_cast<Index>(rows.size()), static_cast<Index>(columns.size()));
        std::vector<std::size_t> places;
        for (const auto& name : columns)
            places.push_back(sheet_.column(name));
        std::vector<char> seen(rows.size(), 0);
        for (std::size_t n = 0; n < sheet_.rows(); ++n) {
            const auto row = place_of(sheet_, n, "code", sheet_.cell(n, 0), rows);
            if (!row) continue;
            if (seen[*row]) sheet_.problem_in(n, fmt::format("'{}' stands twice", rows[*row]));
            seen[*row] = 1;
            for (std::size_t c = 0; c < places.size(); ++c) {
                const double value = sheet_.number(n, places[c]);
                if (value < low)
                    sheet_.problem_in(n, fmt::format("{} is negative: {}", columns[c], value));
                cells(static_cast<Index>(*row), static_cast<Index>(c)) = value * ten_thousand;
            }
        }
        for (std::size_t r = 0; r < rows.size(); ++r)
            if (!seen[r] && sheet_.fine()) sheet_.problem(fmt::format("has no row '{}'", rows[r]));
        return cells;
    }
    void require(bool fine, const std::string& what) {
        if (!fine) sheet_.problem(what);
    }
    bool fine() const { return sheet_.fine(); }

private:
    Sheet sheet_;
};

}  // namespace

void read_official_table(const std::string& folder, const CityCodes& codes, CityFigures& figures,
                         Problems& problems) {
    const std::vector<std::string>& goods = codes.nbs;
    const std::vector<std::string> uses{"TC", "FU201", "FU202", "EX"},
        components{"VA001", "VA002", "VA003", "VA004"},
        names{"compensation", "net_taxes", "depreciation", "operating_surplus"};
    Block use{folder, "Zdom", problems}, imported{folder, "Zimp", problems},
        final{folder, "Ydom", problems}, imported_final{folder, "Yimp", problems},
        added{folder, "VA", problems}, output{folder, "x", problems};
    const Matrix home = use.read(goods, goods, 0), home_final = final.read(goods, uses, -unlimited),
                 foreign_final = imported_final.read(goods, uses, -unlimited),
                 value_added = added.read(components, goods, -unlimited);
    figures.imported_use = imported.read(goods, goods, 0);
    figures.output = output.read(goods, {"x"}, 0).col(0);
    figures.use = home + figures.imported_use;
    figures.exports = home_final.col(3);
    figures.reexports = foreign_final.col(3);
    figures.imported_final = foreign_final.leftCols(3).rowwise().sum();
    const Matrix whole = home_final + foreign_final;
    const Vector households = Eigen::Map<const Vector>(
        codes.household_share.data(), static_cast<Index>(codes.household_share.size()));
    figures.final_use = Matrix(whole.rows(), 4);
    figures.final_use << whole.col(0).cwiseProduct(households),
        whole.col(0).cwiseProduct((1 - households.array()).matrix()), whole.col(1), whole.col(2);
    for (std::size_t k = 0; k < names.size(); ++k)
        figures.value_added[names[k]] = value_added.row(static_cast<Index>(k)).transpose();
    if (!use.fine() || !final.fine() || !added.fine() || !output.fine() || !imported.fine()) return;

    const Vector sold = home.rowwise().sum() + home_final.rowwise().sum();
    const Vector spent = (figures.use.colwise().sum() + value_added.colwise().sum()).transpose();
    for (Index i = 0; i < figures.output.size(); ++i) {
        const double x = figures.output[i];
        const std::string& code = goods[static_cast<std::size_t>(i)];
        output.require(std::abs(sold[i] - x) <= rounding * x,
                       fmt::format("x of '{}' is {}, its sales are {} (10^4 yuan)", code,
                                   x / ten_thousand, sold[i] / ten_thousand));
        output.require(std::abs(spent[i] - x) <= rounding * x,
                       fmt::format("x of '{}' is {}, inputs and value added are {} (10^4 yuan)",
                                   code, x / ten_thousand, spent[i] / ten_thousand));
    }
}

}  // namespace spillover::csv
