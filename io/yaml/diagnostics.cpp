#include "io/yaml/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <tuple>

#include "io/yaml/plain_text.hpp"

namespace spillover::yaml {
namespace {

constexpr std::size_t widest_excerpt = 120;  ///< characters of a line that are shown

/// Cuts a line to what stands around a byte of it. \returns the byte's place in what is left
std::size_t cut_around(std::string& line, std::size_t byte) {
    const auto boundary = [&](std::size_t at) {
        while (at > 0 && at < line.size() && character_length(line, at) == 0)
            --at;
        return at;
    };
    if (line.size() <= widest_excerpt) return byte;
    const std::size_t end = boundary(std::min(line.size(), byte + widest_excerpt / 3));
    const std::size_t begin =
        boundary(byte > 2 * widest_excerpt / 3 ? byte - 2 * widest_excerpt / 3 : 0);
    const std::string left = begin > 0 ? "... " : "", right = end < line.size() ? " ..." : "";
    line = left + line.substr(begin, end - begin) + right;
    return byte - begin + left.size();
}

InputError::Problem problem_at(const Place& place, std::string_view path, const std::string& what,
                               const std::string& hint) {
    InputError::Problem problem;
    problem.what = path.empty() ? what : fmt::format("{}: {}", path, what);
    problem.hint = hint;
    problem.where = place.source ? place.source->name : "?";
    if (place.line < 1) return problem;
    const auto column = static_cast<std::size_t>(std::max(1, place.column));
    if (!place.source || place.line > static_cast<int>(place.source->lines.size())) {
        problem.where += fmt::format(":{}:{}", place.line, column);
        return problem;
    }
    std::string line = place.source->lines[static_cast<std::size_t>(place.line - 1)];
    const std::size_t byte = std::min(column - 1, line.size());
    problem.where += fmt::format(":{}:{}", place.line, characters_in(line.substr(0, byte)) + 1);
    const std::size_t shown = cut_around(line, byte);
    const std::size_t margin = display_width(line.substr(0, shown));
    std::replace(line.begin(), line.end(), '\t', ' ');
    // Bytes that are no text would garble the terminal.
    for (std::size_t k = 0; k < line.size(); ++k)
        if (static_cast<unsigned char>(line[k]) < 0x20 || line[k] == 0x7F) line[k] = '?';
    for (std::size_t k = 0; k < line.size(); ++k) {
        const std::size_t length = character_length(line, k);
        if (length == 0) line[k] = '?';
        k += length > 1 ? length - 1 : 0;
    }
    problem.excerpt = fmt::format("{:5} | {}\n      | {:>{}}", place.line, line, "^", margin + 1);
    return problem;
}

/// Edit distance with swaps of neighbours (optimal string alignment), letters without case.
std::size_t distance(std::string_view a, std::string_view b) {
    const auto same = [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    };
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    std::iota(d[0].begin(), d[0].end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        d[i][0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = same(a[i - 1], b[j - 1]) ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

}  // namespace

void Diagnostics::error(const Place& place, std::string_view path, const std::string& what,
                        const std::string& hint) {
    Entry entry{place, problem_at(place, path, what, hint)};
    const bool known = std::any_of(errors_.begin(), errors_.end(), [&](const Entry& other) {
        return other.problem.where == entry.problem.where &&
               other.problem.what == entry.problem.what;
    });
    if (!known) errors_.push_back(std::move(entry));
}

void Diagnostics::warning(const Place& place, std::string_view path, const std::string& what) {
    InputError::Problem problem = problem_at(place, path, what, {});
    const bool known =
        std::any_of(warnings_.begin(), warnings_.end(), [&](const InputError::Problem& other) {
            return other.where == problem.where && other.what == problem.what;
        });
    if (!known) warnings_.push_back(std::move(problem));
}

std::vector<InputError::Problem> Diagnostics::errors() const {
    std::vector<Entry> sorted = errors_;
    const auto file = [](const Entry& e) { return e.place.source ? e.place.source->name : ""; };
    std::stable_sort(sorted.begin(), sorted.end(), [&](const Entry& a, const Entry& b) {
        return std::make_tuple(file(a), a.place.line, a.place.column) <
               std::make_tuple(file(b), b.place.line, b.place.column);
    });
    std::vector<InputError::Problem> problems;
    for (auto& entry : sorted)
        problems.push_back(std::move(entry.problem));
    return problems;
}

void Diagnostics::throw_if_any() const {
    if (has_errors()) throw InputError{errors()};
}

std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
    const std::string* best = nullptr;
    std::size_t least = 0;
    for (const auto& candidate : candidates) {
        const std::size_t d = distance(name, candidate);
        if (!best || d < least) best = &candidate, least = d;
    }
    if (best && least <= std::max<std::size_t>(1, name.size() / 3)) return *best;
    return {};
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
    if (const auto best = nearest(name, candidates))
        return fmt::format("did you mean '{}'?", *best);
    if (!candidates.empty() && candidates.size() <= 12)
        return fmt::format("expected {}{}", candidates.size() > 1 ? "one of " : "",
                           fmt::join(candidates, ", "));
    return {};
}

}  // namespace spillover::yaml
