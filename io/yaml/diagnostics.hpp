#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.hpp"
#include "io/yaml/value.hpp"

namespace spillover::yaml {

/// Collects everything wrong or doubtful in the files of a run, so that all of it is told at once.
class Diagnostics {
public:
    void error(const Place& place, std::string_view path, const std::string& what,
               const std::string& hint = {});
    void warning(const Place& place, std::string_view path, const std::string& what);

    bool has_errors() const noexcept { return !errors_.empty(); }
    /// Problems in the order of the text; the same problem is told once.
    std::vector<InputError::Problem> errors() const;
    const std::vector<InputError::Problem>& warnings() const noexcept { return warnings_; }
    void throw_if_any() const;  ///< \throws InputError

private:
    struct Entry {
        Place place;
        InputError::Problem problem;
    };
    std::vector<Entry> errors_;
    std::vector<InputError::Problem> warnings_;
};

/// The candidate that a misspelt name is nearest to, if any is near.
std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates);
/// "did you mean 'x'?" for the candidate nearest to a misspelt name; else the candidates, if they
/// are few; else nothing.
std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace spillover::yaml
