#pragma once

#include <string>
#include <vector>

#include "engine/error.hpp"

namespace spillover::cli {

/// "file:line:column: error: path: what (hint)" and, below, the line with a caret.
std::string message(const InputError::Problem& problem, const char* kind);
/// All problems of an error, then their number.
std::string message(const InputError& error);
void print_warnings(const std::vector<InputError::Problem>& warnings, bool quiet);

}  // namespace spillover::cli
