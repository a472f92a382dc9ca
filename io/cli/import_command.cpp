#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "io/cli/analyse.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/number_text.hpp"
#include "io/cli/progress.hpp"
#include "io/hdf5/table_file.hpp"
#include "io/import/formats.hpp"

namespace spillover::cli {
namespace {

/// Tells how much of a large file is read: one live line on a terminal, else a line every 10 s.
class ReadingProgress {
public:
    explicit ReadingProgress(bool quiet) : quiet_{quiet}, terminal_{on_terminal()} {}
    ~ReadingProgress() { end(); }
    ReadingProgress(const ReadingProgress&) = delete;
    ReadingProgress& operator=(const ReadingProgress&) = delete;

    void tell(const std::string& file, double share) {
        const auto now = std::chrono::steady_clock::now();
        if (quiet_ || now - last_ < std::chrono::milliseconds{terminal_ ? 100 : 10000}) return;
        last_ = now;
        shown_ = true;
        const std::string name = std::filesystem::path{file}.filename().string();
        const std::string text = fmt::format("reading {}: {:.0f} %", name, 100 * share);
        fmt::print(stderr, "{}{}{}", terminal_ ? "\r" : "", text, terminal_ ? "\033[K" : "\n");
        std::fflush(stderr);
    }

    void end() {  ///< clears the live line
        if (shown_ && terminal_) fmt::print(stderr, "\r\033[K");
        shown_ = false;
    }

private:
    bool quiet_, terminal_, shown_ = false;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Output and value added of all regions whose inputs are known; where figures are in another unit
/// than was thought, it shows here.
std::string totals(const MrioTable& table) {
    const Extent& e = table.extent();
    const Vector added = table.value_added();
    double output = 0, value_added = 0;
    for (Index r = 0; r < e.regions; ++r) {
        if (table.intermediate_use().middleCols(r * e.sectors, e.sectors).sum() == 0) continue;
        output += table.output().segment(r * e.sectors, e.sectors).sum();
        value_added += added.segment(r * e.sectors, e.sectors).sum();
    }
    const TableData& d = table.data();
    return fmt::format("output {} a year, value added {}", money(output, d.unit, d.currency),
                       money(value_added, d.unit, d.currency));
}

}  // namespace

int table_import(const ImportOptions& options, const std::string& output) {
    ReadingProgress progress{options.quiet};
    importing::Imported imported = importing::import_table(
        {options.source, options.format, options.mapping, options.year, options.currency,
         options.name, options.scale,
         [&](const std::string& file, double share) { progress.tell(file, share); }});
    progress.end();
    TableData& data = imported.table;
    for (const auto& line : imported.settled ? imported.report : std::vector<std::string>{})
        data.notes += (data.notes.empty() ? "" : "\n") + line;
    TableChecks checks = relaxed_checks(options.relax);
    // Published tables have negative value added here and there; who uses them has to allow for it.
    if (imported.settled) checks.negative_value_added = CheckLevel::warn;
    const MrioTable table{std::move(data), checks};
    hdf5::write_table(output, table.data());
    if (options.quiet) return 0;
    fmt::print("imported {} regions x {} sectors into {}: {}\n", table.extent().regions,
               table.extent().sectors, output, totals(table));
    for (const auto& line : imported.report)
        fmt::print("* {}\n", line);
    if (!imported.settled)
        for (const auto& warning : table.warnings())
            fmt::print("* {}\n", warning);
    return 0;
}

}  // namespace spillover::cli
