#include "io/import/settle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/error.hpp"

namespace spillover::importing {
namespace {

constexpr double tolerance = 1e-6;  // of output; what a table may be off
constexpr const char* discrepancy = "discrepancy";

/// Place of a category of final demand, which is added where there is none of that name.
Index category_place(Ledger& ledger, const std::string& name) {
    if (const auto found = ledger.categories.find(name)) return *found;
    const Extent before = ledger.extent();
    const Index place = ledger.categories.add(name);
    Matrix wider = Matrix::Zero(before.industries(), ledger.extent().final_columns());
    for (Index r = 0; r < before.regions; ++r)
        wider.middleCols(r * (before.categories + 1), before.categories) =
            ledger.final_demand.middleCols(r * before.categories, before.categories);
    ledger.final_demand = std::move(wider);
    return place;
}

Vector& component(Ledger& ledger, const std::string& name) {
    const Slot slot = ledger.slot({Kind::value_added, "", name});
    return ledger.value_added[static_cast<std::size_t>(slot.index)];
}

/// Whether a final column is use at home, of which a part is imported; a statistical discrepancy is
/// nobody's use.
bool at_home(const Ledger& ledger, Index final_column) {
    const Index C = ledger.extent().categories;
    return !ledger.is_outside(final_column / C) &&
           ledger.categories.find(discrepancy) != final_column % C;
}

Vector sold_by_row(const Ledger& ledger) {
    return ledger.intermediate.rowwise().sum() + ledger.final_demand.rowwise().sum();
}

/// Whether imports are written with a minus sign: then rows add up to output with them, not less
/// them.
bool imports_are_negative(const Ledger& ledger) {
    Vector imports = Vector::Zero(ledger.extent().industries());
    for (const auto& entry : ledger.imports_by_good)
        imports += entry.second;
    if (ledger.row_output.size() == 0) return imports.sum() < 0;
    const Vector gap = sold_by_row(ledger) - ledger.row_output;
    return (gap + imports).lpNorm<1>() < (gap - imports).lpNorm<1>();
}

/// A foreign seller of a good and its share in what is used of it at home.
struct Origin {
    Index seller, exports;  ///< its industry, its final column of exports
    double imports, share;
};

/// Takes the shares of foreign sellers away from the domestic one, user by user.
void import_shares(Ledger& ledger, Index seller, const std::vector<Origin>& origins) {
    double whole = 0;
    for (const Origin& origin : origins)
        whole += origin.share;
    const auto move = [&](Matrix& sales, Index user) {
        const double used = sales(seller, user);
        for (const Origin& origin : origins)
            sales(origin.seller, user) += origin.share * used;
        sales(seller, user) = whole == 1 ? 0 : used - whole * used;
    };
    for (Index j = 0; j < ledger.intermediate.cols(); ++j)
        move(ledger.intermediate, j);
    for (Index h = 0; h < ledger.final_demand.cols(); ++h)
        if (at_home(ledger, h)) move(ledger.final_demand, h);
}

double used_at_home(const Ledger& ledger, Index seller) {
    double used = ledger.intermediate.row(seller).sum();
    for (Index h = 0; h < ledger.final_demand.cols(); ++h)
        if (at_home(ledger, h)) used += ledger.final_demand(seller, h);
    return used;
}

std::vector<Origin> origins_of(const Ledger& ledger, Index seller, double sign, double used) {
    const Extent e = ledger.extent();
    const Index exports = *ledger.categories.find(world_exports);
    std::vector<Origin> origins;
    double whole = 0;
    for (const auto& [region, amounts] : ledger.imports_by_good) {
        const double imports = sign * amounts[seller];
        if (imports == 0) continue;
        const double share = used > 0 ? std::max(imports / used, 0.0) : 0;
        origins.push_back({e.industry(region, e.sector_of(seller)), region * e.categories + exports,
                           imports, share});
        whole += share;
    }
    if (whole > 1)
        for (Origin& origin : origins)
            origin.share = origins.size() == 1 ? 1 : origin.share / whole;
    return origins;
}

void split_imports_by_good(Ledger& ledger) {
    if (ledger.imports_by_good.empty()) return;
    const double sign = imports_are_negative(ledger) ? -1 : 1;
    Worst odd;
    double total = 0;
    for (Index a = 0; a < ledger.extent().industries(); ++a) {
        const double used = used_at_home(ledger, a);
        const auto origins = origins_of(ledger, a, sign, used);
        if (origins.empty()) continue;
        import_shares(ledger, a, origins);
        for (const Origin& origin : origins) {
            total += origin.imports;
            const double rest = origin.imports - origin.share * used;
            if (std::abs(rest) <= 1e-12 * std::abs(origin.imports)) continue;
            // More than is used at home: it leaves again.
            ledger.final_demand(a, origin.exports) -= rest;
            ledger.final_demand(origin.seller, origin.exports) += rest;
            odd.add(rest, std::abs(rest), [&] { return ledger.industry_name(a); });
        }
    }
    ledger.report.add(
        fmt::format("Imports of {:.6g} stood in columns: each user of a good at home takes the "
                    "same share of it "
                    "from outside ({}).",
                    total, fmt::join(ledger.outside, ", ")));
    if (odd.count() > 0)
        ledger.report.add(fmt::format(
            "Imports of {} goods exceed what is used of them at home, by {:.6g}: re-exported ({}).",
            odd.count(), odd.sum(), odd.text()));
}

/// Imports of a user, by good as it buys goods inside the table.
void spread(const Ledger& ledger, Index origin, double imports, Index column, Matrix& sales) {
    const Extent e = ledger.extent();
    Vector bought = Vector::Zero(e.sectors);
    for (Index a = 0; a < e.industries(); ++a)
        if (!ledger.is_outside(e.region_of(a)))
            bought[e.sector_of(a)] += std::max(0.0, sales(a, column));
    const double total = bought.sum();
    for (Index i = 0; i < e.sectors; ++i)
        sales(e.industry(origin, i), column) +=
            imports * (total > 0 ? bought[i] / total : 1.0 / static_cast<double>(e.sectors));
}

void spread_imports_by_user(Ledger& ledger) {
    const Extent e = ledger.extent();
    for (const auto& [origin, amounts] : ledger.imports_by_user) {
        for (Index u = 0; u < e.buyers(); ++u) {
            const bool industry = u < e.industries();
            if (amounts[u] == 0) continue;
            spread(ledger, origin, amounts[u], industry ? u : u - e.industries(),
                   industry ? ledger.intermediate : ledger.final_demand);
        }
        ledger.report.add(fmt::format(
            "Imports of {:.6g} stood in a row: by good as their users buy goods inside the table, "
            "from region {}.",
            amounts.sum(), ledger.regions.labels()[static_cast<std::size_t>(origin)]));
    }
}

void move_negative_inputs(Ledger& ledger, const std::string& stocks) {
    const Extent e = ledger.extent();
    const bool none = (ledger.intermediate.array() >= 0).all();
    if (none) return;
    const Index category = category_place(ledger, stocks);
    Vector* const less =
        ledger.value_added.empty() ? nullptr : &component(ledger, "negative_inputs");
    Worst moved;
    for (Index a = 0; a < e.industries(); ++a)
        for (Index j = 0; j < e.industries(); ++j) {
            double& cell = ledger.intermediate(a, j);
            if (cell >= 0) continue;
            moved.add(cell, -cell,
                      [&] { return ledger.industry_name(a) + " to " + ledger.industry_name(j); });
            ledger.final_demand(a, e.region_of(j) * ledger.extent().categories + category) += cell;
            if (less) (*less)[j] += cell;
            cell = 0;
        }
    ledger.report.add(fmt::format(
        "Intermediate use is negative in {} cells, {:.6g} in all: moved to final demand '{}' and "
        "to value added, totals as before ({}).",
        moved.count(), moved.sum(), stocks, moved.text()));
}

/// Rows that add up to less than nothing, as rounding makes some: the difference to zero is booked
/// as a discrepancy.
void lift_negative_output(Ledger& ledger, Vector& sold) {
    if ((sold.array() >= 0).all()) return;
    const Index category = category_place(ledger, discrepancy);
    const Extent e = ledger.extent();
    Worst lifted;
    for (Index a = 0; a < e.industries(); ++a) {
        if (sold[a] >= 0) continue;
        lifted.add(sold[a], -sold[a], [&] { return ledger.industry_name(a); });
        ledger.final_demand(a, e.region_of(a) * e.categories + category) -= sold[a];
        sold[a] = 0;
    }
    ledger.report.add(fmt::format(
        "Rows of {} industries add up to less than nothing, {:.6g} in all: final demand "
        "'discrepancy' takes them to zero ({}).",
        lifted.count(), lifted.sum(), lifted.text()));
}

/// Output of every industry; tells where rows do not add up to what was published.
Vector output_of(Ledger& ledger) {
    const Extent e = ledger.extent();
    Vector sold = sold_by_row(ledger);
    lift_negative_output(ledger, sold);
    const bool by_row = ledger.row_output.size() > 0;
    const Vector& published = by_row ? ledger.row_output : ledger.column_output;
    if (published.size() == 0) {
        ledger.report.add("Output is what rows add up to: the source has none of its own.");
        return sold;
    }
    Worst off;
    for (Index a = 0; a < e.industries(); ++a) {
        if (published[a] == 0 && ledger.is_outside(e.region_of(a))) continue;
        const double gap = sold[a] - published[a];
        if (std::abs(gap) <= tolerance * std::abs(published[a])) {
            sold[a] = published[a];
            continue;
        }
        off.add(gap, std::abs(gap) / std::max(std::abs(published[a]), 1e-300),
                [&] { return ledger.industry_name(a); });
    }
    if (off.count() > 0)
        ledger.report.add(fmt::format(
            "Rows of {} of {} industries do not add up to the output that is published within 1e-6 "
            "of it (by {:.6g} in all): output is what they add up to ({}).",
            off.count(), e.industries(), off.sum(), off.text(true)));
    return sold;
}

/// Books what columns lack of output, so that they add up.
void settle_value_added(Ledger& ledger, const Vector& output) {
    const Extent e = ledger.extent();
    Vector left = output - ledger.intermediate.colwise().sum().transpose();
    if (ledger.value_added.empty()) {
        ledger.report.add("Value added is what inputs leave of output: the source has none.");
    } else {
        Vector gap = left;
        for (const Vector& values : ledger.value_added)
            gap -= values;
        for (Index r = 0; r < e.regions; ++r) {
            if (!ledger.is_outside(r)) continue;
            auto own = gap.segment(r * e.sectors, e.sectors);
            component(ledger, "unspecified").segment(r * e.sectors, e.sectors) = own;
            own.setZero();
        }
        Worst off;
        for (Index j = 0; j < e.industries(); ++j)
            if (std::abs(gap[j]) > tolerance * std::abs(output[j]))
                off.add(gap[j], std::abs(gap[j]) / std::max(std::abs(output[j]), 1e-300),
                        [&] { return ledger.industry_name(j); });
        if (off.count() > 0) {
            component(ledger, discrepancy) += gap;
            ledger.report.add(fmt::format(
                "Columns of {} of {} industries do not add up to output within 1e-6 of it: what is "
                "missing, {:.6g} in all, is the component 'discrepancy' of value added ({}).",
                off.count(), e.industries(), off.sum(), off.text(true)));
        }
    }
    Worst negative;
    for (Index j = 0; j < e.industries(); ++j)
        if (left[j] < -tolerance * output[j] || (output[j] <= 0 && left[j] < 0))
            negative.add(left[j], -left[j], [&] { return ledger.industry_name(j); });
    if (negative.count() > 0)
        ledger.report.add(fmt::format(
            "Value added is below zero in {} industries, {:.6g} in all ({}): a scenario has to "
            "relax negative_value_added, an analysis takes --relax.",
            negative.count(), negative.sum(), negative.text()));
}

void tell_the_rest(Ledger& ledger, const Vector& output) {
    const Extent e = ledger.extent();
    Worst negative;
    for (Index a = 0; a < e.industries(); ++a)
        for (Index h = 0; h < e.final_columns(); ++h)
            if (ledger.final_demand(a, h) < 0)
                negative.add(ledger.final_demand(a, h), -ledger.final_demand(a, h), [&] {
                    return ledger.industry_name(a) + " to " + ledger.final_name(h);
                });
    if (negative.count() > 0)
        ledger.report.add(
            fmt::format("Final demand is negative in {} cells, {:.6g} in all: kept, as sales out "
                        "of stock ({}).",
                        negative.count(), negative.sum(), negative.text()));
    const auto idle = (output.array() == 0).count();
    if (idle > 0)
        ledger.report.add(fmt::format(
            "{} industries have no output{}.", idle, idle > 3 ? "" : fmt::format(" ({})", [&] {
                std::string names;
                for (Index a = 0; a < e.industries(); ++a)
                    if (output[a] == 0)
                        names += (names.empty() ? "" : ", ") + ledger.industry_name(a);
                return names;
            }())));
    for (std::size_t k = 0; k < ledger.final_value_added.size(); ++k)
        if (ledger.final_value_added[k] != 0)
            ledger.report.add(fmt::format("Left out: {:.6g} of '{}' that final demand pays.",
                                          ledger.final_value_added[k],
                                          ledger.components.labels()[k]));
}

}  // namespace

void add_outside(Ledger& ledger, const std::string& region, const std::string& long_name) {
    ledger.regions.add(region, long_name);
    ledger.regions.describe(region, long_name);
    ledger.categories.add(world_exports);
    ledger.outside.push_back(region);
}

void require_axes(const Ledger& ledger, const std::string& source, const std::string& hint) {
    std::vector<InputError::Problem> problems;
    if (ledger.sectors.size() == 0) problems.push_back({source, "has no industries", hint, {}});
    if (ledger.categories.size() == 0)
        problems.push_back({source, "has no final demand", hint, {}});
    if (!problems.empty()) throw InputError{problems};
}

Imported settle(Ledger ledger, TableData data, const std::string& stocks) {
    split_imports_by_good(ledger);
    spread_imports_by_user(ledger);
    move_negative_inputs(ledger, stocks);
    data.output = output_of(ledger);
    settle_value_added(ledger, data.output);
    tell_the_rest(ledger, data.output);
    data.extent = ledger.extent();
    data.regions = ledger.regions.ids("r");
    data.sectors = ledger.sectors.ids("s");
    data.categories = ledger.categories.ids("f");
    data.region_names = ledger.regions.long_names();
    data.sector_names = ledger.sectors.long_names();
    data.category_names = ledger.categories.long_names();
    const auto components = ledger.components.ids("v");
    for (std::size_t k = 0; k < components.size(); ++k)
        data.value_added[components[k]] = std::move(ledger.value_added[k]);
    data.sales = DenseSales{std::move(ledger.intermediate), std::move(ledger.final_demand)};
    return {std::move(data), ledger.report.lines()};
}

}  // namespace spillover::importing
