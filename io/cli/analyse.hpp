#pragma once

#include <string>
#include <vector>

#include "engine/multipliers.hpp"
#include "io/analysis.hpp"

namespace spillover::cli {

/// What the analyses of a table are told on the command line.
struct AnalyseOptions {
    std::string table;               ///< builtin:china, a table file or a CSV folder
    std::vector<std::string> relax;  ///< checks of the table that only warn
    std::string accounts;            ///< CSV file of jobs, emissions ...
    std::string income = "compensation", households;  ///< labour income, households' category
    std::string by = "region";                        ///< groups: region or an attribute of regions
    std::string region, sector;  ///< set expressions: what is told; empty = all
    // Changes: "Yichun/lithium_mining=-30 %", see changes.hpp.
    std::vector<std::string> prices, costs, tariffs, pass_through;  ///< price model
    std::string shocks;                                             ///< file of many of them
    std::vector<std::string> primary;                               ///< Ghosh: value added
    std::vector<std::string> fixed, demands;  ///< mixed model: output, final demand
    std::vector<std::string> sets;            ///< extraction: "Yichun/lithium_mining"
    std::string each;                         ///< extraction: industry, sector, region, attribute
    std::string buyer, final;                 ///< footprint: set expressions; empty = all
    std::string purchases;                    ///< footprint: CSV file of them, instead
    std::vector<std::string> initial;         ///< inoperability at the start
    double recovery_days = 60;                ///< inoperability: of every industry
    int days = 365;                           ///< inoperability: how long
    std::vector<std::string> of;              ///< paths: products, "Yichun/batteries"
    std::string account = "value_added";      ///< paths, decomposition
    double cutoff = 0.001;                    ///< paths: share of the whole
    std::size_t most_paths = 1000;
    std::string other;                    ///< decomposition: the later table
    std::vector<std::string> elasticity;  ///< exact-hat: changes, "SECTORS=VALUE"
    std::string elasticities;             ///< exact-hat: CSV file of them
    std::string csv, output;              ///< files to write
    std::size_t top = 20;
    bool json = false;
};

// One function per analysis; each prints, writes what is asked for and returns the exit code.
int analyse_multipliers(const AnalyseOptions& options);
int analyse_linkages(const AnalyseOptions& options);
int analyse_spillovers(const AnalyseOptions& options);
int analyse_upstreamness(const AnalyseOptions& options);
int analyse_prices(const AnalyseOptions& options);
int analyse_ghosh(const AnalyseOptions& options);
int analyse_mixed(const AnalyseOptions& options);
int analyse_extraction(const AnalyseOptions& options);
int analyse_footprint(const AnalyseOptions& options);
int analyse_inoperability(const AnalyseOptions& options);
int analyse_paths(const AnalyseOptions& options);
int analyse_exact_hat(const AnalyseOptions& options);
int analyse_decomposition(const AnalyseOptions& options);
int analyse_forecast(const AnalyseOptions& options);

/// Checks of a table of which those of `--relax` only warn. \throws InputError with the nearest
/// name
TableChecks relaxed_checks(const std::vector<std::string>& names);
/// The table of an analysis, its checks relaxed as told; warns. \throws InputError
MrioTable table_of(const AnalyseOptions& options);
/// Members of a set expression given as an option, all where it is empty. \throws InputError with
/// the nearest name
std::vector<Index> regions_of(const MrioTable& table, const std::string& option,
                              const std::string& expression);
std::vector<Index> sectors_of(const MrioTable& table, const std::string& option,
                              const std::string& expression);
std::vector<Index> categories_of(const MrioTable& table, const std::string& option,
                                 const std::string& expression);
/// The category of final demand that is households: as asked, else hh or households, else "".
/// \throws InputError where the one that is asked for is unknown
std::string households_of(const MrioTable& table, const std::string& asked);
/// Groups of regions: their names, and the number of each region's. \throws InputError
struct RegionGroups {
    std::vector<std::string> names;
    std::vector<Index> of_region;
    Index count() const noexcept { return static_cast<Index>(names.size()); }
};
RegionGroups groups_of(const MrioTable& table, const std::string& by,
                       const std::string& option = "--by");
/// Output, value added and its components, and those of --accounts. \throws InputError
std::vector<Account> accounts_told(const MrioTable& table, const AnalyseOptions& options);

/// \throws InputError naming the analysis where two tables differ in regions, sectors or money
void require_same_industries(const char* analysis, const TableData& before, const TableData& after);

/// An analysis with a table's name and axes region and sector.
Analysis analysis_of(const MrioTable& table, std::string name, std::string title);
inline const std::vector<std::string> by_industry{"region", "sector"};  ///< axes
std::vector<double> values_of(const Vector& values);
/// Cuts the analysis to --region and --sector, writes the files, prints.
int tell(Analysis analysis, const MrioTable& table, const AnalyseOptions& options);

}  // namespace spillover::cli
