#include "io/csv/figures_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "engine/error.hpp"
#include "io/csv/csv_file.hpp"

namespace spillover::csv {
namespace {

/// A CSV file read by column name; problems are collected.
class Sheet {
public:
    Sheet(const std::string& folder, const std::string& name,
          std::vector<InputError::Problem>& problems)
        : problems_{problems} {
        auto file = csv::read(folder + "/" + name);
        file_.path = folder + "/" + name;
        if (!file || file->rows.empty()) {
            problem(0, "cannot be read or is empty");
            file_.rows = {{}};
            file_.line = {1};
            return;
        }
        file_ = *file;
        for (std::size_t n = 0; n < file_.rows.size(); ++n)
            if (file_.rows[n].size() != file_.rows[0].size()) {
                problem(n, fmt::format("{} fields, the header has {}", file_.rows[n].size(),
                                       file_.rows[0].size()));
                file_.rows[n].resize(file_.rows[0].size());
            }
    }

    std::size_t rows() const { return file_.rows.size() - 1; }
    std::string text(std::size_t row, const std::string& column) {
        const auto& header = file_.rows[0];
        const auto found = std::find(header.begin(), header.end(), column);
        if (found == header.end()) {
            problem(0, fmt::format("has no column '{}'", column));
            return {};
        }
        return file_.rows[row + 1][static_cast<std::size_t>(found - header.begin())];
    }
    double number(std::size_t row, const std::string& column) {
        const std::string field = text(row, column);
        const auto value = csv::number(field);
        if (!value) problem(row + 1, fmt::format("{} '{}' is not a number", column, field));
        return value.value_or(0);
    }
    void problem(std::size_t row, const std::string& what) {
        const std::string where =
            file_.line.empty() ? file_.path : fmt::format("{}:{}", file_.path, file_.line[row]);
        const bool known = std::any_of(problems_.begin(), problems_.end(), [&](const auto& p) {
            return p.where == where && p.what == what;
        });
        if (!known) problems_.push_back({where, what, {}, {}});
    }

private:
    File file_;
    std::vector<InputError::Problem>& problems_;
};

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
    Sheet open(const char* name) { return {folder_, name, problems_}; }
    void stop_on_problems() const {
        if (!problems_.empty()) throw InputError{problems_};
    }
    const std::vector<std::string>& sectors() const { return figures_.description.sectors; }

    Index sector(Sheet& sheet, std::size_t row, const std::string& column) {
        const std::string name = sheet.text(row, column);
        const auto found = std::find(sectors().begin(), sectors().end(), name);
        if (found == sectors().end()) {
            sheet.problem(row + 1, fmt::format("unknown sector '{}'", name));
            return 0;
        }
        return found - sectors().begin();
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
                sheet.problem(n + 1, fmt::format("unknown key '{}'", sheet.text(n, "key")));
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
            for (const auto name : {"inventory_cover", "criticality", "utilisation"})
                d.sector_number[name].push_back(sheet.number(n, name));
            figures_.distance_decay[static_cast<Index>(n)] = sheet.number(n, "distance_decay");
            const auto group = std::find(groups.begin(), groups.end(), sheet.text(n, "industry"));
            if (group == groups.end())
                sheet.problem(n + 1, "industry is neither primary, secondary nor tertiary");
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
        for (std::size_t n = 0; n < use.rows(); ++n) {
            const Index i = sector(use, n, "good");
            for (Index j = 0; j < S; ++j)
                figures_.use(i, j) = use.number(n, sectors()[static_cast<std::size_t>(j)]);
        }
        for (std::size_t n = 0; n < final.rows(); ++n) {
            const Index i = sector(final, n, "good");
            for (std::size_t c = 0; c < categories.size(); ++c)
                figures_.final_use(i, static_cast<Index>(c)) = final.number(n, categories[c]);
            figures_.exports[i] = final.number(n, "exports");
            figures_.imports[i] = final.number(n, "imports");
            figures_.imports_intermediate[i] = final.number(n, "imports_intermediate");
        }
        for (const auto name : {"compensation", "net_taxes", "depreciation", "operating_surplus"}) {
            Vector& component = figures_.value_added[name] = Vector::Zero(S);
            for (std::size_t n = 0; n < added.rows(); ++n)
                component[sector(added, n, "industry")] = added.number(n, name);
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
            region.lon = sheet.number(n, "lon");
            region.lat = sheet.number(n, "lat");
            region.area = sheet.number(n, "area");
            region.gdp = sheet.number(n, "gdp");
            region.groups = {sheet.number(n, "primary"), sheet.number(n, "secondary"),
                             sheet.number(n, "tertiary")};
            region.export_intensity = sheet.number(n, "export_intensity");
            figures_.regions.push_back(region);
        }
        read_specialisation();
    }

    /// What regions are known for: a quotient or a share of GDP per line.
    void read_specialisation() {
        Sheet sheet = open("location_quotients.csv");
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const std::string name = sheet.text(n, "region");
            const auto region = std::find_if(figures_.regions.begin(), figures_.regions.end(),
                                             [&](const auto& r) { return r.id == name; });
            if (region == figures_.regions.end()) {
                sheet.problem(n + 1, fmt::format("unknown region '{}'", name));
                continue;
            }
            const Index i = sector(sheet, n, "sector");
            const bool quotient = !sheet.text(n, "quotient").empty(),
                       share = !sheet.text(n, "share").empty();
            if (quotient == share) {
                sheet.problem(n + 1, "needs either a quotient or a share");
            } else if (region->quotients.contains(i) || region->shares.contains(i)) {
                sheet.problem(n + 1,
                              fmt::format("{}/{} stands twice", name, sheet.text(n, "sector")));
            } else if (quotient) {
                region->quotients[i] = sheet.number(n, "quotient");
            } else {
                region->shares[i] = sheet.number(n, "share") / 100;
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
            bloc.lon = sheet.number(n, "lon");
            bloc.lat = sheet.number(n, "lat");
            bloc.area = sheet.number(n, "area");
            bloc.gdp = 1000 * sheet.number(n, "gdp");  // billion -> million
            bloc.exports_share = sheet.number(n, "exports_share");
            bloc.imports_share = sheet.number(n, "imports_share");
            bloc.coefficients = Matrix::Zero(S, S);
            bloc.final_structure = Matrix::Zero(S, 3);
            bloc.value_added_structure = Vector::Zero(S);
            figures_.blocs.push_back(std::move(bloc));
        }
        Sheet technology = open("bloc_technology.csv"), structure = open("bloc_structure.csv");
        for (std::size_t n = 0; n < technology.rows(); ++n)
            if (auto* bloc = bloc_named(technology, n)) {
                const Index i = sector(technology, n, "good");
                for (Index j = 0; j < S; ++j)
                    bloc->coefficients(i, j) =
                        technology.number(n, sectors()[static_cast<std::size_t>(j)]);
            }
        for (std::size_t n = 0; n < structure.rows(); ++n)
            if (auto* bloc = bloc_named(structure, n)) {
                const Index i = sector(structure, n, "sector");
                bloc->final_structure.row(i) << structure.number(n, "hh"),
                    structure.number(n, "gov"), structure.number(n, "gfcf");
                bloc->value_added_structure[i] = structure.number(n, "value_added");
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
        sheet.problem(row + 1, fmt::format("unknown bloc '{}'", name));
        return nullptr;
    }

    std::string folder_;
    TableFigures figures_;
    std::vector<InputError::Problem> problems_;
};

}  // namespace

TableFigures read_figures(const std::string& folder) {
    return FiguresReader{folder}.read();
}

}  // namespace spillover::csv
