#include "io/csv/figures_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <set>
#include <sstream>

#include "engine/error.hpp"
#include "io/csv/sheet.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::csv {
namespace {

class FiguresReader {
public:
    explicit FiguresReader(std::string folder) : folder_{std::move(folder)} {}

    TableFigures read() {
        read_description();
        read_sectors();
        stop_on_problems();
        read_national();
        read_regions();
        read_blocs();
        stop_on_problems();
        return std::move(figures_);
    }

private:
    Sheet open(const char* name) { return {folder_ + "/" + name, problems_}; }
    void stop_on_problems() const {
        if (!problems_.empty()) throw InputError{problems_};
    }
    const std::vector<std::string>& sectors() const { return figures_.description.sectors; }

    /// Every key must stand once; keys are sectors, or bloc and sector.
    void require_each_once(Sheet& sheet, const std::vector<std::string>& keys,
                           const std::vector<std::string>& expected) {
        std::set<std::string> seen;
        for (std::size_t n = 0; n < keys.size(); ++n)
            if (!seen.insert(keys[n]).second)
                sheet.problem_in(n, fmt::format("'{}' stands twice", keys[n]));
        for (const auto& key : expected)
            if (!seen.contains(key)) sheet.problem(fmt::format("has no line for '{}'", key));
    }
    static std::vector<std::string> texts(Sheet& sheet, std::string_view column) {
        std::vector<std::string> values;
        for (std::size_t n = 0; n < sheet.rows(); ++n)
            values.push_back(sheet.text(n, column));
        return values;
    }
    static std::vector<std::string> paired(const std::vector<std::string>& first,
                                           const std::vector<std::string>& second) {
        std::vector<std::string> pairs;
        for (std::size_t n = 0; n < first.size(); ++n)
            pairs.push_back(first[n] + "/" + second[n]);
        return pairs;
    }

    Index sector(Sheet& sheet, std::size_t row, const std::string& column) {
        const std::string name = sheet.text(row, column);
        return static_cast<Index>(place_of(sheet, row, "sector", name, sectors()).value_or(0));
    }

    void read_description() {
        TableData& d = figures_.description;
        std::map<std::string, std::string*> fields{
            {"name", &d.name},       {"year", &d.year},     {"currency", &d.currency},
            {"unit", &d.unit},       {"source", &d.source}, {"licence", &d.licence},
            {"quality", &d.quality}, {"notes", &d.notes}};
        Sheet sheet = open("table.csv");
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const auto field = fields.find(sheet.text(n, "key"));
            if (field == fields.end()) {
                sheet.problem_in(n, fmt::format("unknown key '{}'", sheet.text(n, "key")));
            } else {
                *field->second = sheet.text(n, "value");
            }
        }
        d.categories = {"hh", "gov", "gfcf", "inventories"};
        d.category_names = {"Household consumption", "Government consumption",
                            "Gross fixed capital formation", "Changes in inventories"};
    }

    void read_sectors() {
        Sheet sheet = open("sectors.csv");
        TableData& d = figures_.description;
        const std::vector<std::string> groups{"primary", "secondary", "tertiary"};
        figures_.distance_decay = Vector::Zero(static_cast<Index>(sheet.rows()));
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            d.sectors.push_back(sheet.text(n, "id"));
            d.sector_names.push_back(sheet.text(n, "long_name"));
            std::istringstream tags{sheet.text(n, "tags")};
            d.sector_tags.emplace_back(std::istream_iterator<std::string>{tags},
                                       std::istream_iterator<std::string>{});
            const auto figure = [&](const char* name, double low, double high) {
                d.sector_number[name].push_back(sheet.number(n, name, low, high));
            };
            figure("inventory_cover", 0.01, 520);
            figure("criticality", 0, 1);
            figure("utilisation", 0.05, 1);
            figures_.distance_decay[static_cast<Index>(n)] =
                sheet.number(n, "distance_decay", 0, 10);
            const auto group = std::find(groups.begin(), groups.end(), sheet.text(n, "industry"));
            if (group == groups.end())
                sheet.problem_in(n, "industry is neither primary, secondary nor tertiary");
            figures_.industry_group.push_back(static_cast<int>(group - groups.begin()));
        }
    }

    void read_national() {
        const auto S = static_cast<Index>(sectors().size());
        const auto& categories = figures_.description.categories;
        figures_.use = Matrix::Zero(S, S);
        figures_.final_use = Matrix::Zero(S, static_cast<Index>(categories.size()));
        figures_.exports = figures_.imports = figures_.imports_intermediate = Vector::Zero(S);
        Sheet use = open("national_use.csv"), final = open("national_final.csv"),
              added = open("national_value_added.csv");
        require_each_once(use, texts(use, "good"), sectors());
        require_each_once(final, texts(final, "good"), sectors());
        require_each_once(added, texts(added, "industry"), sectors());
        for (std::size_t n = 0; n < use.rows(); ++n) {
            const Index i = sector(use, n, "good");
            for (Index j = 0; j < S; ++j)
                figures_.use(i, j) =
                    use.number(n, sectors()[static_cast<std::size_t>(j)], 0, unlimited);
        }
        for (std::size_t n = 0; n < final.rows(); ++n) {
            const Index i = sector(final, n, "good");
            for (std::size_t c = 0; c < categories.size(); ++c)
                figures_.final_use(i, static_cast<Index>(c)) =
                    final.number(n, categories[c], -unlimited, unlimited);
            figures_.exports[i] = final.number(n, "exports", 0, unlimited);
            figures_.imports[i] = final.number(n, "imports", 0, unlimited);
            figures_.imports_intermediate[i] = final.number(n, "imports_intermediate", 0, 1);
        }
        for (const auto name : {"compensation", "net_taxes", "depreciation", "operating_surplus"}) {
            Vector& component = figures_.value_added[name] = Vector::Zero(S);
            for (std::size_t n = 0; n < added.rows(); ++n)
                component[sector(added, n, "industry")] =
                    added.number(n, name, -unlimited, unlimited);
        }
    }

    void read_regions() {
        Sheet sheet = open("regions.csv");
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            TableFigures::Region region;
            region.id = sheet.text(n, "id");
            region.long_name = sheet.text(n, "long_name");
            region.block = sheet.text(n, "block");
            region.cluster = sheet.text(n, "cluster");
            region.province = sheet.text(n, "province");
            region.lon = sheet.number(n, "lon", -180, 180);
            region.lat = sheet.number(n, "lat", -90, 90);
            region.area = sheet.number(n, "area", positive, 2e8);
            region.gdp = sheet.number(n, "gdp", positive, unlimited);
            region.groups = {sheet.number(n, "primary", 0, 1), sheet.number(n, "secondary", 0, 1),
                             sheet.number(n, "tertiary", 0, 1)};
            region.export_intensity = sheet.number(n, "export_intensity", 0, 1000);
            const double whole = region.groups[0] + region.groups[1] + region.groups[2];
            if (std::abs(whole - 1) > 0.005)
                sheet.problem_in(
                    n, fmt::format("primary, secondary and tertiary add up to {:g}", whole));
            figures_.regions.push_back(region);
        }
        require_each_once(sheet, texts(sheet, "id"), {});
        stop_on_problems();
        read_specialisation();
    }

    /// What regions are known for: a quotient or a share of GDP per line.
    void read_specialisation() {
        Sheet sheet = open("location_quotients.csv");
        std::vector<std::string> names;
        for (const auto& region : figures_.regions)
            names.push_back(region.id);
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const std::string name = sheet.text(n, "region");
            const auto region = std::find_if(figures_.regions.begin(), figures_.regions.end(),
                                             [&](const auto& r) { return r.id == name; });
            if (region == figures_.regions.end()) {
                sheet.problem_in(n, fmt::format("unknown region '{}'", name),
                                 yaml::suggestion(name, names));
                continue;
            }
            const Index i = sector(sheet, n, "sector");
            const bool quotient = !sheet.text(n, "quotient").empty(),
                       share = !sheet.text(n, "share").empty();
            if (quotient == share) {
                sheet.problem_in(n, "needs either a quotient or a share");
            } else if (region->quotients.contains(i) || region->shares.contains(i)) {
                sheet.problem_in(n,
                                 fmt::format("{}/{} stands twice", name, sheet.text(n, "sector")));
            } else if (quotient) {
                region->quotients[i] = sheet.number(n, "quotient", 0, 1e6);
            } else {
                region->shares[i] = sheet.number(n, "share", 0, 100) / 100;
            }
        }
    }

    void read_blocs() {
        const auto S = static_cast<Index>(sectors().size());
        Sheet sheet = open("blocs.csv");
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            TableFigures::Bloc bloc;
            bloc.id = sheet.text(n, "id");
            bloc.long_name = sheet.text(n, "long_name");
            bloc.lon = sheet.number(n, "lon", -180, 180);
            bloc.lat = sheet.number(n, "lat", -90, 90);
            bloc.area = sheet.number(n, "area", positive, 2e8);
            bloc.gdp = 1000 * sheet.number(n, "gdp", positive, unlimited);  // billion -> million
            bloc.exports_share = sheet.number(n, "exports_share", 0, 100);
            bloc.imports_share = sheet.number(n, "imports_share", 0, 100);
            bloc.coefficients = Matrix::Zero(S, S);
            bloc.final_structure = Matrix::Zero(S, 3);
            bloc.value_added_structure = Vector::Zero(S);
            figures_.blocs.push_back(std::move(bloc));
        }
        require_each_once(sheet, texts(sheet, "id"), {});
        stop_on_problems();
        Sheet technology = open("bloc_technology.csv"), structure = open("bloc_structure.csv");
        std::vector<std::string> pairs;
        for (const auto& bloc : figures_.blocs)
            for (const auto& name : sectors())
                pairs.push_back(bloc.id + "/" + name);
        require_each_once(technology, paired(texts(technology, "bloc"), texts(technology, "good")),
                          pairs);
        require_each_once(structure, paired(texts(structure, "bloc"), texts(structure, "sector")),
                          pairs);
        for (std::size_t n = 0; n < technology.rows(); ++n)
            if (auto* bloc = bloc_named(technology, n)) {
                const Index i = sector(technology, n, "good");
                for (Index j = 0; j < S; ++j)
                    bloc->coefficients(i, j) =
                        technology.number(n, sectors()[static_cast<std::size_t>(j)], 0, 1);
            }
        for (std::size_t n = 0; n < structure.rows(); ++n)
            if (auto* bloc = bloc_named(structure, n)) {
                const Index i = sector(structure, n, "sector");
                bloc->final_structure.row(i) << structure.number(n, "hh", 0, 1),
                    structure.number(n, "gov", 0, 1), structure.number(n, "gfcf", 0, 1);
                bloc->value_added_structure[i] = structure.number(n, "value_added", 0, 1);
            }
        for (auto& bloc : figures_.blocs) {
            bloc.final_structure /= bloc.final_structure.sum();
            bloc.value_added_structure /= bloc.value_added_structure.sum();
        }
    }

    TableFigures::Bloc* bloc_named(Sheet& sheet, std::size_t row) {
        const std::string name = sheet.text(row, "bloc");
        for (auto& bloc : figures_.blocs)
            if (bloc.id == name) return &bloc;
        sheet.problem_in(row, fmt::format("unknown bloc '{}'", name));
        return nullptr;
    }

    std::string folder_;
    TableFigures figures_;
    std::vector<InputError::Problem> problems_;
};

}  // namespace

TableFigures read_figures(const std::string& folder) {
    if (!std::filesystem::is_directory(folder))
        throw InputError{folder, "there is no such folder of figures",
                         "such as scenarios/tables/china"};
    return FiguresReader{folder}.read();
}

}  // namespace spillover::csv
