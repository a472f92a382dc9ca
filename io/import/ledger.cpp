#include "io/import/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/machine_memory.hpp"

namespace spillover::importing {
namespace {

/// The place in a vector that comes into being with the first figure for it.
double& at(Vector& values, Index size, Index place) {
    if (values.size() == 0) values = Vector::Zero(size);
    return values[place];
}

}  // namespace

void Ledger::open(const std::string& source) {
    const Extent e = extent();
    require_memory(8 * static_cast<double>(e.industries()) * static_cast<double>(e.buyers()),
                   source, fmt::format("a table of {} regions x {} sectors", e.regions, e.sectors),
                   "regions: and sectors: of a mapping add up while reading");
    intermediate = Matrix::Zero(e.industries(), e.industries());
    final_demand = Matrix::Zero(e.industries(), e.final_columns());
}

Slot Ledger::slot(const Label& label) {
    const Extent e = extent();
    const auto region = regions.find(label.region);
    switch (label.kind) {
        case Kind::industry:
            if (const auto sector = sectors.find(label.name); region && sector)
                return {Kind::industry, e.industry(*region, *sector)};
            return {};
        case Kind::final:
            if (const auto category = categories.find(label.name); region && category)
                return {Kind::final, *region * e.categories + *category};
            return {};
        case Kind::value_added: {
            const Index component = components.add(label.name);
            while (static_cast<Index>(value_added.size()) <= component) {
                value_added.emplace_back(Vector::Zero(e.industries()));
                final_value_added.push_back(0);
            }
            return {Kind::value_added, component};
        }
        case Kind::own_final:
            if (const auto category = categories.find(label.name)) return {label.kind, *category};
            return {};
        case Kind::imports:
            if (const auto origin = regions.find(label.name)) return {label.kind, *origin};
            return {};
        case Kind::output:
            return {Kind::output, 0};
        case Kind::skipped:
            break;
    }
    return {};
}

bool Ledger::add(Slot row, Slot column, double value) {
    const Extent e = extent();
    const Index N = e.industries();
    if (row.kind == Kind::skipped || column.kind == Kind::skipped) return true;
    if (row.kind == Kind::industry) {
        if (column.kind == Kind::industry) {
            intermediate(row.index, column.index) += value;
        } else if (column.kind == Kind::final) {
            final_demand(row.index, column.index) += value;
        } else if (column.kind == Kind::output) {
            at(row_output, N, row.index) += value;
        } else if (column.kind == Kind::imports) {
            at(imports_by_good[column.index], N, row.index) += value;
        } else if (column.kind == Kind::own_final) {
            final_demand(row.index, e.region_of(row.index) * e.categories + column.index) += value;
        }
        return column.kind != Kind::value_added;
    }
    const bool industry = column.kind == Kind::industry;
    if (!industry && column.kind != Kind::final) return true;  // totals of totals
    if (row.kind == Kind::value_added) {
        if (industry) {
            value_added[static_cast<std::size_t>(row.index)][column.index] += value;
        } else {
            final_value_added[static_cast<std::size_t>(row.index)] += value;
        }
    } else if (row.kind == Kind::output && industry) {
        at(column_output, N, column.index) += value;
    } else if (row.kind == Kind::imports) {
        at(imports_by_user[row.index], e.buyers(), (industry ? 0 : N) + column.index) += value;
    }
    return row.kind != Kind::final;
}

bool Ledger::is_outside(Index region) const {
    const auto& label = regions.labels()[static_cast<std::size_t>(region)];
    return std::find(outside.begin(), outside.end(), label) != outside.end();
}

std::string Ledger::industry_name(Index a) const {
    const Extent e = extent();
    return regions.labels()[static_cast<std::size_t>(e.region_of(a))] + "/" +
           sectors.labels()[static_cast<std::size_t>(e.sector_of(a))];
}

std::string Ledger::final_name(Index h) const {
    const Index C = extent().categories;
    return regions.labels()[static_cast<std::size_t>(h / C)] + "/" +
           categories.labels()[static_cast<std::size_t>(h % C)];
}

}  // namespace spillover::importing
