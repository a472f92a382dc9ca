// A folder that pymrio saved, and EXIOBASE 3, which is published as one.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "io/csv/table_folder.hpp"
#include "io/import/formats.hpp"
#include "io/import/text_rows.hpp"
#include "io/import/wide.hpp"

namespace spillover::importing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A matrix of the folder: its file, how many header rows and label columns it has.
struct Part {
    std::string path;
    int header_rows = 2, label_columns = 2;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// What pymrio wrote about its files; null, with a message where it is damaged, if it cannot be
/// had.
Json json_of(const fs::path& path, Problems& problems) {
    std::ifstream file{path};
    if (!file) return {};
    Json json = Json::parse(file, nullptr, false);
    if (!json.is_discarded()) return json;
    problems.add(path.string(), "is not valid JSON", "the file may have been cut off");
    return {};
}

int count_in(const Json& entry, const char* key, int otherwise) {
    const Json value = entry.is_object() ? entry.value(key, Json{}) : Json{};
    if (value.is_number_integer()) return value.get<int>();
    if (!value.is_string()) return otherwise;
    const auto number = number_in(value.get<std::string>());
    return number ? static_cast<int>(*number) : otherwise;
}

std::string text_in(const Json& json, const char* key) {
    if (!json.is_object()) return {};
    const Json value = json.value(key, Json{});
    return value.is_string() ? value.get<std::string>() : std::string{};
}

/// The files of a folder by what they hold: "Z", "Y", "x", "F" ...
class Folder {
public:
    Folder(fs::path path, Problems& problems)
        : path_{std::move(path)},
          problems_{problems},
          json_(json_of(path_ / "file_parameters.json", problems)) {}  // braces make a list of it

    bool described() const { return json_.is_object(); }

    std::optional<Part> part(const std::string& key) const {
        if (!described()) return guessed(key);
        const Json files = json_.value("files", Json::object());
        if (!files.is_object() || !files.contains(key)) return {};
        const Json entry = files.at(key);
        const fs::path file = path_ / text_in(entry, "name");
        const std::string kind = lower(file.extension().string());
        if (kind == ".parquet" || kind == ".pkl" || kind == ".pickle") {
            problems_.add(file.string(), "cannot be read, only text can",
                          "save the system with table_format='txt'");
            return {};
        }
        return Part{file.string(), count_in(entry, "nr_header", 2),
                    count_in(entry, "nr_index_col", 2)};
    }

private:
    /// Of folders from before pymrio described its files, and of files laid together by hand.
    std::optional<Part> guessed(const std::string& key) const {
        std::error_code unknown;
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator{path_, unknown}) {
            const std::string stem = entry.path().stem().string();
            const bool text =
                entry.path().extension() == ".txt" || entry.path().extension() == ".csv";
            const bool named = stem == key || stem.ends_with("_" + key) ||
                               (key == "F" && lower(stem).find("factor_input") == 0);
            if (text && named) found.push_back(entry.path());
        }
        if (found.empty()) return {};
        Part part{std::min_element(found.begin(), found.end())->string()};
        TextRows rows{part.path, problems_};
        if (!rows.next()) return part;
        const auto& fields = rows.fields();
        const auto label = std::find_if(fields.begin(), fields.end(), [](auto field) {
            return !trimmed(field).empty() && trimmed(field) != "region" &&
                   trimmed(field) != "sector";
        });
        part.label_columns = std::max(1, static_cast<int>(label - fields.begin()));
        if (key == "x" || key == "unit") part.header_rows = 1;
        return part;
    }

    fs::path path_;
    Problems& problems_;
    Json json_;
};

/// Component of value added by the name of a row of EXIOBASE; empty for other rows.
std::string exiobase_component(const std::string& name) {
    if (name.starts_with("Taxes less subsidies on products purchased") ||
        name.starts_with("Other net taxes on production"))
        return "net_taxes";
    if (name.starts_with("Compensation of employees")) return "compensation";
    if (name.starts_with("Operating surplus: Consumption of fixed capital")) return "depreciation";
    if (name.starts_with("Operating surplus")) return "operating_surplus";
    return {};
}

class PymrioReader {
public:
    explicit PymrioReader(const Request& request)
        : request_{request},
          path_{fs::is_directory(request.path) ? fs::path{request.path}
                                               : fs::path{request.path}.parent_path()},
          core_{path_, problems_} {}

    Imported read(const std::string& format) {
        const auto z = core_.part("Z"), a = z ? std::nullopt : core_.part("A"), y = core_.part("Y");
        if (!z && !a) problems_.add(path_.string(), "holds neither Z nor A", "a file Z.txt");
        if (!y) problems_.add(path_.string(), "holds no final demand Y", "a file Y.txt");
        problems_.throw_if_any();
        const WideFile flows = sales_file(z ? *z : *a, false), finals = sales_file(*y, true);
        const auto columns = read_columns(flows, problems_),
                   final_columns = read_columns(finals, problems_);
        declare(columns, ledger_);
        declare(final_columns, ledger_);
        problems_.throw_if_any();
        ledger_.open(request_.path);
        industries_ = industries_of(columns);
        read_wide(flows, columns, industries_, ledger_, problems_, request_.progress);
        read_wide(finals, final_columns, industries_, ledger_, problems_, request_.progress);
        read_output();
        read_units();
        problems_.throw_if_any();
        if (a) make_flows();
        read_extensions();
        problems_.throw_if_any();
        return finish(format);
    }

private:
    WideFile sales_file(const Part& part, bool finals) const {
        WideFile file;
        file.path = part.path;
        file.header_rows = part.header_rows;
        file.header_columns = part.label_columns;
        file.column = [finals](Texts texts) {
            const bool two = texts.size() > 1;
            return Label{finals ? Kind::final : Kind::industry, texts[0],
                         two      ? texts[1]
                         : finals ? "final_demand"
                                  : texts[0]};
        };
        file.row = seller;
        return file;
    }

    static Label seller(Texts texts) {
        return {Kind::industry, texts[0], texts.size() > 1 ? texts[1] : texts[0]};
    }

    void read_output() {
        const auto x = core_.part("x");
        if (!x || !fs::exists(x->path)) return;
        WideFile file = sales_file(*x, false);
        file.column = [](Texts) { return Label{Kind::output, "", "x"}; };
        read_wide(file, read_columns(file, problems_), industries_, ledger_, problems_, {});
    }

    /// Units of the rows of a matrix, in order; the header apart.
    std::vector<std::pair<std::string, std::string>> units_of(const Folder& folder) {
        std::vector<std::pair<std::string, std::string>> units;
        const auto part = folder.part("unit");
        if (!part || !fs::exists(part->path)) return units;
        TextRows rows{part->path, problems_};
        if (!rows.next()) return units;
        const std::size_t width = rows.fields().size();
        while (rows.next()) {
            const auto& fields = rows.fields();
            if (fields.size() == width) {
                units.emplace_back(trimmed(fields.front()), trimmed(fields.back()));
            } else {
                rows.problem(0, fmt::format("{} fields, the header has {}", fields.size(), width));
            }
        }
        if (units.empty())
            problems_.add(part->path, "has no units", "the file may have been cut off");
        return units;
    }

    void read_units() {
        const auto units = units_of(core_);
        if (units.empty()) return;
        if (units.size() != industries_.size())
            problems_.add(
                core_.part("unit")->path,
                fmt::format("has {} units for {} industries", units.size(), industries_.size()),
                "the file may have been cut off");
        unit_ = units.front().second;
    }

    /// Z = A x^, where the folder has coefficients alone; x as it says, else (I - A)^-1 y.
    void make_flows() {
        Vector& x = ledger_.row_output;
        const bool given = x.size() > 0;
        if (!given) x = solved_output();
        for (Index j = 0; j < x.size(); ++j)
            ledger_.intermediate.col(j) *= x[j];
        ledger_.report.add(
            fmt::format("Flows are coefficients A times output, {}.",
                        given ? "which the source gives" : "which was solved from final demand"));
    }

    Vector solved_output() {
        const Vector y = ledger_.final_demand.rowwise().sum();
        Vector x = y, term = y;
        for (int n = 0; n < 100000; ++n) {
            term = ledger_.intermediate * term;
            x += term;
            if (term.lpNorm<Eigen::Infinity>() <= 1e-17 * x.lpNorm<Eigen::Infinity>()) return x;
            if (!x.allFinite()) break;
        }
        throw InputError{request_.path, "no output satisfies x = A x + y",
                         "is A a coefficient matrix?"};
    }

    void read_extensions() {
        std::vector<fs::path> folders;
        std::error_code unknown;
        for (const auto& entry : fs::directory_iterator{path_, unknown})
            if (entry.is_directory() && fs::exists(entry.path() / "file_parameters.json"))
                folders.push_back(entry.path());
        std::sort(folders.begin(), folders.end());
        if (!core_.described()) folders.push_back(path_);
        std::string left_out;
        for (const fs::path& folder : folders)
            if (!read_inputs(folder))
                left_out += (left_out.empty() ? "" : ", ") + folder.filename().string();
        if (!left_out.empty())
            ledger_.report.add("Left out, as a table has no place for them: " + left_out + ".");
    }

    /// Reads what is value added in an extension. \returns false where nothing is
    bool read_inputs(const fs::path& path) {
        const std::string name = lower(path.filename().string());
        const bool all = path == path_ || name.find("factor") != std::string::npos ||
                         name == "va" || name.find("value_added") != std::string::npos;
        if (!all && name.find("satellite") == std::string::npos) return false;
        const Folder folder{path, problems_};
        const auto part = folder.part("F");
        if (!part) return false;
        const auto units = folder.described() ? units_of(folder)
                                              : std::vector<std::pair<std::string, std::string>>{};
        WideFile file = sales_file(*part, false);
        file.sellers = false;
        file.rows = units.size();
        file.row = [&](Texts texts) -> Label {
            const std::string known = exiobase_component(texts[0]);
            if (!known.empty()) return {Kind::value_added, "", known};
            const auto unit = std::find_if(units.begin(), units.end(), [&](const auto& entry) {
                return entry.first == texts[0];
            });
            const bool money = unit == units.end() || unit->second == unit_;
            return {all && money ? Kind::value_added : Kind::skipped, "", texts[0]};
        };
        read_wide(file, read_columns(file, problems_), {}, ledger_, problems_, request_.progress);
        return !ledger_.value_added.empty();
    }

    Imported finish(const std::string& format) {
        const Json meta = json_of(path_ / "metadata.json", problems_);
        problems_.throw_if_any();
        TableData table;
        const bool exiobase = format == "exiobase3" || text_in(meta, "name") == "EXIOBASE";
        table.name = exiobase ? "exiobase3" : text_in(meta, "name");
        if (table.name.empty()) table.name = path_.filename().string();
        table.year = year_in(path_.string());
        table.source = text_in(meta, "description");
        if (exiobase) {
            table.source = "EXIOBASE 3 (Stadler et al. 2018), " + path_.filename().string();
            table.licence = "CC BY-SA 4.0";
            table.quality = "derived";
        }
        read_unit(table);
        Imported imported = settle(std::move(ledger_), described(request_, std::move(table)),
                                   exiobase ? "Changes in inventories" : "inventories");
        if (fs::exists(path_ / "spillover" / "table.csv")) restore_labels(imported);
        return imported;
    }

    /// Currency and unit of "M.EUR", "Mill USD", "million CNY".
    void read_unit(TableData& table) const {
        const std::string unit = lower(unit_);
        if (unit.find("bill") != std::string::npos) {
            table.unit = "billion";
        } else if (unit.find("thou") != std::string::npos) {
            table.unit = "thousand";
        }
        table.currency.clear();
        if (unit_.size() >= 3) {
            const std::string last = unit_.substr(unit_.size() - 3);
            if (std::all_of(last.begin(), last.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
                table.currency = last;
        }
    }

    /// Names and attributes that an export of ours laid beside what pymrio knows.
    void restore_labels(Imported& imported) {
        TableData labels = csv::read_labels((path_ / "spillover").string()).table;
        TableData& table = imported.table;
        if (labels.regions != table.regions || labels.sectors != table.sectors ||
            labels.categories != table.categories) {
            imported.report.emplace_back(
                "The folder spillover/ is of another table: its names and attributes are left "
                "out.");
            return;
        }
        labels.sales = std::move(table.sales);
        labels.output = std::move(table.output);
        labels.value_added = std::move(table.value_added);
        table = described(request_, std::move(labels));
        imported.settled = false;  // what was done to it once stands in its notes already
    }

    const Request& request_;
    Problems problems_;
    fs::path path_;
    Folder core_;
    Ledger ledger_;
    std::vector<Label> industries_;
    std::string unit_;
};

}  // namespace

Imported import_pymrio(const Request& request) {
    if (!fs::exists(request.path)) throw InputError{request.path, "is missing or cannot be read"};
    return PymrioReader{request}.read(request.format);
}

}  // namespace spillover::importing
