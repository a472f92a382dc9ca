// A multi-regional table of a national one and figures of its regions.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "engine/error.hpp"
#include "engine/home_region.hpp"
#include "engine/regionalisation.hpp"
#include "engine/table_facts.hpp"
#include "io/cli/batch.hpp"
#include "io/cli/reshape.hpp"
#include "io/csv/csv_file.hpp"
#include "io/csv/regional_figures.hpp"
#include "io/machine_memory.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::cli {
namespace {

const std::vector<std::pair<std::string, RegionMethod>> methods{
    {"slq", RegionMethod::slq},         {"cilq", RegionMethod::cilq},
    {"flq", RegionMethod::flq},         {"aflq", RegionMethod::aflq},
    {"gravity", RegionMethod::gravity}, {"cross_entropy", RegionMethod::cross_entropy}};

RegionMethod region_method_of(const std::string& text) {
    std::vector<std::string> known;
    for (const auto& [name, method] : methods) {
        if (name == text) return method;
        known.push_back(name);
    }
    const std::string nearest = yaml::suggestion(text, known);
    throw InputError{"--method", fmt::format("unknown method '{}'", text),
                     nearest.empty() ? fmt::format("one of {}", fmt::join(known, ", ")) : nearest};
}

/// "province=0.7": attribute and factor.
void read_border(const std::string& text, const TableData& places,
                 RegionalisationOptions& options) {
    const auto equals = text.find('=');
    const std::string attribute = text.substr(0, equals);
    if (equals == std::string::npos)
        throw InputError{"--border", fmt::format("'{}' is not valid", text),
                         "expected ATTRIBUTE=FACTOR, such as province=0.7"};
    if (!places.region_text.contains(attribute)) {
        std::vector<std::string> known;
        for (const auto& entry : places.region_text)
            known.push_back(entry.first);
        const std::string nearest = yaml::suggestion(attribute, known);
        throw InputError{"--border", fmt::format("regions have no attribute '{}'", attribute),
                         nearest.empty() ? "a column of words in --places" : nearest};
    }
    options.borders[attribute] = number_option("--border", text.substr(equals + 1), 1e-6, 1e6);
}

/// One decay for all goods, or the nation's own by sector.
Vector beta_of(const ReshapeOptions& options, const TableData& nation, const TableData& places) {
    const Index S = nation.extent.sectors;
    const bool located = places.region_number.contains("lon");
    if (!options.beta.empty()) {
        const double beta = number_option("--beta", options.beta, 0, 10);
        if (!located && beta > 0)
            throw InputError{"--beta", "needs distances between regions",
                             "lon, lat and area in --places"};
        return located ? Vector::Constant(S, beta) : Vector{};
    }
    if (!located) return {};
    const auto own = nation.sector_number.find("distance_decay");
    if (own != nation.sector_number.end()) return Eigen::Map<const Vector>{own->second.data(), S};
    return Vector::Ones(S);
}

void write_coefficients(const std::string& path, const TableData& d,
                        const std::vector<Matrix>& coefficients) {
    std::string text = "region,seller,buyer,coefficient\n";
    for (std::size_t r = 0; r < coefficients.size(); ++r)
        for (std::size_t i = 0; i < d.sectors.size(); ++i)
            for (std::size_t j = 0; j < d.sectors.size(); ++j)
                text += fmt::format(
                    "{},{},{},{}\n", d.regions[r], d.sectors[i], d.sectors[j],
                    csv::text_of(coefficients[r](static_cast<Index>(i), static_cast<Index>(j))));
    std::FILE* file = std::fopen(path.c_str(), "w");
    const bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (!file || std::fclose(file) != 0 || !written) throw FileError{"cannot write " + path};
}

std::string method_text(const ReshapeOptions& options, const RegionalisationOptions& chosen) {
    std::string text = options.quotient;
    if (options.quotient != "gravity" && options.quotient != "slq" && options.quotient != "cilq")
        text += fmt::format(", delta {:g}", chosen.delta);
    if (chosen.beta.size() > 0)
        text += chosen.beta.minCoeff() == chosen.beta.maxCoeff()
                    ? fmt::format(", beta {:g}", chosen.beta[0])
                    : fmt::format(", beta {:g} to {:g} by sector", chosen.beta.minCoeff(),
                                  chosen.beta.maxCoeff());
    else
        text += ", without distances";
    for (const auto& [attribute, factor] : chosen.borders)
        text += fmt::format(", {:g} across a border of {}", factor, attribute);
    return text;
}

/// Share of intermediate and final use that the first `parts` regions take from themselves.
double home_share(const MrioTable& table, Index parts) {
    const Matrix sales = sales_between_regions(table);
    return sales.topLeftCorner(parts, parts).trace() / sales.leftCols(parts).sum();
}

/// The region that is to be split. \throws InputError where it has to be told
Index home_of(const MrioTable& table, const std::string& asked) {
    const auto& regions = table.data().regions;
    if (!asked.empty()) {
        const auto found = std::find(regions.begin(), regions.end(), asked);
        if (found == regions.end())
            throw InputError{"--home", fmt::format("unknown region '{}'", asked),
                             yaml::suggestion(asked, regions)};
        return found - regions.begin();
    }
    if (const auto home = only_home(table)) return *home;
    throw InputError{
        "table " + table.data().name,
        fmt::format("has {} regions, and not one alone that buys inputs", regions.size()),
        "--home REGION says which is to be split; the others stay as they are"};
}

}  // namespace

int table_regionalise(const ReshapeOptions& options) {
    if (options.figures.empty())
        throw InputError{"spillover table build --national", "the regions' figures are missing",
                         "--figures FILE.csv with region, sector and output, value_added or "
                         "employment"};
    RegionalisationOptions chosen;
    chosen.method = region_method_of(options.quotient);
    chosen.delta = number_option("--delta", options.delta, 0, 0.999);
    const MrioTable whole = load_table(options.national);
    const bool alone = whole.extent().regions == 1;
    const Index home = alone && options.home.empty() ? 0 : home_of(whole, options.home);
    const MrioTable nation = alone ? whole : nation_of(whole, home);
    const RegionalFigures figures =
        csv::read_regional_figures(options.figures, options.places, nation);
    chosen.beta = beta_of(options, nation.data(), figures.labels);
    for (const std::string& border : options.borders)
        read_border(border, figures.labels, chosen);
    const double bytes = bytes_of_regionalised(nation, figures, chosen.method);
    require_memory(alone ? bytes : 2 * bytes, options.output,
                   fmt::format("a table of {} regions x {} sectors with a cell for every pair of "
                               "industries",
                               figures.size.rows(), nation.extent().sectors),
                   "add up sectors or regions first (table aggregate); pooled tables are smaller: "
                   "--method slq or gravity, without exports and stock withdrawals");
    Regionalisation found = regionalised(nation, figures, chosen);
    if (!alone) found.table = with_others(found, nation, whole, home);
    if (!options.coefficients.empty() && found.coefficients.empty())
        throw InputError{"--coefficients", "gravity has no location quotients",
                         "a method with quotients: slq, cilq, flq, aflq, cross_entropy"};
    TableData& table = found.table;
    table.name = std::filesystem::path{options.output}.stem().string();
    add_note(table, fmt::format("Regionalised from {} by {}.", nation.data().name,
                                method_text(options, chosen)));
    const MrioTable checked{std::move(table)};  // before anything is told
    fmt::print("regionalised {} by {}\n", nation.data().name, method_text(options, chosen));
    fmt::print("  {:.1f} % of what is used comes from the region itself\n",
               100 * home_share(checked, figures.size.rows()));
    if (found.lowered > 0)
        fmt::print(
            "  {} of {} regions x goods do not make what the quotients leave at home: all of "
            "their supply stays there\n",
            found.lowered, figures.size.size());
    if (found.raised > 0)
        fmt::print(
            "  {} regions x goods keep more at home than the quotients say: others could not "
            "trade that much\n",
            found.raised);
    if (!options.coefficients.empty()) {
        write_coefficients(options.coefficients, checked.data(), found.coefficients);
        fmt::print("  coefficients a^rr as the quotients say: {}\n", options.coefficients);
    }
    write_checked(checked, options.output, "built " + checked.data().name);
    return 0;
}

}  // namespace spillover::cli
