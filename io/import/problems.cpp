#include "io/import/problems.hpp"

#include <fmt/format.h>

namespace spillover::importing {
namespace {

constexpr std::size_t most = 20;

}  // namespace

void Problems::add(std::string where, std::string what, std::string hint) {
    problems_.push_back({std::move(where), std::move(what), std::move(hint), {}});
    if (problems_.size() < most) return;
    problems_.push_back({problems_.back().where, "too many errors, the rest is not told", {}, {}});
    throw_if_any();
}

void Problems::add(const std::string& file, int line, std::size_t column, std::string what,
                   std::string hint) {
    add(fmt::format("{}:{}:{}", file, line, column), std::move(what), std::move(hint));
}

void Problems::throw_if_any() const {
    if (any()) throw InputError{problems_};
}

}  // namespace spillover::importing
