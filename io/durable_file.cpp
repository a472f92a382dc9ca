#include "io/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "engine/error.hpp"

namespace spillover {
namespace {

constexpr const char* mark = ".tmp.";

void sync(const std::string& path, int flags) {
    const int descriptor =
        ::open(path.c_str(), flags);  // NOLINT(cppcoreguidelines-pro-type-vararg)
    const bool good = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!good)
        throw FileError{
            fmt::format("cannot bring {} to the disk: {}", path, std::strerror(reason))};
}

}  // namespace

std::string temporary_name(const std::string& path) {
    char host[64] = {};
    ::gethostname(host, sizeof host - 1);
    return fmt::format("{}{}{}.{}", path, mark, host, ::getpid());
}

bool is_temporary_name(const std::string& path) {
    // Of the last part alone: a folder may be called anything.
    return std::filesystem::path{path}.filename().string().find(mark) != std::string::npos;
}

void sync_folder(const std::string& folder) {
    sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

void publish(const std::string& temporary, const std::string& path) {
    sync(temporary, O_RDONLY);
    if (std::rename(temporary.c_str(), path.c_str()) != 0)
        throw FileError{
            fmt::format("cannot rename {} to {}: {}", temporary, path, std::strerror(errno))};
    sync_folder(std::filesystem::path{path}.parent_path().string());
}

UnfinishedFile::~UnfinishedFile() {
    if (!published_) ::unlink(path_.c_str());
}

void UnfinishedFile::publish(const std::string& path) {
    spillover::publish(path_, path);
    published_ = true;
}

}  // namespace spillover
