// Tables of Chinese provinces and cities as Carbon Emission Accounts and Datasets (CEADs) publishes
// them in workbooks, one sheet saved as CSV: a single province or city (competitive, with inflow
// and outflow), or many in one multi-regional table.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>

#include "io/import/formats.hpp"
#include "io/import/text_rows.hpp"
#include "io/import/wide.hpp"

namespace spillover::importing {
namespace {

constexpr const char* rest_of_china = "ROC";
constexpr double ten_thousand_to_million = 0.01;

enum class Role { category, component, output, imports, inflow, exports, outflow, total };

struct Meaning {
    Role role;
    std::string name = {};
};

/// What the labels mean that are no sectors, in the three spellings that are about: codes, English,
/// Chinese. In lower case.
const std::map<std::string, Meaning>& meanings() {
    static const std::map<std::string, Meaning> known = [] {
        std::map<std::string, Meaning> all;
        const auto add = [&](const Meaning& meaning, std::initializer_list<const char*> texts) {
            for (const auto text : texts)
                all.emplace(text, meaning);
        };
        add({Role::category, "households"},
            {"fu101", "fu102", "rural household consumption", "urban household consumption",
             "rural consumption", "urban consumption", "household consumption", "农村居民消费",
             "城镇居民消费", "农村居民消费支出", "城镇居民消费支出", "居民消费"});
        add({Role::category, "government"},
            {"fu103", "government consumption", "政府消费", "政府消费支出"});
        add({Role::category, "gfcf"},
            {"fu201", "gross fixed capital formation", "fixed capital formation",
             "固定资本形成总额", "固定资本形成"});
        add({Role::category, "inventories"},
            {"fu202", "changes in inventories", "change in inventories", "inventory increase",
             "存货增加", "存货变动"});
        add({Role::category, "discrepancy"},
            {"err", "error", "errors", "others", "other", "误差", "其他", "其它"});
        add({Role::component, "compensation"},
            {"va001", "compensation of employees", "劳动者报酬"});
        add({Role::component, "net_taxes"},
            {"va002", "net taxes on production", "net tax on production", "生产税净额"});
        add({Role::component, "depreciation"}, {"va003", "depreciation of fixed assets",
                                                "depreciation of fixed capital", "固定资产折旧"});
        add({Role::component, "operating_surplus"}, {"va004", "operating surplus", "营业盈余"});
        add({Role::output}, {"go", "ti", "to", "gross output", "total output", "total input",
                             "total inputs", "总产出", "总投入"});
        add({Role::imports}, {"im", "import", "imports", "international import", "进口"});
        add({Role::exports}, {"ex", "export", "exports", "international export", "出口"});
        add({Role::inflow}, {"if", "inflow", "domestic inflow", "domestic import", "流入",
                             "国内省外流入", "省外流入", "国内流入"});
        add({Role::outflow}, {"of", "outflow", "domestic outflow", "domestic export", "流出",
                              "国内省外流出", "省外流出", "国内流出"});
        add({Role::total}, {"tii",
                            "tiu",
                            "tva",
                            "thc",
                            "tc",
                            "gcf",
                            "tfu",
                            "total intermediate input",
                            "total intermediate inputs",
                            "total intermediate use",
                            "total intermediate demand",
                            "total value added",
                            "total value-added",
                            "total consumption",
                            "total final use",
                            "total final demand",
                            "final consumption",
                            "capital formation",
                            "total",
                            "中间投入合计",
                            "中间使用合计",
                            "增加值合计",
                            "居民消费支出合计",
                            "居民消费合计",
                            "最终消费支出合计",
                            "最终消费合计",
                            "资本形成总额合计",
                            "最终使用合计",
                            "合计"});
        return all;
    }();
    return known;
}

const Meaning* meaning_of(const std::string& text) {
    std::string lower = text;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const auto found = meanings().find(lower);
    return found == meanings().end() ? nullptr : &found->second;
}

/// Identifiers of the provinces by the two characters that their Chinese names begin with.
const std::map<std::string, std::string> provinces{
    {"北京", "Beijing"},   {"天津", "Tianjin"},       {"河北", "Hebei"},
    {"山西", "Shanxi"},    {"内蒙", "InnerMongolia"}, {"辽宁", "Liaoning"},
    {"吉林", "Jilin"},     {"黑龙", "Heilongjiang"},  {"上海", "Shanghai"},
    {"江苏", "Jiangsu"},   {"浙江", "Zhejiang"},      {"安徽", "Anhui"},
    {"福建", "Fujian"},    {"江西", "Jiangxi"},       {"山东", "Shandong"},
    {"河南", "Henan"},     {"湖北", "Hubei"},         {"湖南", "Hunan"},
    {"广东", "Guangdong"}, {"广西", "Guangxi"},       {"海南", "Hainan"},
    {"重庆", "Chongqing"}, {"四川", "Sichuan"},       {"贵州", "Guizhou"},
    {"云南", "Yunnan"},    {"西藏", "Tibet"},         {"陕西", "Shaanxi"},
    {"甘肃", "Gansu"},     {"青海", "Qinghai"},       {"宁夏", "Ningxia"},
    {"新疆", "Xinjiang"}};

bool is_code(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string region_name(const std::string& text);

/// How a sheet is laid out, and what else has to be known before its labels can be read.
struct Layout {
    int title_rows = 0, header_rows = 0, label_columns = 0;
    bool many = false;      ///< many regions: names of sectors repeat
    bool detailed = false;  ///< consumption is told by consumer, so that TC is a total
};

using Grid = std::vector<std::vector<std::string>>;

/// Label columns of a row of figures: up to the last text, and a code beside it that stands below
/// no sector.
int label_columns(const Grid& header, const std::vector<std::string>& figures) {
    std::size_t labels = 0;
    for (std::size_t k = 0; k < std::min<std::size_t>(6, figures.size()); ++k)
        if (!figures[k].empty() && !number_in(figures[k])) labels = k + 1;
    const auto no_sector = [&](const std::vector<std::string>& row) {
        const std::string text = labels < row.size() ? row[labels] : "";
        return text.empty() || text == "Code" || text == "code" || text == "代码";
    };
    if (labels < figures.size() && is_code(figures[labels]) &&
        std::all_of(header.begin(), header.end(), no_sector))
        ++labels;
    return static_cast<int>(std::max<std::size_t>(labels, 1));
}

/// Whether columns have the same labels but for the first, the region.
bool labels_repeat(const Grid& header, int first) {
    std::set<std::vector<std::string>> seen;
    for (std::size_t c = static_cast<std::size_t>(first); c < header[0].size(); ++c) {
        std::vector<std::string> below;
        for (std::size_t r = 1; r < header.size(); ++r)
            below.push_back(c < header[r].size() ? header[r][c] : "");
        const bool industry =
            std::none_of(below.begin(), below.end(), meaning_of) &&
            std::any_of(below.begin(), below.end(), [](const auto& text) { return !text.empty(); });
        if (industry && !seen.insert(below).second) return true;
    }
    return false;
}

Layout layout_of(const std::string& path, Problems& problems) {
    TextRows rows{path, problems};
    Grid header;
    Layout layout;
    while (header.size() < 8 && rows.next()) {
        std::vector<std::string> texts;
        for (const auto field : rows.fields())
            texts.emplace_back(trimmed(field));
        const auto numbers = std::count_if(texts.begin(), texts.end(),
                                           [](const auto& text) { return number_in(text); });
        const bool known = std::any_of(texts.begin(), texts.end(), meaning_of);
        const auto filled = std::count_if(texts.begin(), texts.end(),
                                          [](const auto& text) { return !text.empty(); });
        const bool labels_seen = layout.detailed || !header.empty();
        if (labels_seen && !known && 2 * numbers > static_cast<std::ptrdiff_t>(texts.size())) {
            layout.label_columns = label_columns(header, texts);
            layout.header_rows = static_cast<int>(header.size());
            layout.many = header.size() > 1 && labels_repeat(header, layout.label_columns);
            for (const auto& row : header)
                for (const auto& text : row)
                    if (const Meaning* meaning = meaning_of(text))
                        layout.detailed = layout.detailed || meaning->name == "households";
            return layout;
        }
        if (header.empty() && filled <= 2) {
            ++layout.title_rows;
        } else {
            header.push_back(std::move(texts));
        }
    }
    problems.add(path, "no figures below a header were found in the first lines",
                 "codes or names of sectors and of final demand such as FU101, EX, GO above them");
    return layout;
}

std::string region_name(const std::string& text) {
    const auto found = provinces.find(text.substr(0, 6));  // two characters of three bytes
    return found == provinces.end() ? text : found->second;
}

/// Tells what rows and columns are. A region's name may stand once, above or beside its block.
class Labels {
public:
    Labels(std::string region, const Layout& layout)
        : region_{std::move(region)}, layout_{layout} {}

    Label column(Texts texts) { return label(texts, column_region_, true); }
    Label row(Texts texts) { return label(texts, row_region_, false); }

private:
    Label label(Texts texts, std::string& block, bool column) const {
        if (layout_.many && !texts[0].empty() && !meaning_of(texts[0]))
            block = region_name(texts[0]);
        const std::string region = layout_.many ? block : region_;
        for (const auto& text : texts)
            if (const Meaning* meaning = meaning_of(text)) {
                const bool consumption = text == "TC" && !layout_.detailed && column;
                return consumption ? Label{Kind::final, region, "consumption"}
                                   : meant(*meaning, region, column);
            }
        std::string code, name;
        for (const auto& text : texts.subspan(layout_.many ? 1 : 0)) {
            std::string& part = is_code(text) ? code : name;
            if (part.empty()) part = text;
        }
        return {Kind::industry, region, code.empty() ? name : code, name};
    }

    static Label meant(const Meaning& meaning, const std::string& region, bool column) {
        switch (meaning.role) {
            case Role::category:
                if (!column) return {Kind::value_added, region, meaning.name};
                return {meaning.name == "discrepancy" ? Kind::own_final : Kind::final, region,
                        meaning.name};
            case Role::component:
                return {Kind::value_added, region, meaning.name};
            case Role::output:
                return {Kind::output, region, "output"};
            case Role::imports:
                return {Kind::imports, region, world};
            case Role::inflow:
                return {Kind::imports, region, rest_of_china};
            case Role::exports:
                return {Kind::final, world, world_exports};
            case Role::outflow:
                return {Kind::final, rest_of_china, world_exports};
            case Role::total:
                break;
        }
        return {};
    }

    std::string region_, column_region_, row_region_;
    Layout layout_;
};

/// "Zhejiang" of Zhejiang_2017.csv.
std::string region_in(const std::string& path) {
    std::string name = std::filesystem::path{path}.stem().string();
    name = region_name(name.substr(0, name.find_first_of("0123456789_ -.")));
    return name.empty() ? "region" : name;
}

bool mentions(const std::vector<Label>& columns, const char* outside) {
    return std::any_of(columns.begin(), columns.end(), [&](const Label& label) {
        return (label.kind == Kind::imports ? label.name : label.region) == outside;
    });
}

}  // namespace

Imported import_ceads(const Request& request) {
    Problems problems;
    const Layout layout = layout_of(request.path, problems);
    problems.throw_if_any();
    Labels labels{region_in(request.path), layout};
    WideFile file;
    file.path = request.path;
    file.title_rows = layout.title_rows;
    file.header_rows = layout.header_rows;
    file.header_columns = layout.label_columns;
    file.missing = {"NA", "-"};
    file.output_row = true;
    file.column = [&](Texts texts) { return labels.column(texts); };
    file.row = [&](Texts texts) { return labels.row(texts); };
    Ledger ledger;
    file.scale = scale_of(request, ten_thousand_to_million, "10,000 yuan", ledger.report);
    const auto columns = read_columns(file, problems);
    problems.throw_if_any();
    for (const Label& industry : industries_of(columns))
        ledger.regions.add(industry.region);  // those outside come last
    declare(columns, ledger);
    add_outside(ledger, world, "rest of the world");
    if (mentions(columns, rest_of_china)) add_outside(ledger, rest_of_china, "rest of China");
    read_only(file, columns, request, ledger, problems);
    TableData table;
    table.name = "ceads";
    table.year = year_in(request.path);
    table.currency = "CNY";
    table.source = "Carbon Emission Accounts and Datasets (CEADs), " +
                   std::filesystem::path{request.path}.stem().string();
    table.quality = "derived";
    Imported imported =
        settle(std::move(ledger), described(request, std::move(table)), "inventories");
    auto& blocks = imported.table.region_text["block"];
    for (const auto& region : imported.table.regions)
        blocks.push_back(region == world ? "ROW" : "CN");
    return imported;
}

}  // namespace spillover::importing
