// Balancing of a table's accounts.
#include <fmt/format.h>

#include "engine/error.hpp"
#include "engine/table_balance.hpp"
#include "io/cli/reshape.hpp"
#include "io/csv/balance_files.hpp"
#include "io/machine_memory.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::cli {
namespace {

BalanceMethod method_of(const std::string& text) {
    if (text == "ras") return BalanceMethod::ras;
    if (text == "gras") return BalanceMethod::gras;
    if (text == "kras") return BalanceMethod::kras;
    const std::string nearest = yaml::suggestion(text, {"ras", "gras", "kras"});
    throw InputError{"--method", fmt::format("unknown method '{}'", text),
                     nearest.empty() ? "ras, gras or kras" : nearest};
}

/// What only KRAS can do. \throws InputError where another method is asked to
void require_kras(const ReshapeOptions& options, const BalanceRequest& request) {
    if (request.method == BalanceMethod::kras) return;
    std::vector<InputError::Problem> problems;
    const auto refuse = [&](const char* where, const char* what) {
        problems.push_back({where, what, "--method kras", {}});
    };
    if (!options.constraints.empty())
        refuse("--constraints", "sums of chosen cells need another method");
    if (!options.reliability.empty())
        refuse("--reliability", "weights of cells need another method");
    for (const AccountTotal& total : request.totals)
        if (total.error > 0) {
            refuse("--margins", "totals with errors need another method");
            break;
        }
    if (!problems.empty()) throw InputError{std::move(problems)};
}

void print_report(const TableData& table, const ReshapeOptions& options,
                  const BalanceReport& report) {
    fmt::print("balanced {} by {} in {} rounds\n", table.name, options.method, report.iterations);
    if (report.error_before > 0)
        fmt::print("  before, the worst account was {:.3g} of its size off: {}\n",
                   report.error_before, report.worst_before);
    fmt::print("  now every total is met to {:.1e} of its size\n", std::max(report.error, 1e-16));
    if (report.scaled != 1)
        fmt::print("  final demand was scaled by {:.8g}, to add up to value added\n",
                   report.scaled);
    for (const auto& moved : report.moved)
        fmt::print("  {}: {:.6g} +- {:.3g} was asked, {:.6g} met: others contradict it\n",
                   moved.what, moved.asked, moved.error, moved.met);
    if (report.emptied > 0)
        fmt::print("  {} cell{} had to become zero, because totals contradict each other\n",
                   report.emptied, report.emptied == 1 ? "" : "s");
    if (!report.largest.empty()) fmt::print("  cells that moved most:\n");
    for (const auto& change : report.largest)
        fmt::print("    {} to {}: {:.6g} -> {:.6g}\n", change.seller, change.buyer, change.before,
                   change.after);
}

}  // namespace

int table_balance(const ReshapeOptions& options) {
    BalanceRequest request;
    request.method = method_of(options.method);
    const TableData table = raw_table(options.table);
    require_memory(bytes_of_balancing(table, request.method), options.table,
                   fmt::format("balancing {} regions x {} sectors cell by cell",
                               table.extent.regions, table.extent.sectors),
                   "add up regions or sectors first (table aggregate)");
    if (!options.margins.empty()) request.totals = csv::read_totals(options.margins, table);
    require_kras(options, request);
    if (!options.constraints.empty())
        request.constraints = csv::read_constraints(options.constraints, table);
    if (!options.reliability.empty())
        request.weights = csv::read_reliability(options.reliability, table);
    BalanceReport report;
    TableData result = balanced(table, request, report);
    add_note(result, fmt::format("Balanced by {} from {}.", options.method, table.name));
    const MrioTable checked{std::move(result)};  // before anything is told
    print_report(table, options, report);
    write_checked(checked, options.output, "balanced");
    return 0;
}

}  // namespace spillover::cli
