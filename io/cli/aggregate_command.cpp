// Regions and sectors added up, split and removed, with what that does to the static model.
#include <fmt/format.h>

#include <filesystem>

#include "engine/aggregation_bias.hpp"
#include "engine/error.hpp"
#include "io/analysis.hpp"
#include "io/cli/analyse.hpp"
#include "io/cli/analysis_text.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/commands.hpp"
#include "io/cli/reshape.hpp"
#include "io/csv/analysis_files.hpp"
#include "io/csv/map_files.hpp"
#include "io/machine_memory.hpp"

namespace spillover::cli {
namespace {

/// Categories outermost.
std::vector<double> by_category(const Matrix& values) {
    const Matrix turned = values.transpose();
    return {turned.data(), turned.data() + turned.size()};
}

Analysis bias_report(const MrioTable& before, const MrioTable& after, const TableMap& map) {
    const AggregationBias bias = aggregation_bias(before, after, map);
    const TableData& d = after.data();
    Analysis report;
    report.name = "aggregation_bias";
    report.title = "what adding up does to the static model";
    report.table = d.name;
    report.sources = {"Theil 1957", "Morimoto 1970", "Miller and Blair 2009, ch. 4.9"};
    report.axes = {{"region", d.regions}, {"sector", d.sectors}, {"category", d.categories}};
    const std::string money = d.unit + " " + d.currency;
    const Vector called = bias.output.colwise().sum().transpose();
    const auto share = [&](const Matrix& gaps) {
        std::vector<double> shares;
        for (Index c = 0; c < gaps.cols(); ++c)
            shares.push_back(called[c] != 0 ? gaps.col(c).cwiseAbs().sum() / std::abs(called[c])
                                            : 0);
        return shares;
    };
    report.add("bias_share",
               "sum of the sizes of the total bias, over the output that it calls for", "1",
               {"category"}, share(bias.total));
    report.add("first_order_share", "the same of the first-order bias", "1", {"category"},
               share(bias.first_order));
    report.add("output", "that the category's base demand calls for in the table before", money,
               {"category"}, values_of(called));
    report.add("multiplier_change", "output multiplier after, less the mean before", "1",
               by_industry, values_of(bias.multiplier - bias.mean));
    report.add("multiplier", "output multiplier after", "1", by_industry,
               values_of(bias.multiplier));
    report.add("mean", "of the multipliers of what it is made of, weighted by output", "1",
               by_industry, values_of(bias.mean));
    report.add("least", "the smallest of them", "1", by_industry, values_of(bias.least));
    report.add("most", "the largest of them", "1", by_industry, values_of(bias.most));
    report.add("total_bias", "(L* T - T L) f", money, {"category", "region", "sector"},
               by_category(bias.total));
    report.add("first_order_bias", "(A* T - T A) f", money, {"category", "region", "sector"},
               by_category(bias.first_order));
    report.notes.push_back(
        "Bias is of output that base final demand calls for, category by category; over all of it "
        "the "
        "total bias is zero. It vanishes where the industries added up have the same inputs.");
    return report;
}

TableMap map_of(const ReshapeOptions& options, const TableData& table) {
    TableMap map{csv::same(table.regions, table.extent.sectors),
                 csv::same(table.sectors, table.extent.regions)};
    if (!options.regions.empty()) map.regions = csv::read_region_map(options.regions, table).pieces;
    if (!options.sectors.empty()) map.sectors = csv::read_sector_map(options.sectors, table).pieces;
    return map;
}

/// Takes regions out that go to nothing. \returns the pieces of those that stay
MrioTable remove(const MrioTable& table, const ReshapeOptions& options, TableMap& map, bool& any) {
    std::vector<char> removed(static_cast<std::size_t>(table.extent().regions), 0);
    std::vector<Piece> left;
    for (const Piece& piece : map.regions)
        if (piece.into.empty()) removed[static_cast<std::size_t>(piece.of)] = 1;
    Index place = 0;
    std::vector<Index> new_place;
    for (const char gone : removed)
        new_place.push_back(gone ? -1 : place++);
    any = place < table.extent().regions;
    if (!any) return table;
    for (Piece piece : map.regions)
        if (!piece.into.empty()) {
            piece.of = new_place[static_cast<std::size_t>(piece.of)];
            left.push_back(std::move(piece));
        }
    map.regions = std::move(left);
    for (Piece& piece : map.sectors) {
        Vector kept(place);
        for (std::size_t r = 0; r < removed.size(); ++r)
            if (!removed[r]) kept[new_place[r]] = piece.share[static_cast<Index>(r)];
        piece.share = kept;
    }
    // Both are held cell by cell for a while.
    require_memory(16 * static_cast<double>(table.extent().industries()) *
                       static_cast<double>(table.extent().buyers()),
                   options.table,
                   fmt::format("taking regions out of {} regions x {} sectors cell by cell",
                               table.extent().regions, table.extent().sectors),
                   "add them up instead, or add up the others first");
    Removal removal;
    MrioTable rest{without_regions(table, removed, removal)};
    const std::string money = table.data().unit + " " + table.data().currency;
    const Index count = table.extent().regions - place;
    fmt::print(
        "removed {} region{}: {:.6g} {} of sales to them are exports now, {:.6g} of inputs from "
        "them "
        "imports; {:.6g} of final purchases from them are left out\n",
        count, count == 1 ? "" : "s", removal.exports, money, removal.imports,
        removal.final_imports);
    return rest;
}

}  // namespace

int table_reshape(const ReshapeOptions& options) {
    const bool maps = !options.regions.empty() || !options.sectors.empty();
    if (!options.groups.empty() && maps)
        throw InputError{"spillover table aggregate", "is told groups and maps",
                         "either GROUPS, or --regions and --sectors"};
    if (!maps && options.groups.empty())
        throw InputError{"spillover table aggregate", "what to add up is missing",
                         "--regions MAP.csv, --sectors MAP.csv, or a file of groups"};
    if (!maps) return table_aggregate(options.table, options.groups, options.output);
    const MrioTable whole = load_table(options.table);
    TableMap map = map_of(options, whole.data());
    bool removed = false;
    const MrioTable table = remove(whole, options, map, removed);
    TableData data = mapped(table, map);
    data.name = std::filesystem::path{options.output}.stem().string();
    add_note(data, fmt::format("Regions and sectors of {} added up, split{}.", whole.data().name,
                               removed ? " or removed" : ""));
    const MrioTable result{std::move(data)};
    const Analysis report = bias_report(table, result, map);
    if (!options.bias.empty()) csv::write_analysis(options.bias, report);
    Analysis shown = report;
    std::erase_if(shown.variables, [](const auto& variable) { return variable.axes.size() > 2; });
    fmt::print("{}", analysis_text(shown, options.top));
    if (!options.bias.empty()) fmt::print("bias by industry: {}\n", options.bias);
    write_checked(result, options.output, "aggregated");
    return 0;
}

}  // namespace spillover::cli
