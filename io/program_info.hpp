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
/// "Spillover 0.1.0 (a1b2c3d4e5)": version and commit.
std::string program_name();

}  // namespace spillover
