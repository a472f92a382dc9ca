#include "io/cli/messages.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace spillover::cli {

std::string message(const InputError::Problem& problem, const char* kind) {
    std::string text = fmt::format("{}: {}: {}", problem.where, kind, problem.what);
    if (!problem.hint.empty()) text += fmt::format(" ({})", problem.hint);
    text += '\n';
    if (!problem.excerpt.empty()) text += problem.excerpt + "\n";
    return text;
}

std::string message(const InputError& error) {
    std::string text;
    for (const auto& problem : error.problems())
        text += message(problem, "error");
    const auto count = error.problems().size();
    return text + fmt::format("{} error{}\n", count, count == 1 ? "" : "s");
}

void print_warnings(const std::vector<InputError::Problem>& warnings, bool quiet) {
    if (quiet) return;
    for (const auto& warning : warnings)
        fmt::print(stderr, "{}", message(warning, "warning"));
}

}  // namespace spillover::cli
