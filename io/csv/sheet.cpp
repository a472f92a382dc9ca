#include "io/csv/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/yaml/diagnostics.hpp"

namespace spillover::csv {
namespace {

constexpr std::size_t bad_numbers_shown = 5;

std::string range(double low, double high) {
    const std::string least =
        low > 0 && low <= positive ? "above 0" : fmt::format("at least {:g}", low);
    return high >= unlimited ? least : fmt::format("{} and at most {:g}", least, high);
}

}  // namespace

Sheet::Sheet(std::string path, std::vector<InputError::Problem>& problems) : problems_{problems} {
    auto file = csv::read(path);
    if (!file || file->rows.empty()) {
        file_ = {std::move(path), {{}}, {1}};
        readable_ = false;
        problem(file ? "is empty" : "is missing or cannot be read");
        return;
    }
    file_ = std::move(*file);
    if (file_.open_quote > 0)
        add(fmt::format("{}:{}", file_.path, file_.open_quote), "a quote is never closed", {});
    const std::size_t width = header().size();
    for (std::size_t c = 0; c < width; ++c)
        if (std::count(header().begin(), header().end(), header()[c]) > 1 &&
            std::find(header().begin(), header().end(), header()[c]) ==
                header().begin() + static_cast<std::ptrdiff_t>(c))
            problem(fmt::format("column '{}' stands twice", header()[c]));
    for (std::size_t n = 0; n < rows(); ++n)
        if (file_.rows[n + 1].size() != width) {
            problem_in(
                n, fmt::format("{} fields, the header has {}", file_.rows[n + 1].size(), width));
            file_.rows[n + 1].resize(width);
            ragged_.insert(n);
        }
}

std::size_t Sheet::column(std::string_view name) {
    const auto found = std::find(header().begin(), header().end(), name);
    if (found == header().end() && readable_) problem(fmt::format("has no column '{}'", name));
    return static_cast<std::size_t>(found - header().begin());
}

const std::string& Sheet::cell(std::size_t row, std::size_t column) const {
    static const std::string nothing;
    return column < header().size() ? file_.rows[row + 1][column] : nothing;
}

const std::string& Sheet::text(std::size_t row, std::string_view column_name) {
    return cell(row, column(column_name));
}

double Sheet::number(std::size_t row, std::size_t column) {
    if (column >= header().size() || ragged_.contains(row)) return 0;
    const auto value = csv::number(cell(row, column));
    if (!value && ++bad_numbers_ <= bad_numbers_shown)
        problem_in(row,
                   fmt::format("{} '{}' is not a number", header()[column], cell(row, column)));
    if (!value && bad_numbers_ == bad_numbers_shown + 1) problem("more cells are not numbers");
    return value.value_or(0);
}

double Sheet::number(std::size_t row, std::string_view column_name, double low, double high) {
    const std::size_t c = column(column_name);
    const double value = number(row, c);
    if (c < header().size() && !ragged_.contains(row) && csv::number(cell(row, c)) &&
        (value < low || value > high))
        problem_in(row, fmt::format("{} {} is out of range", column_name, cell(row, c)),
                   range(low, high));
    return value;
}

void Sheet::problem(std::string what, std::string hint) {
    add(file_.path, std::move(what), std::move(hint));
}

void Sheet::problem_in(std::size_t row, std::string what, std::string hint) {
    add(fmt::format("{}:{}", file_.path, file_.line[row + 1]), std::move(what), std::move(hint));
}

void Sheet::add(std::string where, std::string what, std::string hint) {
    fine_ = false;
    const bool known = std::any_of(problems_.begin(), problems_.end(), [&](const auto& p) {
        return p.where == where && p.what == what;
    });
    if (!known) problems_.push_back({std::move(where), std::move(what), std::move(hint), {}});
}

std::optional<std::size_t> place_of(Sheet& sheet, std::size_t row, std::string_view what,
                                    const std::string& name,
                                    const std::vector<std::string>& known) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    sheet.problem_in(row, fmt::format("unknown {} '{}'", what, name),
                     yaml::suggestion(name, known));
    return {};
}

}  // namespace spillover::csv
