#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/error.hpp"

namespace spillover::importing {

/// Told now and then while a large file is read: its name, and how much of it is done, 0 to 1.
using Progress = std::function<void(const std::string& file, double share)>;

/// What is wrong in the files of a source, told all at once, up to a limit.
class Problems {
public:
    /// \throws InputError where too many have gathered: what follows is seldom news
    void add(std::string where, std::string what, std::string hint = {});
    /// Of a place in a file; lines and columns count from 1, columns in bytes.
    void add(const std::string& file, int line, std::size_t column, std::string what,
             std::string hint = {});

    bool any() const noexcept { return !problems_.empty(); }
    void throw_if_any() const;  ///< \throws InputError

private:
    std::vector<InputError::Problem> problems_;
};

}  // namespace spillover::importing
