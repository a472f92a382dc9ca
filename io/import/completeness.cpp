#include "io/import/completeness.hpp"

#include <cmath>

namespace spillover::importing {
namespace {

constexpr double tolerance = 1e-6;

bool add_up(const Vector& sums, const Vector& output) {
    return ((sums - output).array().abs() <= tolerance * output.array().abs()).all();
}

}  // namespace

bool accounts_are_closed(const Ledger& ledger) {
    const Vector& output = ledger.row_output.size() > 0 ? ledger.row_output : ledger.column_output;
    const bool imports = !ledger.imports_by_good.empty() || !ledger.imports_by_user.empty();
    if (output.size() == 0 || imports) return false;
    const Vector sold = ledger.intermediate.rowwise().sum() + ledger.final_demand.rowwise().sum();
    if (!add_up(sold, output)) return false;
    if (ledger.value_added.empty()) return true;
    Vector spent = ledger.intermediate.colwise().sum().transpose();
    for (const Vector& component : ledger.value_added)
        spent += component;
    return add_up(spent, output);
}

}  // namespace spillover::importing
