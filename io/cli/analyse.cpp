#include "io/cli/analyse.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/error.hpp"
#include "io/cli/analysis_text.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/messages.hpp"
#include "io/csv/analysis_files.hpp"
#include "io/hdf5/analysis_file.hpp"
#include "io/yaml/diagnostics.hpp"
#include "io/yaml/target.hpp"

namespace spillover::cli {

TableChecks relaxed_checks(const std::vector<std::string>& names) {
    TableChecks checks;
    for (const auto& name : names) {
        if (name == "column_balance") {
            checks.column_balance = CheckLevel::warn;
        } else if (name == "negative_value_added") {
            checks.negative_value_added = CheckLevel::warn;
        } else {
            throw InputError{"--relax", fmt::format("unknown check '{}'", name),
                             yaml::suggestion(name, {"column_balance", "negative_value_added"})};
        }
    }
    return checks;
}

MrioTable table_of(const AnalyseOptions& options) {
    MrioTable table = load_table(options.table, relaxed_checks(options.relax));
    std::vector<InputError::Problem> warnings;
    for (const auto& warning : table.warnings())
        warnings.push_back({"table " + table.data().name, warning});
    print_warnings(warnings, false);
    return table;
}

std::vector<Index> regions_of(const MrioTable& table, const std::string& option,
                              const std::string& expression) {
    return yaml::members_of(table, option, expression, yaml::Dimension::region);
}

std::vector<Index> sectors_of(const MrioTable& table, const std::string& option,
                              const std::string& expression) {
    return yaml::members_of(table, option, expression, yaml::Dimension::sector);
}

std::vector<Index> categories_of(const MrioTable& table, const std::string& option,
                                 const std::string& expression) {
    return yaml::members_of(table, option, expression, yaml::Dimension::category);
}

std::string households_of(const MrioTable& table, const std::string& asked) {
    const auto& categories = table.data().categories;
    const auto known = [&](const std::string& name) {
        return std::find(categories.begin(), categories.end(), name) != categories.end();
    };
    if (!asked.empty() && !known(asked))
        throw InputError{"--households", fmt::format("unknown final demand category '{}'", asked),
                         yaml::suggestion(asked, categories)};
    for (const std::string& name : {asked, std::string{"hh"}, std::string{"households"}})
        if (known(name)) return name;
    return "";
}

RegionGroups groups_of(const MrioTable& table, const std::string& by, const std::string& option) {
    const TableData& data = table.data();
    const auto attribute = data.region_text.find(by);
    if (by != "region" && attribute == data.region_text.end()) {
        std::vector<std::string> known{"region"};
        if (option == "--each") known.insert(known.end(), {"industry", "sector"});
        for (const auto& entry : data.region_text)
            known.push_back(entry.first);
        throw InputError{option, fmt::format("regions have no attribute '{}'", by),
                         yaml::suggestion(by, known)};
    }
    const auto& of = by == "region" ? data.regions : attribute->second;
    RegionGroups groups;
    for (const auto& name : of) {
        auto found = std::find(groups.names.begin(), groups.names.end(), name);
        if (found == groups.names.end()) found = groups.names.insert(found, name);
        groups.of_region.push_back(found - groups.names.begin());
    }
    return groups;
}

std::vector<Account> accounts_told(const MrioTable& table, const AnalyseOptions& options) {
    auto accounts = accounts_of(table);
    if (options.accounts.empty()) return accounts;
    for (auto& account : csv::read_accounts(options.accounts, table.data())) {
        for (const auto& other : accounts)
            if (other.name == account.name)
                throw InputError{options.accounts,
                                 fmt::format("account '{}' is in the table too", account.name),
                                 "give it another name"};
        accounts.push_back(std::move(account));
    }
    return accounts;
}

Analysis analysis_of(const MrioTable& table, std::string name, std::string title) {
    Analysis analysis;
    analysis.name = std::move(name);
    analysis.title = std::move(title);
    analysis.table = table.data().name;
    analysis.axes["region"] = table.data().regions;
    analysis.axes["sector"] = table.data().sectors;
    return analysis;
}

std::vector<double> values_of(const Vector& values) {
    return {values.data(), values.data() + values.size()};
}

int tell(Analysis analysis, const MrioTable& table, const AnalyseOptions& options) {
    if (!options.region.empty())
        restrict_axis(analysis, "region", regions_of(table, "--region", options.region));
    if (!options.sector.empty())
        restrict_axis(analysis, "sector", sectors_of(table, "--sector", options.sector));
    std::vector<std::string> written;
    if (!options.csv.empty()) written = csv::write_analysis(options.csv, analysis);
    if (!options.output.empty()) {
        hdf5::write_analysis(options.output, analysis);
        written.push_back(options.output);
    }
    if (options.json) {
        fmt::print("{}\n", json_of(analysis));
        return 0;
    }
    fmt::print("{}", analysis_text(analysis, options.top));
    if (!written.empty()) fmt::print("Written: {}\n", fmt::join(written, ", "));
    return 0;
}

}  // namespace spillover::cli
