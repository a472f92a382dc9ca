#pragma once

#include <string>
#include <vector>

namespace spillover {

/// What made a result: part of every file and of `--version`.
struct ProgramInfo {
    std::string version, commit, compiler, instruction_set;
    std::vector<std::string> libraries;
};
const ProgramInfo& program_info();

}  // namespace spillover
