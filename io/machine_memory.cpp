#include "io/machine_memory.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <regex>
#include <sstream>

#include "engine/error.hpp"

namespace spillover {
namespace {

namespace fs = std::filesystem;
constexpr double unlimited = std::numeric_limits<double>::infinity();

/// The number in a file; infinite where there is no such file or it says "max".
double number_in(const fs::path& path) {
    std::ifstream file{path};
    double value = 0;
    return file >> value ? value : unlimited;
}

/// The least limit of a control group and those above it.
double limit_of_group(const fs::path& tree, const std::string& group, const char* file) {
    double least = number_in(tree / file);
    fs::path folder = tree;
    for (const auto& part : fs::path{group}.relative_path()) {
        folder /= part;
        least = std::min(least, number_in(folder / file));
    }
    return least;
}

/// A line of /proc/self/status in bytes: "VmHWM:  1234 kB".
double status(const std::string& name) {
    std::ifstream file{"/proc/self/status"};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(name + ":")) return 1024 * std::stod(line.substr(name.size() + 1));
    return 0;
}

}  // namespace

double memory_available(const std::string& root) {
    double least = unlimited;
    std::ifstream meminfo{root + "/proc/meminfo"};
    for (std::string line; std::getline(meminfo, line);)
        if (line.starts_with("MemTotal:")) least = 1024 * std::stod(line.substr(9));
    const fs::path tree = root + "/sys/fs/cgroup";
    std::ifstream groups{root + "/proc/self/cgroup"};
    for (std::string line; std::getline(groups, line);) {
        // "0::/path", or "5:memory:/path" of the older kind.
        const auto colon = line.find(':'), second = line.find(':', colon + 1);
        if (second == std::string::npos) continue;
        const std::string kind = line.substr(colon + 1, second - colon - 1);
        const std::string path = line.substr(second + 1);
        if (kind.empty()) least = std::min(least, limit_of_group(tree, path, "memory.max"));
        if (kind == "memory")
            least = std::min(least, limit_of_group(tree / "memory", path, "memory.limit_in_bytes"));
    }
    return least;
}

void require_memory(double bytes, const std::string& where, const std::string& what,
                    const std::string& hint) {
    const double available = memory_available();
    if (bytes > available)
        throw InputError{where,
                         fmt::format("{} takes {:.3g} GB of memory, there are {:.3g} GB", what,
                                     1e-9 * bytes, 1e-9 * available),
                         hint};
}

MemoryHeld memory_held() {
    return {status("VmRSS"), status("VmHWM")};
}

void return_memory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

std::optional<double> parse_bytes(const std::string& text) {
    static const std::regex pattern{R"((\d+(?:\.\d+)?)\s*(kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB))"};
    static const std::map<std::string, double> units{
        {"kB", 1e3},     {"KB", 1e3},     {"MB", 1e6},     {"GB", 1e9},    {"TB", 1e12},
        {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}};
    std::smatch match;
    if (!std::regex_match(text, match, pattern)) return {};
    const double bytes = std::stod(match[1]) * units.at(match[2]);
    return bytes > 0 ? std::optional{bytes} : std::nullopt;
}

}  // namespace spillover
