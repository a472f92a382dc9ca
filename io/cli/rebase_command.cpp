// Another currency, prices of another year.
#include <fmt/format.h>

#include <algorithm>

#include "engine/error.hpp"
#include "engine/table_rebase.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/reshape.hpp"
#include "io/csv/csv_file.hpp"
#include "io/csv/sheet.hpp"

namespace spillover::cli {
namespace {

/// Deflators by sector, those of a region over those for all; every sector needs one.
Vector read_deflators(const std::string& path, const TableData& table) {
    std::vector<InputError::Problem> problems;
    csv::Sheet sheet{path, problems};
    const auto& header = sheet.header();
    const bool regional = std::find(header.begin(), header.end(), "region") != header.end();
    sheet.column("sector");
    sheet.column("deflator");
    const Extent& e = table.extent;
    Vector general = Vector::Zero(e.sectors), deflator = Vector::Zero(e.industries());
    const bool readable = sheet.fine();
    const auto place = [&](std::size_t n, const char* what, const std::vector<std::string>& names) {
        const std::string& name = sheet.text(n, what);
        const auto found = csv::place_of(sheet, n, what, name, names);
        return found ? static_cast<Index>(*found) : Index{-1};
    };
    for (std::size_t n = 0; readable && n < sheet.rows(); ++n) {
        const Index i = place(n, "sector", table.sectors);
        const double value = sheet.number(n, "deflator", 1e-6, 1e6);
        const bool own = regional && !sheet.text(n, "region").empty();
        const Index r = own ? place(n, "region", table.regions) : -1;
        if (i < 0 || (own && r < 0)) continue;
        double& cell = own ? deflator[e.industry(r, i)] : general[i];
        if (cell > 0)
            sheet.problem_in(
                n, fmt::format("{} stands twice", table.sectors[static_cast<std::size_t>(i)]));
        cell = value;
    }
    for (Index a = 0; a < e.industries(); ++a)
        if (deflator[a] == 0) deflator[a] = general[e.sector_of(a)];
    for (Index i = 0; readable && i < e.sectors; ++i) {
        bool missing = false;
        for (Index r = 0; r < e.regions; ++r)
            missing = missing || deflator[e.industry(r, i)] == 0;
        if (missing)
            sheet.problem(
                fmt::format("has no deflator of {}", table.sectors[static_cast<std::size_t>(i)]),
                "every sector needs one");
    }
    if (!problems.empty()) throw InputError{std::move(problems)};
    return deflator;
}

void require_pairs(const ReshapeOptions& options) {
    std::vector<InputError::Problem> problems;
    const auto missing = [&](const char* given, const char* needed) {
        problems.push_back({given, fmt::format("{} is missing", needed), {}, {}});
    };
    if (!options.currency.empty() && options.rate.empty()) missing("--currency", "--rate");
    if (!options.rate.empty() && options.currency.empty()) missing("--rate", "--currency");
    if (!options.year.empty() && options.deflators.empty()) missing("--year", "--deflators");
    if (!options.deflators.empty() && options.year.empty()) missing("--deflators", "--year");
    if (options.currency.empty() && options.rate.empty() && options.year.empty() &&
        options.deflators.empty())
        problems.push_back({"spillover table rebase",
                            "what to change is missing",
                            "--currency with --rate, --year with --deflators, or both",
                            {}});
    if (!problems.empty()) throw InputError{std::move(problems)};
}

}  // namespace

int table_rebase(const ReshapeOptions& options) {
    require_pairs(options);
    const MrioTable table = load_table(options.table);
    TableData data = table.data();
    std::string told;
    if (!options.year.empty()) {
        const auto one = csv::number(options.deflators);
        const Vector deflator =
            one ? Vector{Vector::Constant(
                      table.extent().industries(),
                      number_option("--deflators", options.deflators, 1e-6, 1e6))}
                : read_deflators(options.deflators, data);
        data = deflated(table, deflator);
        const double nominal = table.value_added().sum();
        double real = data.output.sum();
        if (const auto* dense = std::get_if<DenseSales>(&data.sales))
            real -= dense->intermediate.sum();
        else
            real -= std::get<PooledSales>(data.sales).use.sum();
        told = fmt::format(
            "At prices of {}: the flows of {}, deflated by their sellers' prices; value added is "
            "what "
            "double deflation leaves (its implicit deflator: {:.6g}).",
            options.year, table.data().year, nominal / real);
        data.year = options.year;
    }
    if (!options.currency.empty()) {
        const double rate = number_option("--rate", options.rate, 1e-9, 1e9);
        told += fmt::format("{}In {}: {:g} {} for one {}.", told.empty() ? "" : " ",
                            options.currency, rate, options.currency, data.currency);
        data = scaled_money(std::move(data), rate);
        data.currency = options.currency;
    }
    add_note(data, told);
    const MrioTable checked{std::move(data)};
    fmt::print("{}\n", told);
    write_checked(checked, options.output, "rebased " + table.data().name);
    return 0;
}

}  // namespace spillover::cli
