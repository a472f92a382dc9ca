#include "io/yaml/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <tuple>

namespace spillover::yaml {
namespace {

InputError::Problem problem_at(const Place& place, std::string_view path, const std::string& what,
                               const std::string& hint) {
    InputError::Problem problem;
    problem.where =
        fmt::format("{}:{}:{}", place.source ? place.source->name : "?", place.line, place.column);
    problem.what = path.empty() ? what : fmt::format("{}: {}", path, what);
    problem.hint = hint;
    if (place.source && place.line >= 1 &&
        place.line <= static_cast<int>(place.source->lines.size())) {
        const std::string& line = place.source->lines[static_cast<std::size_t>(place.line - 1)];
        problem.excerpt = fmt::format("{:5} | {}\n      | {:>{}}", place.line, line, "^",
                                      std::max(1, place.column));
    }
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

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
    const std::string* best = nullptr;
    std::size_t least = 0;
    for (const auto& candidate : candidates) {
        const std::size_t d = distance(name, candidate);
        if (!best || d < least) best = &candidate, least = d;
    }
    if (best && least <= std::max<std::size_t>(1, name.size() / 3))
        return fmt::format("did you mean '{}'?", *best);
    if (!candidates.empty() && candidates.size() <= 12)
        return fmt::format("expected {}{}", candidates.size() > 1 ? "one of " : "",
                           fmt::join(candidates, ", "));
    return {};
}

}  // namespace spillover::yaml
