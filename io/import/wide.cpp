#include "io/import/wide.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "io/import/settle.hpp"
#include "io/import/text_rows.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::importing {
namespace {

std::string key_of(const Label& label) {
    return label.region + (label.region.empty() ? "" : "/") + label.name;
}

std::vector<std::string> texts_of(const TextRows& rows, std::size_t first, std::size_t last) {
    std::vector<std::string> texts;
    for (std::size_t k = first; k < last; ++k)
        texts.emplace_back(trimmed(rows.fields()[k]));
    return texts;
}

bool check_texts(TextRows& rows, const std::vector<std::string>& texts, std::size_t first) {
    for (std::size_t k = 0; k < texts.size(); ++k)
        if (!is_utf8(texts[k])) {
            rows.problem(first + k, "a label is not UTF-8", "save the file as CSV (UTF-8)");
            return false;
        }
    return true;
}

/// Texts of every line of a file of labels.
std::vector<std::vector<std::string>> label_file(const std::string& path, char separator,
                                                 Problems& problems) {
    std::vector<std::vector<std::string>> labels;
    TextRows rows{path, problems, {}, separator};
    while (rows.next()) {
        labels.push_back(texts_of(rows, 0, rows.fields().size()));
        if (!check_texts(rows, labels.back(), 0)) break;
    }
    return labels;
}

/// Reads the header rows: texts of each column, first row first.
std::vector<std::vector<std::string>> header(const WideFile& file, TextRows& rows,
                                             Problems& problems) {
    for (int n = 0; n < file.title_rows; ++n)
        if (!rows.next()) return {};
    std::vector<std::vector<std::string>> columns;
    for (int n = 0; n < file.header_rows; ++n) {
        if (!rows.next()) {
            problems.add(file.path, fmt::format("has {} of {} header rows", n, file.header_rows),
                         "the file may have been cut off");
            return {};
        }
        const auto first = static_cast<std::size_t>(file.header_columns);
        const std::size_t width = rows.fields().size();
        if (n == 0 && width > first) columns.resize(width - first);
        if (width != columns.size() + first) {
            rows.problem(width, fmt::format("{} fields, the header row before has {}", width,
                                            columns.size() + first));
            return {};
        }
        const auto texts = texts_of(rows, first, width);
        if (!check_texts(rows, texts, first)) return {};
        for (std::size_t c = 0; c < texts.size(); ++c)
            columns[c].push_back(texts[c]);
    }
    if (columns.empty()) problems.add(file.path, "has no columns of figures");
    return columns;
}

class RowReader {
public:
    RowReader(const WideFile& file, const std::vector<Label>& columns, Ledger& ledger,
              Problems& problems, const Progress& progress)
        : file_{file},
          ledger_{ledger},
          problems_{problems},
          rows_{file.path, problems, progress, file.separator} {
        for (const Label& column : columns) {
            slots_.push_back(ledger.slot(column));
            names_.push_back(key_of(column));
        }
        if (!file.row_labels.empty())
            labels_ = label_file(file.row_labels, file.separator, problems);
    }

    void read(const std::vector<Label>& industries) {
        for (const Label& industry : industries)
            wanted_.emplace(key_of(industry), 0);
        for (int n = 0; n < file_.title_rows + file_.header_rows && rows_.next(); ++n) {
        }
        while (rows_.next())
            read_row();
        if (empty_ > 0)
            ledger_.report.add(
                fmt::format("{}: {} cells without a figure count as zero.", file_.path, empty_));
        check_complete(industries);
    }

private:
    void read_row() {
        const auto& fields = rows_.fields();
        const bool blank = std::all_of(fields.begin(), fields.end(),
                                       [](auto field) { return trimmed(field).empty(); });
        if (blank) return;
        const auto first = static_cast<std::size_t>(file_.header_columns);
        std::size_t width = fields.size();
        while (width > first + slots_.size() && trimmed(fields[width - 1]).empty())
            --width;  // some programs end each line with a separator
        const bool names_only = std::all_of(
            fields.begin() + static_cast<std::ptrdiff_t>(std::min(first, fields.size())),
            fields.end(), [](auto field) { return trimmed(field).empty(); });
        // Names of the row labels, as pandas writes them.
        if (names_only && row_ == 0 && fields.size() == first + slots_.size()) return;
        const auto texts = row_texts(first);
        ++row_;
        if (!texts) return;
        if (width != first + slots_.size()) {
            rows_.problem(width,
                          fmt::format("{} fields, expected {}", width, first + slots_.size()));
            return;
        }
        const Label label = file_.row(*texts);
        if (!book(label)) return;
        const Slot slot = ledger_.slot(label);
        if (slot.kind == Kind::skipped) {
            if (label.kind != Kind::skipped) tell_unknown(label);
            return;
        }
        if (label.kind == Kind::industry) ledger_.sectors.describe(label.name, label.long_name);
        for (std::size_t c = 0; c < slots_.size(); ++c)
            if (slots_[c].kind != Kind::skipped) read_cell(slot, c, first + c, fields[first + c]);
    }

    std::optional<std::vector<std::string>> row_texts(std::size_t first) {
        if (!file_.row_labels.empty()) {
            if (row_ < labels_.size()) return labels_[row_];
            rows_.problem(
                0, fmt::format("more rows than the {} of {}", labels_.size(), file_.row_labels));
            return {};
        }
        auto texts = texts_of(rows_, 0, std::min(first, rows_.fields().size()));
        if (!check_texts(rows_, texts, 0)) return {};
        texts.resize(first);
        return texts;
    }

    /// Marks a row as seen; false where it stood before.
    bool book(const Label& label) {
        if (label.kind == Kind::output) output_seen_ = true;
        if (label.kind == Kind::value_added)
            inputs_seen_.push_back(label.long_name.empty() ? label.name : label.long_name);
        if (label.kind != Kind::industry) return true;
        const auto found = wanted_.find(key_of(label));
        if (found == wanted_.end()) return true;
        if (found->second > 0) {
            rows_.problem(0, fmt::format("row '{}' stands twice", found->first),
                          fmt::format("first in line {}", found->second));
            return false;
        }
        found->second = rows_.line();
        return true;
    }

    void tell_unknown(const Label& label) {
        if (label.kind == Kind::industry && !file_.sellers) return;
        std::vector<std::string> known;
        for (const auto& entry : wanted_)
            known.push_back(entry.first);
        rows_.problem(0, fmt::format("row '{}' is not among the columns", key_of(label)),
                      yaml::suggestion(key_of(label), known));
    }

    void read_cell(Slot slot, std::size_t c, std::size_t field, std::string_view text) {
        auto value = number_in(text, file_.decimal_point);
        if (!value) {
            const auto bare = trimmed(text);
            const bool none = bare.empty() || std::find(file_.missing.begin(), file_.missing.end(),
                                                        bare) != file_.missing.end();
            if (!none) {
                rows_.problem(field,
                              fmt::format("'{}' is not a number (column '{}')", bare, names_[c]),
                              hint_for(bare));
                return;
            }
            if (slot.kind == Kind::industry || slots_[c].kind == Kind::industry) ++empty_;
            value = 0;
        }
        if (!ledger_.add(slot, slots_[c], file_.scale == 1 ? *value : *value * file_.scale))
            rows_.problem(field,
                          fmt::format("a row of goods has no place in column '{}'", names_[c]));
    }

    std::string hint_for(std::string_view text) const {
        std::string bare{text};
        std::erase(bare, ',');
        if (bare.size() < text.size() && number_in(bare))
            return file_.separator == ';' ? "decimal: ',' in the mapping, if it is a decimal comma"
                                          : "numbers without separators of thousands";
        for (const auto known : {"NA", "N/A", "n/a", "nan", "NaN", "-", "..", "null"})
            if (text == known)
                return fmt::format("missing: ['{}'] in a mapping makes it zero", known);
        return {};
    }

    void check_complete(const std::vector<Label>& industries) {
        if (file_.sellers) {
            std::size_t missing = 0;
            std::string first;
            for (const Label& industry : industries)
                if (wanted_.at(key_of(industry)) == 0 && missing++ == 0) first = key_of(industry);
            if (missing > 0)
                problems_.add(file_.path,
                              fmt::format("{} of {} industries have no row, the first is '{}'",
                                          missing, industries.size(), first),
                              fmt::format("the file ends with line {}; it may have been cut off",
                                          rows_.line()));
        }
        if (!file_.row_labels.empty() && row_ < labels_.size())
            problems_.add(
                file_.path,
                fmt::format("has {} rows, {} names {}", row_, file_.row_labels, labels_.size()),
                "the file may have been cut off");
        if (file_.rows > 0 && row_ != file_.rows)
            problems_.add(file_.path, fmt::format("has {} rows, expected {}", row_, file_.rows),
                          "the file may have been cut off");
        if (file_.output_row && !output_seen_)
            problems_.add(file_.path, "has no row of output, which is the last of a whole file",
                          "the file may have been cut off");
        for (const auto& input : file_.inputs)
            if (std::find(inputs_seen_.begin(), inputs_seen_.end(), input) == inputs_seen_.end())
                problems_.add(file_.path, fmt::format("has no row '{}'", input),
                              yaml::suggestion(input, inputs_seen_));
    }

    const WideFile& file_;
    Ledger& ledger_;
    Problems& problems_;
    TextRows rows_;
    std::vector<Slot> slots_;
    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> labels_;
    std::unordered_map<std::string, int> wanted_;  // line of the row of each industry; 0 = none
    std::vector<std::string> inputs_seen_;
    std::size_t row_ = 0, empty_ = 0;
    bool output_seen_ = false;
};

}  // namespace

std::vector<Label> read_columns(const WideFile& file, Problems& problems) {
    std::vector<std::vector<std::string>> texts;
    if (!file.column_labels.empty()) {
        texts = label_file(file.column_labels, file.separator, problems);
    } else {
        TextRows rows{file.path, problems, {}, file.separator};
        texts = header(file, rows, problems);
    }
    std::vector<Label> columns;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t c = 0; c < texts.size(); ++c) {
        columns.push_back(file.column(texts[c]));
        if (columns.back().kind != Kind::industry) continue;
        const auto [first, is_new] = places.emplace(key_of(columns.back()), c);
        if (!is_new)
            problems.add(file.path, fmt::format("column '{}' stands twice", first->first),
                         fmt::format("columns {} and {} of figures", first->second + 1, c + 1));
    }
    return columns;
}

void declare(const std::vector<Label>& columns, Ledger& ledger) {
    for (const Label& column : columns) {
        if (column.kind == Kind::own_final) ledger.categories.add(column.name);
        if (column.kind != Kind::industry && column.kind != Kind::final) continue;
        ledger.regions.add(column.region);
        (column.kind == Kind::industry ? ledger.sectors : ledger.categories).add(column.name);
    }
}

void read_wide(const WideFile& file, const std::vector<Label>& columns,
               const std::vector<Label>& industries, Ledger& ledger, Problems& problems,
               const Progress& progress) {
    RowReader{file, columns, ledger, problems, progress}.read(industries);
}

void read_only(const WideFile& file, const std::vector<Label>& columns, const Request& request,
               Ledger& ledger, Problems& problems) {
    require_axes(ledger, request.path);
    ledger.open(request.path);
    read_wide(file, columns, industries_of(columns), ledger, problems, request.progress);
    problems.throw_if_any();
}

std::vector<Label> industries_of(const std::vector<Label>& columns) {
    std::vector<Label> industries;
    for (const Label& column : columns)
        if (column.kind == Kind::industry) industries.push_back(column);
    return industries;
}

}  // namespace spillover::importing
