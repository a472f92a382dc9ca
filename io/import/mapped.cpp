// Wide and long files of any kind, by a mapping.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "io/import/completeness.hpp"
#include "io/import/formats.hpp"
#include "io/import/mapping.hpp"
#include "io/import/text_rows.hpp"
#include "io/import/wide.hpp"
#include "io/yaml/diagnostics.hpp"
#include "io/yaml/mapping_reader.hpp"

namespace spillover::importing {
namespace {

constexpr const char* mapping_hint =
    "final: in the mapping names its columns, the rest is industries";

bool among(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// What a label is, by a mapping.
Label label_of(const Mapping& mapping, std::string region, std::string name, bool column) {
    const std::string whole = name;
    if (!mapping.split.empty())
        if (const auto at = name.find(mapping.split); at != std::string::npos) {
            region = name.substr(0, at);
            name = name.substr(at + mapping.split.size());
        }
    if (region.empty()) region = mapping.region.empty() ? "region" : mapping.region;
    for (const std::string& text : {name, whole}) {
        if (among(mapping.skip, text)) return {};
        if (among(mapping.output, text)) return {Kind::output, region, text};
        if (among(mapping.imports, text)) return {Kind::imports, region, world};
        if (among(mapping.exports, text)) {
            const bool abroad = !mapping.imports.empty();
            return {Kind::final, abroad ? world : region, world_exports};
        }
        const auto& named = column ? mapping.finals : mapping.inputs;
        if (const auto found = named.find(text); found != named.end())
            return {column ? Kind::final : Kind::value_added, region, found->second, text};
    }
    return {Kind::industry, region, name};
}

Label label_of(const Mapping& mapping, const LabelPlaces& places, Texts texts, bool column) {
    const auto text = [&](int place) {
        return place >= 1 && static_cast<std::size_t>(place) <= texts.size()
                   ? texts[static_cast<std::size_t>(place - 1)]
                   : std::string{};
    };
    return label_of(mapping, text(places.region), text(places.name), column);
}

/// Names of categories and components are free where a file holds nothing else.
Label only(Label label, Kind kind) {
    if (label.kind == Kind::industry) label.kind = kind;
    return label;
}

WideFile wide_file(const Mapping& mapping, const MappedFile& part, const std::string& source) {
    const std::filesystem::path folder = std::filesystem::is_directory(source)
                                             ? std::filesystem::path{source}
                                             : std::filesystem::path{source}.parent_path();
    const auto beside = [&](const std::string& name) {
        return name.empty() ? std::string{} : (folder / name).string();
    };
    WideFile file;
    file.path = part.path.empty() ? source : beside(part.path);
    file.separator = mapping.separator;
    file.decimal_point = mapping.decimal_point;
    file.missing = mapping.missing;
    file.scale = mapping.scale;
    file.title_rows = part.title_rows;
    file.row_labels = beside(part.rows.file);
    file.column_labels = beside(part.columns.file);
    file.header_rows = part.columns.file.empty() ? part.columns.count : 0;
    file.header_columns = part.rows.file.empty() ? part.rows.count : 0;
    file.sellers = !part.inputs;
    file.column = [&mapping, &part](Texts texts) {
        const Label label = label_of(mapping, part.columns, texts, true);
        return part.finals ? only(label, Kind::final) : label;
    };
    file.row = [&mapping, &part](Texts texts) {
        const Label label = label_of(mapping, part.rows, texts, false);
        return part.inputs ? only(label, Kind::value_added) : label;
    };
    return file;
}

bool has_inputs_file(const Mapping& mapping) {
    return std::any_of(mapping.files.begin(), mapping.files.end(),
                       [](const MappedFile& file) { return file.inputs; });
}

void prepare(const Mapping& mapping, Ledger& ledger) {
    for (const auto& [label, into] : mapping.regions)
        ledger.regions.merge(label, into);
    for (const auto& [label, into] : mapping.sectors)
        ledger.sectors.merge(label, into);
}

void add_world(const Mapping& mapping, Ledger& ledger) {
    if (mapping.imports.empty()) return;
    add_outside(ledger, world, "rest of the world");
}

void read_wide_source(const Mapping& mapping, const Request& request, Ledger& ledger,
                      Problems& problems) {
    std::vector<WideFile> files;
    std::vector<std::vector<Label>> columns;
    std::vector<Label> industries;
    for (const MappedFile& part : mapping.files) {
        files.push_back(wide_file(mapping, part, request.path));
        columns.push_back(read_columns(files.back(), problems));
        declare(columns.back(), ledger);
        if (industries.empty() && !part.inputs) industries = industries_of(columns.back());
        WideFile& file = files.back();
        if (part.inputs != has_inputs_file(mapping) || part.finals) continue;
        for (const auto& entry : mapping.inputs)
            file.inputs.push_back(entry.first);
        file.output_row = !mapping.output.empty() && !part.inputs &&
                          std::none_of(columns.back().begin(), columns.back().end(),
                                       [](const Label& l) { return l.kind == Kind::output; });
    }
    problems.throw_if_any();
    add_world(mapping, ledger);
    require_axes(ledger, request.path, mapping_hint);
    ledger.open(request.path);
    for (std::size_t n = 0; n < files.size(); ++n)
        read_wide(files[n], columns[n], industries, ledger, problems, request.progress);
}

/// Reads a long file twice: for its labels, then for its figures.
class LongReader {
public:
    LongReader(const Mapping& mapping, const Request& request, Ledger& ledger, Problems& problems)
        : mapping_{mapping}, request_{request}, ledger_{ledger}, problems_{problems} {}

    void read() {
        pass([this](TextRows& rows) { declare_labels(rows); });
        problems_.throw_if_any();
        add_world(mapping_, ledger_);
        require_axes(ledger_, request_.path, mapping_hint);
        ledger_.open(request_.path);
        pass([this](TextRows& rows) { book(rows); });
        if (mapping_.lines == 0 && !accounts_are_closed(ledger_) && !holds_every_flow())
            ledger_.report.add(fmt::format(
                "The file may lack its end: {} lines were read, and neither the mapping (lines:) "
                "nor the accounts say that these are all. A file that was cut off at the end of a "
                "line looks like a whole one.",
                lines_));
    }

private:
    template <class Action>
    void pass(const Action& action) {
        TextRows rows{request_.path, problems_, request_.progress, mapping_.separator};
        if (!rows.next() || !find_columns(rows)) return;
        const std::size_t width = rows.fields().size();
        long lines = 0;
        while (rows.next()) {
            ++lines;
            if (rows.fields().size() != width) {
                rows.problem(
                    std::min(width, rows.fields().size()),
                    fmt::format("{} fields, the header has {}", rows.fields().size(), width));
                continue;
            }
            action(rows);
        }
        lines_ = lines;
        if (mapping_.lines > 0 && lines != mapping_.lines)
            problems_.add(request_.path,
                          fmt::format("has {} lines below the header, the mapping says {}", lines,
                                      mapping_.lines),
                          "the file may have been cut off");
    }

    /// Whether there is a line for every pair of a seller and a buyer.
    bool holds_every_flow() const {
        const Extent e = ledger_.extent();
        return flows_ >= e.industries() * e.buyers();
    }

    bool find_columns(TextRows& rows) {
        const std::vector<std::string> header = [&] {
            std::vector<std::string> texts;
            for (const auto field : rows.fields())
                texts.emplace_back(trimmed(field));
            return texts;
        }();
        const std::string* names[] = {&mapping_.from_region, &mapping_.from_sector,
                                      &mapping_.to_region, &mapping_.to_sector, &mapping_.value};
        bool good = true;
        for (std::size_t k = 0; k < 5; ++k) {
            const auto found = std::find(header.begin(), header.end(), *names[k]);
            columns_[k] = static_cast<std::size_t>(found - header.begin());
            if (names[k]->empty() || found != header.end()) continue;
            rows.problem(0, fmt::format("has no column '{}'", *names[k]),
                         yaml::suggestion(*names[k], header));
            good = false;
        }
        return good;
    }

    std::string_view text(const TextRows& rows, std::size_t k) const {
        return columns_[k] < rows.fields().size() ? trimmed(rows.fields()[columns_[k]])
                                                  : std::string_view{};
    }

    /// Label of the seller (first = 0) or buyer (first = 2); each pair of texts is looked at once.
    const Label& label(TextRows& rows, std::size_t first) {
        key_.assign(text(rows, first));
        key_ += '\n';
        key_ += text(rows, first + 1);
        auto& known = labels_[first / 2];
        if (const auto found = known.find(key_); found != known.end()) return found->second;
        if (!is_utf8(key_))
            rows.problem(columns_[first + 1], "a label is not UTF-8",
                         "save the file as CSV (UTF-8)");
        return known
            .emplace(key_, label_of(mapping_, std::string{text(rows, first)},
                                    std::string{text(rows, first + 1)}, first == 2))
            .first->second;
    }

    void declare_labels(TextRows& rows) {
        for (const std::size_t first : {std::size_t{0}, std::size_t{2}}) {
            const std::size_t before = labels_[first / 2].size();
            const Label& what = label(rows, first);
            if (labels_[first / 2].size() > before) declare({what}, ledger_);
        }
    }

    void book(TextRows& rows) {
        const auto value_text = text(rows, 4);
        auto value = number_in(value_text, mapping_.decimal_point);
        const bool none = value_text.empty() || among(mapping_.missing, std::string{value_text});
        if (!value && !none) {
            rows.problem(columns_[4], fmt::format("'{}' is not a number", value_text));
            return;
        }
        const Slot seller = ledger_.slot(label(rows, 0)), buyer = ledger_.slot(label(rows, 2));
        if (seller.kind == Kind::industry &&
            (buyer.kind == Kind::industry || buyer.kind == Kind::final))
            ++flows_;
        if (!ledger_.add(seller, buyer, value.value_or(0) * mapping_.scale))
            rows.problem(columns_[1], "this seller and this buyer do not go together");
    }

    const Mapping& mapping_;
    const Request& request_;
    Ledger& ledger_;
    Problems& problems_;
    std::size_t columns_[5] = {};
    long lines_ = 0;
    Index flows_ = 0;
    std::string key_;
    std::unordered_map<std::string, Label> labels_[2];
};

}  // namespace

Imported import_mapped(const Request& request) {
    if (request.mapping.empty())
        throw InputError{"--mapping", "is missing",
                         "a wide or long file needs a mapping that tells what its labels are"};
    const Mapping mapping = yaml::read_mapping(request.mapping);
    if (request.format != "auto" && request.format != (mapping.long_form ? "long" : "wide"))
        throw InputError{request.mapping,
                         fmt::format("is of the layout {}, --format says {}",
                                     mapping.long_form ? "long" : "wide", request.format)};
    Problems problems;
    Ledger ledger;
    prepare(mapping, ledger);
    if (mapping.long_form) {
        LongReader{mapping, request, ledger, problems}.read();
    } else {
        read_wide_source(mapping, request, ledger, problems);
    }
    problems.throw_if_any();
    if (mapping.scale != 1)
        ledger.report.add(fmt::format("Figures were multiplied by {}.", mapping.scale));
    TableData table;
    table.name =
        mapping.name.empty() ? std::filesystem::path{request.path}.stem().string() : mapping.name;
    table.year = mapping.year.empty() ? year_in(request.path) : mapping.year;
    table.currency = mapping.currency;
    table.unit = mapping.unit;
    table.source = mapping.source;
    table.licence = mapping.licence;
    table.quality = mapping.quality;
    return settle(std::move(ledger), described(request, std::move(table)), mapping.stocks);
}

}  // namespace spillover::importing
