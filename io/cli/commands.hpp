#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/csv/city_folder.hpp"

namespace spillover::cli {

// One function per command; each returns the exit code. What goes wrong is thrown: main.cpp alone
// catches.

struct RunOptions {
    std::vector<std::string> files;
    std::string output, table, shard, memory;
    int threads = 0;                   ///< 0 = as the file or OMP_NUM_THREADS says
    std::size_t members_per_part = 0;  ///< 0 = what 30 s or 128 MB hold
    bool resume = false, quiet = false;
};
int run(const RunOptions& options);
int check(const std::vector<std::string>& files, const std::string& table, bool json);
struct PlanOptions {
    std::vector<std::string> files;
    std::string table, memory;
    int threads = 0;  ///< as those of RunOptions
    bool json = false;
};
int plan(const PlanOptions& options);
/// Threads of a run: the option, else as the files say, else OMP_NUM_THREADS, else all.
int threads_for(int option, std::optional<int> of_files);
int merge(const std::string& output, const std::vector<std::string>& parts, bool index);

int table_info(const std::string& source, bool json);
int table_build(const std::string& folder, const std::string& output);
struct SyntheticOptions {
    std::string size, seed = "1", form = "pooled";  ///< as on the command line
};
int table_synthesize(const SyntheticOptions& options, const std::string& output);
int table_of_cities(const csv::CitySources& sources, const std::string& output);
struct ImportOptions {
    std::string source, format = "auto", mapping, year, currency, name;
    std::vector<std::string> relax;  ///< checks of the project's own forms that only warn
    bool quiet = false;
};
int table_import(const ImportOptions& options, const std::string& output);
int table_aggregate(const std::string& source, const std::string& groups,
                    const std::string& output);
int table_export(const std::string& source, const std::string& format, const std::string& folder);

inline constexpr int failed_check = 3;

}  // namespace spillover::cli
