// Extraction of sets of industries, and footprints of final purchases.
#include <fmt/format.h>

#include "engine/error.hpp"
#include "engine/extraction.hpp"
#include "engine/footprint.hpp"
#include "io/cli/analyse.hpp"
#include "io/cli/changes.hpp"
#include "io/csv/analysis_files.hpp"

namespace spillover::cli {
namespace {

struct NamedSets {
    std::vector<std::string> names;
    std::vector<std::vector<Index>> members;
};

/// Every industry, region, sector or group of regions as a set of its own.
void add_each(NamedSets& sets, const MrioTable& table, const std::string& each) {
    const Extent& e = table.extent();
    const bool industries = each == "industry", sectors = each == "sector";
    RegionGroups groups;
    if (industries) {
        for (Index a = 0; a < e.industries(); ++a)
            sets.names.push_back(table.industry_name(a));
    } else if (sectors) {
        sets.names = table.data().sectors;
    } else {
        groups = groups_of(table, each, "--each");
        sets.names = groups.names;
    }
    sets.members.resize(sets.names.size());
    for (Index a = 0; a < e.industries(); ++a) {
        const Index n = industries ? a
                        : sectors  ? e.sector_of(a)
                                   : groups.of_region[static_cast<std::size_t>(e.region_of(a))];
        sets.members[static_cast<std::size_t>(n)].push_back(a);
    }
}

NamedSets sets_of(const MrioTable& table, const AnalyseOptions& options) {
    NamedSets sets;
    if (!options.each.empty()) add_each(sets, table, options.each);
    for (const auto& text : options.sets) {
        sets.names.push_back(text);
        sets.members.push_back(industries_of(read_target(table, "--set", text), table.extent()));
    }
    if (sets.names.empty())
        throw InputError{"analyse extraction", "names nothing to extract", "--set or --each"};
    return sets;
}

std::vector<double> values_of_rows(const Matrix& values) {
    return {values.data(), values.data() + values.size()};
}

/// What is bought for final use, by group of buyers [N x G]; of --purchases one column.
Matrix purchases_of(const MrioTable& table, const AnalyseOptions& options,
                    const RegionGroups& groups) {
    if (!options.purchases.empty()) return csv::read_purchases(options.purchases, table.data());
    const Index G = groups.count();
    const auto categories = categories_of(table, "--final", options.final);
    const auto chosen = regions_of(table, "--buyer", options.buyer);
    std::vector<Index> buying(groups.of_region.size(), G);  // the others are cut off at the end
    for (const Index s : chosen)
        buying[static_cast<std::size_t>(s)] = groups.of_region[static_cast<std::size_t>(s)];
    return final_purchases(table, categories, buying, G + 1).leftCols(G);
}

}  // namespace

int analyse_extraction(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    const NamedSets sets = sets_of(table, options);
    const Vector& x = table.output();
    const auto accounts = accounts_told(table, options);
    const Matrix intensity = intensities(table, accounts);
    const LeontiefSolver solver{table};
    const auto found = extraction_losses(solver, x, sets.members, intensity);

    Analysis analysis = analysis_of(table, "extraction", "what is lost without an industry");
    analysis.sources = {"Dietzenbacher and Lahr 2013", "Miller and Blair 2009, ch. 12.2.6"};
    analysis.axes["set"] = sets.names;
    Vector all(static_cast<Index>(accounts.size()));
    for (std::size_t k = 0; k < accounts.size(); ++k) {
        all[static_cast<Index>(k)] = accounts[k].amount.sum();
        analysis.axes["account"].push_back(accounts[k].name);
        analysis.notes.push_back(fmt::format("{}: {}", accounts[k].name, accounts[k].unit));
    }
    const Matrix lost = found.all.transpose(), elsewhere = found.elsewhere.transpose();
    const auto share = [&](const Matrix& part) {
        Matrix shares = part;
        for (Index k = 0; k < all.size(); ++k)
            shares.row(k) /= all[k] != 0 ? all[k] : 1;
        return values_of_rows(shares);
    };
    const std::vector<std::string> axes{"account", "set"};
    analysis.add("loss", "of all industries, the set included", "unit of the account", axes,
                 values_of_rows(lost));
    analysis.add("loss_elsewhere", "outside the set", "unit of the account", axes,
                 values_of_rows(elsewhere));
    analysis.add("share", "loss over the total of the table", "1", axes, share(lost));
    analysis.add("share_elsewhere", "loss elsewhere over the total of the table", "1", axes,
                 share(elsewhere));
    if (sets.names.size() == 1) {
        const Vector by_industry = extraction_by_deletion(solver, x, sets.members);
        analysis.add("output_loss", "of each industry",
                     table.data().unit + " " + table.data().currency, {"region", "sector"},
                     values_of(by_industry));
    }
    analysis.notes.emplace_back(
        "Complete extraction: the set neither sells, buys nor delivers to final users, and nobody "
        "takes its place. It measures importance, it is no forecast.");
    return tell(std::move(analysis), table, options);
}

int analyse_footprint(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    const RegionGroups groups = groups_of(table, options.by);
    const auto accounts = accounts_told(table, options);
    const Matrix bought = purchases_of(table, options, groups);
    const auto found = footprint(LeontiefSolver{table}, intensities(table, accounts), bought,
                                 groups.of_region, groups.count());

    Analysis analysis = analysis_of(table, "footprint", "what final purchases call for");
    analysis.sources = {"Leontief 1970", "Miller and Blair 2009, ch. 10", "Kanemoto et al. 2012"};
    analysis.axes["origin_group"] = groups.names;
    analysis.axes["buyer_group"] =
        options.purchases.empty() ? groups.names : std::vector<std::string>{"purchases"};
    for (const auto& account : accounts) {
        analysis.axes["account"].push_back(account.name);
        analysis.notes.push_back(fmt::format("{}: {}", account.name, account.unit));
    }
    analysis.add("by_origin", "in origin_group, for the final purchases of buyer_group",
                 "unit of the account", {"account", "origin_group", "buyer_group"},
                 values_of_rows(found.by_origin));
    analysis.add("by_product", "everywhere, for the purchases of goods of this sector",
                 "unit of the account", {"account", "sector", "buyer_group"},
                 values_of_rows(found.by_product));
    const Matrix where = found.by_industry.transpose();
    analysis.add("by_industry", "where it arises, for all these purchases", "unit of the account",
                 {"account", "region", "sector"}, values_of_rows(where));
    return tell(std::move(analysis), table, options);
}

}  // namespace spillover::cli
