#include "engine/table_checks.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "engine/error.hpp"

namespace spillover {
namespace {

using Problems = std::vector<InputError::Problem>;

std::string number(double value) {
    if (std::isnan(value)) return "nan";  // without the sign that some libraries print
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

bool is_identifier(const std::string& id) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !id.empty() && letter(id[0]) && std::all_of(id.begin(), id.end(), [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '_';
    });
}

class Checker {
public:
    explicit Checker(const TableData& data) : data_{data} {}

    void names(const char* axis, const std::vector<std::string>& ids, Index expected) {
        if (expected == 0) {
            add(axis, "is empty", "at least one is needed");
            return;
        }
        if (static_cast<Index>(ids.size()) != expected) {
            add(axis, std::to_string(ids.size()) + " names for " + std::to_string(expected));
            return;
        }
        std::set<std::string> seen;
        for (const auto& id : ids) {
            if (!is_identifier(id))
                add(axis, "'" + id + "' is not an identifier",
                    "letters, digits and _, starting with a letter");
            if (!seen.insert(id).second) add(axis, "'" + id + "' stands twice");
        }
    }

    template <class M>
    bool shape(const char* what, const M& matrix, Index rows, Index columns) {
        if (matrix.rows() == rows && matrix.cols() == columns) return true;
        add(what, "is " + std::to_string(matrix.rows()) + " x " + std::to_string(matrix.cols()) +
                      ", should be " + std::to_string(rows) + " x " + std::to_string(columns));
        return false;
    }

    /// What stands at a place of an axis: "Yichun/food" on the axis of industries.
    using Name = std::function<std::string(Index)>;

    /// Finite numbers, and none negative unless allowed; names the first few cells.
    void cells(const char* what, const Matrix& matrix, bool may_be_negative, const Name& row,
               const Name& column) {
        Index bad = 0;
        for (Index r = 0; r < matrix.rows(); ++r)
            for (Index c = 0; c < matrix.cols(); ++c) {
                const double value = matrix(r, c);
                if (std::isfinite(value) && (may_be_negative || value >= 0)) continue;
                if (++bad > cells_shown) continue;
                const std::string buyer = column(c);
                add(what, row(r) + (buyer.empty() ? "" : " to " + buyer) + " is " + number(value),
                    std::isfinite(value) ? "flows cannot be negative here" : "not a finite number");
            }
        if (bad > cells_shown) add(what, std::to_string(bad - cells_shown) + " more cells like it");
    }

    std::string sector(Index i) const { return data_.sectors[static_cast<std::size_t>(i)]; }
    std::string region(Index r) const { return data_.regions[static_cast<std::size_t>(r)]; }
    std::string industry(Index a) const {
        return region(data_.extent.region_of(a)) + "/" + sector(data_.extent.sector_of(a));
    }
    std::string final_column(Index h) const {
        const Index C = data_.extent.categories;
        return region(h / C) + "/" + data_.categories[static_cast<std::size_t>(h % C)];
    }

    void shares(const char* what, const Array<3>& share, const Matrix& use, Index columns) {
        const Extent& e = data_.extent;
        if (share.extent(0) != e.sectors || share.extent(1) != e.regions ||
            share.extent(2) != e.regions) {
            add(what, "should be " + std::to_string(e.sectors) + " x " + std::to_string(e.regions) +
                          " x " + std::to_string(e.regions));
            return;
        }
        Index bad = 0;
        for (Index i = 0; i < e.sectors; ++i)
            for (Index s = 0; s < e.regions; ++s) {
                double sum = 0, used = 0;
                bool legal = true;
                for (Index r = 0; r < e.regions; ++r) {
                    sum += share(i, r, s);
                    legal = legal && share(i, r, s) >= 0 && std::isfinite(share(i, r, s));
                }
                for (Index b = s * columns; b < (s + 1) * columns; ++b)
                    used += std::abs(use(i, b));
                if (legal && (std::abs(sum - 1) < 1e-9 || (sum == 0 && used == 0))) continue;
                if (++bad > cells_shown) continue;
                add(what,
                    "shares of " + sector(i) + " used in " + region(s) +
                        (legal ? " add up to " + number(sum) : " have a negative or no number"),
                    "origin shares are at least 0 and add up to 1");
            }
        if (bad > cells_shown) add(what, std::to_string(bad - cells_shown) + " more like it");
    }

    void add(const std::string& where, std::string what, std::string hint = {}) {
        problems_.push_back(
            {"table " + data_.name + ": " + where, std::move(what), std::move(hint)});
    }
    void require() {
        if (!problems_.empty()) throw InputError{std::move(problems_)};
    }
    bool fine() const { return problems_.empty(); }

private:
    static constexpr Index cells_shown = 3;

    const TableData& data_;
    Problems problems_;
};

/// Finite numbers and as many as there are places.
void check_numbers(const std::map<std::string, std::vector<double>>& attributes,
                   const std::string& axis, const std::vector<std::string>& ids, Checker& check) {
    for (const auto& [name, values] : attributes) {
        if (values.size() != ids.size()) {
            check.add(axis + "/" + name, "one value per " + axis + " is needed");
            continue;
        }
        for (std::size_t n = 0; n < ids.size(); ++n)
            if (!std::isfinite(values[n]))
                check.add(axis + "/" + name, ids[n] + " is " + number(values[n]),
                          "not a finite number");
    }
}

void check_attributes(const TableData& data, Checker& check) {
    for (const auto& [name, values] : data.region_text)
        if (values.size() != data.regions.size())
            check.add("region/" + name, "one value per region is needed");
    check_numbers(data.region_number, "region", data.regions, check);
    check_numbers(data.sector_number, "sector", data.sectors, check);
    if (!data.sector_tags.empty() && data.sector_tags.size() != data.sectors.size())
        check.add("sector/tags", "one list per sector is needed");
    const auto long_names = [&](const char* axis, const auto& names, const auto& ids) {
        if (!names.empty() && names.size() != ids.size())
            check.add(axis, "one name per id is needed");
    };
    long_names("region/long_name", data.region_names, data.regions);
    long_names("sector/long_name", data.sector_names, data.sectors);
    long_names("category/long_name", data.category_names, data.categories);
    for (const auto known : {"", "official", "derived", "stylised"})
        if (data.quality == known) return;
    check.add("quality", "'" + data.quality + "' is not known", "official, derived or stylised");
}

/// The worst industries by a relative gap, worst first.
struct Gap {
    Index industry;
    double left, right, relative;
};
std::vector<Gap> gaps(const Vector& left, const Vector& right, const Vector& scale, double limit) {
    std::vector<Gap> found;
    for (Index a = 0; a < left.size(); ++a) {
        const double relative = std::abs(left[a] - right[a]) / std::max(std::abs(scale[a]), 1e-300);
        if (left[a] != right[a] && relative > limit)
            found.push_back({a, left[a], right[a], relative});
    }
    std::sort(found.begin(), found.end(),
              [](const Gap& a, const Gap& b) { return a.relative > b.relative; });
    return found;
}

Vector row_totals(const MrioTable& table) {
    const TableData& data = table.data();
    if (const auto* dense = std::get_if<DenseSales>(&data.sales))
        return dense->intermediate.rowwise().sum() + dense->final_demand.rowwise().sum();
    const auto& pooled = std::get<PooledSales>(data.sales);
    const Extent& e = data.extent;
    Vector total = Vector::Zero(e.industries());
    for (Index i = 0; i < e.sectors; ++i)
        for (Index s = 0; s < e.regions; ++s) {
            const double used = pooled.use.row(i).segment(s * e.sectors, e.sectors).sum();
            const double final =
                pooled.final_use.row(i).segment(s * e.categories, e.categories).sum();
            for (Index r = 0; r < e.regions; ++r)
                total[e.industry(r, i)] += pooled.origin_share(i, r, s) * used +
                                           pooled.final_origin_share(i, r, s) * final;
        }
    return total;
}

constexpr std::size_t offenders_shown = 5;

/// ", off by 2e-05 of it" where six digits do not show the gap.
std::string measure(const Gap& gap) {
    if (number(gap.left) != number(gap.right)) return {};
    return ", off by " + number(gap.relative) + " of it";
}

}  // namespace

void require_valid_labels(const TableData& data) {
    Checker check{data};
    check.names("region/id", data.regions, data.extent.regions);
    check.names("sector/id", data.sectors, data.extent.sectors);
    check.names("category/id", data.categories, data.extent.categories);
    check_attributes(data, check);
    check.require();
}

void require_valid_parts(const TableData& data) {
    require_valid_labels(data);
    Checker check{data};
    const Extent& e = data.extent;
    using Name = Checker::Name;
    const Name none = [](Index) { return std::string{}; };
    const Name good = [&](Index i) { return check.sector(i); };
    const Name industry = [&](Index a) { return check.industry(a); };
    const Name final = [&](Index h) { return check.final_column(h); };
    if (check.shape("output/x", data.output, e.industries(), 1))
        check.cells("output/x", Matrix{data.output}, false, industry, none);
    for (const auto& [name, values] : data.value_added)
        if (check.shape(("value_added/" + name).c_str(), values, e.industries(), 1))
            check.cells(("value_added/" + name).c_str(), Matrix{values}, true, industry, none);
    if (const auto* dense = std::get_if<DenseSales>(&data.sales)) {
        if (check.shape("intermediate/Z", dense->intermediate, e.industries(), e.industries()))
            check.cells("intermediate/Z", dense->intermediate, false, industry, industry);
        if (check.shape("final/Y", dense->final_demand, e.industries(), e.final_columns()))
            check.cells("final/Y", dense->final_demand, true, industry, final);
    } else {
        const auto& pooled = std::get<PooledSales>(data.sales);
        if (check.shape("intermediate/use", pooled.use, e.sectors, e.industries())) {
            check.cells("intermediate/use", pooled.use, false, good, industry);
            check.shares("intermediate/origin_share", pooled.origin_share, pooled.use, e.sectors);
        }
        if (check.shape("final/use", pooled.final_use, e.sectors, e.final_columns())) {
            check.cells("final/use", pooled.final_use, true, good, final);
            check.shares("final/origin_share", pooled.final_origin_share, pooled.final_use,
                         e.categories);
        }
    }
    check.require();
}

std::vector<std::string> require_identities(const MrioTable& table, const TableChecks& checks) {
    Checker check{table.data()};
    std::vector<std::string> warnings;
    const auto report = [&](CheckLevel level, const char* where, const std::vector<Gap>& found,
                            const char* left, const char* right, const char* hint) {
        for (std::size_t n = 0; n < found.size() && n < offenders_shown; ++n) {
            const Gap& gap = found[n];
            const std::string what = table.industry_name(gap.industry) + ": " + left + " " +
                                     number(gap.left) + ", " + right + " " + number(gap.right) +
                                     measure(gap);
            if (level == CheckLevel::error) check.add(where, what, n == 0 ? hint : "");
            if (level == CheckLevel::warn) warnings.push_back(std::string{where} + ": " + what);
        }
        if (found.size() > offenders_shown) {
            const std::string more = std::to_string(found.size() - offenders_shown) + " more";
            if (level == CheckLevel::error) check.add(where, more);
            if (level == CheckLevel::warn) warnings.push_back(std::string{where} + ": " + more);
        }
    };
    const Vector& x = table.output();
    report(CheckLevel::error, "row balance", gaps(row_totals(table), x, x, 1e-6), "sales add up to",
           "output is",
           "rows must add up to output within 1e-6 of it: balance them first, by RAS, or by GRAS "
           "where final demand is negative");

    if (!table.data().value_added.empty()) {
        Vector cost = table.intermediate_use().colwise().sum().transpose();
        for (const auto& [name, values] : table.data().value_added)
            cost += values;
        report(checks.column_balance, "column balance", gaps(cost, x, x, 1e-6), "costs add up to",
               "output is",
               "inputs and value added must add up to output within 1e-6 of it, or a scenario "
               "relaxes the check column_balance");
    }
    const Vector value_added = table.value_added();
    std::vector<Gap> negative;
    for (Index a = 0; a < value_added.size(); ++a)
        if (value_added[a] < -1e-6 * x[a] || (x[a] <= 0 && value_added[a] < 0))
            negative.push_back({a, value_added[a], x[a], -value_added[a] / std::max(x[a], 1e-300)});
    std::sort(negative.begin(), negative.end(),
              [](const Gap& a, const Gap& b) { return a.relative > b.relative; });
    report(checks.negative_value_added, "value added", negative, "value added is",
           "with an output of",
           "inputs cost more than the output is worth; a scenario may relax the check "
           "negative_value_added");
    if (!(table.spectral_radius() < 1))
        check.add("technology", "the spectral radius of A is " + number(table.spectral_radius()),
                  "it must be below 1: no output is large enough to feed itself");
    check.require();
    return warnings;
}

double spectral_radius_of(Index n, const std::function<Vector(const Vector&)>& map) {
    // (A + I)/2 has the same Perron vector and no other eigenvalue of its size, so that the
    // iteration also settles on cyclic tables.
    Vector v = Vector::Ones(n) / static_cast<double>(n);
    Vector last_moved = Vector::Zero(n);
    double radius = 0;
    for (int k = 0; k < 5000; ++k) {
        const Vector image = map(v);
        const double growth = image.lpNorm<1>() / v.lpNorm<1>();
        Vector next = 0.5 * (image + v);
        const double norm = next.lpNorm<1>();
        if (!(norm > 0) || !std::isfinite(norm)) return growth;
        next /= norm;
        const Vector moved = next - v;
        v = next;
        radius = growth;
        if (moved.lpNorm<1>() < 1e-13) break;
        // Regions that trade little with each other settle slowly, by the same factor each time:
        // go where that would end (Aitken). A bad guess costs iterations, not truth.
        const double factor = moved.dot(last_moved) / last_moved.squaredNorm();
        if (k % 16 == 15 && factor > 0 && factor < 1)
            v = (v + factor / (1 - factor) * moved).cwiseMax(0);
        last_moved = moved;
    }
    return radius;
}

}  // namespace spillover
